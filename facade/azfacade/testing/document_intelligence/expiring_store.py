"""ExpiringStore: keeps operations, analyses and batches for 24 hours."""

from __future__ import annotations

from typing import Generic, TypeVar

from ..clock import TICKS_PER_SECOND, Clock
from .errors import operation_not_found

T = TypeVar("T")

_LIFETIME = 24 * 3600 * TICKS_PER_SECOND


def result_key(resource_id: str, result_id: str) -> str:
    """Return the key of a result, which is only found together with its model or classifier."""
    return f"{resource_id}/{result_id}"


class ExpiringStore(Generic[T]):
    """Entries by key, each for 24 hours."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # With the expiry of each, the oldest first.
        self._entries: dict[str, tuple[int, T]] = {}

    def put(self, key: str, entry: T) -> None:
        """Add an entry with a new key."""
        self._entries[key] = (self._clock.ticks() + _LIFETIME, entry)

    def get(self, key: str) -> T:
        """Return the entry of `key`, or raise a 404 if it does not exist or has expired."""
        self._clear()
        if key not in self._entries:
            raise operation_not_found()
        return self._entries[key][1]

    def delete(self, key: str) -> None:
        """Delete the entry of `key`, or raise a 404."""
        self.get(key)
        del self._entries[key]

    def all(self) -> dict[str, T]:
        """Return all entries by key."""
        self._clear()
        return {key: entry for key, (_, entry) in self._entries.items()}

    def _clear(self) -> None:
        now = self._clock.ticks()
        while self._entries:
            oldest = next(iter(self._entries))
            if now < self._entries[oldest][0]:
                return
            del self._entries[oldest]
