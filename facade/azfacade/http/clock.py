"""`Clock`: the time of a client, real or virtual."""

from __future__ import annotations

import sys
import time
from contextvars import ContextVar
from typing import Any, ClassVar, Protocol


class Replay(Protocol):
    """What decides whether clients wait while recorded traffic is replayed."""

    def skips_pauses(self) -> bool:
        """Return True where pauses take no time, because nothing can be recorded."""
        ...


class OpenCassette:
    """The cassette of azfacade.testing.recording that is open; looked up on each call, so that all clients follow."""

    replay: ClassVar[Replay | None] = None


def _skips_pauses() -> bool:
    return OpenCassette.replay is not None and OpenCassette.replay.skips_pauses()


_skipped: ContextVar[float] = ContextVar("skipped", default=0.0)
"""Seconds of pauses that took no time. Each thread and task has its own, as in life their waits do not add up. It stays
after a replay: a clock does not go back."""


class Clock:
    """The computer's monotonic clock, or the virtual clock of a transport that has one, such as the fake's.

    A transport's clock offers `now()`, and `sleep(seconds)` and `asleep(seconds)`; one of older code offers
    `pause(seconds)` instead, which moves it and returns the seconds to sleep in real time.
    """

    def __init__(self, transport: object) -> None:
        given = getattr(transport, "clock", None)
        waits = hasattr(given, "sleep") and hasattr(given, "asleep")
        self._clock: Any = given if hasattr(given, "now") and (waits or hasattr(given, "pause")) else None
        self._waits = self._clock is not None and waits
        self.sleeps_overlap = self._waits or self._clock is None
        """True where sleeps at the same time pass together; with `pause` they add up."""

    @property
    def uses_virtual_clock(self) -> bool:
        """True where sleeps take place on a clock of the transport, which may be a virtual one, or take no time."""
        return self._clock is not None or _skips_pauses()

    def now(self) -> float:
        """Return seconds on a monotonic clock."""
        clock = self._clock if self._clock is not None else _clock_of_loop()
        return float(clock.now()) if clock is not None else time.monotonic() + _skipped.get()

    def sleep(self, seconds: float) -> None:
        """Block until so many seconds have passed."""
        if self._waits:
            self._clock.sleep(seconds)
        elif self._clock is None and (clock := _clock_of_loop()) is not None:
            clock.sleep(seconds)
        else:
            time.sleep(self._real_seconds(seconds))

    async def asleep(self, seconds: float) -> None:
        """Suspend the running task until so many seconds have passed."""
        if self._waits:
            await self._clock.asleep(seconds)
            return
        import asyncio  # late: it is a tenth of a first sync call

        await asyncio.sleep(self._real_seconds(seconds))

    def _real_seconds(self, seconds: float) -> float:
        if self._clock is not None:
            return float(self._clock.pause(seconds))
        if _skips_pauses():
            _skipped.set(_skipped.get() + seconds)
            return 0.0
        return seconds


def _clock_of_loop() -> Any:
    """Return the clock of the running event loop, if its time is virtual: that is what `asyncio.sleep` follows."""
    events = sys.modules.get("asyncio.events")
    clock = None if events is None else getattr(events._get_running_loop(), "clock", None)
    return clock if hasattr(clock, "asleep") else None
