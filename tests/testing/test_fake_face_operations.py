"""Operations of the person directory: declared failures, and for how long they are kept."""

from __future__ import annotations

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

from .directory_calls import (
    GROUPS,
    PERSONS,
    begin_face,
    begin_person,
    done,
    faces_of,
    identified,
    location,
    members,
    new_group,
    new_person,
    poll,
    references,
    statuses,
)
from .face_calls import ADA, BOB, NOBODY, PREVIEW, ask, detect, error

STAFF = f"{GROUPS}/staff"


def failure(client: httpx.Client, accepted: httpx.Response) -> str:
    """Poll the operation of a 202 until it has failed; returns its message."""
    assert statuses(client, accepted)[-1] == "failed"
    message: str = poll(client, accepted)["message"]
    return message


def test_a_person_whose_creation_fails_is_gone(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail_directory_operations("No room.")
    person_id, accepted = begin_person(client)
    assert client.get(f"{PERSONS}/{person_id}").status_code == 200
    running = poll(client, accepted)
    assert (running["status"], "message" in running, "finishedTime" in running) == ("running", False, False)
    ended = poll(client, accepted)
    assert (ended["status"], ended["message"]) == ("failed", "No room.")
    assert ended["finishedTime"] == ended["lastActionTime"]
    assert error(client.get(f"{PERSONS}/{person_id}")) == (404, "PersonNotFound")
    assert client.get(PERSONS).json() == []
    face_id = detect(client, ADA, recognitionModel="recognition_04")
    assert error(ask(client, "/identify", faceIds=[face_id], personIds=[person_id])) == (400, "PersonNotFound")


def test_what_waits_for_a_creation_that_fails_fails_too(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail_directory_operations("No room.")
    person_id, created = begin_person(client)
    _, added = begin_face(client, person_id, ADA)
    grouped = client.put(STAFF, json={"name": "Staff", "addPersonIds": [person_id]})
    assert failure(client, added) == "Person is not found."
    assert failure(client, created) == "No room."
    done(client, grouped)
    assert members(client, STAFF) == []


def test_a_deletion_ends_well_for_a_person_who_was_never_made(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail_directory_operations("No room.")
    person_id, created = begin_person(client)
    deleted = client.delete(f"{PERSONS}/{person_id}")
    done(client, deleted)
    assert failure(client, created) == "No room."
    assert client.get(PERSONS).json() == []


def test_a_person_whose_deletion_fails_stays(client: httpx.Client, fake: FakeAzure) -> None:
    ada = new_person(client, ADA)
    new_group(client, "staff", ada)
    fake.fail_directory_operations("Locked.")
    assert failure(client, client.delete(f"{PERSONS}/{ada}")) == "Locked."
    assert client.get(f"{PERSONS}/{ada}").status_code == 200
    assert references(client, ada) == ["staff"]
    assert identified(client, ADA, dynamicPersonGroupId="staff") == [ada]
    done(client, client.delete(f"{PERSONS}/{ada}"))


def test_faces_whose_change_fails(client: httpx.Client, fake: FakeAzure) -> None:
    ada = new_person(client, ADA)
    (face_id,) = client.get(faces_of(ada)).json()["persistedFaceIds"]
    fake.fail_directory_operations("Too dark.", times=2)
    other, added = begin_face(client, ada, BOB)
    deleted = client.delete(f"{faces_of(ada)}/{face_id}")
    assert failure(client, deleted) == failure(client, added) == "Too dark."
    assert client.get(faces_of(ada)).json()["persistedFaceIds"] == [face_id]
    assert error(client.get(f"{faces_of(ada)}/{other}")) == (404, "PersistedFaceNotFound")
    assert (identified(client, ADA, personIds=[ada]), identified(client, BOB, personIds=[ada])) == ([ada], [])


def test_a_face_is_gone_whose_adding_and_deletion_both_fail(client: httpx.Client, fake: FakeAzure) -> None:
    ada = new_person(client)
    fake.fail_directory_operations(times=2)
    face_id, added = begin_face(client, ada, ADA)
    deleted = client.delete(f"{faces_of(ada)}/{face_id}")
    assert failure(client, deleted) == failure(client, added) == "The operation failed."
    assert client.get(faces_of(ada)).json()["persistedFaceIds"] == []


def test_groups_whose_change_fails(client: httpx.Client, fake: FakeAzure) -> None:
    ada, bob = new_person(client, ADA), new_person(client, BOB)
    fake.fail_directory_operations("Busy.", times=3)
    body = {"name": "Staff", "addPersonIds": [ada]}
    assert failure(client, client.put(STAFF, json=body)) == "Busy."
    assert error(client.get(STAFF)) == (404, "DynamicPersonGroupNotFound")
    client.put(STAFF, json={"name": "Staff"})
    assert failure(client, client.patch(STAFF, json={"addPersonIds": [bob]})) == "Busy."
    assert members(client, STAFF) == []
    assert failure(client, client.delete(STAFF)) == "Busy."
    assert client.get(STAFF).status_code == 200
    done(client, client.patch(STAFF, json={"addPersonIds": [bob]}))
    assert identified(client, BOB, dynamicPersonGroupId="staff") == [bob]


def test_a_change_of_a_group_that_is_not_made(client: httpx.Client, fake: FakeAzure) -> None:
    ada = new_person(client, ADA)
    fake.fail_directory_operations("Busy.")
    client.put(STAFF, json={"name": "Staff", "addPersonIds": [ada]})
    changed = client.patch(STAFF, json={"removePersonIds": [ada]})
    assert failure(client, changed) == "Dynamic person group was not found."


def test_failures_apply_in_the_order_of_their_declaration(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail_directory_operations("first", times=2)
    fake.fail_directory_operations("second", times=None)
    accepted = [begin_person(client)[1] for _ in range(4)]
    # The order of the requests counts, not that of the polls.
    assert [failure(client, one) for one in reversed(accepted)] == ["second", "second", "first", "first"]
    fake.reset()
    done(client, begin_person(client)[1])


def test_a_failure_without_running_polls(client: httpx.Client, fake: FakeAzure) -> None:
    fake.running_polls = 0
    fake.fail_directory_operations("At once.")
    person_id, accepted = begin_person(client)
    assert error(client.get(f"{PERSONS}/{person_id}")) == (404, "PersonNotFound")
    assert failure(client, accepted) == "At once."


@pytest.mark.parametrize("times", [0, -1])
def test_no_failures_cannot_be_declared(fake: FakeAzure, times: int) -> None:
    with pytest.raises(ValueError, match="times must be at least 1, or None for every operation"):
        fake.fail_directory_operations(times=times)


def test_an_operation_is_kept_for_48_hours(client: httpx.Client, clock: VirtualClock) -> None:
    person_id, accepted = begin_person(client)
    done(client, accepted)
    clock.advance(48 * 3600 - 1)
    assert statuses(client, accepted) == ["succeeded"]
    clock.advance(1)
    assert error(client.get(location(accepted))) == (404, "OperationNotFound")
    assert client.get(f"{PERSONS}/{person_id}").status_code == 200


def test_what_waits_for_an_operation_that_expired_ends_all_the_same(client: httpx.Client, clock: VirtualClock) -> None:
    person_id, _ = begin_person(client)
    clock.advance(47 * 3600)
    _, added = begin_face(client, person_id, ADA)
    clock.advance(3600)
    done(client, added)
    assert identified(client, ADA, personIds=[person_id]) == [person_id]


def test_the_times_of_an_operation(client: httpx.Client, clock: VirtualClock) -> None:
    person_id, created = begin_person(client)
    clock.advance(1)
    _, added = begin_face(client, person_id, ADA)
    clock.advance(1)
    waiting = poll(client, added)
    assert waiting["createdTime"] == waiting["lastActionTime"] == "2025-01-15T10:30:01.1234567Z"
    clock.advance(1)
    done(client, created)
    clock.advance(1)
    done(client, added)
    ended = poll(client, added)
    assert ended["createdTime"] == waiting["createdTime"]
    assert ended["lastActionTime"] == ended["finishedTime"] == "2025-01-15T10:30:04.1234567Z"
    assert poll(client, created)["finishedTime"] == "2025-01-15T10:30:03.1234567Z"


@pytest.mark.parametrize("operation_id", [NOBODY, "no-guid"])
def test_operations_nobody_knows(client: httpx.Client, operation_id: str) -> None:
    assert error(client.get(f"{PREVIEW}/operations/{operation_id}")) == (404, "OperationNotFound")


def test_a_client_of_the_facade_reaches_the_directory(fake: FakeAzure) -> None:
    with fake.face_client(api_version="v1.2-preview.1") as face:
        accepted = face.send_request("POST", "/persons", json={"name": "Ada"})
        person_id = accepted.json()["personId"]
        assert face.send_request("GET", f"/persons/{person_id}").json()["name"] == "Ada"
        route = accepted.headers["operation-location"].partition(PREVIEW)[2]
        seen = [face.send_request("GET", route).json()["status"] for _ in range(2)]
        assert seen == ["running", "succeeded"]
