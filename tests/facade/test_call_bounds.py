"""Edge cases of a call: timeout with a rate limit, headers, body, default policies."""

from __future__ import annotations

import logging
import threading
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from azfacade import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    Overload,
    RateLimit,
    RateLimitedError,
    RequestTimeoutError,
    Response,
    Retry,
    ServerError,
    UnexpectedResponseError,
)
from azfacade.errors import UnexpectedKindError
from azfacade_raw.gc_pause import LARGE_BODY_BYTES

from .kit import GOOD, GROUP, REQUEST_ID, Reply, Script, Side
from .work import OPERATION, built


def get(both: Side, client: Any, **call: Any) -> Any:
    return both.run(client.person_groups.get("staff", **call))


def test_what_a_policy_is_by_default() -> None:
    assert Retry() == Retry(attempts=5, base=0.5, longest=30.0, budget=180.0, repeat_paid=False)


def test_waiting_for_a_place_takes_from_the_timeout(both: Side) -> None:
    script = Script(forever=GOOD)
    client = both.face(script, rate_limit=RateLimit(management=0.25))
    get(both, client)
    get(both, client, timeout=10)
    assert script.last.extensions["timeout"]["read"] == pytest.approx(6.0)


def test_waiting_for_a_place_takes_nothing_from_the_budget(both: Side) -> None:
    script = Script(GOOD, Reply(503, headers={"Retry-After": "4"}), GOOD)
    client = both.face(script, rate_limit=RateLimit(management=0.25), retry=Retry(budget=4))
    get(both, client)
    get(both, client)
    assert len(script.requests) == 3


def test_another_attempt_has_only_what_is_left_to_wait_for_a_place(both: Side) -> None:
    script = Script(Reply(503, takes=3, headers={"Retry-After": "0"}))
    client = both.face(script, rate_limit=RateLimit(management=0.2))
    with pytest.raises(ServerError, match="HTTP 503") as caught:
        get(both, client, timeout=4)
    assert caught.value.client_request_id, "the attempt tells more than that there is no place"
    with pytest.raises(RequestTimeoutError, match="rate limit") as caught_first:
        get(both, client, timeout=1)
    assert caught_first.value.client_request_id
    assert script.clock.pauses == [0.0]


def test_the_last_attempt_has_no_negative_time(both: Side) -> None:
    script = Script(Reply(503, headers={"Retry-After": "3"}), GOOD)
    get(both, both.face(script), timeout=3)
    assert script.last.extensions["timeout"]["read"] == pytest.approx(0.001)


def test_a_call_says_what_it_accepts_unless_told_otherwise(both: Side) -> None:
    script = Script(forever=GOOD)
    client = both.face(script, headers={"Accept": "text/plain"})
    get(both, client)
    assert script.last.headers["accept"] == "application/json", "a client cannot know it of all calls"
    get(both, client, headers={"accept": "application/problem+json"})
    assert script.last.headers.get_list("accept") == ["application/problem+json"]


def test_json_is_sent_as_the_type_it_is_given(both: Side) -> None:
    script = Script(Reply(200))
    both.run(both.face(script).send_request("PATCH", "/x", json={}, content_type="application/merge-patch+json"))
    assert script.last.headers["content-type"] == "application/merge-patch+json"


def test_a_refused_body_is_not_held_by_the_refusal(both: Side) -> None:
    with pytest.raises(InvalidInputError, match="cannot be written as JSON") as caught:
        both.run(both.face(Script()).send_request("POST", "/x", json={"text": float("nan")}))
    assert caught.value.__cause__ is None


def test_names_and_values_of_a_query_are_quoted(both: Side) -> None:
    script = Script(Reply(200))
    both.run(both.face(script).send_request("GET", "/x", query={"a b&": "c d&e,f~"}))
    assert script.last.url.query == b"a%20b%26=c%20d%26e,f~"


def test_a_client_request_id_has_128_characters_at_most(both: Side) -> None:
    script = Script(GOOD)
    get(both, both.face(script), client_request_id="x" * 128)
    assert script.last.headers["x-ms-client-request-id"] == "x" * 128


def test_a_timeout_is_a_year_at_most(both: Side) -> None:
    client = both.face(Script(GOOD))
    get(both, client, timeout=366 * 86400)
    with pytest.raises(InvalidInputError, match="at most a year"):
        get(both, client, timeout=366 * 86400 + 1)


