"""Access tokens are cached, refreshed before they expire, and fetched once for concurrent calls."""

from __future__ import annotations

import asyncio
import threading
import time
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from azfacade import AuthenticationError
from azfacade.auth.entra_tokens import TokenAuthenticator
from azfacade.core.flow import run

from .kit import GOOD, KEY, Reply, Script, Side

REFUSED = Reply(401, {"error": {"code": "401", "message": "Access denied"}})


class Counting:
    """A credential that numbers its tokens and gives each `lives` seconds."""

    def __init__(self, lives: float = 3600.0, refresh_in: float | None = None) -> None:
        self.fetched = 0
        self._lives, self._refresh_in = lives, refresh_in

    def get_token(self, *_: str) -> Any:
        self.fetched += 1
        now = time.time()
        refresh_on = None if self._refresh_in is None else now + self._refresh_in
        return SimpleNamespace(token=f"token-{self.fetched}", expires_on=now + self._lives, refresh_on=refresh_on)


def bearers(script: Script) -> list[str]:
    return [request.headers["Authorization"].removeprefix("Bearer ") for request in script.requests]


def test_a_token_is_used_again(both: Side) -> None:
    credential, script = Counting(), Script(forever=GOOD)
    client = both.face(script, credential)
    for _ in range(3):
        both.run(client.person_groups.get("staff"))
    assert bearers(script) == ["token-1"] * 3
    assert credential.fetched == 1


@pytest.mark.parametrize(("lives", "refresh_in"), [(299.0, None), (-10.0, None), (3600.0, -1.0)])
def test_a_token_near_its_end_is_replaced(both: Side, lives: float, refresh_in: float | None) -> None:
    script = Script(forever=GOOD)
    client = both.face(script, Counting(lives, refresh_in))
    for _ in range(2):
        both.run(client.person_groups.get("staff"))
    assert bearers(script) == ["token-1", "token-2"]


def test_a_token_is_replaced_five_minutes_before_it_expires() -> None:
    now = 1_000_000.0
    fetched: list[float] = []

    def get_token(*_: str) -> Any:
        fetched.append(now)
        return SimpleNamespace(token=f"t{len(fetched)}", expires_on=now + 3600)

    tokens = TokenAuthenticator(SimpleNamespace(get_token=get_token), "scope", lambda: now)
    driver: Any = SimpleNamespace(call_function=lambda function: function())
    for now in (1_000_000.0, 1_003_299.0, 1_003_301.0):  # noqa: B007 - the clock and the credential read it
        last = run(tokens.headers(), driver)
    assert fetched == [1_000_000.0, 1_003_301.0]
    assert last == {"Authorization": "Bearer t2"}


def test_a_refresh_that_fails_early_is_no_failure_while_the_token_lasts(both: Side) -> None:
    answers: list[Any] = [SimpleNamespace(token="first", expires_on=time.time() + 200)]
    script = Script(forever=GOOD)
    client = both.face(script, SimpleNamespace(get_token=lambda *_: answers.pop(0)))
    for _ in range(3):
        both.run(client.person_groups.get("staff"))
    assert bearers(script) == ["first"] * 3


def test_fifty_calls_at_once_fetch_one_token(both: Side) -> None:
    class Slow(Counting):
        def get_token(self, *scopes: str) -> Any:
            time.sleep(0.02)
            return super().get_token(*scopes)

    credential, script = Slow(), Script(forever=GOOD)
    client = both.face(script, credential)
    answers = both.together([lambda: client.person_groups.get("staff")] * 50)
    assert [answer.name for answer in answers] == ["Staff"] * 50
    assert credential.fetched == 1


def test_fifty_calls_refused_at_once_fetch_one_new_token(both: Side) -> None:
    credential = Counting()
    barrier = threading.Barrier(50)

    def judge(request: httpx.Request) -> Reply:
        if request.headers["Authorization"] != "Bearer token-1":
            return GOOD
        if not both.is_async:
            barrier.wait(5)  # all are refused before any is answered
        return REFUSED

    script = Script(judge)
    client = both.face(script, credential)
    answers = both.together([lambda: client.person_groups.get("staff")] * 50)
    assert [getattr(answer, "name", answer) for answer in answers] == ["Staff"] * 50
    assert credential.fetched == 2


