"""Faces that a test declares: how they look, where they are, and how alike two of them are."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade import InvalidInputError
from azfacade.testing import FakeAzure, FakeFace
from azfacade_raw.face.models import FaceRectangle

from .face_calls import ADA, BOB, EVE, add, ask, detect, error, person, put, train, upload

# A server would show nothing more, and take its time.
pytestmark = pytest.mark.parametrize("client", ["in process"], indirect=True)

URL = "https://images.example.com/ada.jpg"
FIRST = ["headPose", "glasses", "occlusion", "accessories", "blur", "exposure", "noise", "qualityForRecognition"]


def attributes(client: httpx.Client, *names: str, detection_model: str = "detection_01") -> dict[str, Any]:
    query = {
        "returnFaceAttributes": ",".join(names),
        "detectionModel": detection_model,
        "recognitionModel": "recognition_04",
    }
    (face,) = upload(client, "/detect", ADA, **query).json()
    found: dict[str, Any] = face["faceAttributes"]
    return found


def test_a_face_looks_as_declared(client: httpx.Client, fake: FakeAzure) -> None:
    face = FakeFace(
        "Ada",
        quality="low",
        mask="faceMask",
        glasses="sunglasses",
        head_pose={"yaw": 40, "pitch": -10.5},
        blur="high",
        exposure=0.2,
        noise="medium",
        occlusion=["eye", "mouth"],
        accessories={"headwear": 0.9},
    )
    fake.show_faces(ADA, face)
    assert attributes(client, *FIRST) == {
        "headPose": {"pitch": -10.5, "roll": 0.0, "yaw": 40},
        "glasses": "sunglasses",
        "occlusion": {"foreheadOccluded": False, "eyeOccluded": True, "mouthOccluded": True},
        "accessories": [{"type": "headwear", "confidence": 0.9}],
        "blur": {"blurLevel": "high", "value": 0.875},
        "exposure": {"exposureLevel": "underExposure", "value": 0.2},
        "noise": {"noiseLevel": "medium", "value": 0.5},
        "qualityForRecognition": "low",
    }
    assert attributes(client, "mask", detection_model="detection_03") == {
        "mask": {"type": "faceMask", "noseAndMouthCovered": True}
    }


def test_what_was_not_declared_is_that_of_a_good_photo(client: httpx.Client, fake: FakeAzure) -> None:
    good = attributes(client, *FIRST)
    fake.show_faces(ADA, FakeFace("Ada", quality="medium"))
    assert attributes(client, *FIRST) == good | {"qualityForRecognition": "medium"}


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        ("blur", 0.24, "low"),
        ("blur", 0.25, "medium"),
        ("blur", 0.75, "high"),
        ("noise", 0.3, "medium"),
        ("noise", 0.7, "high"),
        ("exposure", 0.25, "goodExposure"),
        ("exposure", 0.75, "overExposure"),
        ("blur", 0, "low"),
    ],
)
def test_a_value_says_the_level(client: httpx.Client, fake: FakeAzure, name: str, value: float, level: str) -> None:
    faces = {"blur": FakeFace("Ada", blur=value), "noise": FakeFace("Ada", noise=value)}
    fake.show_faces(ADA, faces.get(name, FakeFace("Ada", exposure=value)))
    assert attributes(client, name) == {name: {f"{name}Level": level, "value": value}}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"quality": "lwo"}, "quality has to be one of low, medium, high"),
        ({"mask": "facemask"}, "mask has to be one of faceMask"),
        ({"glasses": 3}, "glasses must be a str"),
        ({"blur": 1.5}, "blur must be from 0 to 1"),
        ({"blur": "blurred"}, "blur has to be one of low, medium, high"),
        ({"occlusion": "mouth"}, "occlusion must be a list"),
        ({"occlusion": ["nose"]}, "has to be one of forehead, eye, mouth"),
        ({"head_pose": {"jaw": 1}}, "has to be one of pitch, roll, yaw"),
        ({"head_pose": {"yaw": "left"}}, "must be a number"),
        ({"accessories": {"hat": 1.0}}, "has to be one of headwear, glasses, mask"),
        ({"rectangle": (1, 2, 3)}, "rectangle must have 4 items"),
        ({"rectangle": (1, 2, 3, 0)}, r"rectangle.height must be from 1"),
        ({"rectangle": (1, 2, 3.5, 4)}, "must be an int"),
    ],
)
def test_a_face_that_cannot_be(client: httpx.Client, given: dict[str, Any], message: str) -> None:
    with pytest.raises((InvalidInputError, TypeError), match=message):
        FakeFace("Ada", **given)


@pytest.mark.parametrize(
    "rectangle",
    [
        (300, 200, 90, 120),
        {"left": 300, "top": 200, "width": 90, "height": 120},
        FaceRectangle(left=300, top=200, width=90, height=120),
    ],
)
def test_a_face_is_where_it_was_declared(client: httpx.Client, fake: FakeAzure, rectangle: Any) -> None:
    fake.show_faces(ADA, FakeFace("Ada", rectangle=rectangle))
    (face,) = upload(client, "/detect", ADA, returnFaceLandmarks="true").json()
    assert face["faceRectangle"] == {"top": 200, "left": 300, "width": 90, "height": 120}
    assert 300 < face["faceLandmarks"]["noseTip"]["x"] < 390


def test_faces_come_by_size_and_a_target_names_one(client: httpx.Client, fake: FakeAzure) -> None:
    small, large = FakeFace("Ada", rectangle=(0, 0, 50, 50)), FakeFace("Bob", rectangle=(500, 0, 80, 80))
    fake.show_faces(ADA, small, large)
    fake.show_faces(BOB, "Bob")
    assert [face["faceRectangle"]["left"] for face in upload(client, "/detect", ADA).json()] == [500, 0]
    put(client, "/facelists/press")
    faces = "/facelists/press/persistedfaces"
    kept = upload(client, faces, ADA, targetFace="510,10,20,20").json()["persistedFaceId"]
    assert error(upload(client, faces, ADA, targetFace="200,200,20,20")) == (400, "InvalidImage")
    (found,) = ask(client, "/findsimilars", faceId=detect(client, BOB), faceListId="press").json()
    assert found["persistedFaceId"] == kept


def test_a_target_has_to_meet_a_face_whose_place_was_declared(client: httpx.Client, fake: FakeAzure) -> None:
    put(client, "/facelists/press")
    faces = "/facelists/press/persistedfaces"
    # The fake chose the place of this face, so it says nothing.
    assert upload(client, faces, ADA, targetFace="1000,900,20,20").status_code == 200
    fake.show_faces(ADA, FakeFace("Ada", rectangle=(0, 0, 50, 50)))
    assert error(upload(client, faces, ADA, targetFace="1000,900,20,20")) == (400, "InvalidImage")


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (4000).to_bytes(4) + (3000).to_bytes(4)
FRAME = b"\xff\xc0\0\x11\x08" + (3000).to_bytes(2) + (4000).to_bytes(2)


@pytest.mark.parametrize(
    ("image", "width"),
    [
        (PNG, 4000),
        (b"\xff\xd8\xff\xe0\0\x04ab" + FRAME, 4000),
        (b"\xff\xd8\xff\xe0\xff\xff", 1920),
        (b"\xff\xd8\xff", 1920),
        (b"\x89PNG\r\n\x1a\n", 1920),
        (b"GIF89a", 1920),
    ],
)
def test_a_target_is_inside_the_image(client: httpx.Client, image: bytes, width: int) -> None:
    put(client, "/facelists/press")
    faces = "/facelists/press/persistedfaces"
    assert upload(client, faces, image.ljust(1024), targetFace=f"{width - 20},0,20,20").status_code == 200
    outside = upload(client, faces, image.ljust(1024), targetFace=f"{width - 20},0,21,20")
    assert error(outside) == (400, "BadArgument")


def test_every_detected_face_is_inside_the_image(client: httpx.Client, fake: FakeAzure) -> None:
    fake.show_faces(ADA, *map(str, range(60)))
    place = max((face["faceRectangle"] for face in upload(client, "/detect", ADA).json()), key=lambda one: one["left"])
    put(client, "/facelists/press")
    target = ",".join(str(place[name]) for name in ("left", "top", "width", "height"))
    assert place["left"] > 1920
    assert upload(client, "/facelists/press/persistedfaces", ADA, targetFace=target).status_code == 200


def test_a_url_that_was_declared_is_there(client: httpx.Client, fake: FakeAzure) -> None:
    assert error(ask(client, "/detect", url="https://Gone.INVALID./a.jpg")) == (400, "InvalidURL")
    fake.show_faces("https://ours.invalid/a.jpg", "Ada")
    assert len(ask(client, "/detect", url="https://ours.invalid/a.jpg").json()) == 1


# Confidences.


def confidence(client: httpx.Client, one: bytes, other: bytes) -> float:
    faces = {"faceId1": detect(client, one), "faceId2": detect(client, other)}
    verdict = ask(client, "/verify", **faces).json()
    assert verdict["isIdentical"] == (verdict["confidence"] >= 0.5)
    return float(verdict["confidence"])


@pytest.mark.parametrize("declared", [0, 0.31, 0.5, 0.69, 1])
def test_two_people_are_as_alike_as_declared(client: httpx.Client, fake: FakeAzure, declared: float) -> None:
    fake.show_faces(ADA, "Ada")
    fake.show_faces(BOB, "Bob")
    before = confidence(client, ADA, EVE)
    fake.set_confidence("Ada", "Bob", declared)
    assert confidence(client, ADA, BOB) == confidence(client, BOB, ADA) == declared
    assert confidence(client, ADA, ADA) == 1
    assert confidence(client, ADA, EVE) == before


def test_what_is_declared_for_images_goes_before_people(client: httpx.Client, fake: FakeAzure) -> None:
    for image in (ADA, BOB, EVE):
        fake.show_faces(image, "Ada")
    fake.show_faces(URL, "Ada")
    fake.set_confidence("Ada", "Ada", 0.6)
    fake.set_confidence(BOB, ADA, 0.4)
    fake.set_confidence(EVE, "Ada", 0.45)
    assert confidence(client, ADA, BOB) == 0.4
    assert confidence(client, ADA, EVE) == 0.45
    (by_url,) = ask(client, "/detect", url=URL).json()
    ada = {"faceId1": detect(client, ADA), "faceId2": by_url["faceId"]}
    assert ask(client, "/verify", **ada).json()["confidence"] == 0.6
    fake.set_confidence(URL + "?sv=1&sig=a", ADA, 0.35)
    assert ask(client, "/verify", **ada).json()["confidence"] == 0.35


def test_every_comparison_knows_it(client: httpx.Client, fake: FakeAzure) -> None:
    fake.set_confidence(ADA, BOB, 0.55)
    put(client, "/persongroups/staff")
    bob = person(client, "/persongroups/staff", BOB, EVE)
    train(client, "/persongroups/staff")
    put(client, "/facelists/press")
    kept = add(client, "/facelists/press", BOB)
    face, other, third = detect(client, ADA), detect(client, BOB), detect(client, EVE)
    (result,) = ask(client, "/identify", faceIds=[face], personGroupId="staff").json()
    assert result["candidates"] == [{"personId": bob, "confidence": 0.55}]
    found = ask(client, "/findsimilars", faceId=face, faceListId="press").json()
    assert found == [{"persistedFaceId": kept, "confidence": 0.55}]
    grouped = ask(client, "/group", faceIds=[face, third, other]).json()
    assert grouped == {"groups": [[face, other]], "messyGroup": [third]}
    directory = fake.add_directory_person(BOB)
    new = detect(client, ADA, recognitionModel="recognition_04")
    assert ask(client, "/verify", faceId=new, personId=directory).json() == {"isIdentical": True, "confidence": 0.55}
    fake.set_confidence(ADA, BOB, 0.45)
    (result,) = ask(client, "/identify", faceIds=[face], personGroupId="staff").json()
    assert result["candidates"] == []


def test_a_camera_sees_it_too(client: httpx.Client, fake: FakeAzure) -> None:
    fake.set_confidence(ADA, b"\xff\xd8\xff a small picture", 0.45)
    with fake.face_client() as face:
        session = face.liveness_with_verify_sessions.create("Passive", ADA, device_correlation_id="phone")
        # The picture of a device is no upload, so it may be small.
        fake.complete_liveness(session.session_id, image=b"\xff\xd8\xff a small picture")
        result = face.liveness_with_verify_sessions.get_result(session.session_id).results.attempts[0].result
    assert result is not None
    assert result.verify_result is not None
    assert (result.verify_result.match_confidence, result.verify_result.is_identical) == (0.45, False)


def test_a_session_image_can_be_uploaded(client: httpx.Client, fake: FakeAzure) -> None:
    with fake.face_client() as face:
        session = face.liveness_sessions.create("Passive", device_correlation_id="phone", enable_session_image=True)
        fake.complete_liveness(session.session_id)
        result = face.liveness_sessions.get_result(session.session_id).results.attempts[0].result
        assert result is not None
        assert result.session_image_id
        image = face.liveness_sessions.get_session_image(result.session_image_id)
        assert len(face.detect(image)) == 1


@pytest.mark.parametrize("confidence_given", [-0.1, 1.1, float("nan")])
def test_a_confidence_is_from_0_to_1(client: httpx.Client, fake: FakeAzure, confidence_given: float) -> None:
    with pytest.raises(ValueError, match="confidence has to be a number from 0 to 1"):
        fake.set_confidence("Ada", "Bob", confidence_given)
