"""Documented bounds of Face are checked before sending: sizes of images, numbers of faces, `start`, `target_face`."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from azfacade import InvalidInputError
from azfacade.testing import FakeAzure
from azfacade_raw.face.models import FaceRectangle
from tests.cases import each

from .kit import Reply, Script, Side
from .test_inputs_media import Reader

FACE_ID = "4d2f7c0e-1b8a-4c55-8f3e-d07a5b6c9e12"
ADDED = Reply(200, {"persistedFaceId": FACE_ID})
URL = "https://files.example/a.jpg"
RECTANGLE = FaceRectangle.from_dict({"top": 1, "left": 2, "width": 3, "height": 4})


def refused(both: Side, message: str, call: Any) -> None:
    script = Script()
    with pytest.raises(InvalidInputError, match=message):
        both.run(call(both.face(script)))
    assert not script.requests


@pytest.mark.parametrize("way", ["bytes", "path", "file", "reader"])
@pytest.mark.parametrize("method", ["detect", "add_face", "create"])
def test_an_image_has_at_least_a_kilobyte(both: Side, way: str, method: str, tmp_path: Path) -> None:
    def source(size: int) -> Any:
        content = b"\xff\xd8\xff".ljust(size)
        if way == "path":
            (tmp_path / "a.jpg").write_bytes(content)
            return tmp_path / "a.jpg"
        return {"bytes": bytes, "file": io.BytesIO, "reader": Reader}[way](content)

    def send(client: Any, image: Any) -> Any:
        if method == "detect":
            return client.detect(image)
        if method == "add_face":
            return client.large_face_lists.add_face("friends", image)
        return client.liveness_with_verify_sessions.create("Passive", image, device_correlation_id="1")

    refused(both, "^source has 1,023 bytes, the service takes 1,024 .1 KB. at least", lambda c: send(c, source(1023)))
    script = Script(Reply(200, [] if method == "detect" else {"persistedFaceId": FACE_ID, "sessionId": "s"}))
    both.run(send(both.face(script), source(1024)))
    assert len(script.requests) == 1


def test_documents_have_no_such_bound(both: Side) -> None:
    fake = FakeAzure()
    client = fake.async_document_intelligence_client() if both.is_async else fake.document_intelligence_client()
    both.run(client.models.begin_analyze("prebuilt-read", b"Total 12.30"))


@pytest.mark.parametrize(("count", "told"), [(0, "got 0"), (1, "got 1"), (1001, "got 1001")])
def test_a_group_has_two_to_a_thousand_faces(both: Side, count: int, told: str) -> None:
    refused(both, f"^face_ids must have 2 to 1000 items, {told}", lambda client: client.group([FACE_ID] * count))


@pytest.mark.parametrize("count", [0, 1001])
def test_similar_faces_are_found_among_a_thousand(both: Side, count: int) -> None:
    refused(
        both,
        f"^face_ids must have 1 to 1000 items, got {count}",
        lambda client: client.find_similar(FACE_ID, [FACE_ID] * count),
    )
    for candidates in (0, 1001):
        refused(
            both,
            "max_num_of_candidates_returned must be from 1 to 1000",
            lambda client, n=candidates: client.find_similar(FACE_ID, [FACE_ID], max_num_of_candidates_returned=n),
        )


def test_the_bounds_themselves_are_sent(both: Side) -> None:
    script = Script(Reply(200, {"groups": [], "messyGroup": []}), Reply(200, []))
    client = both.face(script)
    both.run(client.group([FACE_ID] * 1000))
    assert len(json.loads(script.last.content)["faceIds"]) == 1000
    both.run(client.find_similar(FACE_ID, [FACE_ID] * 1000, max_num_of_candidates_returned=1000))
    assert len(json.loads(script.last.content)["faceIds"]) == 1000


@pytest.mark.parametrize("group", ["person_groups", "large_person_groups", "large_face_lists"])
def test_start_is_as_long_as_an_id(both: Side, group: str) -> None:
    script = Script(Reply(200, []))
    client = getattr(both.face(script), group)
    with pytest.raises(InvalidInputError, match=r"^start has 65 characters, at most 64 are allowed"):
        both.items(client.list(start="a" * 65))
    assert both.items(client.list(start="a" * 64)) == []
    assert script.last.url.params["start"] == "a" * 64


@each(
    "given",
    [
        RECTANGLE,
        FaceRectangle.from_dict({**RECTANGLE.to_dict(), "newer": 9}),
        {"width": 3, "height": 4, "top": 1, "left": 2},
        [2, 1, 3, 4],
        (2, 1, 3, 4),
    ],
)
@each("image", [URL, b"\xff\xd8\xff".ljust(1024)])
def test_a_target_face_is_a_rectangle_or_four_numbers(both: Side, given: Any, image: Any) -> None:
    script = Script(forever=ADDED)
    client = both.face(script)
    both.run(client.face_lists.add_face("friends", image, target_face=given))
    both.run(client.large_face_lists.add_face("friends", image, target_face=given))
    both.run(client.person_groups.add_person_face("staff", FACE_ID, image, target_face=given))
    both.run(client.large_person_groups.add_person_face("staff", FACE_ID, image, target_face=given))
    assert [request.url.params["targetFace"] for request in script.requests] == ["2,1,3,4"] * 4


def test_what_detect_found_is_the_face_to_add(both: Side) -> None:
    fake = FakeAzure()
    image = b"\xff\xd8\xff".ljust(1024)
    fake.show_faces(image, "Ann", "Bob")
    client = fake.async_face_client() if both.is_async else fake.face_client()
    both.run(client.face_lists.create("friends", "Friends"))
    found = both.run(client.detect(image, return_face_id=False))
    both.run(client.face_lists.add_face("friends", image, target_face=found[1].face_rectangle))
    assert len(both.run(client.face_lists.get("friends")).persisted_faces) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"left": 2, "top": 1}, r"target_face\.width is missing"),
        ({**RECTANGLE.to_dict(), "lef": 2}, r"target_face\.lef is no property of FaceRectangle: did you mean left\?"),
        ({**RECTANGLE.to_dict(), "left": "2"}, r"target_face\.left must be an int"),
        (FaceRectangle(left=2, top=1, width=3, height=None), r"target_face\.height must be an int"),  # type: ignore[arg-type]
        ([1, 2, 3], "target_face must have 4 items, got 3"),
        ("1,2,3,4", "target_face must be a list"),
    ],
)
def test_another_target_face_is_refused(both: Side, given: Any, told: str) -> None:
    refused(both, told, lambda client: client.face_lists.add_face("friends", URL, target_face=given))
