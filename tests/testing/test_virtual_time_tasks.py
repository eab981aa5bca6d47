"""Tasks of a loop on a virtual clock: exact without registration, beside sockets, executors and other loops."""

from __future__ import annotations

import asyncio
import gc
import selectors
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import aiohttp
import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock, virtual_time

GROUPS = "/face/v1.2/persongroups"


class Log:
    """What ended when, in seconds from the start."""

    def __init__(self, clock: VirtualClock) -> None:
        self.entries: list[tuple[str, float]] = []
        self._clock = clock
        self._start = clock.ticks()

    @property
    def seconds(self) -> float:
        return (self._clock.ticks() - self._start) / 10_000_000

    def add(self, name: str) -> None:
        self.entries.append((name, self.seconds))

    async def after(self, name: str, awaited: Any) -> None:
        await awaited
        self.add(name)


pytestmark = pytest.mark.usefixtures("never_let_go")


@pytest.fixture
def log(clock: VirtualClock) -> Log:
    return Log(clock)


class Counting(selectors.DefaultSelector):
    calls = 0

    def select(self, timeout: float | None = None) -> list[Any]:
        self.calls += 1
        return super().select(timeout)


def test_each_wait_ends_at_its_time(clock: VirtualClock, log: Log) -> None:
    async def twice() -> None:
        await clock.asleep(0.5)
        await log.after("second half", clock.asleep(0.5))

    async def main() -> None:
        await asyncio.gather(log.after("late", clock.asleep(3)), twice(), log.after("early", clock.asleep(0.7)))

    asyncio.run(main())
    assert log.entries == [("early", 0.7), ("second half", 1.0), ("late", 3.0)]


def test_waits_that_end_at_once_end_in_the_order_of_their_start(clock: VirtualClock, log: Log) -> None:
    async def main() -> None:
        await asyncio.gather(*(log.after(str(number), clock.asleep(1)) for number in range(100)))

    asyncio.run(main())
    assert log.entries == [(str(number), 1.0) for number in range(100)]


def test_ten_thousand_waiters_cost_the_loop_few_turns(clock: VirtualClock) -> None:
    selector = Counting()

    async def main() -> None:
        await asyncio.gather(*(clock.asleep(1 + number % 100) for number in range(10_000)))

    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        runner.run(main())
        assert selector.calls < 1000, "100 moments, and few turns for each"


def test_waits_that_were_given_up_leave_no_memory(clock: VirtualClock) -> None:
    async def main() -> None:
        kept = asyncio.ensure_future(clock.asleep(1))
        for _ in range(1000):
            task = asyncio.ensure_future(clock.asleep(1_000_000))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        await kept

    start = clock.ticks()
    asyncio.run(main())
    assert clock.ticks() - start == 10_000_000
    assert len(clock._agenda._heap) < 200


def test_a_cancelled_wait_holds_nobody_up(clock: VirtualClock, log: Log) -> None:
    async def main() -> None:
        task = asyncio.ensure_future(clock.asleep(1))
        other = asyncio.ensure_future(log.after("other", clock.asleep(2)))
        await asyncio.sleep(0)
        task.cancel()
        await other

    asyncio.run(main())
    assert log.entries == [("other", 2.0)]


def test_loops_one_after_another_and_again(clock: VirtualClock, log: Log) -> None:
    with asyncio.Runner() as runner:
        selector = vars(runner.get_loop())["_selector"]
        as_new = set(vars(selector))
        for _ in range(2):
            asyncio.run(log.after("new loop", clock.asleep(1)))
            runner.run(log.after("same loop", clock.asleep(1)))
            assert set(vars(selector)) == as_new, "nothing stays on the loop"
    assert [seconds for _, seconds in log.entries] == [1.0, 2.0, 3.0, 4.0]


def test_two_clocks_on_one_loop_go_their_own_ways(clock: VirtualClock, log: Log) -> None:
    other = VirtualClock()
    others = Log(other)

    async def main() -> None:
        await asyncio.gather(log.after("one", clock.asleep(1)), others.after("other", other.asleep(100)))
        assert "select" not in vars(vars(asyncio.get_running_loop())["_selector"])

    asyncio.run(main())
    assert (log.entries, others.entries) == ([("one", 1.0)], [("other", 100.0)])


def test_what_a_loop_left_behind_holds_nothing(clock: VirtualClock, log: Log) -> None:
    loop = asyncio.new_event_loop()
    task = loop.create_task(clock.asleep(5))
    loop.run_until_complete(asyncio.sleep(0))
    clock.sleep(2)
    assert log.seconds == 2.0
    clock.sleep(10)
    assert log.seconds == 12.0
    loop.run_until_complete(task)
    abandoned = loop.create_task(clock.asleep(5))
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    clock.sleep(10)
    assert (log.seconds, abandoned.done()) == (22.0, False)
    del loop
    abandoned._log_destroy_pending = False  # type: ignore[attr-defined]  # which is what this is about
    del abandoned
    gc.collect()


