"""Faces of persons of the person directory."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure

from .directory_calls import MODEL, begin_face, begin_person, done, faces_of, identified, location, new_person, statuses
from .face_calls import ADA, BOB, EVE, NOBODY, OCTETS, ask, detect, error

URL = "https://example.test/ada.jpg"


@pytest.fixture
def person_id(client: httpx.Client) -> str:
    return new_person(client)


def test_a_face_is_found_when_its_operation_has_succeeded(client: httpx.Client, person_id: str) -> None:
    accepted = client.post(faces_of(person_id), content=ADA, headers=OCTETS, params={"userData": "left"})
    face_id = accepted.json()["persistedFaceId"]
    assert (accepted.status_code, accepted.json()) == (202, {"persistedFaceId": face_id})
    assert accepted.headers["location"] == str(accepted.url.join(f"{faces_of(person_id)}/{face_id}"))
    found = client.get(accepted.headers["location"])
    assert found.text == f'{{"persistedFaceId":"{face_id}","userData":"left"}}'
    assert client.get(faces_of(person_id)).json() == {"personId": person_id, "persistedFaceIds": [face_id]}
    face = detect(client, ADA, recognitionModel=MODEL)
    assert identified(client, ADA, personIds=[person_id]) == []
    assert error(ask(client, "/verify", faceId=face, personId=person_id)) == (404, "PersistedFaceNotFound")
    assert statuses(client, accepted) == ["running", "succeeded"]
    assert identified(client, ADA, personIds=[person_id]) == [person_id]
    assert ask(client, "/verify", faceId=face, personId=person_id).json() == {"isIdentical": True, "confidence": 1.0}


def test_a_face_by_url(client: httpx.Client, fake: FakeAzure, person_id: str) -> None:
    fake.show_faces(URL, "Ada")
    fake.show_faces(ADA, "Ada")
    path = f"{faces_of(person_id)}?_overload=addPersonFaceFromUrl&detectionModel=detection_03"
    done(client, client.post(path, json={"url": URL}))
    assert identified(client, ADA, personIds=[person_id]) == [person_id]


def test_a_deleted_face_is_found_until_the_operation_has_succeeded(client: httpx.Client, person_id: str) -> None:
    face_id, accepted = begin_face(client, person_id, ADA)
    done(client, accepted)
    face = f"{faces_of(person_id)}/{face_id}"
    deleted = client.delete(face)
    assert (deleted.status_code, deleted.content) == (202, b"")
    assert error(client.get(face)) == error(client.delete(face)) == (404, "PersistedFaceNotFound")
    assert client.get(faces_of(person_id)).json() == {"personId": person_id, "persistedFaceIds": []}
    assert identified(client, ADA, personIds=[person_id]) == [person_id]
    done(client, deleted)
    assert identified(client, ADA, personIds=[person_id]) == []


def test_changes_of_one_person_are_made_one_after_the_other(client: httpx.Client, fake: FakeAzure) -> None:
    fake.running_polls = 2
    person_id, created = begin_person(client)
    _, first = begin_face(client, person_id, ADA)
    _, second = begin_face(client, person_id, BOB)
    # The polls of the last one move those before it, too: no client has to poll them.
    assert statuses(client, second)[:4] == ["notStarted"] * 4
    assert statuses(client, created) == statuses(client, first) == statuses(client, second) == ["succeeded"]
    assert identified(client, BOB, personIds=[person_id]) == [person_id]


def test_the_first_change_does_not_wait_for_the_second(client: httpx.Client, person_id: str) -> None:
    _, first = begin_face(client, person_id, ADA)
    _, second = begin_face(client, person_id, BOB)
    assert client.get(location(second)).json()["status"] == "notStarted"
    assert statuses(client, first) == ["succeeded"]
    assert identified(client, ADA, personIds=[person_id]) == [person_id]
    assert identified(client, BOB, personIds=[person_id]) == []
    assert statuses(client, second) == ["running", "succeeded"]


def test_changes_of_different_persons_are_made_in_parallel(client: httpx.Client) -> None:
    persons = [new_person(client) for _ in range(2)]
    accepted = [begin_face(client, one, image)[1] for one, image in zip(persons, (ADA, BOB), strict=True)]
    assert statuses(client, accepted[1]) == ["running", "succeeded"]
    assert identified(client, BOB, personIds=persons) == [persons[1]]
    assert identified(client, ADA, personIds=persons) == []
    assert statuses(client, accepted[0]) == ["running", "succeeded"]
    assert identified(client, ADA, personIds=persons) == [persons[0]]


def test_a_change_that_waits_is_started_with_its_own_polls(client: httpx.Client, fake: FakeAzure) -> None:
    person_id, created = begin_person(client)
    fake.running_polls = 0
    _, first = begin_face(client, person_id, ADA)
    _, second = begin_face(client, person_id, BOB)
    assert client.get(location(second)).json()["status"] == "notStarted"
    assert statuses(client, created) == ["succeeded"]
    assert statuses(client, second) == statuses(client, first) == ["succeeded"]


def test_each_recognition_model_has_faces_of_its_own(client: httpx.Client, person_id: str) -> None:
    old_face, accepted = begin_face(client, person_id, ADA, "recognition_03")
    done(client, accepted)
    old = detect(client, ADA, recognitionModel="recognition_03")
    new = detect(client, ADA, recognitionModel=MODEL)
    assert ask(client, "/verify", faceId=old, personId=person_id).json()["isIdentical"] is True
    assert error(ask(client, "/verify", faceId=new, personId=person_id)) == (400, "BadArgument")
    assert error(client.get(f"{faces_of(person_id)}/{old_face}")) == (404, "PersistedFaceNotFound")
    done(client, begin_face(client, person_id, EVE)[1])
    assert ask(client, "/verify", faceId=new, personId=person_id).json()["isIdentical"] is False


def test_the_face_decides_the_model_of_a_dynamic_group(client: httpx.Client, fake: FakeAzure) -> None:
    fake.add_directory_person(ADA, dynamic_groups=["all"], recognition_model="recognition_03")
    ada = fake.add_directory_person(ADA, dynamic_groups=["all"])
    assert identified(client, ADA, dynamicPersonGroupId="all") == [ada]
    faces = [detect(client, ADA, recognitionModel=MODEL), detect(client, ADA)]
    answer = ask(client, "/identify", faceIds=faces, dynamicPersonGroupId="all")
    assert error(answer) == (400, "BadArgument")


def test_the_user_data_of_a_face(client: httpx.Client, person_id: str) -> None:
    face_id, _ = begin_face(client, person_id, ADA)
    face = f"{faces_of(person_id)}/{face_id}"
    answer = client.patch(face, json={"userData": "x" * 1024})
    assert (answer.status_code, answer.content) == (200, b"")
    assert client.get(face).json()["userData"] == "x" * 1024
    assert error(client.patch(face, json={"userData": "x" * 1025})) == (400, "BadArgument")
    assert error(client.patch(f"{faces_of(person_id)}/{NOBODY}", json={})) == (404, "PersistedFaceNotFound")


@pytest.mark.parametrize("client", ["in process"], indirect=True)
def test_a_person_has_up_to_248_faces(client: httpx.Client, fake: FakeAzure, person_id: str) -> None:
    fake.running_polls = 0
    ids = [begin_face(client, person_id, ADA)[0] for _ in range(248)]
    refused = client.post(faces_of(person_id), content=ADA, headers=OCTETS)
    assert error(refused) == (403, "QuotaExceeded")
    client.delete(f"{faces_of(person_id)}/{ids[7]}")
    assert begin_face(client, person_id, ADA)[1].status_code == 202


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"content": b"no image".ljust(1024), "headers": OCTETS}, (400, "InvalidImage")),
        ({"content": b"", "headers": OCTETS}, (400, "InvalidImageSize")),
        ({"content": ADA, "headers": OCTETS, "params": {"userData": "x" * 1025}}, (400, "BadArgument")),
        ({"content": ADA, "headers": OCTETS, "params": {"detectionModel": "x"}}, (400, "BadArgument")),
        ({"content": ADA, "headers": OCTETS, "params": {"targetFace": "1,2,3"}}, (400, "BadArgument")),
        ({"content": ADA, "headers": {"Content-Type": "text/plain"}}, (415, "UnsupportedMediaType")),
        ({"json": {}}, (400, "BadArgument")),
        ({"json": {"url": "ftp://x"}}, (400, "InvalidURL")),
    ],
)
def test_images_that_are_refused(
    client: httpx.Client, person_id: str, options: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert error(client.post(faces_of(person_id), **options)) == expected
    assert client.get(faces_of(person_id)).json()["persistedFaceIds"] == []


def test_no_face_and_too_many(client: httpx.Client, fake: FakeAzure, person_id: str) -> None:
    for people in ([], ["Ada", "Bob"]):
        fake.show_faces(ADA, *people)
        refused = client.post(faces_of(person_id), content=ADA, headers=OCTETS)
        assert error(refused) == (400, "InvalidImage")


def test_unknown_models_persons_and_faces(client: httpx.Client, person_id: str) -> None:
    assert error(client.get(faces_of(person_id, "recognition_05"))) == (400, "BadArgument")
    assert error(client.post(faces_of(NOBODY), content=ADA, headers=OCTETS)) == (404, "PersonNotFound")
    for face_id in (NOBODY, "no-guid"):
        face = f"{faces_of(person_id)}/{face_id}"
        assert error(client.get(face)) == error(client.delete(face)) == (404, "PersistedFaceNotFound")
