"""Detection."""

from __future__ import annotations

import json

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

from .face_calls import ADA, BOB, NOBODY, ROOT, ask, detect, error, upload

# A server would show nothing more, and take its time.
pytestmark = pytest.mark.parametrize("client", ["in process"], indirect=True)

URL = "https://example.test/ada.jpg"


def test_a_plain_detection_is_an_id_and_a_rectangle(client: httpx.Client) -> None:
    answer = upload(client, "/detect", ADA)
    (face,) = answer.json()
    assert list(face) == ["faceId", "faceRectangle"]
    assert len(face["faceId"]) == 36
    assert list(face["faceRectangle"]) == ["top", "left", "width", "height"]
    assert all(isinstance(value, int) for value in face["faceRectangle"].values())
    assert answer.headers["CSP-Billing-Usage"] == "CognitiveServices.Face.Transaction=1"


def test_everything_at_once_comes_in_the_order_of_the_service(client: httpx.Client) -> None:
    query = {
        "detectionModel": "detection_03",
        "recognitionModel": "recognition_04",
        "returnRecognitionModel": "true",
        "returnFaceLandmarks": "true",
        "returnFaceAttributes": "qualityForRecognition,headPose,mask",
        "_overload": "detect",
    }
    (face,) = upload(client, "/detect", ADA, **query).json()
    assert list(face) == ["faceId", "recognitionModel", "faceRectangle", "faceLandmarks", "faceAttributes"]
    assert face["recognitionModel"] == "recognition_04"
    assert len(face["faceLandmarks"]) == 27
    assert face["faceAttributes"]["mask"] == {"type": "noMask", "noseAndMouthCovered": False}
    assert list(face["faceAttributes"]) == ["headPose", "mask", "qualityForRecognition"]
    place, nose = face["faceRectangle"], face["faceLandmarks"]["noseTip"]
    assert place["left"] < nose["x"] < place["left"] + place["width"]
    assert place["top"] < nose["y"] < place["top"] + place["height"]


def test_without_an_id_there_is_no_model_either(client: httpx.Client) -> None:
    query = {"returnFaceId": "false", "returnRecognitionModel": "true"}
    (face,) = upload(client, "/detect", ADA, **query).json()
    assert list(face) == ["faceRectangle"]


def test_the_same_bytes_are_the_same_face(client: httpx.Client) -> None:
    def place(image: bytes) -> object:
        return upload(client, "/detect", image).json()[0]["faceRectangle"]

    assert place(ADA) == place(ADA) != place(BOB)
    first, again, other = detect(client, ADA), detect(client, ADA), detect(client, BOB)
    assert first != again
    assert ask(client, "/verify", faceId1=first, faceId2=again).json() == {"isIdentical": True, "confidence": 1.0}
    assert ask(client, "/verify", faceId1=first, faceId2=other).json()["isIdentical"] is False


def test_another_fake_finds_the_same_face_in_the_same_place(client: httpx.Client) -> None:
    fake = FakeAzure(seed=7)
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as other:
        answers = [upload(one, "/detect", ADA, returnFaceId="false").json() for one in (client, other)]
    assert answers[0] == answers[1]


def test_the_same_address_is_the_same_face_whatever_its_signature(client: httpx.Client) -> None:
    def face(url: str) -> str:
        (found,) = ask(client, "/detect", url=url).json()
        face_id: str = found["faceId"]
        return face_id

    def same(one: str, other: str) -> bool:
        verdict = ask(client, "/verify", faceId1=face(one), faceId2=face(other)).json()
        return bool(verdict["confidence"] == 1.0)

    assert same(URL, URL)
    assert same(f"{URL}?se=1&sig=a", f"{URL}?se=2&sig=b")
    assert not same(f"{URL}?id=1", f"{URL}?id=2")


