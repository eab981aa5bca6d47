"""Every method of the official FaceSessionClient, and the methods that all clients have."""

from __future__ import annotations

from typing import Any

from .face_sdk import CALLS, JPEG, OTHER_JPEG, Sdk


@CALLS("FaceSessionClient.create_liveness_session")
def create_session(sdk: Sdk) -> None:
    settings = {"livenessOperationMode": "PassiveActive", "deviceCorrelationIdSetInClient": True}
    made = sdk.ask(sdk.sessions.create_liveness_session(settings))
    assert made.auth_token
    found = sdk.ask(sdk.sessions.get_liveness_session_result(made.session_id))
    assert found.device_correlation_id is None


@CALLS("FaceSessionClient.get_liveness_session_result")
def get_session(sdk: Sdk) -> None:
    session_id = sdk.session(auth_token_time_to_live_in_seconds=60)
    found = sdk.ask(sdk.sessions.get_liveness_session_result(session_id))
    assert (found.id, found.status, found.result, found.session_expired) == (session_id, "NotStarted", None, False)
    assert found.auth_token_time_to_live_in_seconds == 60
    sdk.fake.start_liveness(session_id)
    assert sdk.ask(sdk.sessions.get_liveness_session_result(session_id)).status == "Started"
    sdk.fake.complete_liveness(session_id, "spoofface")
    found = sdk.ask(sdk.sessions.get_liveness_session_result(session_id))
    assert found.status == "ResultAvailable"
    assert found.session_start_date_time >= found.created_date_time
    assert found.result.response.body.liveness_decision == "spoofface"
    assert found.result.response.body.target.face_rectangle.width > 36
    assert (found.result.response.status_code, found.result.session_id) == (200, session_id)


@CALLS("FaceSessionClient.get_liveness_sessions")
def get_sessions(sdk: Sdk) -> None:
    ids = [sdk.session() for _ in range(3)]
    page = sdk.ask(sdk.sessions.get_liveness_sessions(start=ids[0], top=1))
    assert [(one.id, one.device_correlation_id, one.session_expired) for one in page] == [(ids[1], "device-1", False)]
    assert len(sdk.ask(sdk.sessions.get_liveness_sessions(start="00000000-0000-0000-0000-000000000000"))) == 3


@CALLS("FaceSessionClient.get_liveness_session_audit_entries")
def audit_session(sdk: Sdk) -> None:
    session_id = sdk.session()
    sdk.fake.fail_liveness(session_id)
    sdk.fake.complete_liveness(session_id)
    latest, first = sdk.ask(sdk.sessions.get_liveness_session_audit_entries(session_id))
    assert (latest.id, latest.response.body.liveness_decision) == (2, "realface")
    assert (first.id, first.response.body.liveness_decision) == (1, None)
    assert latest.request.url == "/face/v1.2-preview.1/detectLiveness/singleModal"
    page = sdk.ask(sdk.sessions.get_liveness_session_audit_entries(session_id, start="2", top=5))
    assert [one.digest for one in page] == [first.digest]


@CALLS("FaceSessionClient.delete_liveness_session")
def delete_session(sdk: Sdk) -> None:
    sdk.ask(sdk.sessions.delete_liveness_session(sdk.session()))
    assert sdk.ask(sdk.sessions.get_liveness_sessions()) == []


@CALLS("FaceSessionClient.create_liveness_with_verify_session")
def create_verify_session(sdk: Sdk) -> None:
    content = sdk.models.CreateLivenessWithVerifySessionContent(
        liveness_operation_mode="Passive", device_correlation_id="device-1"
    )
    create = sdk.sessions.create_liveness_with_verify_session
    made = sdk.ask(create(content, verify_image=JPEG))
    assert made.verify_image.quality_for_recognition == "high"
    assert made.verify_image.face_rectangle.height > 36
    without = sdk.ask(create(content, verify_image=None))
    assert (without.verify_image, bool(without.session_id)) == (None, True)
    plain = {"livenessOperationMode": "Passive", "deviceCorrelationId": "device-1"}
    assert sdk.ask(create(plain, verify_image=None)).session_id


