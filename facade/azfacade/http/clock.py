"""`Clock`: the time of a client, real or virtual."""

from __future__ import annotations

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
    """The computer's monotonic clock, or the virtual clock of a transport that has one, such as the fake's."""

    def __init__(self, transport: object) -> None:
        clock = getattr(transport, "clock", None)
        self._clock: Any = clock if hasattr(clock, "now") and hasattr(clock, "pause") else None

    @property
    def uses_virtual_clock(self) -> bool:
        """True where sleeps take place on a clock of the transport, which may be a virtual one, or take no time."""
        return self._clock is not None or _skips_pauses()

    def now(self) -> float:
        """Return seconds on a monotonic clock."""
        return float(self._clock.now()) if self._clock is not None else time.monotonic() + _skipped.get()

    def pause(self, seconds: float) -> float:
        """Return the seconds to sleep in real time for a pause on this clock."""
        if self._clock is not None:
            return float(self._clock.pause(seconds))
        if _skips_pauses():
            _skipped.set(_skipped.get() + seconds)
            return 0.0
        return seconds
