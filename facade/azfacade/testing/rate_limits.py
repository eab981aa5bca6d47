"""Rate limits of `FakeAzure.limit()`: when a call gets a 429, counted per service and kind of call."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from .clock import TICKS_PER_SECOND, Clock
from .http_messages import Request

# The kind of a call is the first line that matches its method and path; all others are management.
_BUCKETS = (
    ("submit", "POST", r":analyze(Batch)?|/(detect|findsimilars|group|identify|verify|persistedfaces)|[Ss]essions"),
    ("poll", "GET", r"/operations/[^/]+|/analyze(Batch)?Results/.+|/training|[Ss]essions/[^/]+|/sessionImages/[^/]+"),
    ("list", "GET", r"/(operations|document(Model|Classifier)s|analyzeBatchResults|sessions|audit)"),
    ("list", "GET", r"/((large)?persongroups|(large)?facelists|persons|persistedfaces)"),
    ("list", "GET", r"/(dynamicpersongroups|dynamicPersonGroupReferences)"),
)
NAMES = ("submit", "poll", "management", "list")
# Clients compute with floats, which are 0.25 µs apart for present dates: tolerance for their rounding errors.
_TOLERANCE_TICKS = 1000


def bucket_of(request: Request) -> str:
    """Return the kind of a call: submit, poll, list or management."""
    matches = (
        name for name, method, end in _BUCKETS if request.method == method and re.search(f"({end})$", request.path)
    )
    return next(matches, "management")


@dataclass(slots=True)
class _Window:
    """Passes `capacity` calls (the rate, rounded down) within `capacity / rate` seconds."""

    rate: float
    # Ticks of the calls within the window.
    calls: deque[int] = field(default_factory=deque[int])

    @property
    def capacity(self) -> int:
        return max(1, math.floor(self.rate))

    def wait(self, now: int) -> int:
        """Return the ticks until a call may pass; 0 if it passes now, which is counted."""
        length = math.ceil(self.capacity / self.rate * TICKS_PER_SECOND)
        while self.calls and self.calls[0] <= now - length + _TOLERANCE_TICKS:
            self.calls.popleft()
        if len(self.calls) >= self.capacity:
            return self.calls[0] + length - now
        self.calls.append(now)
        return 0


class RateLimits:
    """The rate limits of a resource. Each service counts separately; rejected calls do not count."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rates: dict[str, float] = {}
        self._windows: dict[tuple[str, str], _Window] = {}

    def set(self, rates: Mapping[str, float | None]) -> None:
        """Replace all limits; None means no limit."""
        for name, rate in rates.items():
            if rate is not None and not rate > 0:
                raise ValueError(f"{name} has to be above 0 calls per second")
        self._rates = {name: rate for name, rate in rates.items() if rate is not None}
        self.clear()

    def clear(self) -> None:
        """Forget the calls counted so far."""
        self._windows.clear()

    def retry_after(self, request: Request) -> int | None:
        """Return the seconds for Retry-After; None if the call passes."""
        bucket = bucket_of(request)
        if bucket not in self._rates:
            return None
        service = request.path.split("/")[1]
        window = self._windows.setdefault((service, bucket), _Window(self._rates[bucket]))
        wait = window.wait(self._clock.ticks())
        return math.ceil(wait / TICKS_PER_SECOND) or None
