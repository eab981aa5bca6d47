"""The clock of a fake, and the date formats of each service."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from email.utils import formatdate

# .NET ticks of 100 ns. Integers keep the seventh fractional digit that Face sends; floats would lose it.
TICKS_PER_SECOND = 10_000_000

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Later times have no date that `datetime` can format in every time zone.
_LATEST = 221_845_392_000 * TICKS_PER_SECOND

_offset_lock = threading.Lock()


class Clock:
    """The system clock. `advance()` moves it ahead of the computer's; it goes on at the pace of real time.

    A subclass may change `ticks`, `sleep` and `asleep`. One that only changes `pause` waits by that.
    """

    _offset = 0
    """Ticks ahead of the computer's clock."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "pause" in cls.__dict__ and not {"sleep", "asleep"} & set(cls.__dict__):
            cls.sleep, cls.asleep = Clock.sleep, Clock.asleep  # type: ignore[method-assign]  # which call `pause`

    def ticks(self) -> int:
        """Time since 1970 in units of 100 ns."""
        return time.time_ns() // 100 + self._offset

    def now(self) -> float:
        """Time since 1970 in seconds."""
        return self.ticks() / TICKS_PER_SECOND

    def advance(self, seconds: float) -> None:
        """Move forward by `seconds`. On the system clock, waits that have begun last as long as before.

        Raises:
            ValueError: `seconds` is below 0, or the time would be after the year 9000.
        """
        with _offset_lock:
            self._offset += ticks_of(seconds, self.ticks())

    def sleep(self, seconds: float) -> None:
        """Block until `seconds` have passed on this clock."""
        time.sleep(self.pause(seconds))

    async def asleep(self, seconds: float) -> None:
        """Suspend the running task until `seconds` have passed on this clock."""
        import asyncio  # not needed by a fake that is only served

        await asyncio.sleep(self.pause(seconds))

    def pause(self, seconds: float) -> float:
        """Return the seconds to sleep in real time for `seconds` on this clock, as clients of azfacade 0.1.0 do."""
        return seconds


def ticks_of(seconds: float, now: int = 0) -> int:
    """Return a number of seconds in ticks, at least 1 for more than 0 seconds.

    Args:
        seconds: The seconds.
        now: The time from which they are counted, in ticks.

    Raises:
        ValueError: They are below 0, or end after the year 9000.
    """
    if seconds < 0:
        raise ValueError("a clock does not run backwards: seconds have to be 0 or more")
    if not seconds < (_LATEST - now) / TICKS_PER_SECOND:
        raise ValueError("a clock does not pass the year 9000: give fewer seconds")
    return round(seconds * TICKS_PER_SECOND) or int(seconds > 0)


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
