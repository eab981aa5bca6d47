"""Liveness sessions, with and without verification; the fake acts as the device."""

from __future__ import annotations

from typing import Any

from azfacade import Status
from tests.replay.cases.case import Body, Given, case, everything

NO_DEVICE = "no device is at hand to run the check"
REFERENCE = {"*/referenceType": "the service sends `image`, which is not documented"}
DEVICE = "3ad4d7a8-2c0f-4d0e-9a52-0f3c8f5a7b11"


@case("face", "liveness_sessions")
@case("face", "liveness_with_verify_sessions", needs=("image",), deviations=REFERENCE)
def a_session_that_nobody_runs(face: Any, given: Given) -> Body:
    sessions = getattr(face, given.group)
    photo = [given.inputs.image] if given.group == "liveness_with_verify_sessions" else []
    session = yield sessions.create("PassiveActive", *photo, device_correlation_id=DEVICE)
    assert session.auth_token
    assert (yield sessions.get_result(session.session_id)).status is Status.NOT_STARTED
    yield sessions.delete(session.session_id)


@case("face", "liveness_sessions", fake_only=NO_DEVICE)
def a_verdict(face: Any, given: Given) -> Body:
    session = yield face.liveness_sessions.create(
        "Passive",
        device_correlation_id_set_in_client=True,
        enable_session_image=True,
        liveness_model_version="2024-11-15",
        auth_token_time_to_live_in_seconds=60,
    )
    if given.fake:
        given.fake.complete_liveness(session.session_id)
    read = yield face.liveness_sessions.get_result(session.session_id)
    assert read.status is Status.SUCCEEDED
    (attempt,) = read.results.attempts
    assert attempt.result.liveness_decision == "realface"
    image = yield face.liveness_sessions.get_session_image(attempt.result.session_image_id)
    assert image.startswith(b"\xff\xd8")
    yield face.liveness_sessions.delete(session.session_id)


@case("face", "liveness_with_verify_sessions", fake_only=NO_DEVICE, deviations=REFERENCE)
def a_verdict_with_verification(face: Any, given: Given) -> Body:
    sessions = face.liveness_with_verify_sessions
    session = yield sessions.create(
        "Passive",
        given.inputs.image,
        device_correlation_id_set_in_client=True,
        enable_session_image=True,
        liveness_model_version="2024-11-15",
        auth_token_time_to_live_in_seconds=60,
        return_verify_image_hash=True,
        verify_confidence_threshold=0.75,
    )
    if given.fake:
        given.fake.complete_liveness(session.session_id, verify_match=True)
    (attempt,) = (yield sessions.get_result(session.session_id)).results.attempts
    assert attempt.result.verify_result.is_identical
    assert attempt.result.verify_image_hash
    yield sessions.delete(session.session_id)


@case("face", "liveness_sessions", fake_only=NO_DEVICE)
@case("face", "liveness_with_verify_sessions", fake_only=NO_DEVICE, deviations=REFERENCE)
def an_attempt_that_fails(face: Any, given: Given) -> Body:
    sessions = getattr(face, given.group)
    photo = [given.inputs.image] if given.group == "liveness_with_verify_sessions" else []
    session = yield sessions.create("Passive", *photo, device_correlation_id=DEVICE)
    if given.fake:
        given.fake.fail_liveness(session.session_id)
    read = yield sessions.get_result(session.session_id)
    assert read.status is Status.FAILED
    assert read.results.attempts[0].error.code == "FaceWithMaskDetected"


PREVIEW = {"_preview": "v1.2-preview.1"}
SESSION = {"/response/body": "one class has what the answers to creation and to reading say at this version"}
SETTINGS: dict[str, Any] = {
    "send_results_to_client": True,
    "device_correlation_id_set_in_client": True,
    "enable_session_image": True,
    "liveness_single_modal_model": "2023-12-20-preview.06",
    "auth_token_time_to_live_in_seconds": 60,
}


