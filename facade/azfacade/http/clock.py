"""The time of a client."""

from __future__ import annotations

import time
from typing import Any


class Clock:
    """The time of a client: the computer's, or that of a transport that brings a virtual clock."""

    def __init__(self, transport: object) -> None:
        clock = getattr(transport, "clock", None)
        self._clock: Any = clock if hasattr(clock, "now") and hasattr(clock, "pause") else None
        self.uses_virtual_clock = self._clock is not None
        """True when pauses pass on a clock the transport brings, which may be a virtual one."""

    def now(self) -> float:
        """Return seconds on a clock that only goes forward."""
        return float(self._clock.now()) if self._clock is not None else time.monotonic()

    def pause(self, seconds: float) -> float:
        """Return the seconds to really sleep for a pause."""
        return float(self._clock.pause(seconds)) if self._clock is not None else seconds
