"""How long an operation runs: for a number of polls, not for a time, so that no test has to wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from .clock import Clock


def quick_statuses(polls: int) -> list[str]:
    """Return the statuses of a short operation, which was only seen as `notStarted` before its end."""
    return ["notStarted"] * min(polls, 1) + ["running"] * (polls - 1)


def slow_statuses(polls: int) -> list[str]:
    """Return the statuses of a long operation: `notStarted` (with two polls or more), then `running`."""
    return ["notStarted"] + ["running"] * (polls - 1) if polls >= 2 else ["running"] * polls


class OperationProgress:
    """Reports each of `statuses` to one poll and is done at the next; without any, it is done at once."""

    def __init__(self, clock: Clock, statuses: Iterable[str]) -> None:
        self._clock = clock
        self._statuses = deque(statuses)
        self._callback: Callable[[], None] | None = None
        self.created: int = clock.ticks()
        self.updated: int = self.created
        # None when done: the owner knows whether it succeeded.
        self.current: str | None = self._statuses[0] if self._statuses else None

    @property
    def is_done(self) -> bool:
        """Whether the operation has ended."""
        return self.current is None

    def on_done(self, callback: Callable[[], None]) -> None:
        """Call `callback` when the operation ends, or now if it has ended."""
        if self.is_done:
            callback()
        else:
            self._callback = callback

    def poll(self) -> None:
        """Count one poll: `current` is the status that it reports."""
        if self.is_done:
            return
        before = self.current
        self.current = self._statuses.popleft() if self._statuses else None
        if self.current != before:
            self.updated = self._clock.ticks()
        if self.is_done and self._callback:
            self._callback()
