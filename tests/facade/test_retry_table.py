"""Which calls are retried: by status, kind of call and `Retry-After`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from azfacade import ConflictError, ConnectionFailedError, RequestTimeoutError, Retry
from azfacade.errors import ServiceError
from tests.cases import each

from .kit import GOOD, Reply, Script, Side
from .work import SOURCES, accepted, train_accepted

PASSING = (408, 500, 502, 503, 504)
FINAL = (400, 401, 403, 404, 405, 409, 410, 413, 415, 418, 422, 451, 501, 505)


def get(both: Side, script: Script, **options: Any) -> Any:
    return both.run(both.face(script, **options).person_groups.get("staff"))


def create(both: Side, script: Script, **options: Any) -> Any:
    return both.run(both.face(script, **options).person_groups.create("staff", "Staff"))


def update(both: Side, script: Script, **options: Any) -> Any:
    return both.run(both.face(script, **options).person_groups.update("staff", name="Staff"))


def delete(both: Side, script: Script, **options: Any) -> Any:
    return both.run(both.face(script, **options).person_groups.delete("staff"))


def train(both: Side, script: Script, **options: Any) -> Any:
    return both.run(both.face(script, **options).person_groups.begin_train("staff"))


def build(both: Side, script: Script, **options: Any) -> Any:
    return both.run(both.documents(script, **options).classifiers.begin_build("forms", SOURCES))


def post(both: Side, script: Script, **options: Any) -> Any:
    return both.run(both.documents(script, **options).send_request("POST", "/x"))


SAFE = [get, create, update, delete, train]
PAID = [build, post]
ENDS: dict[Any, Reply] = {get: GOOD, train: train_accepted(), build: accepted()}
Call = Callable[..., Any]


def attempts(both: Side, call: Call, answer: Any, **options: Any) -> int:
    """Return how often a call is sent whose first answer is this one and whose second is good."""
    script = Script(answer, ENDS.get(call, Reply(200)))
    try:
        call(both, script, **options)
    except ServiceError:
        assert len(script.requests) == 1
    return len(script.requests)


@each("status", PASSING)
@each("call", SAFE)
def test_passing_troubles_of_safe_calls_are_tried_again(both: Side, call: Call, status: int) -> None:
    assert attempts(both, call, Reply(status)) == 2


@each("status", PASSING)
@each("call", PAID)
def test_calls_that_may_have_started_paid_work_are_not(both: Side, call: Call, status: int) -> None:
    assert attempts(both, call, Reply(status)) == 1
    # 503 with Retry-After says the service did not take it.
    assert attempts(both, call, Reply(status, headers={"Retry-After": "1"})) == (2 if status == 503 else 1)
    assert attempts(both, call, Reply(status), retry=Retry(repeat_paid=True)) == 2


@each("call", SAFE + PAID)
@each("headers", [{}, {"Retry-After": "3"}])
def test_429_is_always_tried_again(both: Side, call: Call, headers: dict[str, str]) -> None:
    assert attempts(both, call, Reply(429, headers=headers)) == 2


@each("call", SAFE + PAID)
@each(
    "error",
    [
        {"code": "ConcurrentOperationConflict", "message": "There is a conflict operation on resource."},
        {"code": "Conflict", "innererror": {"code": "ConcurrentOperationConflict"}},
    ],
)
def test_a_409_that_asks_to_try_later_is_always_tried_again(both: Side, call: Call, error: Any) -> None:
    assert attempts(both, call, Reply(409, {"error": error})) == 2
    assert attempts(both, call, Reply(409, {"error": error}, {"Retry-After": "3"})) == 2


@pytest.mark.parametrize("call", SAFE + PAID)
def test_a_conflict_that_stays_ends_the_call_with_what_to_do(both: Side, call: Call) -> None:
    script = Script(forever=Reply(409, {"error": {"code": "ConcurrentOperationConflict", "message": "Busy."}}))
    with pytest.raises(ConflictError, match="Other calls were changing the same resource") as caught:
        call(both, script)
    assert len(script.requests) == 5
    assert caught.value.may_have_acted is False


@each("status", FINAL)
@each("call", [get, build])
def test_other_answers_are_final(both: Side, call: Call, status: int) -> None:
    assert attempts(both, call, Reply(status, headers={"Retry-After": "1"})) == 1


@each("trouble", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError])
@each("call", SAFE + PAID)
def test_a_connection_that_was_not_made_is_always_tried_again(both: Side, call: Call, trouble: Any) -> None:
    assert attempts(both, call, trouble) == 2


@each(
    "trouble",
    [
        httpx.ReadError,
        httpx.ReadTimeout,
        httpx.WriteError,
        httpx.WriteTimeout,
        httpx.CloseError,
        httpx.RemoteProtocolError,
    ],
)
@each("call", SAFE + PAID)
def test_a_connection_that_broke_is_tried_again_when_that_is_safe(both: Side, call: Call, trouble: Any) -> None:
    assert attempts(both, call, trouble) == (2 if call in SAFE else 1)
    assert attempts(both, call, trouble, retry=Retry(repeat_paid=True)) == 2


@pytest.mark.parametrize(
    "answer", [Reply(200, "<html>"), Reply(200, "x", {"Content-Encoding": "gzip"}), Reply(301), httpx.DecodingError]
)
def test_an_answer_that_cannot_be_read_is_not_asked_for_again(both: Side, answer: Any) -> None:
    assert attempts(both, get, answer) == 1


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_call_is_sent_as_often_as_allowed(both: Side, number: int) -> None:
    script = Script(forever=Reply(503))
    with pytest.raises(ServiceError):
        get(both, script, retry=Retry(attempts=number))
    assert len(script.requests) == number
    assert len(script.clock.pauses) == number - 1


@pytest.mark.parametrize(
    ("trouble", "kind"), [(httpx.ConnectError, ConnectionFailedError), (httpx.ReadTimeout, RequestTimeoutError)]
)
def test_the_last_trouble_comes_out(both: Side, trouble: Any, kind: type[Exception]) -> None:
    script = Script(Reply(503), Reply(429), trouble)
    with pytest.raises(kind) as caught:
        get(both, script, retry=Retry(attempts=3))
    assert isinstance(caught.value.__cause__, trouble)


def test_every_attempt_is_the_same_request(both: Side) -> None:
    script = Script(Reply(503), httpx.ReadError, Reply(429), Reply(200))
    update(both, script)
    first, *others = script.requests
    for other in others:
        assert (other.method, other.url, other.content, other.headers) == (
            first.method,
            first.url,
            first.content,
            first.headers,
        )
