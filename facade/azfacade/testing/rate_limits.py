"""Rate limits: so many calls a second, counted apart by what the calls are for."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from .clock import TICKS_PER_SECOND, Clock
from .http_messages import Request

# What a call is for, by the first line that fits its method and path; all else is management.
_BUCKETS = (
    ("submit", "POST", r":analyze(Batch)?|/(detect|findsimilars|group|identify|verify|persistedfaces)|[Ss]essions"),
    ("poll", "GET", r"/operations/[^/]+|/analyze(Batch)?Results/.+|/training|[Ss]essions/[^/]+|/sessionImages/[^/]+"),
    ("list", "GET", r"/(operations|document(Model|Classifier)s|analyzeBatchResults|sessions|audit)"),
    ("list", "GET", r"/((large)?persongroups|(large)?facelists|persons|persistedfaces)"),
)
NAMES = ("submit", "poll", "management", "list")
# Clients count in floats, and those of our time are a quarter of a microsecond apart: the ticks that may add up to.
_TOLERANCE_TICKS = 1000


def bucket_of(request: Request) -> str:
    """Tell what a call is for."""
    fits = (name for name, method, end in _BUCKETS if request.method == method and re.search(f"({end})$", request.path))
    return next(fits, "management")


@dataclass(slots=True)
class _Window:
    """Lets through as many calls as the rate has whole ones, in the time that the rate gives so many."""

    rate: float
    # When the calls came that still count.
    calls: deque[int] = field(default_factory=deque[int])

    @property
    def capacity(self) -> int:
        return max(1, math.floor(self.rate))

    def wait(self, now: int) -> int:
        """Return the ticks until a call would be let through; 0 lets it through."""
        length = math.ceil(self.capacity / self.rate * TICKS_PER_SECOND)
        while self.calls and self.calls[0] <= now - length + _TOLERANCE_TICKS:
            self.calls.popleft()
        if len(self.calls) >= self.capacity:
            return self.calls[0] + length - now
        self.calls.append(now)
        return 0


class RateLimits:
    """The limits of a resource. Each service counts for itself, and what it refuses counts for nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rates: dict[str, float] = {}
        self._windows: dict[tuple[str, str], _Window] = {}

    def set(self, rates: Mapping[str, float | None]) -> None:
        """Replace all limits; None is no limit."""
        for name, rate in rates.items():
            if rate is not None and not rate > 0:
                raise ValueError(f"{name} has to be above 0 calls per second")
        self._rates = {name: rate for name, rate in rates.items() if rate is not None}
        self.clear()

    def clear(self) -> None:
        """Forget all calls."""
        self._windows.clear()

    def retry_after(self, request: Request) -> int | None:
        """Return how many seconds a call has to wait; None lets it through."""
        bucket = bucket_of(request)
        if bucket not in self._rates:
            return None
        service = request.path.split("/")[1]
        window = self._windows.setdefault((service, bucket), _Window(self._rates[bucket]))
        wait = window.wait(self._clock.ticks())
        return math.ceil(wait / TICKS_PER_SECOND) or None
