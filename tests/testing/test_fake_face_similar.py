"""Find similar and group."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

from .face_calls import ADA, BOB, EVE, NOBODY, ROOT, add, ask, detect, error, put, train

# A server would show nothing more, and take its time.
pytestmark = pytest.mark.parametrize("client", ["in process"], indirect=True)

SMALL, LARGE = "/facelists/press", "/largefacelists/press"


def find(client: httpx.Client, **body: Any) -> httpx.Response:
    return ask(client, "/findsimilars", **body)


def test_the_same_person_among_detected_faces(client: httpx.Client, fake: FakeAzure) -> None:
    fake.show_faces(BOB, "Ada")
    fake.show_faces(ADA, "Ada")
    face, twin, photo, other = (detect(client, image) for image in (ADA, ADA, BOB, EVE))
    found = find(client, faceId=face, faceIds=[other, photo, twin]).json()
    assert [list(one) for one in found] == [["faceId", "confidence"]] * 2
    assert [one["faceId"] for one in found] == [twin, photo]
    assert found[0]["confidence"] == 1.0
    assert 0.7 <= found[1]["confidence"] < 1
    assert find(client, faceId=other, faceIds=[face, photo]).text == "[]"


def test_look_alikes_come_however_little_alike_the_best_first(client: httpx.Client) -> None:
    face, *others = (detect(client, image) for image in (ADA, BOB, EVE, ADA))
    found = find(client, faceId=face, faceIds=others, mode="matchFace").json()
    confidences = [one["confidence"] for one in found]
    assert len(found) == 3
    assert confidences == sorted(confidences, reverse=True)
    assert 0 < confidences[-1] < 0.5
    best = find(client, faceId=face, faceIds=others, mode="matchFace", maxNumOfCandidatesReturned=1).json()
    assert best == found[:1]


def test_likeness_goes_both_ways(client: httpx.Client) -> None:
    one, other = detect(client, ADA), detect(client, BOB)
    there = find(client, faceId=one, faceIds=[other], mode="matchFace").json()
    back = find(client, faceId=other, faceIds=[one], mode="matchFace").json()
    assert there[0]["confidence"] == back[0]["confidence"]


def test_a_small_list_is_searched_as_it_is(client: httpx.Client) -> None:
    put(client, SMALL)
    face = detect(client, ADA)
    assert error(find(client, faceId=face, faceListId="press")) == (400, "FaceListNotReady")
    kept = add(client, SMALL, ADA)
    add(client, SMALL, BOB)
    assert find(client, faceId=face, faceListId="press").json() == [{"persistedFaceId": kept, "confidence": 1.0}]
    client.delete(f"{ROOT}{SMALL}/persistedfaces/{kept}")
    assert find(client, faceId=face, faceListId="press").json() == []


def test_a_large_list_is_searched_as_it_was_trained(client: httpx.Client) -> None:
    put(client, LARGE)
    kept = add(client, LARGE, ADA)
    face = detect(client, ADA)

    def search() -> httpx.Response:
        return find(client, faceId=face, largeFaceListId="press")

    assert error(search()) == (400, "LargeFaceListNotTrained")
    client.post(f"{ROOT}{LARGE}/train")
    assert error(search()) == (409, "LargeFaceListTrainingNotFinished")
    while client.get(f"{ROOT}{LARGE}/training").json()["status"] != "succeeded":
        pass
    assert [one["persistedFaceId"] for one in search().json()] == [kept]
    later = add(client, LARGE, ADA)
    client.delete(f"{ROOT}{LARGE}/persistedfaces/{kept}")
    assert [one["persistedFaceId"] for one in search().json()] == [kept]
    train(client, LARGE)
    assert [one["persistedFaceId"] for one in search().json()] == [later]


def test_lists_want_their_own_model(client: httpx.Client) -> None:
    put(client, SMALL, recognitionModel="recognition_04")
    put(client, LARGE, recognitionModel="recognition_04")
    for gallery in (SMALL, LARGE):
        add(client, gallery, ADA)
    train(client, LARGE)
    old, new = detect(client, ADA), detect(client, ADA, recognitionModel="recognition_04")
    for scope in ({"faceListId": "press"}, {"largeFaceListId": "press"}, {"faceIds": [new]}):
        refused = find(client, faceId=old, **scope)
        assert error(refused) == (400, "BadArgument")
        assert refused.json()["error"]["message"] == "'recognitionModel' is incompatible."
        assert len(find(client, faceId=new, **scope).json()) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "BadArgument"),
        ({"faceIds": []}, "BadArgument"),
        ({"faceIds": [5]}, "BadArgument"),
        ({"faceIds": "x"}, "BadArgument"),
        ({"faceIds": [NOBODY] * 1001}, "BadArgument"),
        ({"faceIds": [NOBODY]}, "FaceNotFound"),
        ({"faceListId": "press", "faceIds": [NOBODY]}, "BadArgument"),
        ({"faceListId": "nothing"}, "FaceListNotFound"),
        ({"largeFaceListId": "nothing"}, "LargeFaceListNotFound"),
        ({"faceListId": "press", "mode": "matchAll"}, "BadArgument"),
        ({"faceListId": "press", "maxNumOfCandidatesReturned": 0}, "BadArgument"),
        ({"faceListId": "press", "maxNumOfCandidatesReturned": 1001}, "BadArgument"),
        ({"faceListId": "press", "maxNumOfCandidatesReturned": True}, "BadArgument"),
        ({"faceId": NOBODY, "faceListId": "press"}, "FaceNotFound"),
        ({"faceId": None, "faceListId": "press"}, "BadArgument"),
    ],
)
def test_what_is_refused(client: httpx.Client, body: dict[str, Any], code: str) -> None:
    put(client, SMALL)
    assert error(find(client, **{"faceId": detect(client, ADA)} | body)) == (400, code)


def test_groups_are_by_person_the_largest_first(client: httpx.Client) -> None:
    eve, *adas = (detect(client, image) for image in (EVE, ADA, ADA, ADA))
    bobs = [detect(client, BOB) for _ in range(2)]
    answer = ask(client, "/group", faceIds=[bobs[0], adas[0], eve, adas[1], bobs[1], adas[2]])
    assert answer.json() == {"groups": [adas, bobs], "messyGroup": [eve]}


@pytest.mark.parametrize("count", [0, 1, 1001])
def test_groups_are_made_of_2_to_1000(client: httpx.Client, count: int) -> None:
    face = detect(client, ADA)
    assert error(ask(client, "/group", faceIds=[face] * count)) == (400, "BadArgument")


def test_groups_are_of_one_model_and_of_faces_that_are_there(client: httpx.Client, clock: VirtualClock) -> None:
    old, new = detect(client, ADA), detect(client, ADA, recognitionModel="recognition_04")
    assert error(ask(client, "/group", faceIds=[old, new])) == (400, "BadArgument")
    clock.advance(86_400)
    assert error(ask(client, "/group", faceIds=[old, old])) == (400, "FaceNotFound")
