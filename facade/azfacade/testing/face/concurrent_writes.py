"""Adds and deletes of faces that still run when another one to the same person or list arrives, which is a 409."""

from __future__ import annotations

from ..clock import TICKS_PER_SECOND, Clock
from .errors import http_error


class FaceWrites:
    """Adds and deletes by the person or list that they change. Each runs until its response is delivered."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._latest: str | None = None
        # The ticks at which each of those ends that take time.
        self._ends: dict[str, int] = {}

    def begin(self, subject: str) -> None:
        """Begin to change a person or list, or raise a 409 while another change of it runs."""
        if self._clock.ticks() < self._ends.get(subject, 0):
            raise http_error(
                409, "ConcurrentOperationConflict", "There is a conflict operation on the resource, please try later."
            )
        self._latest = subject

    def deliver(self, seconds: float) -> None:
        """Let what began with the present request run until its response is delivered, after so many seconds."""
        now = self._clock.ticks()
        self._ends = {subject: end for subject, end in self._ends.items() if end > now}
        if self._latest is not None and seconds > 0:
            self._ends[self._latest] = now + round(seconds * TICKS_PER_SECOND)
        self._latest = None
