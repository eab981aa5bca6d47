"""`virtual_time()`: loops whose own timers are virtual, and what a virtual clock refuses."""

from __future__ import annotations

import asyncio
import copy
import os
import pickle
import sys
import threading
from collections.abc import Coroutine
from typing import Any

import pytest

from azfacade import AsyncDocumentIntelligenceClient, ConfigurationError, OperationTimeoutError, as_completed
from azfacade.testing import Clock, FakeAzure, VirtualClock, virtual_time

pytestmark = pytest.mark.usefixtures("never_let_go")


async def result(client: Any, timeout: float | None = None) -> str:
    job = await client.models.begin_analyze("prebuilt-read", b"words")
    return str((await job.result(timeout=timeout)).content)


def test_the_application_s_own_timers_follow(fake: FakeAzure, clock: VirtualClock) -> None:
    fake.running_polls = 100

    async def main() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        async with fake.async_document_intelligence_client() as client:
            job = await client.models.begin_analyze("prebuilt-read", b"words")
            before = loop.time()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(job.result(), 5)
            fired = loop.time() - before
            await asyncio.sleep(3600)
            return fired, loop.time() - before

    start = clock.ticks()
    assert virtual_time(clock).run(main()) == (5.0, 3605.0)
    assert clock.ticks() - start == 3605 * 10_000_000


def test_waits_of_the_client_and_of_the_application_pass_together(fake: FakeAzure, clock: VirtualClock) -> None:
    async def main() -> tuple[list[str], float]:
        async with fake.async_document_intelligence_client() as client, asyncio.timeout(2.1):
            waits = (result(client, 30), asyncio.sleep(1.5, "slept"), result(client, 30))
            return list(await asyncio.gather(*waits)), asyncio.get_running_loop().time()

    assert virtual_time(clock).run(main()) == (["words", "slept", "words"], 2.0)


def test_it_is_a_loop_factory(clock: VirtualClock) -> None:
    async def main(seconds: float) -> float:
        await asyncio.sleep(seconds)
        return asyncio.get_running_loop().time()

    time = virtual_time(clock)
    assert time.clock is clock
    with asyncio.Runner(loop_factory=time) as runner:
        assert [runner.run(main(1)), runner.run(main(2))] == [1.0, 3.0]
    assert time.run(main(5)) == 5.0, "each loop counts from its own start"
    assert virtual_time().run(main(7)) == 7.0
    clock.sleep(1)
    assert clock._loops == set(), "closed loops hold nothing"


def test_the_time_that_a_test_lets_pass_fires_timers(clock: VirtualClock) -> None:
    async def main() -> float:
        late = asyncio.ensure_future(asyncio.sleep(60))
        await asyncio.sleep(0)
        clock.advance(100)
        await late
        return asyncio.get_running_loop().time()

    assert virtual_time(clock).run(main()) == 100.0


def test_clients_over_the_wire_wait_on_the_loop_s_clock(fake: FakeAzure, clock: VirtualClock) -> None:
    """Their time limits, too, as `timeout=` counts in the time that passes there."""

    async def main(endpoint: str) -> list[float]:
        loop = asyncio.get_running_loop()
        seen: list[float] = []
        async with AsyncDocumentIntelligenceClient(endpoint, fake.key) as client:
            assert await asyncio.gather(*(result(client, 30) for _ in range(5))) == ["words"] * 5
            seen.append(loop.time())
            jobs = [await client.models.begin_analyze("prebuilt-read", b"words") for _ in range(5)]
            assert len([job async for job in as_completed(jobs)]) == 5
            seen.append(loop.time())
            fake.running_polls = 100
            with pytest.raises(OperationTimeoutError):
                await result(client, 30)
            return [*seen, loop.time()]

    with fake.serve() as server:
        seen = virtual_time(clock).run(main(server.endpoint))
    assert seen == [2.0, 4.0, pytest.approx(34.0, abs=1e-5)]


def test_a_held_poll_does_not_hold_up_the_others(fake: FakeAzure, clock: VirtualClock) -> None:
    """Async `as_completed` polls each operation when that is due, while the answer to another is on its way."""

    async def main() -> list[float]:
        loop = asyncio.get_running_loop()
        async with fake.async_document_intelligence_client() as client:
            jobs = [await client.models.begin_analyze("prebuilt-read", b"words") for _ in range(4)]
            fake.hold(20, method="GET")
            return [loop.time() async for _ in as_completed(jobs)]

    ended = virtual_time(clock).run(main())
    assert ended[:3] == [2.0, 2.0, 2.0]
    assert ended[3] > 20


@pytest.mark.parametrize("is_debugging", [False, True])
def test_work_on_threads_and_signals_of_other_threads_reach_the_loop(clock: VirtualClock, is_debugging: bool) -> None:
    async def main() -> int:
        loop = asyncio.get_running_loop()
        found: asyncio.Future[int] = loop.create_future()
        threading.Timer(0.01, loop.call_soon_threadsafe, (found.set_result, 3)).start()
        return await found + await asyncio.to_thread(lambda: 4)

    with asyncio.Runner(loop_factory=virtual_time(clock), debug=is_debugging) as runner:
        assert runner.run(main()) == 7


def test_a_clock_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"takes a VirtualClock, got Clock: .*FakeAzure\(clock=VirtualClock"):
        virtual_time(Clock())


class Foreign(asyncio.SelectorEventLoop):
    """A loop that shows its selector to nobody but asyncio, as loops in other languages do."""

    def __getattribute__(self, name: str) -> Any:
        if name == "_selector" and not sys._getframe(1).f_globals["__name__"].startswith("asyncio."):
            raise AttributeError(name)
        return super().__getattribute__(name)


def test_a_loop_that_cannot_be_watched_is_refused(fake: FakeAzure) -> None:
    async def main() -> None:
        async with fake.async_document_intelligence_client() as client:
            await result(client)

    with (
        asyncio.Runner(loop_factory=Foreign) as runner,
        pytest.raises(ConfigurationError, match=r"cannot see when a .*Foreign has nothing to run: run the test on"),
    ):
        runner.run(main())


def test_a_task_of_another_library_is_refused(clock: VirtualClock) -> None:
    wait: Coroutine[Any, Any, None] = clock.asleep(1)
    with pytest.raises(ConfigurationError, match=r"tasks of asyncio only.*Clock\(\)"):
        wait.send(None)


@pytest.mark.parametrize("cannot", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_clock_stays_in_its_process(clock: VirtualClock, cannot: Any) -> None:
    with pytest.raises(TypeError, match=r"one process only.*/_fake/clock/advance"):
        cannot(clock)


def test_a_child_process_is_refused(clock: VirtualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 0)
    with pytest.raises(ConfigurationError, match="made in another process"):
        clock.sleep(1)


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), 1e12])
def test_times_that_cannot_be_are_refused(clock: VirtualClock, seconds: float) -> None:
    for move in (clock.sleep, clock.advance, clock.pause, Clock().advance):
        with pytest.raises(ValueError, match=r"seconds"):
            move(seconds)
    with pytest.raises(ValueError, match=r"seconds"):
        asyncio.run(clock.asleep(seconds))


def test_the_shortest_wait_passes_time(clock: VirtualClock) -> None:
    before = clock.ticks()
    clock.sleep(1e-12)
    assert clock.ticks() == before + 1, "or who waits until a time would never see it"
