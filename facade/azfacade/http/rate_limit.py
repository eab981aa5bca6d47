"""`RateLimit`: spaces calls so that a resource's limits are not reached and 429 stays rare."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping

from azfacade.errors import ConfigurationError
from azfacade_raw.types import shorten

BUCKETS = ("submit", "poll", "management", "list")

# The documented default limits in calls per second; Azure support can raise those of S0.
_TIERS: Mapping[tuple[str, str], tuple[float, float, float, float]] = {
    ("document_intelligence", "S0"): (15.0, 50.0, 5.0, 10.0),
    ("document_intelligence", "F0"): (1.0, 1.0, 1.0, 1.0),
    ("face", "S0"): (10.0, 10.0, 10.0, 10.0),
    ("face", "F0"): (20 / 60, 20 / 60, 20 / 60, 20 / 60),
}
SAFETY_FACTOR = 0.97
"""Use 97 % of the limit: network delay makes evenly spaced requests arrive in bursts."""
SINGLE_BUCKET_SERVICES = ("face",)
"""Services that count all calls against one limit."""


class RateLimit:
    """Calls per second in four buckets; share one object between all clients of a resource, sync and async.

    Calls are spaced evenly, without bursts. A 429 closes its bucket for as long as the service asks.
    """

    def __init__(
        self,
        *,
        submit: float = 15.0,
        poll: float = 50.0,
        management: float = 5.0,
        list: float = 10.0,  # noqa: A002  # the name of the bucket
        together: bool = False,
    ) -> None:
        """Set the limits.

        Args:
            submit: Calls per second that start operations or send images.
            poll: Calls per second that read operations and results.
            management: Calls per second on models, classifiers, groups and persons.
            list: Calls per second that list.
            together: True to count all calls against one limit, the lowest of the four.

        Raises:
            ConfigurationError: A limit is not a number above zero.
        """
        rates = dict(zip(BUCKETS, (submit, poll, management, list), strict=True))
        for name, rate in rates.items():
            if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not rate > 0:
                raise ConfigurationError(f"RateLimit.{name} must be above 0 calls per second, got {shorten(rate)}")
        self.tier: str | None = None
        """The pricing tier that the limits are for; None for limits of your own."""
        self._together = together
        self._spacing = {name: 1 / (min(rates.values()) if together else rate) for name, rate in rates.items()}
        self._next_slot: dict[str, float] = {}
        self._closed_until: dict[str, float] = {}
        self._lock = threading.Lock()

    @classmethod
    def for_tier(cls, tier: str, service: str) -> RateLimit:
        """Return 97 percent of the documented default limits of a pricing tier, `S0` or `F0`.

        Raises:
            ConfigurationError: The tier is not known.
        """
        rates = _TIERS.get((service, tier.upper())) if isinstance(tier, str) else None
        if rates is None:
            raise ConfigurationError(f"rate_limit must be 'S0', 'F0' or a RateLimit, got {shorten(tier)}")
        submit, poll, management, listing = (rate * SAFETY_FACTOR for rate in rates)
        limit = cls(
            submit=submit, poll=poll, management=management, list=listing, together=service in SINGLE_BUCKET_SERVICES
        )
        limit.tier = tier.upper()
        return limit

    def reserve(
        self, bucket: str, clock: Callable[[], float], max_wait: float | None = None, max_closed_wait: float = math.inf
    ) -> float | None:
        """Take the next free slot of a bucket.

        Args:
            bucket: `submit`, `poll`, `management` or `list`.
            clock: Returns seconds on a monotonic clock, the same for all clients that share the limit.
            max_wait: Seconds that the caller can wait; None for no limit. A later slot is not taken.
            max_closed_wait: Seconds to wait at most for a bucket that the service closed by a 429.

        Returns:
            The seconds until the slot; None when that is longer than the caller can wait.
        """
        key = "all" if self._together else bucket
        with self._lock:
            now = clock()
            slot = max(self._next_slot.get(key, now), now)
            closed_for = self._closed_until.get(key, now) - now
            if (max_wait is not None and slot - now > max_wait) or closed_for > max_closed_wait:
                return None
            self._next_slot[key] = slot + self._spacing[bucket]
            return slot - now

    def close_bucket(self, bucket: str, clock: Callable[[], float], seconds: float) -> None:
        """Close a bucket for so many seconds, because the service answered 429."""
        key = "all" if self._together else bucket
        with self._lock:
            self._closed_until[key] = until = max(self._closed_until.get(key, 0.0), clock() + seconds)
            self._next_slot[key] = max(self._next_slot.get(key, 0.0), until)

    def __repr__(self) -> str:
        rates = ", ".join(f"{name}={1 / spacing:g}" for name, spacing in self._spacing.items())
        return f"RateLimit({rates})"


def as_rate_limit(given: object, service: str) -> RateLimit:
    """Return a client's `rate_limit` argument as an object; a tier's name becomes that tier's limits."""
    if isinstance(given, RateLimit):
        return given
    return RateLimit.for_tier(given, service)  # type: ignore[arg-type]  # for_tier checks the type
