"""The person directory of Face v1.2-preview.1: work that the service accepts with an id, waits, failures, tokens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from azfacade import (
    InvalidInputError,
    NotFoundError,
    OperationFailedError,
    ServiceError,
    Status,
    UnexpectedResponseError,
    as_completed,
)
from azfacade.testing import FakeAzure, VirtualClock

from .kit import Reply, Script, Side

VERSION = "v1.2-preview.1"
MODEL = "recognition_04"
PHOTO, VISIT = (bytes.fromhex("ffd8ffe0") + mark.ljust(2000) for mark in (b"badge", b"visit"))
WORKER = Path(__file__).with_name("person_worker.py")
OPERATION = "/face/v1.2-preview.1/operations/1f5c08d7-93ae-4b62-8d41-e07b6ac29f35"
LOCATION = {"operation-Location": "https://x.example" + OPERATION}
ACCEPTED = {"personId": "25985303-c537-4467-b41d-bdb45cd95ca1"}


@pytest.fixture
def fake() -> FakeAzure:
    made = FakeAzure(clock=VirtualClock())
    for image in (PHOTO, VISIT):
        made.show_faces(image, "Ann")
    return made


def client(both: Side, fake: FakeAzure, version: str = VERSION) -> Any:
    return (fake.async_face_client if both.is_async else fake.face_client)(api_version=version)


def done(both: Side, begun: Any) -> Any:
    return both.run(both.run(begun).result())


def test_a_person_is_named_at_once_and_found_by_a_face_once_it_is_added(both: Side, fake: FakeAzure) -> None:
    face = client(both, fake)
    job = both.run(face.persons.begin_create("Ann"))
    assert job.status is Status.NOT_STARTED
    person = job.accepted.person_id
    assert both.run(job.result()).person_id == person
    (seen,) = both.run(face.detect(VISIT, recognition_model=MODEL))
    adding = both.run(face.persons.begin_add_face(person, MODEL, PHOTO))
    (before,) = both.run(face.identify([seen.face_id], person_ids=[person]))
    assert before.candidates == []
    assert both.run(adding.result()) == adding.accepted
    (after,) = both.run(face.identify([seen.face_id], person_ids=[person]))
    assert [candidate.person_id for candidate in after.candidates] == [person]
    assert both.run(face.verify(face_id=seen.face_id, person_id=person)).is_identical


def test_a_deleted_person_leaves_the_groups(both: Side, fake: FakeAzure) -> None:
    face = client(both, fake)
    ann, bob = (done(both, face.persons.begin_create(name)).person_id for name in ("Ann", "Bob"))
    assert done(both, face.dynamic_person_groups.begin_create("visitors", "Visitors", [ann, bob])) is None
    assert done(both, face.persons.begin_delete(ann)) is None
    assert both.items(face.dynamic_person_groups.list_persons("visitors")) == [bob]
    with pytest.raises(NotFoundError):
        both.run(face.persons.get(ann))


def test_failed_work_raises_with_its_message_and_keeps_what_was_accepted(both: Side, fake: FakeAzure) -> None:
    fake.fail_directory_operations("No room for this person.")
    job = both.run(client(both, fake).persons.begin_create("Ann"))
    with pytest.raises(OperationFailedError, match=r"No room for this person\.") as caught:
        both.run(job.result())
    assert job.accepted.person_id
    assert caught.value.operation is job


def test_an_operation_is_read_by_its_id_for_48_hours(both: Side, fake: FakeAzure) -> None:
    face = client(both, fake)
    job = both.run(face.persons.begin_create("Ann"))
    both.run(job.result())
    read = both.run(face.get_operation(job.id))
    assert read.status is Status.SUCCEEDED
    assert read.created_time <= read.finished_time
    assert isinstance(fake.clock, VirtualClock)
    fake.clock.advance(48 * 3600 + 1)
    with pytest.raises(NotFoundError):
        both.run(face.get_operation(job.id))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'"x"', b"[" * 100_000], ids=lambda b: repr(b[:3]))
def test_an_odd_answer_loses_no_work(both: Side, body: bytes) -> None:
    succeeded = {"operationId": OPERATION[-36:], "status": "succeeded", "createdTime": "2025-03-14T09:13:21Z"}
    script = Script(Reply(202, body, LOCATION), Reply(200, succeeded))
    job = both.run(both.face(script, api_version=VERSION).persons.begin_create("Ann"))
    assert job.id == OPERATION[-36:]
    assert job.accepted is None
    assert both.run(job.wait()) is Status.SUCCEEDED
    for _ in range(2):
        with pytest.raises(UnexpectedResponseError, match="could not be read: look for what it has made") as caught:
            both.run(job.result())
        assert caught.value.operation is job


def test_what_was_accepted_is_in_the_token(both: Side) -> None:
    begun = Script(Reply(202, ACCEPTED, LOCATION))
    token = both.run(both.face(begun, api_version=VERSION).persons.begin_create("Ann")).token
    resumed = both.face(Script()).resume(token)
    assert resumed.accepted.to_dict() == ACCEPTED
    assert resumed.token == token


def test_a_begun_work_is_not_begun_again_when_its_answer_is_lost(both: Side, fake: FakeAzure) -> None:
    face = client(both, fake)
    fake.drop(method="POST", handled=True)
    with pytest.raises(ServiceError) as caught:
        both.run(face.persons.begin_create("Ann"))
    assert caught.value.may_have_acted
    assert len([request for request in fake.requests if request.method == "POST"]) == 1


@pytest.mark.parametrize("version", ["v1.2", "v1.3-preview.1"])
def test_other_versions_have_no_directory(both: Side, fake: FakeAzure, version: str) -> None:
    face = client(both, fake, version)
    calls = (
        lambda: face.persons.begin_create("Ann"),
        lambda: both.items(face.persons.list()),
        lambda: face.dynamic_person_groups.create("visitors", "Visitors"),
        lambda: face.get_operation(OPERATION[-36:]),
        lambda: both.items(face.liveness_sessions.list()),
    )
    for call in calls:
        with pytest.raises(InvalidInputError, match=r"make the client with api_version='v1\.2-preview\.1'"):
            both.run(call())
    assert not fake.requests


def test_a_face_that_a_killed_process_was_adding_is_resumed_in_another(
    both: Side, fake: FakeAzure, tmp_path: Path
) -> None:
    side = "async" if both.is_async else "sync"
    photo = tmp_path / "badge.jpg"
    photo.write_bytes(PHOTO)
    face = client(both, fake)
    person = done(both, face.persons.begin_create("Ann")).person_id
    with fake.serve() as server:
        command = [sys.executable, str(WORKER), side]
        begin = [*command, "begin", server.endpoint, fake.key, person, str(photo)]
        with subprocess.Popen(begin, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            token = process.stdout.readline().strip()
            process.kill()
        assert token
        resume = [*command, "resume", server.endpoint, fake.key, token]
        told = subprocess.run(resume, capture_output=True, text=True, check=True).stdout.split()
    assert told == both.items(face.persons.list_faces(person, MODEL)) * 2


def test_faces_of_many_persons_are_awaited_together_and_a_failed_one_is_told(both: Side, fake: FakeAzure) -> None:
    face = client(both, fake)
    people = [done(both, face.persons.begin_create(f"Person {number}")).person_id for number in range(6)]
    jobs = [both.run(face.persons.begin_add_face(person, MODEL, PHOTO)) for person in people[:5]]
    fake.fail_directory_operations("No room for this face.")
    jobs.append(both.run(face.persons.begin_add_face(people[5], MODEL, PHOTO)))
    if both.is_async:

        async def collect() -> list[Any]:
            return [job async for job in as_completed(jobs)]

        ended = both.run(collect())
    else:
        ended = list(as_completed(jobs))
    assert {job.id for job in ended} == {job.id for job in jobs}
    assert [both.items(face.persons.list_faces(person, MODEL)) for person in people[:5]] == [
        [job.accepted.persisted_face_id] for job in jobs[:5]
    ]
    with pytest.raises(OperationFailedError, match=r"No room for this face\."):
        both.run(jobs[5].result())
    assert both.items(face.persons.list_faces(people[5], MODEL)) == []
