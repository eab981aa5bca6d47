"""Liveness sessions of v1.2."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, UnknownRoute, VirtualClock

from .face_calls import ADA, NOBODY, PREVIEW, ROOT, ask, detect, error

ALONE, VERIFY = "/detectLiveness-sessions", "/detectLivenessWithVerify-sessions"
SETTINGS = {"livenessOperationMode": "Passive", "deviceCorrelationId": "device-1"}


def create(client: httpx.Client, **settings: Any) -> str:
    session_id: str = ask(client, ALONE, **SETTINGS | settings).json()["sessionId"]
    return session_id


def create_with_verify(client: httpx.Client, photo: bytes = ADA, **settings: str) -> dict[str, Any]:
    files = {"verifyImage": ("me.jpg", photo, "application/octet-stream")}
    answer = client.post(ROOT + VERIFY, data=SETTINGS | settings, files=files)
    assert answer.status_code == 200
    made: dict[str, Any] = answer.json()
    return made


def read(client: httpx.Client, session_id: str, path: str = ALONE) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{ROOT}{path}/{session_id}").json()
    return found


def test_a_new_session_tells_its_token_once(client: httpx.Client) -> None:
    made = ask(client, ALONE, **SETTINGS).json()
    session_id, token = made["sessionId"], made["authToken"]
    assert token
    assert list(made.items()) == [
        ("sessionId", session_id),
        ("authToken", token),
        ("status", "NotStarted"),
        ("modelVersion", "2024-11-15"),
        ("results", {"attempts": []}),
    ]
    assert read(client, session_id) == made | {"authToken": ""}


def test_the_model_is_not_told_while_the_device_is_at_it(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client)
    fake.start_liveness(session_id)
    expected = {"sessionId": session_id, "authToken": "", "status": "Running", "results": {"attempts": []}}
    assert read(client, session_id) == expected


def test_a_verdict(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client)
    fake.complete_liveness(session_id, "spoofface")
    found = read(client, session_id)
    assert (found["status"], found["modelVersion"]) == ("Succeeded", "2024-11-15")
    (attempt,) = found["results"]["attempts"]
    assert (attempt["attemptId"], attempt["attemptStatus"]) == (1, "Succeeded")
    assert list(attempt["result"]) == ["livenessDecision", "targets", "digest"]
    assert attempt["result"]["livenessDecision"] == "spoofface"
    assert list(attempt["result"]["targets"]["color"]["faceRectangle"]) == ["top", "left", "width", "height"]
    assert len(attempt["result"]["digest"]) == 64


def test_attempts_come_the_latest_first(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client)
    fake.fail_liveness(session_id, "FaceWithMaskDetected", "Mask detected on face image.")
    assert read(client, session_id)["status"] == "Failed"
    fake.complete_liveness(session_id)
    second, first = read(client, session_id)["results"]["attempts"]
    assert (second["attemptId"], second["attemptStatus"]) == (2, "Succeeded")
    assert list(first) == ["attemptId", "attemptStatus", "error"]
    assert (first["error"]["code"], first["error"]["message"]) == (
        "FaceWithMaskDetected",
        "Mask detected on face image.",
    )
    assert "faceRectangle" in first["error"]["targets"]["color"]


def test_the_image_of_a_session(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client, enableSessionImage=True)
    fake.complete_liveness(session_id, image=ADA)
    image_id = read(client, session_id)["results"]["attempts"][0]["result"]["sessionImageId"]
    assert len(image_id) == 44
    answer = client.get(f"{ROOT}/sessionImages/{image_id}")
    assert (answer.status_code, answer.content) == (200, ADA)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-length"] == str(len(ADA))
    name = f"{image_id}.jpg"
    assert answer.headers["content-disposition"] == f"attachment; filename={name}; filename*=UTF-8''{name}"
    (face,) = ask(client, "/detect?_overload=detectFromSessionImageId", sessionImageId=image_id).json()
    verdict = ask(client, "/verify", faceId1=face["faceId"], faceId2=detect(client, ADA)).json()
    assert verdict["confidence"] == 1.0
    assert error(client.get(f"{ROOT}/sessionImages/{image_id.lower()}")) == (404, "SessionNotFound")


def test_a_deleted_session_takes_its_image_along(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client, enableSessionImage=True)
    fake.complete_liveness(session_id)
    image_id = read(client, session_id)["results"]["attempts"][0]["result"]["sessionImageId"]
    answer = client.delete(f"{ROOT}{ALONE}/{session_id}")
    assert (answer.status_code, answer.content) == (204, b"")
    gone = client.get(f"{ROOT}{ALONE}/{session_id}")
    assert gone.status_code == 404
    assert gone.json() == {
        "error": {
            "code": "SessionNotFound",
            "message": "Session Id is not found. The session id is expired or does not exist.",
        }
    }
    assert client.get(f"{ROOT}/sessionImages/{image_id}").status_code == 404
    assert client.delete(f"{ROOT}{ALONE}/{session_id}").status_code == 404


def test_a_session_that_nobody_deletes_lasts_two_days(client: httpx.Client, clock: VirtualClock) -> None:
    session_id = create(client)
    clock.advance(48 * 3600 - 1)
    assert read(client, session_id)["sessionId"] == session_id
    clock.advance(1)
    assert client.get(f"{ROOT}{ALONE}/{session_id}").status_code == 404


def test_with_verify_the_photo_is_a_reference(client: httpx.Client) -> None:
    made = create_with_verify(client)
    (reference,) = made["results"]["verifyReferences"]
    assert list(reference) == ["referenceType", "faceRectangle", "qualityForRecognition"]
    assert (reference["referenceType"], reference["qualityForRecognition"]) == ("image", "high")
    (later,) = read(client, made["sessionId"], VERIFY)["results"]["verifyReferences"]
    assert list(later) == ["faceRectangle", "qualityForRecognition"]
    assert client.get(f"{ROOT}{ALONE}/{made['sessionId']}").status_code == 404


def test_with_verify_the_person_is_compared(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create_with_verify(client, enableSessionImage="true", returnVerifyImageHash="TRUE")["sessionId"]
    fake.complete_liveness(session_id)
    (attempt,) = read(client, session_id, VERIFY)["results"]["attempts"]
    result = attempt["result"]
    assert list(result) == [
        "livenessDecision",
        "targets",
        "digest",
        "sessionImageId",
        "verifyResult",
        "verifyImageHash",
    ]
    assert result["verifyResult"]["isIdentical"] is True
    assert 0.7 <= result["verifyResult"]["matchConfidence"] < 1
    # SHA-256 of the photo.
    assert result["verifyImageHash"] == "E73D06624B04BD96CA2E0698C8E78D7F7F630D02FA32166B19039C9C1217E94D"
    (face,) = ask(client, "/detect", sessionImageId=result["sessionImageId"]).json()
    assert ask(client, "/verify", faceId1=face["faceId"], faceId2=detect(client, ADA)).json()["isIdentical"] is True


def test_with_verify_deletes_too(client: httpx.Client) -> None:
    session = f"{ROOT}{VERIFY}/{create_with_verify(client)['sessionId']}"
    assert client.delete(session).status_code == 204
    assert error(client.get(session)) == (404, "SessionNotFound")


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"livenessOperationMode": None}, "InvalidLivenessOperationMode"),
        ({"livenessOperationMode": "Active"}, "InvalidLivenessOperationMode"),
        ({"deviceCorrelationId": None}, "InvalidDeviceCorrelationId"),
        ({"deviceCorrelationId": ""}, "InvalidDeviceCorrelationId"),
        ({"deviceCorrelationId": "x" * 65}, "InvalidDeviceCorrelationId"),
        ({"deviceCorrelationId": None, "deviceCorrelationIdSetInClient": False}, "InvalidDeviceCorrelationId"),
        ({"authTokenTimeToLiveInSeconds": 59}, "InvalidTokenLifetime"),
        ({"authTokenTimeToLiveInSeconds": 86_401}, "InvalidTokenLifetime"),
        ({"authTokenTimeToLiveInSeconds": "60"}, "InvalidTokenLifetime"),
        ({"livenessModelVersion": "2022-10-15-preview.04"}, "InvalidRequestBody"),
        ({"enableSessionImage": "true"}, "InvalidRequestBody"),
    ],
)
def test_settings_are_checked(client: httpx.Client, settings: dict[str, Any], code: str) -> None:
    assert error(ask(client, ALONE, **SETTINGS | settings)) == (400, code)


@pytest.mark.parametrize(
    "settings",
    [
        {"deviceCorrelationId": None, "deviceCorrelationIdSetInClient": True},
        {"livenessOperationMode": "PassiveActive", "livenessModelVersion": "2024-11-15"},
        {"authTokenTimeToLiveInSeconds": 60},
        {"authTokenTimeToLiveInSeconds": 86_400},
    ],
)
def test_settings_at_the_limits(client: httpx.Client, settings: dict[str, Any]) -> None:
    assert ask(client, ALONE, **SETTINGS | settings).status_code == 200


def test_the_routes_are_of_this_version_only(fake: FakeAzure) -> None:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client:
        for path in (ALONE, VERIFY, f"{ALONE}/{NOBODY}", f"{VERIFY}/{NOBODY}", f"/sessionImages/{NOBODY}"):
            for method in ("GET", "POST", "DELETE"):
                with pytest.raises(UnknownRoute):
                    client.request(method, PREVIEW + path)
