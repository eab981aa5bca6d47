"""Long-running work that moves by being looked at, so that no test has to wait for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from .clock import Clock


class OperationProgress:
    """Shows each of the `waiting` statuses to one poll, and is done at the next; with none of them, at once."""

    def __init__(self, clock: Clock, waiting: Iterable[str]) -> None:
        self._clock = clock
        self._waiting = deque(waiting)
        self._callback: Callable[[], None] | None = None
        self.created = self.updated = clock.ticks()
        # None once it is done; how it ended is for the owner to say.
        self.current: str | None = self._waiting[0] if self._waiting else None

    @property
    def is_done(self) -> bool:
        """Whether the work has come to its end."""
        return self.current is None

    def on_done(self, callback: Callable[[], None]) -> None:
        """Have `callback` called at the end, which may be now."""
        if self.is_done:
            callback()
        else:
            self._callback = callback

    def poll(self) -> None:
        """Move on by one look: `current` is what this poll answers."""
        if self.is_done:
            return
        before = self.current
        self.current = self._waiting.popleft() if self._waiting else None
        if self.current != before:
            self.updated = self._clock.ticks()
        if self.is_done and self._callback:
            self._callback()
