"""`with_options`: a copy of a client with other options, and the hook for retries."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade import RateLimit, RateLimitedError, Retry, RetryEvent, ServerError
from azfacade.errors import ClientClosedError, ConfigurationError, InvalidInputError, InvalidInputTypeError

from .kit import GOOD, Reply, Script, Side


def test_one_call_has_another_retry_and_the_client_keeps_its_own(both: Side) -> None:
    script = Script(Reply(503), Reply(503), GOOD)
    face = both.face(script)
    with pytest.raises(ServerError):
        both.run(face.with_options(retry=Retry(attempts=1)).person_groups.get("staff"))
    assert len(script.requests) == 1
    assert both.run(face.person_groups.get("staff")).name == "Staff"
    assert len(script.requests) == 3


def test_headers_are_added_to_those_of_the_client(both: Side) -> None:
    script = Script(forever=GOOD)
    face = both.face(script, headers={"X-One": "1", "X-Two": "2"})
    both.run(face.with_options(headers={"x-two": "two", "X-Three": "3"}).person_groups.get("staff"))
    assert [script.last.headers.get(f"x-{name}") for name in ("one", "two", "three")] == ["1", "two", "3"]
    both.run(face.person_groups.get("staff"))
    assert [script.last.headers.get(f"x-{name}") for name in ("one", "two", "three")] == ["1", "2", None]


def test_a_rate_limit_holds_for_those_calls(both: Side) -> None:
    script = Script(forever=GOOD)
    face = both.face(script)
    slow = face.with_options(rate_limit=RateLimit(management=0.5))
    for client in (slow, slow, face, face):
        both.run(client.person_groups.get("staff"))
    assert script.gaps == [2.0, 0.0, 0.0]


def test_it_shares_the_connections_and_ends_with_the_client(both: Side) -> None:
    face = both.face(Script(forever=GOOD))
    other = face.with_options()
    assert type(other) is type(face)
    assert (other.endpoint, other.api_version) == (face.endpoint, face.api_version)
    both.run(other.person_groups.get("staff"))
    both.run(face.close())
    with pytest.raises(ClientClosedError):
        both.run(other.person_groups.get("staff"))


def test_closing_the_other_client_closes_both(both: Side) -> None:
    face = both.face(Script(forever=GOOD))
    both.run(face.with_options().close())
    with pytest.raises(ClientClosedError):
        both.run(face.person_groups.get("staff"))


def test_a_client_of_a_subclass_keeps_what_it_is(both: Side) -> None:
    face = both.face(Script(forever=GOOD))
    face.person_groups  # noqa: B018  # made, and not taken along
    face.__dict__["team"] = "red"
    other = face.with_options(headers={"X-One": "1"})
    assert other.team == "red"
    both.run(other.person_groups.get("staff"))
    assert other.person_groups is not face.person_groups


def test_bad_options_are_refused(both: Side) -> None:
    face = both.face(Script())
    with pytest.raises(InvalidInputTypeError, match="retry must be a Retry"):
        face.with_options(retry=3)
    with pytest.raises(ConfigurationError, match="rate_limit must be"):
        face.with_options(rate_limit="S7")
    with pytest.raises(InvalidInputError, match="Authorization"):
        face.with_options(headers={"Authorization": "x"})


def test_the_hook_hears_of_each_attempt_that_is_followed_by_another(both: Side) -> None:
    heard: list[RetryEvent] = []
    script = Script(Reply(429, headers={"Retry-After": "3"}), httpx.ConnectError, Reply(503), GOOD)
    face = both.face(script, retry=Retry(on_retry=heard.append))
    both.run(face.person_groups.get("staff"))
    assert [(event.attempt, type(event.error).__name__) for event in heard] == [
        (1, "RateLimitedError"),
        (2, "NeverSentError"),
        (3, "ServerError"),
    ]
    assert heard[0].pause == 3
    assert [event.pause for event in heard] == script.clock.pauses
    assert {event[:3] for event in heard} == {("Get Person Group", "GET", "/persongroups/{personGroupId}")}


def test_the_hook_does_not_hear_of_what_is_not_tried_again(both: Side) -> None:
    heard: list[Any] = []
    script = Script(Reply(404), *[Reply(429)] * 2)
    face = both.face(script, retry=Retry(attempts=2, on_retry=heard.append))
    with pytest.raises(Exception, match="404"):
        both.run(face.person_groups.get("staff"))
    assert heard == []
    with pytest.raises(RateLimitedError):
        both.run(face.person_groups.get("staff"))
    assert len(heard) == 1


def test_a_hook_that_cannot_be_called_is_refused() -> None:
    async def awaited(_: RetryEvent) -> None: ...

    for hook in (awaited, "print"):
        with pytest.raises(InvalidInputTypeError, match="on_retry must be a function"):
            Retry(on_retry=hook)  # type: ignore[arg-type]