def test_advance_ends_the_waits_until_then(clock: VirtualClock, log: Log) -> None:
    async def main() -> None:
        waits = asyncio.gather(log.after("within", clock.asleep(5)), log.after("beyond", clock.asleep(15)))
        await asyncio.sleep(0)
        clock.advance(10)
        await waits

    asyncio.run(main())
    assert log.entries == [("within", 10.0), ("beyond", 15.0)]


def test_a_sync_wait_inside_a_task_blocks_the_loop(clock: VirtualClock, log: Log) -> None:
    async def blocking() -> None:
        await asyncio.sleep(0)
        clock.sleep(3)
        log.add("blocking")

    async def main() -> None:
        await asyncio.gather(log.after("task", clock.asleep(1)), blocking())

    asyncio.run(main())
    assert log.entries == [("blocking", 3.0), ("task", 3.0)]


def executors() -> list[Any]:
    spawning = get_context("spawn")
    return [
        pytest.param(lambda _: None, id="of the loop"),
        pytest.param(lambda _: ThreadPoolExecutor(1), id="given"),
        pytest.param(lambda clock: clock.threads(1), id="of the clock"),
        pytest.param(lambda _: ProcessPoolExecutor(1, mp_context=spawning), id="of processes"),
    ]


@pytest.mark.parametrize("make", executors())
@pytest.mark.parametrize("is_virtual", [False, True])
def test_work_on_an_executor_holds_the_clock(
    clock: VirtualClock, log: Log, make: Callable[[VirtualClock], Executor | None], is_virtual: bool
) -> None:
    """Also where it began before anybody waited on the clock."""
    executor = make(clock)

    async def main() -> None:
        work = asyncio.get_running_loop().run_in_executor(executor, sum, range(2_000_000))
        await asyncio.gather(log.after("slept", clock.asleep(0.01)), log.after("worked", work))

    if is_virtual:
        virtual_time(clock).run(main())
    else:
        asyncio.run(main())
    if executor is not None:
        executor.shutdown()
    assert log.entries == [("worked", 0.0), ("slept", 0.01)]


@pytest.mark.parametrize("number", [3, 50])
def test_sync_waits_on_an_executor_pass_with_those_of_tasks(clock: VirtualClock, log: Log, number: int) -> None:
    """More of them than the executor has threads pass one after another, as in life."""

    async def main() -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(5))
        waits = (asyncio.to_thread(clock.sleep, 2) for _ in range(number))
        await asyncio.gather(log.after("task", clock.asleep(1)), *waits)

    virtual_time(clock).run(main())
    assert log.entries == [("task", 1.0)]
    assert log.seconds == 2.0 * -(-number // 5)


async def with_httpx(endpoint: str, ask: Callable[[Any], Coroutine[Any, Any, None]]) -> None:
    async with httpx.AsyncClient(base_url=endpoint, headers={"Ocp-Apim-Subscription-Key": "fake-key"}) as client:
        await ask(lambda: client.get(GROUPS))


async def with_aiohttp(endpoint: str, ask: Callable[[Any], Coroutine[Any, Any, None]]) -> None:
    async with aiohttp.ClientSession(endpoint, headers={"Ocp-Apim-Subscription-Key": "fake-key"}) as session:

        async def get() -> None:
            async with session.get(GROUPS) as response:
                await response.read()

        await ask(get)


@pytest.mark.parametrize("is_virtual", [False, True])
@pytest.mark.parametrize("connect", [with_httpx, with_aiohttp])
def test_requests_on_the_wire_hold_the_clock_and_idle_connections_do_not(
    fake: FakeAzure, clock: VirtualClock, log: Log, connect: Any, is_virtual: bool
) -> None:
    async def ask(get: Any) -> None:
        async def several() -> None:
            for _ in range(5):
                await get()
            log.add("answered")

        await asyncio.gather(log.after("slept", clock.asleep(0.01)), several())
        await log.after("idle", clock.asleep(3600))

    with fake.serve() as server:
        main = connect(server.endpoint, ask)
        if is_virtual:
            virtual_time(clock).run(main)
        else:
            asyncio.run(main)
    assert log.entries == [("answered", 0.0), ("slept", 0.01), ("idle", 3600.01)]


def test_a_served_fake_waits_on_the_clock_of_its_callers(fake: FakeAzure, clock: VirtualClock, log: Log) -> None:
    async def ask(get: Any) -> None:
        await asyncio.gather(*(log.after("answered", get()) for _ in range(10)), log.after("slept", clock.asleep(1)))

    with fake.serve(latency=2) as server:
        virtual_time(clock).run(with_httpx(server.endpoint, ask))
    assert log.entries == [("slept", 1.0), *[("answered", 2.0)] * 10]


def test_loops_on_several_threads_wait_for_each_other(clock: VirtualClock, log: Log) -> None:
    begun = threading.Barrier(3)

    async def pauses(seconds: float) -> None:
        first = asyncio.ensure_future(clock.asleep(60))
        await asyncio.sleep(0)
        begun.wait(10)
        for _ in range(3):
            await clock.asleep(seconds)
        log.add(str(seconds))
        first.cancel()

    threads = [threading.Thread(target=asyncio.run, args=(pauses(seconds),)) for seconds in (1.0, 2.0, 5.0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert log.entries == [("1.0", 3.0), ("2.0", 6.0), ("5.0", 15.0)]
