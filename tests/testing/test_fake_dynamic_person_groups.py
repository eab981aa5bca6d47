"""Dynamic person groups."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure

from .directory_calls import (
    GROUPS,
    PERSONS,
    done,
    identified,
    location,
    members,
    new_group,
    new_person,
    poll,
    references,
    statuses,
)
from .face_calls import ADA, BOB, EVE, NOBODY, ask, detect, error

STAFF = f"{GROUPS}/staff"
IN_STAFF = {"dynamicPersonGroupId": "staff"}
WITHOUT_PERSONS = {"_overload": "createDynamicPersonGroup"}
UPDATE_ONLY = {"_overload": "updateDynamicPersonGroup"}


def test_a_group_without_persons_is_there_at_once(client: httpx.Client) -> None:
    answer = client.put(STAFF, params=WITHOUT_PERSONS, json={"name": "Staff", "userData": "x"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert "operation-location" not in answer.headers
    assert client.get(STAFF).text == '{"dynamicPersonGroupId":"staff","name":"Staff","userData":"x"}'
    assert members(client, STAFF) == identified(client, ADA, **IN_STAFF) == []


def test_a_group_with_persons_is_searched_when_the_operation_has_succeeded(client: httpx.Client) -> None:
    ada, bob = new_person(client, ADA), new_person(client, BOB)
    accepted = client.put(STAFF, json={"name": "Staff", "addPersonIds": [ada, bob, ada]})
    assert (accepted.status_code, accepted.content) == (202, b"")
    assert "location" not in accepted.headers
    assert client.get(STAFF).json() == {"dynamicPersonGroupId": "staff", "name": "Staff"}
    assert members(client, STAFF) == references(client, ada) == []
    face_id = detect(client, ADA, recognitionModel="recognition_04")
    assert error(ask(client, "/identify", faceIds=[face_id], **IN_STAFF)) == (400, "DynamicPersonGroupNotFound")
    assert poll(client, accepted)["resourceLocation"] == str(accepted.url)
    assert statuses(client, accepted) == ["succeeded"]
    assert members(client, STAFF) == sorted([ada, bob])
    assert references(client, ada) == references(client, bob) == ["staff"]
    assert identified(client, ADA, **IN_STAFF) == [ada]


def test_members_change_when_the_operation_has_succeeded(client: httpx.Client) -> None:
    ada, bob, eve = (new_person(client, image) for image in (ADA, BOB, EVE))
    new_group(client, "staff", ada, bob)
    body = {"name": "New", "userData": "x", "addPersonIds": [eve], "removePersonIds": [ada]}
    accepted = client.patch(STAFF, json=body)
    assert (accepted.status_code, accepted.content) == (202, b"")
    assert client.get(STAFF).json() == {"dynamicPersonGroupId": "staff", "name": "New", "userData": "x"}
    assert members(client, STAFF) == sorted([ada, bob])
    assert (references(client, ada), references(client, eve)) == (["staff"], [])
    assert (identified(client, ADA, **IN_STAFF), identified(client, EVE, **IN_STAFF)) == ([ada], [])
    done(client, accepted)
    assert members(client, STAFF) == sorted([bob, eve])
    assert (references(client, ada), references(client, eve)) == ([], ["staff"])
    assert (identified(client, ADA, **IN_STAFF), identified(client, EVE, **IN_STAFF)) == ([], [eve])


def test_an_update_without_persons_is_done_at_once(client: httpx.Client) -> None:
    new_group(client, "staff", new_person(client))
    answer = client.patch(STAFF, params=UPDATE_ONLY, json={"userData": "x"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert client.get(STAFF).json() == {"dynamicPersonGroupId": "staff", "name": "A group", "userData": "x"}


def test_an_update_that_may_change_persons_is_an_operation(client: httpx.Client) -> None:
    person_id = new_person(client)
    new_group(client, "staff", person_id)
    bodies: list[dict[str, Any]] = [{"name": "New"}, {"addPersonIds": []}, {"removePersonIds": [new_person(client)]}]
    for body in bodies:
        done(client, client.patch(STAFF, json=body))
    assert members(client, STAFF) == [person_id]


def test_a_deleted_group_is_searched_until_the_operation_has_succeeded(client: httpx.Client) -> None:
    ada = new_person(client, ADA)
    new_group(client, "staff", ada)
    deleted = client.delete(STAFF)
    assert (deleted.status_code, deleted.content) == (202, b"")
    assert error(client.get(STAFF)) == error(client.delete(STAFF)) == (404, "DynamicPersonGroupNotFound")
    assert client.get(GROUPS).json() == []
    assert references(client, ada) == ["staff"]
    assert identified(client, ADA, **IN_STAFF) == [ada]
    done(client, deleted)
    assert references(client, ada) == []
    face_id = detect(client, ADA, recognitionModel="recognition_04")
    assert error(ask(client, "/identify", faceIds=[face_id], **IN_STAFF)) == (400, "DynamicPersonGroupNotFound")
    assert client.get(f"{PERSONS}/{ada}").status_code == 200


@pytest.mark.parametrize("with_persons", [True, False])
def test_a_group_that_is_made_again_while_the_old_one_goes(client: httpx.Client, with_persons: bool) -> None:
    ada, bob = new_person(client, ADA), new_person(client, BOB)
    new_group(client, "staff", ada)
    deleted = client.delete(STAFF)
    if with_persons:
        new_group(client, "staff", bob)
    else:
        client.put(STAFF, params=WITHOUT_PERSONS, json={"name": "New"})
    done(client, deleted)
    assert members(client, STAFF) == ([bob] if with_persons else [])
    assert (references(client, ada), identified(client, ADA, **IN_STAFF)) == ([], [])


def test_a_person_who_is_deleted_before_the_group_is_made(client: httpx.Client) -> None:
    ada, bob = new_person(client, ADA), new_person(client, BOB)
    accepted = client.put(STAFF, json={"name": "Staff", "addPersonIds": [ada, bob]})
    done(client, client.delete(f"{PERSONS}/{ada}"))
    done(client, accepted)
    assert members(client, STAFF) == [bob]


def test_groups_are_listed_by_id_in_pages(client: httpx.Client) -> None:
    for group_id in ("c", "a", "b"):
        client.put(f"{GROUPS}/{group_id}", params=WITHOUT_PERSONS, json={"name": group_id})

    def listed(**query: str) -> list[str]:
        return [one["dynamicPersonGroupId"] for one in client.get(GROUPS, params=query).json()]

    assert listed() == ["a", "b", "c"]
    assert listed(start="a", top="1") == ["b"]
    assert error(client.get(GROUPS, params={"top": "0"})) == (400, "BadArgument")


def test_the_persons_of_a_group_are_listed_in_pages(client: httpx.Client, fake: FakeAzure) -> None:
    ids = sorted(fake.add_directory_person(dynamic_groups=["staff"]) for _ in range(4))
    persons = f"{STAFF}/persons"
    assert client.get(persons).json() == {"personIds": ids}
    assert client.get(persons, params={"start": ids[0], "top": "2"}).json() == {"personIds": ids[1:3]}
    assert client.get(persons, params={"start": ids[3]}).json() == {"personIds": []}


def test_an_id_is_used_once(client: httpx.Client) -> None:
    person_id = new_person(client)
    body = {"name": "Staff", "addPersonIds": [person_id]}
    accepted = client.put(STAFF, json=body)
    for again in (body, {"name": "Staff"}):
        assert error(client.put(STAFF, json=again)) == (409, "DynamicPersonGroupExists")
    done(client, accepted)
    assert error(client.put(STAFF, json=body)) == (409, "DynamicPersonGroupExists")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 129},
        {"name": "x", "userData": "x" * 16385},
        {"name": "x", "addPersonIds": []},
        {"name": "x", "addPersonIds": NOBODY},
        {"name": "x", "addPersonIds": [5]},
        [],
    ],
)
def test_what_a_new_group_may_not_be(client: httpx.Client, body: Any) -> None:
    assert error(client.put(STAFF, json=body)) == (400, "BadArgument")
    assert client.get(GROUPS).json() == []


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 129}, {"addPersonIds": "x"}, []])
def test_updates_that_are_refused(client: httpx.Client, body: Any) -> None:
    new_group(client, "staff", new_person(client))
    assert error(client.patch(STAFF, json=body)) == (400, "BadArgument")
    assert error(client.patch(STAFF, params=UPDATE_ONLY, json=body)) == (400, "BadArgument")


def test_persons_nobody_knows(client: httpx.Client) -> None:
    body = {"name": "x", "addPersonIds": [new_person(client), NOBODY]}
    assert error(client.put(STAFF, json=body)) == (404, "PersonNotFound")
    assert client.get(GROUPS).json() == []
    new_group(client, "staff", new_person(client))
    for name in ("addPersonIds", "removePersonIds"):
        assert error(client.patch(STAFF, json={"name": "New", name: [NOBODY]})) == (404, "PersonNotFound")
    assert client.get(STAFF).json()["name"] == "A group"


def test_groups_nobody_knows(client: httpx.Client) -> None:
    for group_id, status in (("unknown", 404), ("UPPER", 400), ("x" * 65, 400)):
        group = f"{GROUPS}/{group_id}"
        answers = [
            client.get(group),
            client.patch(group, json={"name": "x"}),
            client.delete(group),
            client.get(f"{group}/persons"),
        ]
        assert {error(one) for one in answers} == {(status, "DynamicPersonGroupNotFound")}
    for group_id in ("UPPER", "x" * 65, "a.b"):
        assert error(client.put(f"{GROUPS}/{group_id}", json={"name": "x"})) == (400, "BadArgument")


def test_the_operation_of_a_group_is_a_resource_of_its_own(client: httpx.Client) -> None:
    accepted = client.put(STAFF, json={"name": "Staff", "addPersonIds": [new_person(client)]})
    assert location(accepted).rpartition("/")[2] not in location(client.delete(STAFF))
