"""Liveness sessions whose device the test controls."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

from .face_calls import ADA, BOB, NOBODY, ROOT, ask

# A server would show nothing more, and take its time.
pytestmark = pytest.mark.parametrize("client", ["in process"], indirect=True)

ALONE, VERIFY = "/detectLiveness-sessions", "/detectLivenessWithVerify-sessions"
SETTINGS = {"livenessOperationMode": "Passive", "deviceCorrelationId": "device-1"}


@pytest.fixture
def alone(client: httpx.Client) -> str:
    session_id: str = ask(client, ALONE, **SETTINGS).json()["sessionId"]
    return session_id


def create(client: httpx.Client, **settings: str) -> str:
    answer = client.post(ROOT + VERIFY, data=SETTINGS | settings, files={"verifyImage": ("me.jpg", ADA)})
    session_id: str = answer.json()["sessionId"]
    return session_id


def verdict(client: httpx.Client, session_id: str) -> dict[str, Any]:
    attempts = client.get(f"{ROOT}{VERIFY}/{session_id}").json()["results"]["attempts"]
    found: dict[str, Any] = attempts[0]["result"]["verifyResult"]
    return found


@pytest.mark.parametrize(
    ("match", "threshold", "identical"),
    [
        (True, None, True),
        (False, None, False),
        # A test that says yes or no means it, whatever the session asks for.
        (True, "1", True),
        (0.6, None, True),
        (0.4, None, False),
        (0.6, "0.7", False),
        (0.7, "0.7", True),
        (0.0, "0", True),
    ],
)
def test_a_match_as_told(
    client: httpx.Client, fake: FakeAzure, match: bool | float, threshold: str | None, identical: bool
) -> None:
    session_id = create(client, **{} if threshold is None else {"verifyConfidenceThreshold": threshold})
    fake.complete_liveness(session_id, verify_match=match)
    found = verdict(client, session_id)
    assert found["isIdentical"] is identical
    if isinstance(match, bool):
        assert (found["matchConfidence"] > 0.5) is match
    else:
        assert found["matchConfidence"] == match


@pytest.mark.parametrize(("image", "identical"), [(ADA, True), (BOB, False)])
def test_a_match_by_the_images(client: httpx.Client, fake: FakeAzure, image: bytes, identical: bool) -> None:
    session_id = create(client)
    fake.complete_liveness(session_id, image=image)
    assert verdict(client, session_id)["isIdentical"] is identical


def test_a_match_against_the_images(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = create(client)
    fake.complete_liveness(session_id, image=BOB, verify_match=True)
    assert verdict(client, session_id)["isIdentical"] is True


def test_two_photos_of_one_person(client: httpx.Client, fake: FakeAzure) -> None:
    fake.show_faces(ADA, "Ada")
    fake.show_faces(BOB, "Ada")
    session_id = create(client)
    fake.complete_liveness(session_id, image=BOB)
    assert verdict(client, session_id)["isIdentical"] is True


def test_a_device_comes_too_late(client: httpx.Client, fake: FakeAzure, clock: VirtualClock, alone: str) -> None:
    clock.advance(600)
    for play in (fake.start_liveness, fake.complete_liveness, fake.fail_liveness):
        with pytest.raises(ValueError, match="has expired"):
            play(alone)
    found = client.get(f"{ROOT}{ALONE}/{alone}").json()
    assert (found["status"], found["results"]) == ("NotStarted", {"attempts": []})


def test_a_device_finds_no_session(client: httpx.Client, fake: FakeAzure, alone: str) -> None:
    with pytest.raises(LookupError, match=NOBODY):
        fake.complete_liveness(NOBODY)
    client.delete(f"{ROOT}{ALONE}/{alone}")
    with pytest.raises(LookupError, match=alone):
        fake.start_liveness(alone)


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        ({"decision": "real"}, "decision has to be one of realface, spoofface, uncertain"),
        ({"verify_match": True}, "for sessions with verification"),
        ({"verify_image": ADA}, "for sessions with verification"),
        ({"image": b"%PDF"}, "no image with one face"),
    ],
)
def test_mistakes_of_a_test(
    client: httpx.Client, fake: FakeAzure, alone: str, outcome: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        fake.complete_liveness(alone, **outcome)
    assert client.get(f"{ROOT}{ALONE}/{alone}").json()["results"]["attempts"] == []


@pytest.mark.parametrize("match", [-0.1, 1.1])
def test_a_confidence_is_a_fraction(client: httpx.Client, fake: FakeAzure, match: float) -> None:
    session_id = create(client)
    with pytest.raises(ValueError, match="from 0 to 1"):
        fake.complete_liveness(session_id, verify_match=match)


def test_every_check_takes_another_picture(client: httpx.Client, fake: FakeAzure) -> None:
    session_id = ask(client, ALONE, **SETTINGS, enableSessionImage=True).json()["sessionId"]
    fake.complete_liveness(session_id)
    fake.complete_liveness(session_id)
    attempts = client.get(f"{ROOT}{ALONE}/{session_id}").json()["results"]["attempts"]
    ids = [attempt["result"]["sessionImageId"] for attempt in attempts]
    pictures = {client.get(f"{ROOT}/sessionImages/{image_id}").content for image_id in ids}
    assert len(pictures) == len(set(ids)) == 2
    assert all(picture.startswith(b"\xff\xd8\xff") and picture.endswith(b"\xff\xd9") for picture in pictures)


def test_reset_forgets_sessions_and_what_images_show(client: httpx.Client, fake: FakeAzure, alone: str) -> None:
    fake.show_faces(ADA)
    fake.reset()
    with pytest.raises(LookupError):
        fake.complete_liveness(alone)
    answer = client.post(f"{ROOT}/detect", content=ADA, headers={"Content-Type": "application/octet-stream"})
    assert len(answer.json()) == 1
