"""Detect, find similar, identify, verify: arguments select the overload; invalid combinations are rejected."""

from __future__ import annotations

import itertools
import json
from typing import Any
from urllib.parse import parse_qs

import pytest

import azfacade
from tests.cases import each
from tests.facade.kit import Reply, Script, Side

A, B, C = (f"{digit}d2f7c0e-1b8a-4c55-8f3e-d07a5b6c9e12" for digit in "123")
IMAGE = b"\xff\xd8image".ljust(1024)
DETECT: dict[str, Any] = {"source": IMAGE, "session_image_id": "q7Zb2mW0x_V9"}
SIMILAR: dict[str, Any] = {"face_ids": [B, C], "face_list_id": "press", "large_face_list_id": "archive"}
IDENTIFY: dict[str, Any] = {
    "person_group_id": "staff",
    "large_person_group_id": "members",
    "person_ids": [B],
    "dynamic_person_group_id": "night-shift",
}
VERIFY: dict[str, Any] = {
    "face_id1": A,
    "face_id2": B,
    "face_id": A,
    "person_id": C,
    "person_group_id": "staff",
    "large_person_group_id": "members",
}

WAYS: list[tuple[str, dict[str, Any], str, Any]] = [
    ("detect", {"source": IMAGE}, "detect", None),
    ("detect", {"source": "https://x.example/a.jpg"}, "", {"url": "https://x.example/a.jpg"}),
    ("detect", {"session_image_id": "q7Zb"}, "detectFromSessionImageId", {"sessionImageId": "q7Zb"}),
    ("find_similar", {"face_id": A, "face_ids": [B, C]}, "", {"faceId": A, "faceIds": [B, C]}),
    (
        "find_similar",
        {"face_id": A, "face_list_id": "press"},
        "findSimilarFromFaceList",
        {"faceId": A, "faceListId": "press"},
    ),
    (
        "find_similar",
        {"face_id": A, "large_face_list_id": "archive"},
        "findSimilarFromLargeFaceList",
        {"faceId": A, "largeFaceListId": "archive"},
    ),
    ("identify", {"face_ids": [A], "person_group_id": "staff"}, "", {"faceIds": [A], "personGroupId": "staff"}),
    (
        "identify",
        {"face_ids": [A], "large_person_group_id": "members"},
        "identifyFromLargePersonGroup",
        {"faceIds": [A], "largePersonGroupId": "members"},
    ),
    (
        "identify",
        {"face_ids": [A], "person_ids": [B]},
        "identifyFromPersonDirectory",
        {"faceIds": [A], "personIds": [B]},
    ),
    (
        "identify",
        {"face_ids": [A], "dynamic_person_group_id": "night"},
        "identifyFromDynamicPersonGroup",
        {"faceIds": [A], "dynamicPersonGroupId": "night"},
    ),
    ("verify", {"face_id1": A, "face_id2": B}, "", {"faceId1": A, "faceId2": B}),
    (
        "verify",
        {"face_id": A, "person_group_id": "staff", "person_id": C},
        "verifyFromPersonGroup",
        {"faceId": A, "personGroupId": "staff", "personId": C},
    ),
    (
        "verify",
        {"face_id": A, "large_person_group_id": "members", "person_id": C},
        "verifyFromLargePersonGroup",
        {"faceId": A, "largePersonGroupId": "members", "personId": C},
    ),
    (
        "verify",
        {"face_id": A, "person_id": C},
        "verifyFromPersonDirectory",
        {"faceId": A, "personId": C},
    ),
]
ANSWERS = {"verify": {"isIdentical": True, "confidence": 0.9}}


@each(("name", "given", "overload", "body"), WAYS, ids=lambda value: None)
def test_the_arguments_choose(both: Side, name: str, given: dict[str, Any], overload: str, body: Any) -> None:
    script = Script(Reply(200, ANSWERS.get(name, [])))
    both.run(getattr(both.face(script), name)(**given))
    (request,) = script.requests
    assert parse_qs(request.url.query.decode()) == ({"_overload": [overload]} if overload else {})
    if body is None:
        assert request.content == IMAGE
    else:
        assert json.loads(request.content) == body


def impossible() -> list[Any]:
    """Return every combination of the choosing arguments that no operation takes."""
    common: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "detect": ({}, DETECT),
        "find_similar": ({"face_id": A}, SIMILAR),
        "identify": ({"face_ids": [A]}, IDENTIFY),
        "verify": ({}, VERIFY),
    }
    found: list[Any] = []
    for name, (always, choices) in common.items():
        possible = [set(given) - set(always) for way, given, _, _ in WAYS if way == name]
        for size in range(len(choices) + 1):
            for chosen in itertools.combinations(choices, size):
                if set(chosen) not in possible:
                    given = always | {key: choices[key] for key in chosen}
                    found.append(pytest.param(name, given, chosen, id=f"{name}({', '.join(chosen)})"))
    return found


@each(("name", "given", "chosen"), impossible())
def test_impossible_combinations_are_refused(
    both: Side, name: str, given: dict[str, Any], chosen: tuple[str, ...]
) -> None:
    script = Script()
    with pytest.raises(azfacade.InvalidInputError) as caught:
        both.run(getattr(both.face(script), name)(**given))
    assert script.requests == []
    message = str(caught.value)
    assert message.startswith(f"{name} takes ")
    told, _, got = message.partition(": got ")
    for way, wanted, _, _ in WAYS:
        if way == name:
            assert all(argument in told for argument in set(wanted) - {"face_ids" if name == "identify" else "face_id"})
    assert got == (" and ".join(a for a in _order(name, given) if a in chosen) or "none of them")


def _order(name: str, given: dict[str, Any]) -> list[str]:
    """Return the choosing arguments in the order of the signature."""
    code = getattr(azfacade.FaceClient, name).__code__
    return [argument for argument in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if argument in given]


def test_there_are_impossible_combinations() -> None:
    assert len(impossible()) > 60


@pytest.mark.parametrize("empty", [{"face_list_id": ""}, {"face_list_id": "", "large_face_list_id": "x"}])
def test_an_empty_argument_is_given_too(both: Side, empty: dict[str, str]) -> None:
    """Nothing falls back to another overload because a variable was empty."""
    script = Script()
    with pytest.raises(azfacade.InvalidInputError, match="face_list_id"):
        both.run(both.face(script).find_similar(A, **empty))
    assert script.requests == []
