"""Faces in face lists and large face lists."""

from __future__ import annotations

import httpx
import pytest

from azfacade.testing import FakeAzure

from .face_calls import ADA, NOBODY, OCTETS, ROOT, add, error, person, put, upload

# A server would show nothing more, and take its time.
pytestmark = pytest.mark.parametrize("client", ["in process"], indirect=True)

SMALL, LARGE = "/facelists/press", "/largefacelists/press"


@pytest.fixture(autouse=True)
def _lists(client: httpx.Client) -> None:
    put(client, SMALL)
    put(client, LARGE)


def test_a_small_list_is_read_with_its_faces(client: httpx.Client) -> None:
    assert client.get(ROOT + SMALL).json()["persistedFaces"] == []
    first = upload(client, f"{SMALL}/persistedfaces", ADA, userData="desk", _overload="addFaceListFace").json()
    second = client.post(f"{ROOT}{SMALL}/persistedfaces", json={"url": "https://example.test/a.jpg"}).json()
    assert client.get(ROOT + SMALL).json()["persistedFaces"] == [{**first, "userData": "desk"}, second]


def test_a_face_of_a_small_list_is_deleted(client: httpx.Client) -> None:
    face = f"{ROOT}{SMALL}/persistedfaces/{add(client, SMALL, ADA)}"
    assert client.delete(face).status_code == 200
    assert client.get(ROOT + SMALL).json()["persistedFaces"] == []
    assert error(client.delete(face)) == (404, "PersistedFaceNotFound")


def test_faces_of_a_large_list(client: httpx.Client) -> None:
    ids = sorted(add(client, LARGE, ADA) for _ in range(3))
    faces = f"{ROOT}{LARGE}/persistedfaces"
    assert client.get(faces, params={"start": ids[0], "top": "1"}).json() == [{"persistedFaceId": ids[1]}]
    assert client.patch(f"{faces}/{ids[0]}", json={"userData": "seen"}).status_code == 200
    assert client.get(f"{faces}/{ids[0]}").json() == {"persistedFaceId": ids[0], "userData": "seen"}
    assert client.delete(f"{faces}/{ids[0]}").status_code == 200
    assert [one["persistedFaceId"] for one in client.get(faces).json()] == ids[1:]
    assert error(client.get(f"{faces}/{NOBODY}")) == (404, "PersistedFaceNotFound")


def test_nothing_changes_while_a_large_list_is_in_training(client: httpx.Client) -> None:
    face_id = add(client, LARGE, ADA)
    client.post(f"{ROOT}{LARGE}/train")
    faces = f"{ROOT}{LARGE}/persistedfaces"
    changes = [
        client.post(faces, content=ADA, headers=OCTETS),
        client.patch(f"{faces}/{face_id}", json={"userData": "x"}),
        client.delete(f"{faces}/{face_id}"),
    ]
    assert {error(one) for one in changes} == {(409, "LargeFaceListTrainingNotFinished")}
    assert client.get(f"{faces}/{face_id}").json() == {"persistedFaceId": face_id}


@pytest.mark.parametrize(("gallery", "most"), [(SMALL, 1000), ("person", 248)])
def test_there_is_room_for_so_many(client: httpx.Client, gallery: str, most: int) -> None:
    if gallery == "person":
        put(client, "/persongroups/staff")
        gallery = f"/persongroups/staff/persons/{person(client, '/persongroups/staff')}"
    for _ in range(most):
        add(client, gallery, ADA)
    assert error(upload(client, f"{gallery}/persistedfaces", ADA)) == (403, "QuotaExceeded")


@pytest.mark.parametrize("gallery", [SMALL, LARGE])
def test_an_image_has_to_show_one_face(client: httpx.Client, fake: FakeAzure, gallery: str) -> None:
    fake.show_faces(ADA)
    none = upload(client, f"{gallery}/persistedfaces", ADA)
    fake.show_faces(ADA, "Ada", "Bob")
    two = upload(client, f"{gallery}/persistedfaces", ADA)
    assert error(none) == error(two) == (400, "InvalidImage")
    assert none.json()["error"]["message"] == "No face detected in the image."
    assert two.json()["error"]["message"] == "There is more than 1 face in the image."


def test_a_target_chooses_among_faces(client: httpx.Client, fake: FakeAzure) -> None:
    fake.show_faces(ADA, "Ada", "Bob")
    places = [face["faceRectangle"] for face in upload(client, "/detect", ADA).json()]
    for place in places:
        target = ",".join(str(place[name]) for name in ("left", "top", "width", "height"))
        assert upload(client, f"{SMALL}/persistedfaces", ADA, targetFace=target).status_code == 200
    nowhere = upload(client, f"{SMALL}/persistedfaces", ADA, targetFace="0,0,5,5")
    assert error(nowhere) == (400, "InvalidImage")
    assert len(client.get(ROOT + SMALL).json()["persistedFaces"]) == 2
