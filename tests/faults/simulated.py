"""An event loop that jumps to the next timer instead of waiting, and a clock for the fake that follows it."""

from __future__ import annotations

import asyncio
import selectors
from typing import Any

from azfacade.testing import Clock


class _Jumping(selectors.DefaultSelector):
    """Waits for nothing, and adds up what it would have waited."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "nothing would ever happen again"
            self.now += max(0.0, timeout)
        return ready


class SimulatedLoop(asyncio.SelectorEventLoop):
    """Runs tasks side by side as on a computer that is infinitely fast; without threads and sockets."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


class LoopClock(Clock):
    """Tells the time of a loop; who pauses really sleeps, which costs no time there."""

    def __init__(self, loop: SimulatedLoop) -> None:
        self._loop = loop

    def ticks(self) -> int:
        return round(self._loop.time() * 10_000_000)
