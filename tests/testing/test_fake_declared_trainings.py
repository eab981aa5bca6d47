"""Trainings that fail or do not start, and what is recognised meanwhile."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure

from .directory_calls import PERSONS, begin_face, begin_person, done, identified, location, poll, statuses
from .face_calls import ADA, BOB, ROOT, add, ask, detect, error, person, put, train

# A server would show nothing more, and take its time.
pytestmark = pytest.mark.parametrize("client", ["in process"], indirect=True)

KINDS = {
    "person_groups": "/persongroups/staff",
    "large_person_groups": "/largepersongroups/staff",
    "large_face_lists": "/largefacelists/staff",
}


class Gallery:
    """A gallery with a training, of one kind, with Ada in it."""

    def __init__(self, client: httpx.Client, kind: Any) -> None:
        self.client, self.kind, self.path = client, kind, KINDS[kind]
        put(client, self.path)
        self.enrol(ADA)

    def enrol(self, image: bytes) -> None:
        if self.kind == "large_face_lists":
            add(self.client, self.path, image)
        else:
            person(self.client, self.path, image)

    def empty(self) -> None:
        client, inside = self.client, "persistedfaces" if self.kind == "large_face_lists" else "persons"
        for one in client.get(f"{ROOT}{self.path}/{inside}").json():
            client.delete(f"{ROOT}{self.path}/{inside}/{one.get('personId') or one['persistedFaceId']}")

    def begin(self) -> httpx.Response:
        return self.client.post(f"{ROOT}{self.path}/train")

    def polls(self, count: int = 3) -> list[str]:
        return [self.status()["status"] for _ in range(count)]

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"{ROOT}{self.path}/training").json()
        return found

    def search(self, image: bytes) -> httpx.Response:
        face = detect(self.client, image)
        if self.kind == "large_face_lists":
            return ask(self.client, "/findsimilars", faceId=face, largeFaceListId="staff")
        scope = "personGroupId" if self.kind == "person_groups" else "largePersonGroupId"
        return ask(self.client, "/identify", faceIds=[face], **{scope: "staff"})

    def knows(self, image: bytes) -> bool:
        (result,) = self.search(image).json() or [{}]
        return bool(result.get("candidates") or result.get("persistedFaceId"))


@pytest.fixture(params=KINDS)
def gallery(client: httpx.Client, request: pytest.FixtureRequest) -> Gallery:
    return Gallery(client, request.param)


def test_a_declared_failure_is_that_of_the_next_training_only(gallery: Gallery, fake: FakeAzure) -> None:
    fake.fail_training("staff", "out of luck")
    gallery.begin()
    assert "message" not in gallery.status()
    assert gallery.polls(2) == ["failed", "failed"]
    status = gallery.status()
    assert status["message"] == "out of luck"
    assert "lastSuccessfulTrainingDateTime" not in status
    assert error(gallery.search(ADA))[0] == 400
    assert error(gallery.search(ADA))[1].endswith("NotTrained")
    gallery.begin()
    assert "message" not in gallery.status()
    assert gallery.polls(2) == ["succeeded"] * 2
    assert gallery.knows(ADA)


def test_a_failure_leaves_what_was_learned(gallery: Gallery, fake: FakeAzure) -> None:
    train(gallery.client, gallery.path)
    succeeded = gallery.status()["lastSuccessfulTrainingDateTime"]
    gallery.enrol(BOB)
    fake.fail_training("staff")
    gallery.begin()
    assert gallery.knows(ADA)
    assert gallery.polls() == ["running", "failed", "failed"]
    assert gallery.status()["lastSuccessfulTrainingDateTime"] == succeeded
    assert (gallery.knows(ADA), gallery.knows(BOB)) == (True, False)


def test_an_empty_gallery_fails(gallery: Gallery) -> None:
    gallery.empty()
    gallery.begin()
    assert gallery.polls() == ["running", "failed", "failed"]
    assert gallery.status()["message"]
    gallery.enrol(BOB)
    train(gallery.client, gallery.path)
    assert gallery.knows(BOB)


def test_persons_without_faces_are_nothing_to_learn(client: httpx.Client) -> None:
    put(client, "/persongroups/staff")
    person(client, "/persongroups/staff")
    train(client, "/persongroups/staff")
    assert client.get(f"{ROOT}/persongroups/staff/training").json()["status"] == "failed"


def test_a_retraining_answers_from_the_last_one(gallery: Gallery) -> None:
    gallery.begin()
    assert error(gallery.search(ADA))[0] == 409
    gallery.polls()
    gallery.enrol(BOB)
    gallery.begin()
    assert (gallery.knows(ADA), gallery.knows(BOB)) == (True, False)
    gallery.polls()
    assert (gallery.knows(ADA), gallery.knows(BOB)) == (True, True)


@pytest.mark.parametrize("running_polls", [0, 1])
def test_a_training_that_does_not_start(gallery: Gallery, fake: FakeAzure, running_polls: int) -> None:
    fake.running_polls = running_polls
    fake.stall_training("staff")
    assert gallery.begin().status_code == 202
    assert gallery.polls(5) == ["notStarted"] * 5
    assert error(gallery.client.patch(f"{ROOT}{gallery.path}", json={"name": "x"}))[1].endswith("TrainingNotFinished")
    assert error(gallery.search(ADA))[0] == 409
    assert gallery.begin().status_code == 202
    assert gallery.polls(2)[-1] == "succeeded"
    assert gallery.knows(ADA)


def test_kinds_may_be_told_apart(client: httpx.Client, fake: FakeAzure) -> None:
    galleries = [Gallery(client, kind) for kind in KINDS]
    fake.fail_training("staff", kind="large_person_groups")
    for gallery in galleries:
        gallery.begin()
    assert [gallery.polls()[-1] for gallery in galleries] == ["succeeded", "failed", "succeeded"]


def test_a_declaration_is_checked_and_reset(client: httpx.Client, fake: FakeAzure) -> None:
    with pytest.raises(ValueError, match="gallery_id has to be the id of a group or list"):
        fake.fail_training("Our Staff")
    with pytest.raises(ValueError, match="kind has to be one of person_groups, large_person_groups, large_face_lists"):
        fake.stall_training("staff", kind="face_lists")  # type: ignore[arg-type]  # the error under test
    fake.fail_training("staff")
    fake.reset()
    gallery = Gallery(client, "person_groups")
    gallery.begin()
    assert gallery.polls()[-1] == "succeeded"


def test_operations_of_the_directory_that_do_not_start(client: httpx.Client, fake: FakeAzure) -> None:
    ada, created = begin_person(client)
    done(client, created)
    fake.stall_directory_operations()
    _, stalled = begin_face(client, ada, ADA)
    _, later = begin_face(client, ada, BOB)
    other = client.post(PERSONS, json={"name": "Bob"})
    assert [poll(client, stalled)["status"] for _ in range(4)] == ["notStarted"] * 4
    assert [poll(client, later)["status"] for _ in range(4)] == ["notStarted"] * 4
    assert statuses(client, other)[-1] == "succeeded"
    assert identified(client, ADA, personIds=[ada]) == []
    assert "finishedTime" not in client.get(location(stalled)).json()
    with pytest.raises(ValueError, match="times must be at least 1"):
        fake.stall_directory_operations(times=0)
