"""Identify."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

from .face_calls import ADA, BOB, EVE, NOBODY, ROOT, ask, detect, error, person, put, train, upload

# A server would show nothing more, and take its time.
pytestmark = pytest.mark.parametrize("client", ["in process"], indirect=True)

SCOPES = {"/persongroups/staff": "personGroupId", "/largepersongroups/staff": "largePersonGroupId"}
MODEL = "recognition_04"


@pytest.fixture(params=SCOPES)
def group(request: pytest.FixtureRequest, client: httpx.Client) -> str:
    """The path of a group that has Ada and Bob, not yet trained."""
    path: str = request.param
    put(client, path, recognitionModel=MODEL)
    return path


def identify(client: httpx.Client, group: str, faces: list[str], **body: Any) -> httpx.Response:
    return ask(client, "/identify", faceIds=faces, **{SCOPES[group]: "staff"}, **body)


def candidates(answer: httpx.Response) -> list[list[str]]:
    return [[one["personId"] for one in result["candidates"]] for result in answer.json()]


def test_each_face_gets_its_person_in_the_order_of_the_request(client: httpx.Client, group: str) -> None:
    ada, bob = person(client, group, ADA), person(client, group, EVE, BOB)
    train(client, group)
    faces = [detect(client, image, recognitionModel=MODEL) for image in (BOB, b"BM somebody".ljust(1024), ADA)]
    answer = identify(client, group, faces)
    assert answer.json() == [
        {"faceId": faces[0], "candidates": [{"personId": bob, "confidence": 1.0}]},
        {"faceId": faces[1], "candidates": []},
        {"faceId": faces[2], "candidates": [{"personId": ada, "confidence": 1.0}]},
    ]


def test_only_trained_groups_answer(client: httpx.Client, group: str) -> None:
    noun = "PersonGroup" if group.startswith("/p") else "LargePersonGroup"
    person(client, group, ADA)
    face = detect(client, ADA, recognitionModel=MODEL)
    assert error(identify(client, group, [face])) == (400, f"{noun}NotTrained")
    client.post(f"{ROOT}{group}/train")
    assert error(identify(client, group, [face])) == (409, f"{noun}TrainingNotFinished")
    client.get(f"{ROOT}{group}/training")
    client.get(f"{ROOT}{group}/training")
    assert identify(client, group, [face]).status_code == 200
    client.delete(f"{ROOT}{group}")
    assert error(identify(client, group, [face])) == (400, f"{noun}NotFound")


def test_what_came_after_the_training_does_not_count(client: httpx.Client, group: str) -> None:
    ada = person(client, group, ADA)
    train(client, group)
    bob = person(client, group, BOB)
    upload(client, f"{group}/persons/{ada}/persistedfaces", EVE)
    faces = [detect(client, image, recognitionModel=MODEL) for image in (ADA, BOB, EVE)]
    assert candidates(identify(client, group, faces)) == [[ada], [], []]
    train(client, group)
    assert candidates(identify(client, group, faces)) == [[ada], [bob], [ada]]


def test_thresholds_and_order(client: httpx.Client, fake: FakeAzure, group: str) -> None:
    fake.show_faces(ADA, "Ada")
    fake.show_faces(BOB, "Ada")
    ada, twin, eve = person(client, group, ADA), person(client, group, BOB), person(client, group, EVE)
    person(client, group)
    train(client, group)
    face = detect(client, ADA, recognitionModel=MODEL)
    assert candidates(identify(client, group, [face])) == [[ada, twin]]
    assert candidates(identify(client, group, [face], maxNumOfCandidatesReturned=1)) == [[ada]]
    assert candidates(identify(client, group, [face], confidenceThreshold=0)) == [[ada, twin, eve]]
    assert candidates(identify(client, group, [face], confidenceThreshold=0.99)) == [[ada]]
    (result,) = identify(client, group, [face]).json()
    assert 0.7 <= result["candidates"][1]["confidence"] < 1


def test_faces_have_to_be_of_the_model_of_the_group(client: httpx.Client, group: str) -> None:
    person(client, group, ADA)
    train(client, group)
    faces = [detect(client, ADA, recognitionModel=MODEL), detect(client, ADA)]
    refused = identify(client, group, faces)
    assert error(refused) == (400, "BadArgument")
    assert refused.json()["error"]["message"] == "'recognitionModel' is incompatible."


def test_faces_expire(client: httpx.Client, clock: VirtualClock, group: str) -> None:
    train(client, group)
    face = detect(client, ADA, recognitionModel=MODEL, faceIdTimeToLive="60")
    clock.advance(60)
    assert error(identify(client, group, [face])) == (400, "FaceNotFound")


def test_persons_of_the_directory(client: httpx.Client, fake: FakeAzure) -> None:
    ada = fake.add_directory_person(ADA, EVE)
    bob = fake.add_directory_person(BOB, "https://example.test/bob.jpg")
    faces = [detect(client, image, recognitionModel=MODEL) for image in (ADA, BOB)]
    assert candidates(ask(client, "/identify", faceIds=faces, personIds=[bob, ada])) == [[ada], [bob]]
    assert candidates(ask(client, "/identify", faceIds=faces, personIds=[bob])) == [[], [bob]]
    assert error(ask(client, "/identify", faceIds=faces, personIds=[NOBODY])) == (400, "PersonNotFound")
    fake.reset()
    assert error(ask(client, "/identify", faceIds=faces, personIds=[bob])) == (400, "FaceNotFound")


def test_dynamic_groups_select_from_the_directory(client: httpx.Client, fake: FakeAzure) -> None:
    ada = fake.add_directory_person(ADA, dynamic_groups=["day", "night"])
    bob = fake.add_directory_person(BOB, dynamic_groups=["night"])
    faces = [detect(client, image, recognitionModel=MODEL) for image in (ADA, BOB)]

    def found(group_id: str) -> httpx.Response:
        return ask(client, "/identify", faceIds=faces, dynamicPersonGroupId=group_id)

    assert candidates(found("day")) == [[ada], []]
    assert candidates(found("night")) == [[ada], [bob]]
    assert error(found("weekend")) == (400, "DynamicPersonGroupNotFound")


def test_the_directory_has_models_too(client: httpx.Client, fake: FakeAzure) -> None:
    ada = fake.add_directory_person(ADA, recognition_model="recognition_03")
    face = detect(client, ADA, recognitionModel=MODEL)
    assert error(ask(client, "/identify", faceIds=[face], personIds=[ada])) == (400, "BadArgument")


def test_a_person_of_the_directory_has_to_be_seen(fake: FakeAzure, client: httpx.Client) -> None:
    fake.show_faces(ADA, "Ada", "Bob")
    with pytest.raises(ValueError, match="more than 1 face"):
        fake.add_directory_person(ADA)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "MissingIdentificationScopeParameters"),
        ({"personGroupId": "a", "personIds": ["b"]}, "IncompatibleIdentificationScopeParametersCombination"),
        ({"faceIds": None, "personGroupId": "a"}, "BadArgument"),
        ({"faceIds": [], "personGroupId": "a"}, "BadArgument"),
        ({"faceIds": [NOBODY] * 11, "personGroupId": "a"}, "BadArgument"),
        ({"personIds": []}, "BadArgument"),
        ({"personIds": [NOBODY] * 31}, "BadArgument"),
        ({"personGroupId": 5}, "BadArgument"),
        ({"personGroupId": "a", "maxNumOfCandidatesReturned": 101}, "BadArgument"),
        ({"personGroupId": "a", "maxNumOfCandidatesReturned": "1"}, "BadArgument"),
        ({"personGroupId": "a", "confidenceThreshold": 1.5}, "BadArgument"),
        ({"personGroupId": "a", "confidenceThreshold": True}, "BadArgument"),
        ({"personGroupId": "a"}, "PersonGroupNotFound"),
    ],
)
def test_what_is_refused(client: httpx.Client, body: dict[str, Any], code: str) -> None:
    answer = ask(client, "/identify", **{"faceIds": [detect(client, ADA)]} | body)
    assert error(answer) == (400, code)