def test_another_kind_of_operation_tells_the_answer_it_came_in(both: Side) -> None:
    client = both.documents(Script(Reply(200, {**built().body, "kind": "documentModelCompose"})))
    with pytest.raises(UnexpectedKindError) as caught:
        both.run(client.operations.get(OPERATION, overload=Overload.GET_DOCUMENT_CLASSIFIER_BUILD_OPERATION))
    assert (caught.value.status, caught.value.request_id) == (200, REQUEST_ID)


def test_the_log_tells_milliseconds(
    both: Side, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ticks = iter([10.0, 10.25])
    module = "async_transport" if both.is_async else "transport"
    monkeypatch.setattr(f"azfacade.http.{module}.time", SimpleNamespace(perf_counter=lambda: next(ticks), sleep=None))
    caplog.set_level(logging.INFO, "azfacade")
    get(both, both.face(Script(GOOD)))
    assert "-> 200 in 250 ms, attempt 1" in caplog.text


def test_the_log_tells_attempts_that_got_no_answer(both: Side, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "azfacade")
    get(both, both.face(Script(httpx.ConnectError, GOOD)), client_request_id="mine")
    failed, _ = [record.getMessage() for record in caplog.records if record.name == "azfacade"]
    assert failed.startswith("GET /persongroups/{personGroupId} -> NeverSentError")
    assert "attempt 1, client request id mine" in failed


@pytest.mark.parametrize(("size", "apart"), [(LARGE_BODY_BYTES - 100, False), (LARGE_BODY_BYTES + 100, True)])
def test_a_large_answer_is_decoded_off_the_event_loop(
    both: Side, monkeypatch: pytest.MonkeyPatch, size: int, apart: bool
) -> None:
    threads: list[threading.Thread] = []
    original = Response.json

    def json_of(self: Response) -> Any:
        threads.append(threading.current_thread())
        return original(self)

    monkeypatch.setattr(Response, "json", json_of)
    get(both, both.face(Script(Reply(200, {**GROUP, "padding": "x" * size}))))
    assert (threads[0] is not threading.main_thread()) == (apart and both.is_async)


def test_an_answer_nested_too_deep_is_unexpected(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    def json_of(_: Response) -> Any:
        raise RecursionError

    monkeypatch.setattr(Response, "json", json_of)
    with pytest.raises(UnexpectedResponseError, match="cannot be read"):
        get(both, both.face(Script(GOOD)))


def test_what_was_not_found_is_named_without_the_query(both: Side) -> None:
    gone = Reply(404, {"error": {"code": "NotFound", "message": "gone"}})
    client = both.documents(Script(gone, gone))
    with pytest.raises(NotFoundError) as caught:
        both.run(client.classifiers.get("forms"))
    assert "[documentClassifiers/forms]" in str(caught.value)
    with pytest.raises(NotFoundError) as caught:
        both.run(client.get_resource_details())
    assert "[" not in str(caught.value), "nothing is named where the call names nothing"


@pytest.mark.parametrize(("first", "doubt"), [(httpx.ReadError, True), (Reply(503), True), (httpx.ConnectError, False)])
def test_an_attempt_that_may_have_acted_is_not_forgotten(both: Side, first: Any, doubt: bool) -> None:
    face = both.face(Script(first, Reply(409)), retry=Retry(base=0))
    with pytest.raises(ConflictError) as caught:
        both.run(face.person_groups.create("staff", "Staff"))
    assert caught.value.may_have_acted is doubt


def test_a_call_that_had_no_place_leaves_no_doubt(both: Side) -> None:
    client = both.face(Script(forever=GOOD), rate_limit=RateLimit(management=0.1))
    get(both, client)
    with pytest.raises(RequestTimeoutError) as caught:
        get(both, client, timeout=1)
    assert not caught.value.may_have_acted


def test_a_bucket_the_service_closed_for_long_is_no_silent_wait(both: Side) -> None:
    script = Script(Reply(429, headers={"Retry-After": "86400"}), GOOD)
    client = both.face(script, rate_limit="S0")
    with pytest.raises(RateLimitedError):
        get(both, client)
    with pytest.raises(RequestTimeoutError, match="no place in time"):
        get(both, client)
    assert script.clock.pauses == []
    script.clock.pause(86400)
    get(both, client)


@pytest.mark.parametrize("timeout", [None, 30])
def test_a_large_body_says_its_length(both: Side, timeout: float | None) -> None:
    script = Script(forever=GOOD)
    both.run(both.face(script).send_request("PUT", "/x", json={"a": "b" * 300_000}, timeout=timeout))
    assert script.last.headers["content-length"] == "300008"
    assert "transfer-encoding" not in script.last.headers