def test_images_can_be_told_what_to_show(client: httpx.Client, fake: FakeAzure) -> None:
    fake.show_faces(ADA, "Ada", "Bob", "Eve")
    fake.show_faces(URL, "Bob")
    fake.show_faces(BOB)
    faces = upload(client, "/detect", ADA).json()
    widths = [face["faceRectangle"]["width"] for face in faces]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 3
    (bob,) = ask(client, "/detect", url=URL).json()
    verdicts = [ask(client, "/verify", faceId1=bob["faceId"], faceId2=face["faceId"]).json() for face in faces]
    assert [verdict["isIdentical"] for verdict in verdicts] == [False, True, False]
    assert 0.7 <= verdicts[1]["confidence"] < 1
    assert upload(client, "/detect", BOB).text == "[]"


def test_no_more_than_a_hundred_faces(client: httpx.Client, fake: FakeAzure) -> None:
    fake.show_faces(ADA, *map(str, range(120)))
    assert len(upload(client, "/detect", ADA).json()) == 100


@pytest.mark.parametrize("seconds", [None, 60])
def test_ids_expire(client: httpx.Client, clock: VirtualClock, seconds: int | None) -> None:
    query = {} if seconds is None else {"faceIdTimeToLive": str(seconds)}
    face_id = detect(client, ADA, **query)
    clock.advance((seconds or 86_400) - 1)
    assert ask(client, "/verify", faceId1=face_id, faceId2=face_id).status_code == 200
    clock.advance(1)
    assert error(ask(client, "/verify", faceId1=face_id, faceId2=face_id)) == (404, "FaceNotFound")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"faceIdTimeToLive": "59"}, (400, "BadArgument")),
        ({"faceIdTimeToLive": "86401"}, (400, "BadArgument")),
        ({"faceIdTimeToLive": "soon"}, (400, "BadArgument")),
        ({"detectionModel": "detection_04"}, (400, "BadArgument")),
        ({"recognitionModel": "recognition_05"}, (400, "BadArgument")),
        ({"returnFaceId": "yes"}, (400, "BadArgument")),
        ({"detectionModel": "detection_02", "returnFaceLandmarks": "true"}, (400, "BadArgument")),
        ({"detectionModel": "detection_02", "returnFaceAttributes": "headPose"}, (400, "BadArgument")),
        ({"detectionModel": "detection_01", "returnFaceAttributes": "mask"}, (400, "BadArgument")),
        ({"detectionModel": "detection_03", "returnFaceAttributes": "glasses"}, (400, "BadArgument")),
        ({"returnFaceAttributes": "headPose,beauty"}, (400, "BadArgument")),
        ({"returnFaceAttributes": "qualityForRecognition"}, (400, "BadArgument")),
        ({"returnFaceAttributes": "age"}, (403, "UnsupportedFeature")),
    ],
)
def test_what_the_options_allow(client: httpx.Client, query: dict[str, str], expected: tuple[int, str]) -> None:
    assert error(upload(client, "/detect", ADA, **query)) == expected


def test_all_attributes_of_the_first_model(client: httpx.Client) -> None:
    names = "headPose,glasses,occlusion,accessories,blur,exposure,noise,qualityForRecognition"
    query = {"returnFaceAttributes": names, "recognitionModel": "recognition_03"}
    (face,) = upload(client, "/detect", ADA, **query).json()
    assert list(face["faceAttributes"]) == names.split(",")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "InvalidImageSize"),
        (b"%PDF-1.7".ljust(1024), "InvalidImage"),
        (ADA + b" " * (6 << 20), "InvalidImageSize"),
    ],
)
def test_bad_uploads(client: httpx.Client, content: bytes, code: str) -> None:
    assert error(upload(client, "/detect", content)) == (400, code)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "BadArgument")),
        ({"url": "nowhere"}, (400, "InvalidURL")),
        ({"url": "https://[nowhere/ada.jpg"}, (400, "InvalidURL")),
        ({"sessionImageId": 5}, (400, "BadArgument")),
        ({"sessionImageId": NOBODY}, (404, "SessionNotFound")),
    ],
)
def test_bad_bodies(client: httpx.Client, body: dict[str, object], expected: tuple[int, str]) -> None:
    answer = client.post(f"{ROOT}/detect", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert error(answer) == expected
