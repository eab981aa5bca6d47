"""`VirtualClock`: time that moves to the earliest end of a wait as soon as everything waits."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import weakref
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, NoReturn

from azfacade.errors import ConfigurationError

from ..clock import EPOCH, TICKS_PER_SECOND, Clock, ticks_of
from .agenda import Agenda, Waiter
from .clock_threads import ClockThreads
from .jobs import Job, count_executor_jobs, is_serving, jobs_of_thread
from .loop_watch import LoopWatch, TaskWaiter, watch_of, watch_running_loop

# With seven significant fractional digits, the form that is hardest to parse, so that tests meet it by default.
_DEFAULT_START = 17_369_370_001_234_567

HELD_SECONDS = 5.0
"""Real seconds after which a clock that is held moves all the same, where the wait would be over in life too."""
SETTLE_SECONDS = 0.01
"""Real seconds without a change after which unregistered threads, and loops between two waits, are taken to wait."""
FILLING_SECONDS = 0.25
"""Real seconds without a change after which `threads(n)` no longer waits for work for all its threads."""


class VirtualClock(Clock):
    """A clock that moves only when everything waits, and by `advance()`. It starts at the same time in every run.

    A wait ends at its start plus its seconds, so waits at the same time do not add up. Time stands still while anything
    runs: tasks of an asyncio loop, what they await on sockets and executors, and the work of `threads()`. After 5 real
    seconds it goes on, no faster than in life. Other threads wait long enough too, in no certain order.
    """

    def __init__(self, start: datetime | None = None) -> None:
        """Make a clock.

        Args:
            start: Its first time; None for one of January 2025.

        Raises:
            ValueError: `start` has no time zone.
        """
        if start is not None and start.tzinfo is None:
            raise ValueError("start needs a time zone: datetime(..., tzinfo=UTC)")
        self._ticks = _DEFAULT_START if start is None else (start - EPOCH) // timedelta(microseconds=1) * 10
        self._pid = os.getpid()
        # Reentrant, as the garbage collector may end an abandoned wait at any place.
        self._lock = threading.RLock()
        self._agenda = Agenda()
        self._changed_at = monotonic()
        self._loops: set[LoopWatch] = set()
        self._jobs: set[Job] = set()
        self._filling: set[ClockThreads] = set()
        self._serving = 0
        self._local = threading.local()
        self._threads: weakref.WeakSet[_Thread] = weakref.WeakSet()
        count_executor_jobs()

    def ticks(self) -> int:
        """Time since 1970 in units of 100 ns."""
        self._changed_at = monotonic()  # a sign of life of this thread
        if not hasattr(self._local, "thread"):
            self._meet_thread()
        return self._ticks

    def advance(self, seconds: float) -> None:
        """Move forward by `seconds`, which ends the waits until then.

        Raises:
            ValueError: `seconds` is below 0, or the time would be after the year 9000.
        """
        with self._lock:
            self._move_to(self._ticks + ticks_of(seconds, self._ticks))

    def pause(self, seconds: float) -> float:
        """Move forward by `seconds` at once, whatever else waits, and return 0: `sleep` of azfacade 0.1.0."""
        self.advance(seconds)
        return 0.0

    def sleep(self, seconds: float) -> None:
        """Block until `seconds` have passed on this clock.

        Raises:
            ConfigurationError: The clock was made in another process.
            ValueError: `seconds` is below 0, or ends after the year 9000.
        """
        ticks = self._ticks_of_wait(seconds)
        if not ticks:
            return
        with self._lock:
            waiter = _ThreadWaiter(self._ticks + ticks, self, self._meet_thread())
            self._agenda.add(waiter)
            self._changed_at = monotonic()
        try:
            self._wait(waiter)
        finally:
            with self._lock:
                if not waiter.is_over:  # Ctrl-C
                    self._agenda.discard(waiter)
                    waiter.leave()

    async def asleep(self, seconds: float) -> None:
        """Suspend the running task until `seconds` have passed on this clock.

        Raises:
            ConfigurationError: No loop of asyncio's own is running, or the clock was made in another process.
            ValueError: `seconds` is below 0, or ends after the year 9000.
        """
        ticks = self._ticks_of_wait(seconds)
        watch = watch_running_loop()
        if not ticks:
            await asyncio.sleep(0)
            return
        with self._lock:
            waiter = TaskWaiter(self._ticks + ticks, watch)
            self._agenda.add(waiter)
            self._loops.add(watch)
            watch.add_waiter(self)
            self._changed_at = monotonic()
        try:
            await waiter.future
        finally:
            with self._lock:
                self._agenda.discard(waiter)
                if watch in self._loops:  # it is not where the loop was closed
                    watch.waiters[self] -= 1
                    # Beside others it stays until the loop has nothing to run, as the task may wait again.
                    if not watch.waiters[self] and self._is_only_for(watch):
                        self._forget(watch)

    def threads(self, number: int) -> ClockThreads:
        """Return an executor with `number` threads that hold this clock still while they work.

        With it the time of threads is exact. It stands still until there is work for all of them, the `map()` that
        gives it has returned, the `with` block ends, or 0.25 real seconds have passed.

        Args:
            number: The threads, 1 or more.

        Raises:
            ValueError: `number` is below 1.
        """
        return ClockThreads(self, number)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a VirtualClock moves in one process only and cannot be pickled: " + _OTHER_PROCESS)

    # -- what holds the clock: called by executors and watches of loops ----------------------------------------------

    def add_job(self, job: Job) -> None:
        """Hold the clock while a job is under way."""
        with self._lock:
            self._jobs.add(job)
            self._changed_at = monotonic()

    def end_job(self, job: Job) -> None:
        """End what `add_job` began."""
        with self._lock:
            self._jobs.discard(job)
            self._changed_at = monotonic()
            self._nudge()

    def begin_filling(self, threads: ClockThreads) -> None:
        """Hold the clock until there is work for all threads of an executor."""
        with self._lock:
            self._filling.add(threads)
            self._changed_at = monotonic()

    def end_filling(self, threads: ClockThreads) -> None:
        """End what `begin_filling` began."""
        with self._lock:
            self._filling.discard(threads)
            self._changed_at = monotonic()
            self._nudge()

    def add_loop(self, watch: LoopWatch) -> None:
        """Have a loop take part for good."""
        with self._lock:
            self._loops.add(watch)

    def remove_loop(self, watch: LoopWatch) -> None:
        """End what `add_loop` began."""
        with self._lock:
            self._forget(watch)
            self._nudge()

    def loop_idles(self, watch: LoopWatch) -> float | None:
        """Move if nothing else runs; else return the real seconds after which to try again, None for never."""
        with self._lock:
            if not watch.waiters.get(self):
                self._forget(watch)
            self._meet_thread().waits = True
            return self._try_move(lambda: not watch.is_idle)

    def loop_resumes(self, watch: LoopWatch, *, has_events: bool) -> None:
        """Take note that a loop runs again."""
        with self._lock:
            self._meet_thread().waits = False
            if has_events:
                self._changed_at = monotonic()

    def ticks_after(self, seconds: float) -> int:
        """Return the time after so many seconds, in ticks."""
        return self._ticks + round(seconds * TICKS_PER_SECOND)

    # -- how it moves: with the lock held ----------------------------------------------------------------------------

    def _try_move(self, is_enough: Callable[[], bool] | None = None, *, settles: bool = False) -> float | None:
        """Move to the earliest end of a wait if nothing holds the clock; go on until `is_enough`.

        Returns:
            The real seconds after which to try again, if nothing changes; None where there is nothing to do.
        """
        while is_enough is None or not is_enough():
            due = self._next_due()
            if due is None:
                return None
            remaining = self._standstill(due, settles=settles) - (monotonic() - self._changed_at)
            if remaining > 0:
                return min(remaining, _RECHECK_SECONDS)
            self._filling.clear()
            self._move_to(due)
        return None

    def _standstill(self, due: int, *, settles: bool) -> float:
        """Return the real seconds without a change that have to pass before the clock moves."""
        gap = (due - self._ticks) / TICKS_PER_SECOND
        open_jobs, unknown = len(self._jobs), 0
        others_run = settles and any(not thread.waits for thread in self._threads)
        for job in self._jobs:
            open_jobs -= job.waits_on is self
        for watch in tuple(self._loops):
            if watch.loop.is_closed():
                self._forget(watch)
            elif watch.is_busy(self):
                if watch.waiters.get(self):
                    return max(gap, HELD_SECONDS)
                others_run = True  # it may never wait again
            open_jobs += watch.open_jobs(self)
            unknown += watch.sockets.unknown
        if open_jobs > self._serving:
            return max(gap, HELD_SECONDS)
        if self._filling:
            return FILLING_SECONDS
        if unknown > self._serving:
            return gap
        return SETTLE_SECONDS if others_run else -1.0

    def _next_due(self) -> int | None:
        first = self._agenda.first()
        timers = [watch.timer_due for watch in tuple(self._loops) if watch.timer_clock is self]
        dues = [due for due in timers if due is not None]
        if first is not None:
            dues.append(first.due)
        return min(dues, default=None)

    def _move_to(self, ticks: int) -> None:
        self._ticks = max(self._ticks, ticks)
        self._changed_at = monotonic()
        self._agenda.wake_due(self._ticks)
        for watch in tuple(self._loops):
            if watch.timer_clock is self and watch.timer_due is not None and watch.timer_due <= self._ticks:
                watch.timer_due = None
                watch.wake()
        first = self._agenda.first()
        if first is not None:
            first.poke()

    def _nudge(self) -> None:
        """Let those who wait look again whether they may move the clock."""
        first = self._agenda.first()
        if first is not None:
            first.poke()
        for watch in tuple(self._loops):
            if watch.is_idle:
                watch.nudge()

    def _is_only_for(self, watch: LoopWatch) -> bool:
        return self._loops == {watch} and not self._jobs and self._agenda.first() is None

    def _forget(self, watch: LoopWatch) -> None:
        self._loops.discard(watch)
        watch.remove_clock(self)

    # -- threads -----------------------------------------------------------------------------------------------------

    def _wait(self, waiter: _ThreadWaiter) -> None:
        """Wait on the current thread, and move the clock where nobody else does."""
        # The work of threads() is known as a whole, that of other threads is not.
        settles = not waiter.jobs or any(job not in self._jobs for job in waiter.jobs)
        while True:
            with self._lock:
                seconds = self._try_move(lambda: waiter.is_over, settles=settles)
                if waiter.is_over:
                    return
                if seconds is not None and self._agenda.first() is not waiter:
                    seconds += _TURN_SECONDS
            waiter.event.wait(seconds)
            waiter.event.clear()

    def _meet_thread(self) -> _Thread:
        """Return the state of the current thread, which uses this clock."""
        thread: _Thread | None = getattr(self._local, "thread", None)
        if thread is None:
            thread = _Thread()
            if not is_serving():  # such a thread waits for requests, nobody knows how long
                self._local.thread = thread
                with self._lock:
                    self._threads.add(thread)
        return thread

    def _ticks_of_wait(self, seconds: float) -> int:
        if self._pid != os.getpid():
            raise ConfigurationError("this VirtualClock was made in another process: " + _OTHER_PROCESS)
        return ticks_of(seconds, self._ticks)

    def count_serving(self, change: int) -> None:
        """Count a thread that waits before it answers (1) or goes on to answer (-1)."""
        self._serving += change


_OTHER_PROCESS = "make a clock in each process, or serve the fake and move its time with POST /_fake/clock/advance"
_RECHECK_SECONDS = 0.05
"""Real seconds between two looks at what holds the clock: a loop that stops tells nobody."""
_TURN_SECONDS = 0.02
"""Real seconds that the one whose wait ends first has the move for itself."""


class _Thread:
    """What a clock knows of a thread that uses it; gone when the thread ends."""

    def __init__(self) -> None:
        self.waits = False
        self.wakes = threading.Event()
        """Set to end a wait, or to have the thread look whether it may move the clock."""


class _ThreadWaiter(Waiter):
    """A thread that waits."""

    __slots__ = ("_clock", "_is_serving", "_thread", "_watch", "event", "jobs")

    def __init__(self, due: int, clock: VirtualClock, thread: _Thread) -> None:
        super().__init__(due)
        self.event = thread.wakes
        self.event.clear()
        self.jobs = jobs_of_thread()
        self._clock = clock
        self._thread = thread
        self._watch = watch_of(_loop_of_thread())
        self._is_serving = is_serving()
        self._mark(clock)

    def wake(self) -> None:
        """End the wait."""
        self.leave()
        self.event.set()

    def poke(self) -> None:
        """Let the thread look whether it may move the clock."""
        self.event.set()

    def leave(self) -> None:
        """Count the thread as one that runs."""
        self._mark(None)

    def _mark(self, clock: VirtualClock | None) -> None:
        self._thread.waits = clock is not None
        for job in self.jobs:
            job.waits_on = clock
        if self._watch is not None:
            self._watch.blocked_by = clock
        if self._is_serving:
            self._clock.count_serving(1 if clock is not None else -1)


def _loop_of_thread() -> Any:
    """Return the loop that runs on this thread, if any."""
    return asyncio._get_running_loop() if "asyncio" in sys.modules else None
