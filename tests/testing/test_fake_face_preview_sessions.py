"""Liveness sessions of v1.2-preview.1."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, UnknownRoute, VirtualClock

from .face_calls import ADA, NOBODY, PREVIEW, ROOT, error

ALONE = f"{PREVIEW}/detectLiveness/singleModal/sessions"
VERIFY = f"{PREVIEW}/detectLivenessWithVerify/singleModal/sessions"
SETTINGS = {"livenessOperationMode": "Passive", "deviceCorrelationId": "device-1"}
START = "2025-01-15T10:30:00.1234567+00:00"


def create(client: httpx.Client, path: str = ALONE, **settings: Any) -> str:
    session_id: str = client.post(path, json=SETTINGS | settings).json()["sessionId"]
    return session_id


def test_a_session_before_and_after_a_run(client: httpx.Client, fake: FakeAzure, clock: VirtualClock) -> None:
    made = client.post(ALONE, json=SETTINGS).json()
    assert list(made) == ["sessionId", "authToken"]
    session_id = made["sessionId"]
    assert client.get(f"{ALONE}/{session_id}").text == (
        f'{{"status":"NotStarted","id":"{session_id}","createdDateTime":"{START}",'
        '"authTokenTimeToLiveInSeconds":600,"deviceCorrelationId":"device-1","sessionExpired":false}'
    )
    clock.advance(2)
    fake.start_liveness(session_id)
    assert client.get(f"{ALONE}/{session_id}").json()["status"] == "Started"
    clock.advance(1)
    fake.complete_liveness(session_id, "uncertain")
    found = client.get(f"{ALONE}/{session_id}").json()
    assert list(found) == [
        "status",
        "result",
        "id",
        "createdDateTime",
        "authTokenTimeToLiveInSeconds",
        "sessionStartDateTime",
        "deviceCorrelationId",
        "sessionExpired",
    ]
    assert found["status"] == "ResultAvailable"
    assert found["sessionStartDateTime"] == START.replace(":00.1", ":02.1")
    assert found["result"]["receivedDateTime"] == START.replace(":00.1", ":03.1")


def test_a_result_has_the_documented_fields(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client, livenessSingleModalModel="2023-12-20-preview.06")
    fake.complete_liveness(session_id)
    result = client.get(f"{ALONE}/{session_id}").json()["result"]
    assert list(result) == [
        "id",
        "sessionId",
        "requestId",
        "receivedDateTime",
        "request",
        "response",
        "digest",
    ]
    assert list(result["request"]) == ["url", "method", "contentLength", "contentType"]
    assert result["request"]["url"] == "/face/v1.2-preview.1/detectLiveness/singleModal"
    assert list(result["response"]) == ["body", "statusCode", "latencyInMilliseconds"]
    body = result["response"]["body"]
    assert list(body) == ["livenessDecision", "target", "modelVersionUsed"]
    assert list(body["target"]) == ["faceRectangle", "fileName", "timeOffsetWithinFile", "imageType"]
    assert body["modelVersionUsed"] == "2023-12-20-preview.06"
    assert re.fullmatch("[0-9A-F]{64}", result["digest"])


def test_a_result_with_verification(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client, VERIFY, enableSessionImage=True, returnVerifyImageHash=True)
    fake.complete_liveness(session_id)
    result = client.get(f"{VERIFY}/{session_id}").json()["result"]
    assert list(result)[-3:] == ["digest", "sessionImageId", "verifyImageHash"]
    verdict = result["response"]["body"]["verifyResult"]
    assert list(verdict) == ["verifyImage", "matchConfidence", "isIdentical"]
    assert list(verdict["verifyImage"]) == ["faceRectangle", "qualityForRecognition"]
    assert verdict["isIdentical"] is True
    image = client.get(f"{PREVIEW}/session/sessionImages/{result['sessionImageId']}")
    assert image.content.startswith(b"\xff\xd8\xff")
    assert image.headers["content-type"] == "application/octet-stream"


def test_sessions_are_listed_the_oldest_first(client: httpx.Client, fake: FakeAzure) -> None:
    ids = [create(client) for _ in range(4)]
    create(client, VERIFY)
    fake.complete_liveness(ids[1])

    def listed(**query: str) -> list[str]:
        return [one["id"] for one in client.get(ALONE, params=query).json()]

    assert listed() == listed(start=NOBODY) == ids
    assert listed(start=ids[0], top="2") == ids[1:3]
    assert listed(start=ids[3]) == []
    item = client.get(ALONE).json()[1]
    assert "sessionStartDateTime" in item
    assert not {"status", "result"} & set(item)


def test_audits_are_listed_the_latest_first(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client)
    for _ in range(3):
        fake.complete_liveness(session_id)
    audit = f"{ALONE}/{session_id}/audit"
    assert [one["id"] for one in client.get(audit).json()] == [3, 2, 1]
    assert [one["id"] for one in client.get(audit, params={"start": "0", "top": "1"}).json()] == [3]
    assert [one["id"] for one in client.get(audit, params={"start": "3", "top": "1"}).json()] == [2]
    assert client.get(f"{VERIFY}/{create(client, VERIFY)}/audit").text == "[]"


def test_a_failed_attempt_has_no_verdict(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client)
    fake.fail_liveness(session_id)
    response = client.get(f"{ALONE}/{session_id}").json()["result"]["response"]
    assert (response["body"], response["statusCode"]) == ({}, 400)


@pytest.mark.parametrize("query", [{"start": "nobody"}, {"top": "0"}, {"top": "1001"}])
def test_list_arguments_are_checked(client: httpx.Client, query: dict[str, str]) -> None:
    session_id = create(client)
    assert error(client.get(ALONE, params=query)) == (400, "BadArgument")
    assert error(client.get(f"{ALONE}/{session_id}/audit", params=query)) == (400, "BadArgument")


@pytest.mark.parametrize("path", [ALONE, VERIFY])
def test_a_session_is_deleted_with_a_200(client: httpx.Client, path: str) -> None:
    session = f"{path}/{create(client, path)}"
    answer = client.delete(session)
    assert (answer.status_code, answer.headers["content-length"]) == (200, "0")
    assert client.get(path).text == "[]"
    for gone in (client.get(session), client.delete(session), client.get(f"{session}/audit")):
        assert error(gone) == (404, "SessionNotFound")


def test_a_session_expires_with_its_token_and_goes_later(client: httpx.Client, clock: VirtualClock) -> None:
    session_id = create(client, authTokenTimeToLiveInSeconds=60)
    clock.advance(59)
    assert client.get(ALONE).json()[0]["sessionExpired"] is False
    clock.advance(1)
    assert client.get(f"{ALONE}/{session_id}").json()["sessionExpired"] is True
    clock.advance(48 * 3600)
    assert client.get(ALONE).text == "[]"


def test_a_device_that_names_itself(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client, deviceCorrelationId=None, deviceCorrelationIdSetInClient=True)
    assert "deviceCorrelationId" not in client.get(f"{ALONE}/{session_id}").json()
    fake.start_liveness(session_id)
    assert len(client.get(f"{ALONE}/{session_id}").json()["deviceCorrelationId"]) == 36


def test_a_session_lives_for_48_hours(client: httpx.Client, clock: VirtualClock) -> None:
    session = f"{ALONE}/{create(client)}"
    clock.advance(48 * 3600 - 1)
    assert client.get(session).status_code == 200
    clock.advance(1)
    assert error(client.get(session)) == (404, "SessionNotFound")


def test_the_overload_without_a_photo_is_the_one_with_json(client: httpx.Client) -> None:
    made = client.post(f"{VERIFY}?_overload=createLivenessWithVerifySession", json=SETTINGS)
    assert list(made.json()) == ["sessionId", "authToken"]
    assert client.get(f"{VERIFY}/{made.json()['sessionId']}").status_code == 200


def test_sending_results_to_the_client_is_a_flag(client: httpx.Client) -> None:
    assert create(client, sendResultsToClient=True)
    assert error(client.post(ALONE, json=SETTINGS | {"sendResultsToClient": "yes"})) == (400, "InvalidRequestBody")


def test_the_models_are_those_of_the_preview(client: httpx.Client) -> None:
    answer = client.post(ALONE, json=SETTINGS | {"livenessSingleModalModel": "2024-11-15"})
    assert error(answer) == (400, "InvalidRequestBody")


@pytest.mark.parametrize("client", ["in process"], indirect=True)
def test_the_routes_are_of_this_version_only(client: httpx.Client) -> None:
    for path in (ALONE, f"{VERIFY}/{NOBODY}", f"{ALONE}/{NOBODY}/audit", f"{PREVIEW}/session/sessionImages/x"):
        for method in ("GET", "POST", "DELETE"):
            with pytest.raises(UnknownRoute):
                client.request(method, path.replace(PREVIEW, ROOT))


def test_detection_takes_the_image_of_a_session(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client, enableSessionImage=True)
    fake.complete_liveness(session_id, image=ADA)
    image_id = client.get(f"{ALONE}/{session_id}").json()["result"]["sessionImageId"]
    answer = client.post(f"{PREVIEW}/detect", json={"sessionImageId": image_id})
    assert len(answer.json()) == 1
