"""`Agenda`: who waits on a clock, in the order in which the waits end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from heapq import heapify, heappop, heappush
from itertools import count

_MANY = 64


class Waiter(ABC):
    """A thread or task that waits until `due`, in ticks."""

    __slots__ = ("due", "is_over")

    def __init__(self, due: int) -> None:
        self.due = due
        self.is_over = False

    @abstractmethod
    def wake(self) -> None:
        """End the wait. Called once, when the clock has reached `due`."""

    def poke(self) -> None:  # noqa: B027  # most have nothing to do
        """Let the waiter look whether it may move the clock, as its wait is now the first to end."""


class Agenda:
    """The waiters of one clock. Not safe across threads: the clock locks it."""

    def __init__(self) -> None:
        # The number keeps waiters of the same time in the order of their arrival.
        self._heap: list[tuple[int, int, Waiter]] = []
        self._numbers = count()
        self._over = 0

    def add(self, waiter: Waiter) -> None:
        """Add a waiter."""
        heappush(self._heap, (waiter.due, next(self._numbers), waiter))

    def discard(self, waiter: Waiter) -> None:
        """End a wait before its time; does nothing for one that is over."""
        if waiter.is_over:
            return
        waiter.is_over = True
        self._over += 1
        if self._over > _MANY and self._over * 2 > len(self._heap):
            # Waits that were given up long before their end would fill memory.
            self._heap = [entry for entry in self._heap if not entry[2].is_over]
            heapify(self._heap)
            self._over = 0

    def first(self) -> Waiter | None:
        """Return the waiter whose wait ends first."""
        while self._heap:
            waiter = self._heap[0][2]
            if not waiter.is_over:
                return waiter
            heappop(self._heap)
            self._over -= 1
        return None

    def wake_due(self, ticks: int) -> None:
        """End the waits that are due at that time."""
        while (waiter := self.first()) is not None and waiter.due <= ticks:
            heappop(self._heap)
            waiter.is_over = True
            waiter.wake()
