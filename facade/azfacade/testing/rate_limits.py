"""Rate limits of `FakeAzure.limit()` and of the free tier: when a call gets a 429."""

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


# Calls per minute of a service and tier, of all kinds together. Those of other tiers apply if a test sets them.
_CALLS_PER_MINUTE = {("face", "F0"): 20}


@dataclass(slots=True)
class _Window:
    """Passes `capacity` calls (those of `seconds`, rounded down) within `capacity / rate` seconds."""

    rate: float
    seconds: float = 1.0
    # Ticks of the calls within the window.
    calls: deque[int] = field(default_factory=deque[int])

    @property
    def capacity(self) -> int:
        return max(1, math.floor(self.rate * self.seconds))

    def wait(self, now: int) -> int:
        """Return the ticks until a call may pass; 0 if it passes now."""
        length = math.ceil(self.capacity / self.rate * TICKS_PER_SECOND)
        while self.calls and self.calls[0] <= now - length + _TOLERANCE_TICKS:
            self.calls.popleft()
        return self.calls[0] + length - now if len(self.calls) >= self.capacity else 0


class RateLimits:
    """The rate limits of a resource. Each service counts separately; rejected calls do not count.

    Those of `limit()` count each kind of call separately, that of the tier counts all.
    """

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

    def retry_after(self, request: Request, tier: str) -> int | None:
        """Return the seconds for Retry-After; None if the call passes."""
        service, bucket = request.path.split("/")[1], bucket_of(request)
        windows: list[_Window] = []
        if bucket in self._rates:
            windows.append(self._windows.setdefault((service, bucket), _Window(self._rates[bucket])))
        if (service, tier) in _CALLS_PER_MINUTE:
            of_tier = _Window(_CALLS_PER_MINUTE[service, tier] / 60, seconds=60)
            windows.append(self._windows.setdefault((service, tier), of_tier))
        now = self._clock.ticks()
        wait = max((window.wait(now) for window in windows), default=0)
        if not wait:
            for window in windows:
                window.calls.append(now)
        return math.ceil(wait / TICKS_PER_SECOND) or None