@case("face", "liveness_sessions", versions=PREVIEW, deviations=SESSION)
@case("face", "liveness_with_verify_sessions", versions=PREVIEW, deviations=SESSION)
def a_session(face: Any, given: Given) -> Body:
    """At the preview, a session with verification needs no photo: the device may send it."""
    sessions = getattr(face, given.group)
    verify = given.group == "liveness_with_verify_sessions"
    more = {"return_verify_image_hash": True, "verify_confidence_threshold": 0.75} if verify else {}
    first = yield sessions.create("Passive", **SETTINGS, **more)
    second = yield sessions.create("PassiveActive", device_correlation_id=DEVICE)
    assert first.auth_token
    read = yield sessions.get_result(second.session_id)
    assert (read.session_id, read.status, read.result) == (second.session_id, Status.NOT_STARTED, None)
    start = "00000000-0000-0000-0000-000000000000"
    listed = yield everything(sessions.list(start=start, top=1))
    assert {item.id for item in listed} >= {first.session_id, second.session_id}
    for session in (first, second):
        yield sessions.delete(session.session_id)


@case("face", "liveness_sessions", versions=PREVIEW, fake_only=NO_DEVICE, deviations=SESSION)
@case("face", "liveness_with_verify_sessions", versions=PREVIEW, fake_only=NO_DEVICE, deviations=SESSION)
def an_audit(face: Any, given: Given) -> Body:
    sessions = getattr(face, given.group)
    verify = given.group == "liveness_with_verify_sessions"
    photo = [given.inputs.image] if verify else []
    more = {"return_verify_image_hash": True, "verify_confidence_threshold": 0.75} if verify else {}
    session = yield sessions.create("Passive", *photo, **SETTINGS, **more)
    other = yield sessions.create("Passive", *photo, device_correlation_id=DEVICE)
    if given.fake:
        given.fake.fail_liveness(session.session_id)
        given.fake.complete_liveness(session.session_id)
    read = yield sessions.get_result(session.session_id)
    assert read.status is Status.SUCCEEDED
    assert read.result.response.body.liveness_decision == "realface"
    entries = yield everything(sessions.list_audit_entries(session.session_id, start="0", top=1))
    assert [entry.id for entry in entries] == [2, 1]
    assert entries[0] == read.result
    if not verify:
        image = yield sessions.get_session_image(read.result.session_image_id)
        assert image.startswith(b"\xff\xd8")
    for one in (session, other):
        yield sessions.delete(one.session_id)


@case("face", "liveness_sessions", versions={"": "v1.3-preview.1"})
def settings_of_the_resource(face: Any, _given: Given) -> Body:
    before = yield face.liveness_sessions.get_settings()
    changed = yield face.liveness_sessions.update_settings(liveness_abuse_monitoring={"enabled": True})
    assert changed.liveness_abuse_monitoring.enabled is True
    yield face.liveness_sessions.update_settings(liveness_abuse_monitoring=before.liveness_abuse_monitoring.to_dict())
    token = yield face.liveness_sessions.get_client_assets_access_token()
    assert token.access_token
    assert token.expiry.tzinfo


@case("face", "liveness_sessions", fake_only=NO_DEVICE, versions={"": "v1.3-preview.1"})
@case(
    "face",
    "liveness_with_verify_sessions",
    fake_only=NO_DEVICE,
    versions={"": "v1.3-preview.1"},
    deviations=REFERENCE,
)
def attempts_checked_for_abuse(face: Any, given: Given) -> Body:
    yield face.liveness_sessions.update_settings(liveness_abuse_monitoring={"enabled": True})
    sessions = getattr(face, given.group)
    settings: dict[str, Any] = {"device_correlation_id": DEVICE, "number_of_client_attempts_allowed": 2}
    if given.group == "liveness_with_verify_sessions":
        session = yield sessions.create("Passive", given.inputs.image, **settings)
    else:
        session = yield sessions.create(
            "Passive", user_correlation_id="user-7", expected_client_ip_address="203.0.113.17", **settings
        )
        assert session.expected_client_ip_address == "203.0.113.17"
        other = yield sessions.create("Passive", user_correlation_id_set_in_client=True, **settings)
        yield sessions.delete(other.session_id)
    assert session.is_abuse_monitoring_enabled is True
    if given.fake:
        given.fake.complete_liveness(session.session_id, "spoofface", is_abuse=True)
    (attempt,) = (yield sessions.get_result(session.session_id)).results.attempts
    assert attempt.client_information[0].ip == "203.0.113.17"
    assert attempt.abuse_monitoring_result.is_abuse_detected is True
    yield sessions.delete(session.session_id)
