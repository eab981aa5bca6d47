"""`Clock`: the time of a client, real or virtual."""

from __future__ import annotations

import time
from typing import Any


class Clock:
    """The computer's monotonic clock, or the virtual clock of a transport that has one, such as the fake's."""

    def __init__(self, transport: object) -> None:
        clock = getattr(transport, "clock", None)
        self._clock: Any = clock if hasattr(clock, "now") and hasattr(clock, "pause") else None
        self.uses_virtual_clock = self._clock is not None
        """True where sleeps take place on a clock of the transport, which may be a virtual one."""

    def now(self) -> float:
        """Return seconds on a monotonic clock."""
        return float(self._clock.now()) if self._clock is not None else time.monotonic()

    def pause(self, seconds: float) -> float:
        """Return the seconds to sleep in real time for a pause on this clock."""
        return float(self._clock.pause(seconds)) if self._clock is not None else seconds
