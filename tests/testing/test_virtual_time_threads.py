"""Threads on a virtual clock: exact where they are registered, long enough where they are not, and never stuck."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

import pytest

from azfacade.testing import VirtualClock
from azfacade.testing.discrete_time import virtual_clock

SECOND = 10_000_000

pytestmark = pytest.mark.usefixtures("never_let_go")


def ticks_for(clock: VirtualClock, work: object) -> int:
    before = clock.ticks()
    assert callable(work)
    work()
    return clock.ticks() - before


def test_fifty_threads_with_three_pauses_take_three_seconds(clock: VirtualClock) -> None:
    start = clock.ticks()

    def pauses(_: int) -> list[int]:
        seen: list[int] = []
        for _ in range(3):
            clock.sleep(1)
            seen.append(clock.ticks() - start)
        return seen

    with clock.threads(50) as threads:
        assert list(threads.map(pauses, range(50))) == [[SECOND, 2 * SECOND, 3 * SECOND]] * 50
    with clock.threads(50) as threads:
        works = [threads.submit(pauses, number) for number in range(50)]
    assert [work.result() for work in works] == [[4 * SECOND, 5 * SECOND, 6 * SECOND]] * 50


def test_pauses_of_several_lengths_end_in_order(clock: VirtualClock) -> None:
    ended: list[float] = []

    def pause(seconds: float) -> None:
        clock.sleep(seconds)
        ended.append(seconds)

    lengths = [3.0, 1.0, 2.0, 0.5]
    with clock.threads(4) as threads:
        list(threads.map(pause, lengths))
    assert ended == sorted(lengths)


def test_more_work_than_threads_passes_in_turns(clock: VirtualClock) -> None:
    with clock.threads(5) as threads:
        assert ticks_for(clock, lambda: wait([threads.submit(clock.sleep, 1) for _ in range(20)])) == 4 * SECOND


def test_work_that_runs_holds_the_clock(clock: VirtualClock) -> None:
    working, looked = threading.Event(), threading.Event()
    seen: list[int] = []

    def work() -> None:
        working.set()
        looked.wait(5)
        seen.append(clock.ticks() - start)

    start = clock.ticks()
    with clock.threads(2) as threads:
        threads.submit(work)
        pause = threads.submit(clock.sleep, 1)
        assert working.wait(5)
        assert not wait([pause], timeout=0.05).done
        looked.set()
    assert (seen, clock.ticks() - start) == ([0], SECOND)


def test_work_that_raises_or_ends_early_holds_nobody_up(clock: VirtualClock) -> None:
    def work(number: int) -> None:
        if number == 0:
            raise KeyError(number)
        if number == 1:
            return
        if number == 2:
            raise SystemExit
        clock.sleep(number)

    start = clock.ticks()
    with clock.threads(5) as threads:
        works = [threads.submit(work, number) for number in range(5)]
    errors = [type(future.exception()) for future in works]
    assert errors == [KeyError, type(None), SystemExit, type(None), type(None)]
    assert clock.ticks() - start == 4 * SECOND


def test_cancelled_work_holds_nobody_up(clock: VirtualClock) -> None:
    cancelled = threading.Event()

    def work() -> None:
        cancelled.wait(5)
        clock.sleep(1)

    start = clock.ticks()
    with clock.threads(1) as threads:
        first, second, third = (threads.submit(work) for _ in range(3))
        assert second.cancel()
        cancelled.set()
    assert (first.exception(), third.exception()) == (None, None)
    assert clock.ticks() - start == 2 * SECOND


def test_an_executor_with_less_work_than_threads_goes_on(clock: VirtualClock) -> None:
    with clock.threads(8) as threads:
        works = [threads.submit(clock.sleep, seconds) for seconds in (2, 1)]
        assert clock._filling == {threads}
        assert ticks_for(clock, lambda: [work.result() for work in as_completed(works)]) == 2 * SECOND
        assert clock._filling == set(), "it is waited for once"
    with pytest.raises(RuntimeError, match="shutdown"):
        threads.submit(clock.sleep, 1)
    assert ticks_for(clock, lambda: clock.sleep(1)) == SECOND


def test_an_executor_without_work_holds_nothing(clock: VirtualClock) -> None:
    with clock.threads(3):
        pass
    assert ticks_for(clock, lambda: clock.sleep(1)) == SECOND
    with pytest.raises(ValueError, match="max_workers"):
        clock.threads(0)


def test_threads_and_tasks_share_the_time(clock: VirtualClock) -> None:
    ended: list[tuple[str, int]] = []
    start = clock.ticks()

    async def task() -> None:
        for _ in range(3):
            await clock.asleep(1)
            ended.append(("task", clock.ticks() - start))

    def pause() -> None:
        clock.sleep(2.5)
        ended.append(("thread", clock.ticks() - start))

    async def main() -> None:
        with clock.threads(1) as threads:
            await asyncio.gather(task(), asyncio.get_running_loop().run_in_executor(threads, pause))

    asyncio.run(main())
    tasks = [("task", SECOND), ("task", 2 * SECOND)]
    assert ended == [*tasks, ("thread", 25_000_000), ("task", 3 * SECOND)]


def test_threads_that_nobody_registered_wait_long_enough(clock: VirtualClock) -> None:
    def pauses(_: int) -> list[int]:
        return [ticks_for(clock, lambda: clock.sleep(1)) for _ in range(3)]

    with ThreadPoolExecutor(20) as threads:
        waits = [ticks for found in threads.map(pauses, range(20)) for ticks in found]
    assert min(waits) >= SECOND
    assert len(waits) == 60


def test_one_thread_alone_waits_for_nothing(clock: VirtualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nobody sleeps")

    monkeypatch.setattr(threading.Event, "wait", refuse)
    monkeypatch.setattr(time, "sleep", refuse)
    assert ticks_for(clock, lambda: [*map(clock.sleep, (0, 1, 3600))]) == 3601 * SECOND


def test_a_registered_thread_that_waits_for_a_sleeping_one_is_let_go(
    clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock cannot see that it waits, and moves after some real seconds."""
    monkeypatch.undo()  # `never_let_go`
    monkeypatch.setattr(virtual_clock, "HELD_SECONDS", 0.02)
    lock = threading.Lock()

    def pause(seconds: float) -> None:
        with lock:
            clock.sleep(seconds)

    with clock.threads(2) as threads:
        assert ticks_for(clock, lambda: list(threads.map(pause, [0.01, 0.01]))) == 200_000


def test_an_interrupted_wait_is_forgotten(clock: VirtualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:

        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(VirtualClock, "_try_move", interrupt)
        with pytest.raises(KeyboardInterrupt):
            clock.sleep(1)
    assert clock._agenda.first() is None
    assert ticks_for(clock, lambda: clock.sleep(3)) == 3 * SECOND
