"""ExpiringStore: keeps operations and results for a number of hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from .clock import TICKS_PER_SECOND, Clock

T = TypeVar("T")


class ExpiringStore(Generic[T]):
    """Entries by key, each for `hours`; `not_found` makes the error for a key without an entry."""

    def __init__(self, clock: Clock, *, hours: int, not_found: Callable[[], Exception]) -> None:
        self._clock = clock
        self._lifetime = hours * 3600 * TICKS_PER_SECOND
        self._not_found = not_found
        # With the expiry of each, the oldest first.
        self._entries: dict[str, tuple[int, T]] = {}

    def put(self, key: str, entry: T) -> None:
        """Add an entry with a new key."""
        self._entries[key] = (self._clock.ticks() + self._lifetime, entry)

    def get(self, key: str) -> T:
        """Return the entry of `key`, or raise the error if it does not exist or has expired."""
        self._clear()
        if key not in self._entries:
            raise self._not_found()
        return self._entries[key][1]

    def delete(self, key: str) -> None:
        """Delete the entry of `key`, or raise the error."""
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
