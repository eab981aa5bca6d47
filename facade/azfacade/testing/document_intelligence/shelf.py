"""What the service keeps for a day: operations, analyses, batches."""

from __future__ import annotations

from typing import Generic, TypeVar

from ..clock import TICKS_PER_SECOND, Clock
from .errors import operation_not_found

T = TypeVar("T")

_LIFETIME = 24 * 3600 * TICKS_PER_SECOND


class Shelf(Generic[T]):
    """Things by key, each for 24 hours from when it was put there."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # In the order of their age.
        self._things: dict[str, tuple[int, T]] = {}

    def put(self, key: str, thing: T) -> None:
        """Keep `thing` under a new key."""
        self._things[key] = (self._clock.ticks() + _LIFETIME, thing)

    def get(self, key: str) -> T:
        """Return what is kept under `key`; a 404 when there is nothing, or nothing any more."""
        self._clear()
        if key not in self._things:
            raise operation_not_found()
        return self._things[key][1]

    def delete(self, key: str) -> None:
        """Drop what is kept under `key`; a 404 when that is nothing."""
        self.get(key)
        del self._things[key]

    def all(self) -> dict[str, T]:
        """Return all that is kept, by key."""
        self._clear()
        return {key: thing for key, (_, thing) in self._things.items()}

    def _clear(self) -> None:
        now = self._clock.ticks()
        while self._things:
            oldest = next(iter(self._things))
            if now < self._things[oldest][0]:
                return
            del self._things[oldest]
