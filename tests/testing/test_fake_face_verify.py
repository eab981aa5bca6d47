"""Verify."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure

from .face_calls import ADA, BOB, NOBODY, ask, detect, error, person, put

# A server would show nothing more, and take its time.
pytestmark = pytest.mark.parametrize("client", ["in process"], indirect=True)

AT_WORK = b"BM Ada at work".ljust(1024)
GROUPS = [("/persongroups/staff", "personGroupId"), ("/largepersongroups/staff", "largePersonGroupId")]


def test_face_to_face(client: httpx.Client, fake: FakeAzure) -> None:
    fake.show_faces(AT_WORK, "Ada")
    fake.show_faces(ADA, "Ada")
    face, twin, photo, other = (detect(client, image) for image in (ADA, ADA, AT_WORK, BOB))
    verdicts = [ask(client, "/verify", faceId1=face, faceId2=one).json() for one in (twin, photo, other)]
    assert [list(verdict) for verdict in verdicts] == [["isIdentical", "confidence"]] * 3
    assert [verdict["isIdentical"] for verdict in verdicts] == [True, True, False]
    assert verdicts[0]["confidence"] == 1.0 > verdicts[1]["confidence"] > 0.5 > verdicts[2]["confidence"] > 0


@pytest.mark.parametrize(("group", "id_name"), GROUPS)
def test_face_to_person_takes_no_training(client: httpx.Client, group: str, id_name: str) -> None:
    put(client, group)
    person_id = person(client, group, BOB, ADA)
    verdicts = [
        ask(client, "/verify", faceId=detect(client, image), personId=person_id, **{id_name: "staff"}).json()
        for image in (ADA, b"BM somebody".ljust(1024))
    ]
    assert verdicts[0] == {"isIdentical": True, "confidence": 1.0}
    assert verdicts[1]["isIdentical"] is False


def test_face_to_person_of_the_directory(client: httpx.Client, fake: FakeAzure) -> None:
    ada, nobody_seen = fake.add_directory_person(ADA), fake.add_directory_person()
    face = detect(client, ADA, recognitionModel="recognition_04")
    assert ask(client, "/verify", faceId=face, personId=ada).json()["isIdentical"] is True
    assert error(ask(client, "/verify", faceId=face, personId=NOBODY)) == (404, "PersonNotFound")
    assert error(ask(client, "/verify", faceId=face, personId=nobody_seen)) == (404, "PersistedFaceNotFound")


@pytest.mark.parametrize(("group", "id_name"), GROUPS)
def test_models_have_to_be_the_same(client: httpx.Client, fake: FakeAzure, group: str, id_name: str) -> None:
    put(client, group, recognitionModel="recognition_03")
    person_id = person(client, group, ADA)
    old, new = detect(client, ADA), detect(client, ADA, recognitionModel="recognition_03")
    scope = {"personId": person_id, id_name: "staff"}
    refused = [
        ask(client, "/verify", faceId1=old, faceId2=new),
        ask(client, "/verify", faceId=old, **scope),
        ask(client, "/verify", faceId=new, personId=fake.add_directory_person(ADA)),
    ]
    assert {error(one) for one in refused} == {(400, "BadArgument")}
    assert ask(client, "/verify", faceId=new, **scope).json()["isIdentical"] is True


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "BadArgument")),
        ({"faceId1": "known"}, (400, "BadArgument")),
        ({"faceId2": "known"}, (400, "BadArgument")),
        ({"faceId1": "known", "faceId2": NOBODY}, (404, "FaceNotFound")),
        ({"faceId": NOBODY, "personId": NOBODY}, (404, "FaceNotFound")),
        ({"faceId": "known"}, (400, "BadArgument")),
        ({"faceId": "known", "personGroupId": "staff"}, (400, "BadArgument")),
        ({"faceId": "known", "personGroupId": "staff", "personId": NOBODY}, (404, "PersonNotFound")),
        ({"faceId": "known", "personGroupId": "none", "personId": NOBODY}, (400, "PersonGroupNotFound")),
        ({"faceId": "known", "largePersonGroupId": "none", "personId": NOBODY}, (400, "LargePersonGroupNotFound")),
        (
            {"faceId": "known", "largePersonGroupId": "a", "personGroupId": "b", "personId": NOBODY},
            (400, "PersonGroupIdAndLargePersonGroupIdBothNotNull"),
        ),
    ],
)
def test_what_is_refused(client: httpx.Client, body: dict[str, Any], expected: tuple[int, str]) -> None:
    put(client, "/persongroups/staff")
    known = detect(client, ADA)
    given = {name: known if value == "known" else value for name, value in body.items()}
    assert error(ask(client, "/verify", **given)) == expected


def test_a_person_without_faces(client: httpx.Client) -> None:
    put(client, "/persongroups/staff")
    person_id = person(client, "/persongroups/staff")
    answer = ask(client, "/verify", faceId=detect(client, ADA), personGroupId="staff", personId=person_id)
    assert error(answer) == (404, "PersistedFaceNotFound")
