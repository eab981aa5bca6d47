"""Persons of the person directory."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure

from .directory_calls import (
    PERSONS,
    begin_face,
    begin_person,
    done,
    faces_of,
    identified,
    location,
    new_group,
    new_person,
    poll,
    references,
    statuses,
)
from .face_calls import ADA, BOB, NOBODY, PREVIEW, ask, detect, error


def test_a_person_can_be_read_before_the_operation_ends(client: httpx.Client) -> None:
    accepted = client.post(PERSONS, json={"name": "Ada", "userData": "ü"})
    assert accepted.status_code == 202
    person_id = accepted.json()["personId"]
    assert accepted.json() == {"personId": person_id}
    assert accepted.headers["location"] == str(accepted.url.join(f"{PERSONS}/{person_id}"))
    assert location(accepted).startswith(str(accepted.url.join(f"{PREVIEW}/operations/")))
    answer = client.get(accepted.headers["location"])
    assert answer.text == f'{{"personId":"{person_id}","name":"Ada","userData":"ü"}}'
    assert answer.headers["csp-billing-usage"] == "CognitiveServices.Face.Transaction=1"
    assert client.get(PERSONS).json() == [answer.json()]
    assert statuses(client, accepted) == ["running", "succeeded"]
    assert client.get(accepted.headers["location"]).json() == answer.json()


def test_recognition_knows_a_person_when_the_operation_has_succeeded(client: httpx.Client) -> None:
    person_id, accepted = begin_person(client)
    face_id = detect(client, ADA, recognitionModel="recognition_04")
    assert error(ask(client, "/identify", faceIds=[face_id], personIds=[person_id])) == (400, "PersonNotFound")
    assert error(ask(client, "/verify", faceId=face_id, personId=person_id)) == (404, "PersonNotFound")
    done(client, accepted)
    assert identified(client, ADA, personIds=[person_id]) == []
    assert error(ask(client, "/verify", faceId=face_id, personId=person_id)) == (404, "PersistedFaceNotFound")


def test_an_update_changes_what_it_names(client: httpx.Client) -> None:
    person = f"{PERSONS}/{new_person(client)}"
    for change in ({"name": "Ada"}, {"userData": "x"}):
        answer = client.patch(person, json=change)
        assert (answer.status_code, answer.content) == (200, b"")
    found = client.get(person).json()
    assert (found["name"], found["userData"]) == ("Ada", "x")


def test_a_deleted_person_is_identified_until_the_operation_has_succeeded(client: httpx.Client) -> None:
    person_id = new_person(client, ADA)
    other = new_person(client, BOB)
    group = new_group(client, "staff", person_id, other)
    deleted = client.delete(f"{PERSONS}/{person_id}")
    assert (deleted.status_code, deleted.content) == (202, b"")
    assert error(client.get(f"{PERSONS}/{person_id}")) == (404, "PersonNotFound")
    assert error(client.delete(f"{PERSONS}/{person_id}")) == (404, "PersonNotFound")
    assert identified(client, ADA, dynamicPersonGroupId="staff") == [person_id]
    assert len(client.get(f"{group}/persons").json()["personIds"]) == 2
    done(client, deleted)
    assert identified(client, ADA, dynamicPersonGroupId="staff") == []
    assert client.get(f"{group}/persons").json() == {"personIds": [other]}
    assert [one["personId"] for one in client.get(PERSONS).json()] == [other]
    face_id = detect(client, ADA, recognitionModel="recognition_04")
    assert error(ask(client, "/identify", faceIds=[face_id], personIds=[person_id])) == (400, "PersonNotFound")


def test_persons_are_listed_by_id_in_pages(client: httpx.Client) -> None:
    ids = sorted(begin_person(client)[0] for _ in range(5))

    def listed(**query: str) -> list[str]:
        return [one["personId"] for one in client.get(PERSONS, params=query).json()]

    assert listed() == ids
    assert listed(top="2") == ids[:2]
    assert listed(start=ids[1], top="2") == ids[2:4]
    assert listed(start=ids[4]) == []


@pytest.mark.parametrize("query", [{"start": "nobody"}, {"start": "x" * 65}, {"top": "0"}, {"top": "1001"}])
def test_list_arguments_are_checked(client: httpx.Client, query: dict[str, str]) -> None:
    person_id = new_person(client)
    group = new_group(client, "staff", person_id)
    assert error(client.get(PERSONS, params=query)) == (400, "BadArgument")
    assert error(client.get(f"{group}/persons", params=query)) == (400, "BadArgument")


@pytest.mark.parametrize("kind", ["persongroups", "largepersongroups", "largefacelists", "dynamicpersongroups"])
def test_no_list_starts_after_more_than_64_characters(client: httpx.Client, kind: str) -> None:
    assert client.get(f"{PREVIEW}/{kind}", params={"start": "x" * 64}).status_code == 200
    assert error(client.get(f"{PREVIEW}/{kind}", params={"start": "x" * 65})) == (400, "BadArgument")


def test_the_groups_of_a_person_are_listed_in_pages(client: httpx.Client) -> None:
    person_id = new_person(client)
    for group_id in ("c", "a", "b"):
        new_group(client, group_id, person_id)
    assert references(client, person_id) == ["a", "b", "c"]
    path = f"{PERSONS}/{person_id}/dynamicPersonGroupReferences"
    assert client.get(path, params={"start": "a", "top": "1"}).json() == {"dynamicPersonGroupIds": ["b"]}
    assert error(client.get(path, params={"top": "0"})) == (400, "BadArgument")


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "x" * 129}, {"name": "x", "userData": "x" * 16385}, {"name": 5}, []]
)
def test_what_a_new_person_may_not_be(client: httpx.Client, body: Any) -> None:
    assert error(client.post(PERSONS, json=body)) == (400, "BadArgument")
    assert client.get(PERSONS).json() == []


def test_the_longest_name_and_data_are_accepted(client: httpx.Client) -> None:
    body = {"name": "x" * 128, "userData": "x" * 16384}
    assert client.post(PERSONS, json=body).status_code == 202


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 129}, {"userData": "x" * 16385}, []])
def test_updates_that_are_refused(client: httpx.Client, body: Any) -> None:
    person = f"{PERSONS}/{new_person(client)}"
    assert error(client.patch(person, json=body)) == (400, "BadArgument")


@pytest.mark.parametrize("person_id", [NOBODY, "no-guid"])
def test_nobody(client: httpx.Client, person_id: str) -> None:
    person = f"{PERSONS}/{person_id}"
    answers = [
        client.get(person),
        client.patch(person, json={"name": "x"}),
        client.delete(person),
        client.get(f"{person}/dynamicPersonGroupReferences"),
        client.get(faces_of(person_id)),
    ]
    assert {error(one) for one in answers} == {(404, "PersonNotFound")}


def test_the_control_and_the_routes_share_one_directory(client: httpx.Client, fake: FakeAzure) -> None:
    ada = fake.add_directory_person(ADA, BOB, dynamic_groups=["day", "night"], name="Ada")
    assert client.get(f"{PERSONS}/{ada}").json() == {"personId": ada, "name": "Ada"}
    assert references(client, ada) == ["day", "night"]
    assert client.get(f"{PREVIEW}/dynamicpersongroups/day").json() == {"dynamicPersonGroupId": "day", "name": "day"}
    assert client.get(f"{PREVIEW}/dynamicpersongroups/day/persons").json() == {"personIds": [ada]}
    first, second = client.get(faces_of(ada)).json()["persistedFaceIds"]
    assert client.get(faces_of(ada, "recognition_03")).json()["persistedFaceIds"] == []
    assert identified(client, ADA, dynamicPersonGroupId="day") == [ada]
    done(client, client.delete(f"{faces_of(ada)}/{first}"))
    assert identified(client, ADA, dynamicPersonGroupId="day") == []
    assert identified(client, BOB, dynamicPersonGroupId="day") == [ada]
    assert client.get(faces_of(ada)).json() == {"personId": ada, "persistedFaceIds": [second]}
    # A group of the routes takes a person of the control, and the other way round.
    new_group(client, "late", ada)
    eve = fake.add_directory_person(dynamic_groups=["late"])
    assert client.get(f"{PREVIEW}/dynamicpersongroups/late/persons").json() == {"personIds": sorted([ada, eve])}
    fake.reset()
    assert client.get(PERSONS).json() == client.get(f"{PREVIEW}/dynamicpersongroups").json() == []


def test_the_control_knows_the_recognition_models(fake: FakeAzure) -> None:
    with pytest.raises(ValueError, match="recognition_model has to be one of recognition_01, "):
        fake.add_directory_person(ADA, recognition_model="recognition_4")


@pytest.mark.parametrize("polls", [0, 1, 2, 3])
def test_an_operation_moves_by_polls(client: httpx.Client, fake: FakeAzure, polls: int) -> None:
    fake.running_polls = polls
    expected = [["succeeded"], ["running", "succeeded"]]
    expected += [["notStarted", "running", "succeeded"], ["notStarted", "running", "running", "succeeded"]]
    assert statuses(client, begin_person(client)[1]) == expected[polls]


def test_without_running_polls_all_is_done_at_once(client: httpx.Client, fake: FakeAzure) -> None:
    fake.running_polls = 0
    person_id, _ = begin_person(client)
    begin_face(client, person_id, ADA)
    assert identified(client, ADA, personIds=[person_id]) == [person_id]


def test_the_status_has_the_documented_fields(client: httpx.Client) -> None:
    _, accepted = begin_person(client)
    running, ended = poll(client, accepted), poll(client, accepted)
    start = "2025-01-15T10:30:00.1234567Z"
    assert running == {
        "status": "running",
        "createdTime": start,
        "lastActionTime": start,
    }
    assert ended == running | {"status": "succeeded", "finishedTime": start}


@pytest.mark.parametrize("client", ["in process"], indirect=True)
def test_only_the_preview_has_the_directory(client: httpx.Client, fake: FakeAzure) -> None:
    fake.strict = False
    person_id = new_person(client)
    for version in ("v1.2", "v1.3-preview.1"):
        for path in ("/persons", f"/persons/{person_id}", "/dynamicpersongroups", f"/operations/{NOBODY}"):
            assert error(client.get(f"/face/{version}{path}"))[0] == 404
        assert fake.unknown_routes
        fake.unknown_routes.clear()
