"""Settings of a resource, and liveness sessions checked for abuse, as the clients see them."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from azfacade import InvalidInputError
from azfacade.testing import FakeAzure, VirtualClock
from tests.facade.kit import Side

from .face_calls import ADA

PHOTO = ADA.ljust(2000)
NEW = "v1.3-preview.1"
GROUPS = ("liveness_sessions", "liveness_with_verify_sessions")


@pytest.fixture(params=["sync", "async"])
def side(request: pytest.FixtureRequest) -> Any:
    made = Side(request.param)
    yield made
    made.close()


@pytest.fixture
def fake() -> FakeAzure:
    return FakeAzure(clock=VirtualClock())


def face(side: Side, fake: FakeAzure, version: str = NEW) -> Any:
    make = fake.async_face_client if side.is_async else fake.face_client
    return make(api_version=version)


def create(side: Side, client: Any, group: str, **settings: Any) -> Any:
    photo = [PHOTO] if group == "liveness_with_verify_sessions" else []
    return side.run(getattr(client, group).create("Passive", *photo, device_correlation_id="phone", **settings))


def attempts(side: Side, client: Any, group: str, session: Any) -> Any:
    return side.run(getattr(client, group).get_result(session.session_id)).results.attempts


def enable(side: Side, client: Any, enabled: bool = True) -> Any:
    return side.run(client.liveness_sessions.update_settings(liveness_abuse_monitoring={"enabled": enabled}))


def test_settings_stay_until_they_are_changed(side: Side, fake: FakeAzure) -> None:
    client = face(side, fake)

    def read() -> Any:
        return side.run(client.liveness_sessions.get_settings()).liveness_abuse_monitoring.enabled

    assert read() is False
    assert enable(side, client).liveness_abuse_monitoring.enabled is True
    assert side.run(client.liveness_sessions.update_settings()).liveness_abuse_monitoring.enabled is True
    assert read() is True
    enable(side, client, enabled=False)
    assert read() is False


@pytest.mark.parametrize("group", GROUPS)
def test_attempts_are_checked_in_sessions_made_while_it_is_enabled(side: Side, fake: FakeAzure, group: str) -> None:
    client = face(side, fake)
    before = create(side, client, group)
    enable(side, client)
    after = create(side, client, group)
    for session in (before, after):
        fake.complete_liveness(session.session_id, client_ip="198.51.100.4", is_abuse=True)
    (unchecked,), (checked,) = (attempts(side, client, group, session) for session in (before, after))
    assert (before.is_abuse_monitoring_enabled, after.is_abuse_monitoring_enabled) == (False, True)
    assert unchecked.abuse_monitoring_result is None
    assert checked.abuse_monitoring_result.is_abuse_detected is True
    assert checked.client_information[0].ip == "198.51.100.4"


def test_abuse_names_other_sessions_of_the_same_person(side: Side, fake: FakeAzure) -> None:
    client = face(side, fake)
    enable(side, client)
    group = "liveness_sessions"
    people = {"first": "kim", "second": "kim", "third": "lee"}
    made = {name: create(side, client, group, user_correlation_id=user) for name, user in people.items()}
    for session in made.values():
        fake.fail_liveness(session.session_id, is_abuse=True)
    (attempt,) = attempts(side, client, group, made["second"])
    (flagged,) = attempt.abuse_monitoring_result.other_flagged_sessions
    assert (flagged.session_id, flagged.attempt_id) == (made["first"].session_id, 1)
    (attempt,) = attempts(side, client, group, made["third"])
    assert attempt.abuse_monitoring_result.other_flagged_sessions == []


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(("given", "allowed"), [(None, 1), (1, 1), (3, 3)])
def test_a_session_allows_so_many_attempts(
    side: Side, fake: FakeAzure, group: str, given: int | None, allowed: int
) -> None:
    client = face(side, fake)
    session = create(side, client, group, number_of_client_attempts_allowed=given)
    for _ in range(allowed):
        fake.fail_liveness(session.session_id)
    with pytest.raises(ValueError, match=f"allows {allowed} attempts"):
        fake.complete_liveness(session.session_id)
    assert len(attempts(side, client, group, session)) == allowed


def test_an_expected_address_is_kept(side: Side, fake: FakeAzure) -> None:
    client = face(side, fake)
    session = create(side, client, "liveness_sessions", expected_client_ip_address="198.51.100.0/24")
    read = side.run(client.liveness_sessions.get_result(session.session_id))
    assert read.expected_client_ip_address == session.expected_client_ip_address == "198.51.100.0/24"


def test_v1_2_sees_none_of_it(side: Side, fake: FakeAzure) -> None:
    new, old = face(side, fake), face(side, fake, "v1.2")
    enable(side, new)
    session = create(side, new, "liveness_sessions")
    fake.complete_liveness(session.session_id)
    seen = side.run(old.liveness_sessions.get_result(session.session_id))
    assert seen.is_abuse_monitoring_enabled is None
    assert seen.results.attempts[0].client_information == []
    assert create(side, old, "liveness_sessions").is_abuse_monitoring_enabled is None
    sent = len(fake.requests)
    calls: list[Any] = [
        old.liveness_sessions.get_settings,
        lambda: old.liveness_sessions.create("Passive", device_correlation_id="a", user_correlation_id="kim"),
    ]
    for call in calls:
        with pytest.raises(InvalidInputError, match=r"not part of Face v1\.2: .*v1\.3-preview\.1"):
            side.run(call())
    assert len(fake.requests) == sent


def test_each_token_for_client_assets_is_new_and_hidden(side: Side, fake: FakeAzure) -> None:
    client = face(side, fake)
    first, second = (side.run(client.liveness_sessions.get_client_assets_access_token()) for _ in range(2))
    assert first.access_token != second.access_token
    assert base64.b64decode(first.base64_access_token).decode() == first.access_token
    assert first.expiry.timestamp() == pytest.approx(fake.clock.now() + 3600)
    assert first.access_token not in repr(first)
    assert first.base64_access_token not in repr(first)