@CALLS("FaceSessionClient.get_liveness_with_verify_session_result")
def get_verify_session(sdk: Sdk) -> None:
    session_id = sdk.verify_session(return_verify_image_hash=True, verify_confidence_threshold=0.8)
    sdk.fake.complete_liveness(session_id, verify_match=0.75)
    found = sdk.ask(sdk.sessions.get_liveness_with_verify_session_result(session_id))
    verdict = found.result.response.body.verify_result
    assert (verdict.match_confidence, verdict.is_identical) == (0.75, False)
    assert verdict.verify_image.quality_for_recognition == "high"
    assert len(found.result.verify_image_hash) == 64


@CALLS("FaceSessionClient.get_liveness_with_verify_sessions")
def get_verify_sessions(sdk: Sdk) -> None:
    ids = [sdk.verify_session(None), sdk.verify_session()]
    sdk.session()
    assert [one.id for one in sdk.ask(sdk.sessions.get_liveness_with_verify_sessions())] == ids


@CALLS("FaceSessionClient.get_liveness_with_verify_session_audit_entries")
def audit_verify_session(sdk: Sdk) -> None:
    session_id = sdk.verify_session(None)
    sdk.fake.complete_liveness(session_id, image=JPEG, verify_image=OTHER_JPEG)
    (entry,) = sdk.ask(sdk.sessions.get_liveness_with_verify_session_audit_entries(session_id))
    assert entry.response.body.verify_result.is_identical is False
    assert entry.received_date_time.tzinfo is not None


@CALLS("FaceSessionClient.delete_liveness_with_verify_session")
def delete_verify_session(sdk: Sdk) -> None:
    sdk.ask(sdk.sessions.delete_liveness_with_verify_session(sdk.verify_session()))
    assert sdk.ask(sdk.sessions.get_liveness_with_verify_sessions()) == []


def _image_id(sdk: Sdk) -> str:
    session_id = sdk.session(enable_session_image=True)
    sdk.fake.complete_liveness(session_id, image=JPEG)
    image_id: str = sdk.ask(sdk.sessions.get_liveness_session_result(session_id)).result.session_image_id
    return image_id


@CALLS("FaceSessionClient.get_session_image")
def get_session_image(sdk: Sdk) -> None:
    assert sdk.read(sdk.ask(sdk.sessions.get_session_image(_image_id(sdk)))) == JPEG


@CALLS("FaceSessionClient.detect_from_session_image")
def detect_from_session_image(sdk: Sdk) -> None:
    (face,) = sdk.ask(
        sdk.sessions.detect_from_session_image(
            session_image_id=_image_id(sdk), recognition_model="recognition_04", return_face_id=True
        )
    )
    same = sdk.ask(sdk.face.verify_face_to_face(face_id1=face.face_id, face_id2=sdk.detected()))
    assert same.confidence == 1.0


def _send_request(sdk: Sdk, client: Any) -> None:
    sdk.group()
    answer = sdk.ask(client.send_request(sdk.request("GET", "/largepersongroups/staff")))
    assert (answer.status_code, answer.json()["name"]) == (200, "Staff")


@CALLS("FaceClient.send_request")
def send_face_request(sdk: Sdk) -> None:
    _send_request(sdk, sdk.face)


@CALLS("FaceAdministrationClient.send_request")
def send_administration_request(sdk: Sdk) -> None:
    _send_request(sdk, sdk.administration)


@CALLS("FaceSessionClient.send_request")
def send_session_request(sdk: Sdk) -> None:
    _send_request(sdk, sdk.sessions)


@CALLS("FaceClient.close")
def close_face(sdk: Sdk) -> None:
    sdk.detected()
    assert sdk.ask(sdk.face.close()) is None


@CALLS("FaceAdministrationClient.close")
def close_administration(sdk: Sdk) -> None:
    sdk.group()
    assert sdk.ask(sdk.administration.close()) is None


@CALLS("FaceSessionClient.close")
def close_sessions(sdk: Sdk) -> None:
    sdk.session()
    assert sdk.ask(sdk.sessions.close()) is None
