"""Multipart forms that create a liveness session with verification."""

from __future__ import annotations

import httpx
import pytest

from .face_calls import ADA, PREVIEW, ROOT, error

PATH = f"{ROOT}/detectLivenessWithVerify-sessions"
PREVIEW_PATH = f"{PREVIEW}/detectLivenessWithVerify/singleModal/sessions"
PHOTO = ("me.jpg", ADA, "application/octet-stream")
SETTINGS = {"livenessOperationMode": "Passive", "deviceCorrelationId": "device-1"}
PARAMETERS = '{"livenessOperationMode":"Passive","deviceCorrelationId":"device-1"}'

PHOTO_WITH_DASHES = b"\xff\xd8\xff\r\n--\r\n\r\n\x00" * 100
# As the JavaScript package writes them: header names in lower case, and a boundary that begins with dashes.
FOREIGN = (
    b"----Recorded\r\ncontent-type: text/plain; charset=UTF-8\r\n"
    b'content-disposition: form-data; name="livenessOperationMode"\r\n\r\nPassive\r\n'
    b'----Recorded\r\ncontent-disposition: form-data; name="deviceCorrelationId"\r\n\r\ndevice-1\r\n'
    b"----Recorded\r\ncontent-type: application/octet-stream\r\n"
    b'content-disposition: form-data; name="verifyImage"; filename="verifyImage.jpg"\r\n\r\n'
    b"%b\r\n----Recorded--\r\n\r\n" % PHOTO_WITH_DASHES
)


def send(client: httpx.Client, content: bytes, content_type: str) -> httpx.Response:
    return client.post(PATH, content=content, headers={"Content-Type": content_type})


def test_settings_are_parts_of_their_own(client: httpx.Client) -> None:
    settings = SETTINGS | {
        "enableSessionImage": "false",
        "authTokenTimeToLiveInSeconds": "60",
        "verifyConfidenceThreshold": "0.75",
        "livenessModelVersion": "2024-11-15",
    }
    answer = client.post(PATH, data=settings, files={"verifyImage": PHOTO})
    assert answer.status_code == 200


def test_a_form_of_another_maker(client: httpx.Client) -> None:
    answer = send(client, FOREIGN, "multipart/form-data; boundary=--Recorded")
    assert answer.status_code == 200
    assert send(client, FOREIGN, 'multipart/form-data; boundary="--Recorded"').status_code == 200


def test_the_photo_arrives_byte_for_byte(client: httpx.Client) -> None:
    answers = [
        send(client, FOREIGN, "multipart/form-data; boundary=--Recorded"),
        client.post(PATH, data=SETTINGS, files={"verifyImage": ("me.jpg", PHOTO_WITH_DASHES)}),
    ]
    places = [answer.json()["results"]["verifyReferences"][0]["faceRectangle"] for answer in answers]
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (FOREIGN, "multipart/form-data; boundary=Other"),
        (FOREIGN, "multipart/form-data"),
        (FOREIGN, "multipart/mixed; boundary=--Recorded"),
        (FOREIGN, "application/json"),
        (FOREIGN[:-8], "multipart/form-data; boundary=--Recorded"),
        (FOREIGN.replace(b"name=", b"nom="), "multipart/form-data; boundary=--Recorded"),
        (b"", "multipart/form-data; boundary=--Recorded"),
    ],
)
def test_broken_forms(client: httpx.Client, content: bytes, content_type: str) -> None:
    assert error(send(client, content, content_type)) == (400, "InvalidRequestBody")


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"livenessOperationMode": ""}, "InvalidLivenessOperationMode"),
        ({"enableSessionImage": "yes"}, "InvalidRequestBody"),
        ({"authTokenTimeToLiveInSeconds": "soon"}, "InvalidTokenLifetime"),
        ({"authTokenTimeToLiveInSeconds": "60.5"}, "InvalidTokenLifetime"),
        ({"verifyConfidenceThreshold": "1.5"}, "InvalidRequestBody"),
        ({"verifyConfidenceThreshold": "high"}, "InvalidRequestBody"),
    ],
)
def test_settings_are_checked(client: httpx.Client, settings: dict[str, str], code: str) -> None:
    answer = client.post(PATH, data=SETTINGS | settings, files={"verifyImage": PHOTO})
    assert error(answer) == (400, code)


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        (("me.jpg", b""), "InvalidImageSize"),
        (("me.jpg", b"%PDF".ljust(1024)), "InvalidImage"),
        # Without a name of its own it is a setting, and no file.
        ((None, ADA), "InvalidRequestBody"),
    ],
)
def test_the_photo_is_a_file_with_a_face(client: httpx.Client, photo: tuple[str | None, bytes], code: str) -> None:
    answer = client.post(PATH, data=SETTINGS, files={"verifyImage": photo})
    assert error(answer) == (400, code)


def test_v1_2_wants_a_photo(client: httpx.Client) -> None:
    assert error(client.post(PATH, json=SETTINGS)) == (400, "InvalidRequestBody")
    assert error(client.post(PATH, files={"other": PHOTO}, data=SETTINGS)) == (400, "InvalidRequestBody")


def test_the_preview_has_its_settings_in_one_part(client: httpx.Client) -> None:
    answer = client.post(PREVIEW_PATH, files={"VerifyImage": PHOTO, "Parameters": (None, PARAMETERS)})
    assert list(answer.json()) == ["verifyImage", "sessionId", "authToken"]
    assert list(answer.json()["verifyImage"]) == ["faceRectangle", "qualityForRecognition"]


@pytest.mark.parametrize(
    "parts",
    [
        {"VerifyImage": PHOTO},
        {"VerifyImage": PHOTO, "Parameters": (None, "{")},
        {"VerifyImage": PHOTO, "Parameters": (None, "[]")},
        {"Parameters": (None, PARAMETERS)},
        {"verifyImage": PHOTO, "Parameters": (None, PARAMETERS)},
    ],
)
def test_the_preview_wants_both_parts(client: httpx.Client, parts: dict[str, tuple[str | None, str]]) -> None:
    assert error(client.post(PREVIEW_PATH, files=parts)) == (400, "InvalidRequestBody")
