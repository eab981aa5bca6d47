"""`LoopWatch`: sees when an event loop has nothing to run, by standing in front of its selector's `select`."""

from __future__ import annotations

import asyncio
import threading
import weakref
from contextlib import suppress
from typing import Any, Protocol

from azfacade.errors import ConfigurationError

from .agenda import Waiter
from .jobs import count_running, jobs_of_loop
from .loop_sockets import NONE, Sockets, count_sockets


class LoopClock(Protocol):
    """What a watch needs of a clock."""

    def loop_idles(self, watch: LoopWatch) -> float | None:
        """Move if nothing else runs; else return the real seconds after which to try again, None for never."""
        ...

    def loop_resumes(self, watch: LoopWatch, *, has_events: bool) -> None:
        """Take note that the loop runs again."""
        ...

    def ticks_after(self, seconds: float) -> int:
        """Return the time after so many seconds, in ticks."""
        ...


class LoopWatch:
    """The state of one event loop, for the clocks on which its tasks wait.

    `select` is replaced while tasks wait, and restored afterwards, so that a loop may be used again without a trace.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, timer_clock: LoopClock | None = None) -> None:
        self.loop = loop
        self.is_idle = False
        self.sockets: Sockets = NONE
        self.jobs = jobs_of_loop(loop)
        self.timer_due: int | None = None
        """The time of the loop's next timer, in ticks of `timer_clock`; None where it has none or is not idle."""
        self.timer_clock = timer_clock
        self.blocked_by: object | None = None
        """The clock on which the loop's own thread waits, in a sync call."""
        self.waiters: dict[LoopClock, int] = {}
        """The number of tasks that wait, by clock."""
        self._selector: Any = getattr(loop, "_selector", None)
        self._real_select: Any = None
        """What `select` was before it was replaced; kept, as others may have put their own in front of it."""

    def is_busy(self, clock: LoopClock) -> bool:
        """Return whether the loop runs something other than a wait on that clock."""
        return not self.is_idle and self.loop.is_running() and self.blocked_by is not clock

    def open_jobs(self, clock: LoopClock) -> int:
        """Return how much the loop waits for that does not wait on that clock itself."""
        return self.sockets.awaited + (count_running(tuple(self.jobs), clock) if self.jobs else 0)

    def add_waiter(self, clock: LoopClock) -> None:
        """Count a task that waits on a clock."""
        self.waiters[clock] = self.waiters.get(clock, 0) + 1
        if _watches.get(self.loop) is not self or "select" not in vars(self._selector):
            _watches[self.loop] = self
            self._real_select = self._selector.select
            self._selector.select = self._select

    def remove_clock(self, clock: LoopClock) -> None:
        """Forget a clock on which nobody waits; after the last one, restore the selector."""
        self.waiters.pop(clock, None)
        if not self.waiters and vars(self._selector).get("select") == self._select:
            del self._selector.select
            if self._selector.select != self._real_select:  # somebody else had replaced it before
                self._selector.select = self._real_select
            _watches.pop(self.loop, None)

    def wake(self) -> None:
        """Have the loop run its timers, which are due."""
        self.is_idle = False
        self.nudge()

    def nudge(self) -> None:
        """End the loop's wait for events."""
        with suppress(RuntimeError):  # it is closed
            self.loop.call_soon_threadsafe(_nothing)

    def _select(self, timeout: float | None = None) -> Any:
        real_select = self._real_select
        if timeout is not None and timeout <= 0:
            return real_select(timeout)
        ready = real_select(0)
        if ready:
            return ready
        # The loop has run all it had: it is about to wait.
        self.sockets = count_sockets(self.loop, self._selector)
        if self.timer_clock is not None:
            self.timer_due = None if timeout is None else self.timer_clock.ticks_after(timeout)
            timeout = None
        clocks = tuple(self.waiters)
        self.is_idle = True
        try:
            waits = [timeout, *(clock.loop_idles(self) for clock in clocks)]
            if not self.is_idle:
                return []
            ready = real_select(min((wait for wait in waits if wait is not None), default=None))
            return ready
        finally:
            self.is_idle, self.timer_due, self.sockets = False, None, NONE
            for clock in clocks:
                clock.loop_resumes(self, has_events=bool(ready))


class TaskWaiter(Waiter):
    """A task that waits."""

    __slots__ = ("_thread", "_watch", "future")

    def __init__(self, due: int, watch: LoopWatch) -> None:
        super().__init__(due)
        self.future: asyncio.Future[None] = watch.loop.create_future()
        self._watch = watch
        self._thread = threading.get_ident()

    def wake(self) -> None:
        """End the wait."""
        self._watch.is_idle = False
        with suppress(RuntimeError):  # the loop is closed
            if threading.get_ident() == self._thread:
                self._resolve()
            else:
                self._watch.loop.call_soon_threadsafe(self._resolve)

    def _resolve(self) -> None:
        if not self.future.done():
            self.future.set_result(None)


_watches: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, LoopWatch] = weakref.WeakKeyDictionary()


def watch_running_loop() -> LoopWatch:
    """Return the watch of the running loop.

    Raises:
        ConfigurationError: There is no loop of asyncio's own.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        raise ConfigurationError(
            "a VirtualClock moves for tasks of asyncio only, and no loop of asyncio is running here: on trio, run the"
            " test on asyncio, or pass FakeAzure(clock=Clock()) to wait in real time"
        ) from None
    watch = _watches.get(loop)
    if watch is None:
        if not hasattr(getattr(loop, "_selector", None), "select"):
            kind = f"{type(loop).__module__}.{type(loop).__qualname__}"
            raise ConfigurationError(
                f"a VirtualClock cannot see when a {kind} has nothing to run: run the test on asyncio's own loop, such"
                " as asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) or virtual_time(clock).run(main()), or pass"
                " FakeAzure(clock=Clock()) to wait in real time"
            )
        watch = LoopWatch(loop)
    return watch


def watch_for_good(loop: asyncio.AbstractEventLoop, clock: LoopClock) -> LoopWatch:
    """Watch a loop whose own timers are those of a clock, until it is closed."""
    watch = LoopWatch(loop, clock)
    watch.add_waiter(clock)
    return watch


def watch_of(loop: asyncio.AbstractEventLoop | None) -> LoopWatch | None:
    """Return the watch of a loop; None if it is not watched."""
    return None if loop is None else _watches.get(loop)


def _nothing() -> None:
    """Do nothing."""
