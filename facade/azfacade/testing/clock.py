"""The clock of a fake, and the date formats of each service."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import formatdate

# .NET ticks of 100 ns. Integers keep the seventh fractional digit that Face sends; floats would lose it.
TICKS_PER_SECOND = 10_000_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# With seven significant fractional digits, the form that is hardest to parse, so that tests meet it by default.
_DEFAULT_START = 17_369_370_001_234_567


class Clock:
    """The system clock."""

    def ticks(self) -> int:
        """Time since 1970 in units of 100 ns."""
        return time.time_ns() // 100

    def now(self) -> float:
        """Time since 1970 in seconds."""
        return self.ticks() / TICKS_PER_SECOND

    def pause(self, seconds: float) -> float:
        """Let `seconds` pass on this clock; returns how many seconds the caller has to sleep for that."""
        return seconds


class VirtualClock(Clock):
    """A clock that moves only by `advance()` and `pause()`. It starts at the same time in every run."""

    def __init__(self, start: datetime | None = None) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("start needs a time zone: datetime(..., tzinfo=UTC)")
        self._lock = threading.Lock()
        self._ticks = _DEFAULT_START if start is None else (start - _EPOCH) // timedelta(microseconds=1) * 10

    def ticks(self) -> int:
        """Time since 1970 in units of 100 ns."""
        return self._ticks

    def advance(self, seconds: float) -> None:
        """Move forward by `seconds`."""
        if seconds < 0:
            raise ValueError("a clock does not run backwards")
        with self._lock:
            self._ticks += round(seconds * TICKS_PER_SECOND)

    def pause(self, seconds: float) -> float:
        """Advance instead of sleeping."""
        self.advance(seconds)
        return 0.0


def whole_seconds(ticks: int) -> str:
    """Format a date as Document Intelligence does: `2025-01-15T10:30:00Z`, without fractions."""
    return _to_the_second(ticks) + "Z"


def trimmed_ticks(ticks: int, *, zone: str = "Z") -> str:
    """Format a date as Face does: up to seven fractional digits, without trailing zeros."""
    fraction = f"{ticks % TICKS_PER_SECOND:07d}".rstrip("0")
    return _to_the_second(ticks) + (f".{fraction}" if fraction else "") + zone


def http_date(ticks: int) -> str:
    """Format a date for the `Date` header."""
    return formatdate(ticks // TICKS_PER_SECOND, usegmt=True)


def _to_the_second(ticks: int) -> str:
    return datetime.fromtimestamp(ticks // TICKS_PER_SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%S")
