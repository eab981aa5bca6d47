"""The clock of a transport: `sleep` and `asleep`, or `pause` as in azfacade 0.1.0; without one, real time."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest

from azfacade import RateLimit
from azfacade.http.clock import Clock as ClientClock
from azfacade.testing import Clock, FakeAzure, VirtualClock

from .kit import GOOD, Script, Side


class Waiting:
    """A clock of the present protocol that is no clock of ours."""

    def __init__(self) -> None:
        self.time = 0.0
        self.waits: list[tuple[str, float]] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.waits.append(("sync", seconds))
        self.time += seconds

    async def asleep(self, seconds: float) -> None:
        self.waits.append(("async", seconds))
        self.time += seconds


class Pausing:
    """A clock of the former protocol; it moves at once, and half of a pause is slept in real time."""

    def __init__(self) -> None:
        self.time = 0.0
        self.pauses: list[float] = []

    def now(self) -> float:
        return self.time

    def ticks(self) -> int:
        return round(self.time * 10_000_000)

    def pause(self, seconds: float) -> float:
        self.pauses.append(seconds)
        self.time += seconds
        return seconds / 2


class Recording(VirtualClock):
    """A subclass that was written against the former protocol."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> float:
        self.pauses.append(seconds)
        return super().pause(seconds)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were slept in real time, of which none passes."""
    seconds: list[float] = []

    async def asleep(delay: float) -> None:
        seconds.append(delay)

    monkeypatch.setattr(time, "sleep", seconds.append)
    monkeypatch.setattr(asyncio, "sleep", asleep)
    return seconds


def answer_on(clock: Any, fake: FakeAzure) -> Any:
    """Return a transport to a fake, with a clock of its own."""

    class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
        def __init__(self) -> None:
            self.clock = clock

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return fake.transport.handle_request(request)

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return self.handle_request(request)

    return Transport()


def analyze(both: Side, transport: Any, key: str = "fake-key") -> None:
    client = both.documents(transport, key)
    both.run(both.run(client.models.begin_analyze("prebuilt-read", b"words")).result())


def test_a_clock_that_waits_is_asked_to_wait(both: Side, slept: list[float]) -> None:
    clock = Waiting()
    analyze(both, answer_on(clock, FakeAzure()))
    assert [side for side, _ in clock.waits] == ["async" if both.is_async else "sync"] * 2
    assert clock.time == pytest.approx(2.0)
    assert sum(slept) == 0


def test_a_clock_of_the_former_protocol_goes_on_working(both: Side, slept: list[float]) -> None:
    clock = Pausing()
    analyze(both, answer_on(clock, FakeAzure()))
    assert clock.pauses == [pytest.approx(1.0), pytest.approx(1.0)]
    assert [seconds for seconds in slept if seconds] == [pytest.approx(0.5), pytest.approx(0.5)]


@pytest.mark.parametrize("make", [Pausing, Recording])
def test_so_does_the_clock_of_a_fake(both: Side, slept: list[float], make: Any) -> None:
    clock = make()
    fake = FakeAzure(clock=clock)
    fake.hold(3, method="POST")
    before = clock.now()
    analyze(both, fake.transport)
    assert [seconds for seconds in clock.pauses if seconds] == [3.0, pytest.approx(1.0), pytest.approx(1.0)]
    assert clock.now() - before == pytest.approx(5.0)


def test_and_of_a_served_fake(slept: list[float]) -> None:
    clock: Any = Pausing()
    fake = FakeAzure(clock=clock)
    with fake.serve(latency=1) as server:
        httpx.get(server.endpoint, trust_env=False)
    assert clock.pauses == [1.0]
    assert slept == [0.5]


def test_rate_limits_wait_on_it(both: Side, slept: list[float]) -> None:
    script = Script(forever=GOOD)
    client = both.face(script, rate_limit=RateLimit(management=4))
    for _ in range(3):
        both.run(client.person_groups.get("staff"))
    assert script.clock.pauses == [pytest.approx(0.25)] * 2
    assert sum(slept) == 0


@pytest.mark.parametrize("clock", [None, Clock()])
def test_real_time_is_slept(both: Side, slept: list[float], clock: Any) -> None:
    """On no clock of the transport, or on the fake's that follows the computer's."""
    made = ClientClock(answer_on(clock, FakeAzure()))
    before = made.now()
    if both.is_async:
        both.run(made.asleep(5))
    else:
        made.sleep(5)
    assert slept == [5]
    assert 0 <= made.now() - before < 5


def test_what_only_looks_like_a_clock_is_none() -> None:
    class Stopwatch:
        def now(self) -> float:
            return 0.0

    assert not ClientClock(answer_on(Stopwatch(), FakeAzure())).uses_virtual_clock
