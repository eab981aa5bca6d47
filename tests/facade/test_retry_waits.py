"""The wait before a retry: jitter, `Retry-After`, and the budget."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from azfacade import ConfigurationError, RateLimitedError, Retry, ServerError
from azfacade.core.header_mapping import Headers
from azfacade.http.retry import retry_after
from tests.cases import each

from .kit import GOOD, Reply, Script, Side

NOW = "Wed, 15 Jan 2025 10:30:00 GMT"
LATER = "Wed, 15 Jan 2025 10:30:07 GMT"


def get(both: Side, script: Script, timeout: float | None = None, **options: Any) -> Any:
    return both.run(both.face(script, **options).person_groups.get("staff", timeout=timeout))


FORMS = [
    ({"Retry-After": "7"}, 7.0),
    ({"Retry-After": " 7 "}, 7.0),
    ({"Retry-After": "0"}, 0.0),
    ({"Retry-After": "1.5"}, 1.5),
    ({"retry-after-ms": "7000"}, 7.0),
    ({"x-ms-retry-after-ms": "250"}, 0.25),
    ({"retry-after-ms": "250", "Retry-After": "7"}, 0.25),
    ({"retry-after-ms": "soon", "Retry-After": "7"}, 7.0),
    ({"Retry-After": LATER, "Date": NOW}, 7.0),
    ({"Retry-After": NOW, "Date": LATER}, 0.0),
    ({"Retry-After": "Wed, 15 Jan 2025 10:30:07 -0000", "Date": NOW}, 7.0),
    ({"Retry-After": "Wed, 15 Jan 2025 12:30:07 +0200", "Date": NOW}, 7.0),
]
GARBAGE = ["", "soon", "-5", "nan", "inf", "1e999", "7 seconds", "Wed", "99 Jan", "Wed, 99 Jan 2025 10:30:07 GMT"]
GARBAGE += ["Wed, 15 Jan 2025 10:30:07 +99999999999999999"]


@each(("headers", "seconds"), FORMS)
def test_what_the_service_asks_is_waited(both: Side, headers: dict[str, str], seconds: float) -> None:
    script = Script(Reply(429, headers=headers), GOOD)
    get(both, script)
    assert script.clock.pauses == [pytest.approx(seconds)]


@each("text", GARBAGE)
def test_garbage_asks_for_nothing(both: Side, text: str) -> None:
    script = Script(Reply(429, headers={"Retry-After": text}), GOOD)
    get(both, script)
    assert 0 <= script.clock.pauses[0] <= 0.5


def test_a_date_without_zone_is_utc_wherever_this_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        headers = Headers({"Retry-After": "Wed, 15 Jan 2025 10:30:07 -0000", "Date": NOW})
        assert retry_after(headers) == 7.0
    finally:
        monkeypatch.undo()
        assert "TZ" not in os.environ or os.environ["TZ"] != "Asia/Tokyo"
        time.tzset()


def test_a_date_is_compared_with_the_clock_where_the_answer_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("azfacade.http.retry.time.time", lambda: 1736937000.0)
        assert retry_after(Headers({"Retry-After": LATER})) == 7.0
    future = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 60))
    assert retry_after(Headers({"Retry-After": future})) == pytest.approx(60, abs=2)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_is_asked_is_never_shortened(both: Side, status: int) -> None:
    script = Script(Reply(status, headers={"Retry-After": "100"}), GOOD)
    get(both, script, retry=Retry(longest=2, budget=100))
    assert script.clock.pauses == [100.0]


def test_what_is_asked_beyond_the_budget_ends_the_call_at_once(both: Side) -> None:
    script = Script(Reply(429, headers={"Retry-After": "101"}))
    with pytest.raises(RateLimitedError) as caught:
        get(both, script, retry=Retry(budget=100))
    assert caught.value.retry_after == 101.0
    assert script.clock.pauses == []


def test_the_budget_counts_from_the_first_attempt(both: Side) -> None:
    script = Script(Reply(503, takes=40, headers={"Retry-After": "30"}), Reply(503, takes=40), GOOD)
    with pytest.raises(ServerError):
        get(both, script, retry=Retry(budget=100, base=0))
    assert len(script.requests) == 2
    script = Script(Reply(503, takes=30, headers={"Retry-After": "30"}), Reply(503, takes=30), GOOD)
    get(both, script, retry=Retry(budget=100, base=0))


def test_a_call_s_timeout_is_its_budget(both: Side) -> None:
    script = Script(Reply(429, headers={"Retry-After": "3"}), GOOD)
    with pytest.raises(RateLimitedError):
        get(both, script, timeout=2)
    script = Script(Reply(429, headers={"Retry-After": "300"}), GOOD)
    get(both, script, timeout=400)
    assert script.clock.pauses == [300.0]


def test_each_attempt_gets_what_is_left_of_the_call_s_timeout(both: Side) -> None:
    script = Script(Reply(429, takes=1, headers={"Retry-After": "2"}), GOOD)
    get(both, script, timeout=8)
    limits = [request.extensions["timeout"] for request in script.requests]
    assert [limit["read"] for limit in limits] == [8.0, pytest.approx(5.0)]
    assert limits[0] == {"connect": 8.0, "read": 8.0, "write": 8.0, "pool": 8.0}


def test_without_a_timeout_the_client_s_limits_hold(both: Side) -> None:
    script = Script(forever=GOOD)
    get(both, script)
    get(both, script, timeout=500)
    standard = {"connect": 10.0, "read": 60.0, "write": 60.0}
    # Only the call limits the wait for a connection, so that many calls can share few.
    assert [request.extensions["timeout"] for request in script.requests] == [
        {**standard, "pool": None},
        {**standard, "pool": 500.0},
    ]
    both.run(both.face(script, timeout=httpx.Timeout(3, read=None)).person_groups.get("staff"))
    assert script.last.extensions["timeout"] == {"connect": 3, "read": None, "write": 3, "pool": 3}


@pytest.mark.parametrize("trouble", [Reply(503), httpx.ConnectError])
def test_pauses_are_drawn_below_a_doubling_bound(both: Side, monkeypatch: pytest.MonkeyPatch, trouble: Any) -> None:
    for drawn in (0.0, 0.5, 0.999):
        monkeypatch.setattr("azfacade.http.retry.random.random", lambda drawn=drawn: drawn)
        script = Script(*[trouble] * 7, GOOD)
        get(both, script, retry=Retry(attempts=8, base=0.5, longest=5, budget=1000))
        bounds = [0.5, 1, 2, 4, 5, 5, 5]
        assert script.clock.pauses == [pytest.approx(drawn * bound) for bound in bounds]


def test_pauses_are_random(both: Side) -> None:
    script = Script(*[Reply(503)] * 20, GOOD)
    get(both, script, retry=Retry(attempts=21, base=1, longest=1, budget=1000))
    assert len(set(script.clock.pauses)) > 10
    assert all(0 <= pause <= 1 for pause in script.clock.pauses)


def test_very_many_attempts_are_counted_without_overflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("azfacade.http.retry.random.random", lambda: 1.0)
    policy = Retry(attempts=10**6, budget=float("inf"))
    assert policy.pause(10**5, None, 0.0, float("inf")) == 30.0


@each("name", ["base", "longest", "budget"])
@each("value", [-1, float("nan"), "1", None, True])
def test_times_of_a_policy_are_zero_or_more(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"Retry.{name} must be zero or more"):
        Retry(**{name: value})


@pytest.mark.parametrize("value", [0, -1, 2.5, "3", None, True])
def test_attempts_are_a_positive_number(value: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"Retry\.attempts must be a whole number"):
        Retry(attempts=value)


def test_a_policy_is_a_fixed_value(both: Side) -> None:
    policy: Any = Retry(attempts=2)
    assert policy == Retry(attempts=2)
    with pytest.raises(AttributeError):
        policy.attempts = 3
    with pytest.raises(TypeError):
        Retry(5)  # type: ignore[call-arg]
    with pytest.raises(ConfigurationError):
        Retry(repeat_paid="yes")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="retry must be a Retry"):
        both.face(Script(), retry=5)


def test_one_policy_serves_many_clients(both: Side) -> None:
    policy = Retry(attempts=2)
    for _ in range(3):
        script = Script(Reply(503), GOOD)
        get(both, script, retry=policy)
        assert len(script.requests) == 2


@pytest.mark.parametrize("after", ["99999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_far_retry_after_is_a_number_a_timer_takes(after: str) -> None:
    assert retry_after({"retry-after": after}) == 366 * 86400.0


@pytest.mark.parametrize("error", [ArithmeticError, RecursionError, AttributeError, KeyError, OverflowError])
@pytest.mark.parametrize("part", ["parsedate_to_datetime", "timestamp"])
def test_a_date_that_breaks_the_parser_is_no_date(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], part: str
) -> None:
    class Unreadable(datetime):
        def timestamp(self) -> float:
            raise error

    def parse(_: str) -> datetime:
        if part == "timestamp":
            return Unreadable(2025, 1, 15, tzinfo=UTC)
        raise error

    monkeypatch.setattr("azfacade.http.retry.parsedate_to_datetime", parse)
    assert retry_after(Headers({"Retry-After": LATER, "Date": NOW})) is None
    assert retry_after(Headers({"Retry-After": "7", "Date": NOW})) == 7.0