def test_a_slow_sync_credential_does_not_stop_the_event_loop() -> None:
    both = Side("async")

    class Blocking(Counting):
        def get_token(self, *scopes: str) -> Any:
            time.sleep(0.1)
            return super().get_token(*scopes)

    client = both.face(Script(forever=GOOD), Blocking())

    async def ticks() -> int:
        call = asyncio.ensure_future(client.person_groups.get("staff"))
        count = 0
        while not call.done():
            await asyncio.sleep(0.005)
            count += 1
        return count

    assert both.run(ticks()) >= 5
    both.close()


def test_a_401_refreshes_the_token_once(both: Side) -> None:
    credential, script = Counting(), Script(REFUSED, GOOD)
    assert both.run(both.face(script, credential).person_groups.get("staff")).name == "Staff"
    assert bearers(script) == ["token-1", "token-2"]
    assert script.clock.pauses == [], "there is nothing to wait for"


def test_a_second_401_is_final(both: Side) -> None:
    credential, script = Counting(), Script(forever=REFUSED)
    with pytest.raises(AuthenticationError) as caught:
        both.run(both.face(script, credential).person_groups.get("staff"))
    assert caught.value.status == 401
    assert bearers(script) == ["token-1", "token-2"]


def test_a_401_with_the_same_token_again_is_final(both: Side) -> None:
    script = Script(forever=REFUSED)
    with pytest.raises(AuthenticationError):
        both.run(both.face(script, lambda: "same").person_groups.get("staff"))
    assert bearers(script) == ["same"]


def test_a_401_after_a_retry_is_refreshed_too_and_costs_no_attempt(both: Side) -> None:
    from azfacade import Retry

    script = Script(Reply(503), REFUSED, Reply(503), GOOD)
    client = both.face(script, Counting(), retry=Retry(attempts=3))
    assert both.run(client.person_groups.get("staff")).name == "Staff"
    assert bearers(script) == ["token-1", "token-1", "token-2", "token-2"]


def test_a_callable_is_asked_once_for_each_attempt(both: Side) -> None:
    asked: list[int] = []

    def provider() -> str:
        asked.append(1)
        return f"token-{len(asked)}"

    script = Script(REFUSED, GOOD)
    both.run(both.face(script, provider).person_groups.get("staff"))
    assert bearers(script) == ["token-1", "token-2"]


def test_a_key_that_is_refused_is_not_tried_again(both: Side) -> None:
    for credential in (KEY, SimpleNamespace(key=KEY)):
        script = Script(forever=REFUSED)
        with pytest.raises(AuthenticationError):
            both.run(both.face(script, credential).person_groups.get("staff"))
        assert len(script.requests) == 1


def test_a_refresh_that_fails_after_a_401_still_tells_the_401(both: Side) -> None:
    answers: list[Any] = [SimpleNamespace(token="first", expires_on=time.time() + 3600)]
    script = Script(forever=REFUSED)
    client = both.face(script, SimpleNamespace(get_token=lambda *_: answers.pop(0)))
    with pytest.raises(AuthenticationError) as caught:
        both.run(client.person_groups.get("staff", client_request_id="mine"))
    assert caught.value.status == 401
    assert caught.value.client_request_id == "mine"
    assert isinstance(caught.value.__cause__, AuthenticationError)
    assert len(script.requests) == 1


def test_a_call_that_is_cancelled_leaves_the_credential_to_others() -> None:
    both = Side("async")
    asked = 0

    async def provider() -> str:
        nonlocal asked
        asked += 1
        if asked == 1:
            await asyncio.sleep(60)
        return "token"

    client = both.face(Script(forever=GOOD), provider)

    async def work() -> str:
        first = asyncio.ensure_future(client.person_groups.get("staff"))
        await asyncio.sleep(0.05)
        second = asyncio.ensure_future(client.person_groups.get("staff"))
        await asyncio.sleep(0.01)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        return str((await second).name)

    assert both.run(work()) == "Staff"
    both.close()
