"""Quota: how many there may be of something in the paid and in the free tier."""

from __future__ import annotations

from dataclasses import dataclass

from ..fake_context import FakeContext
from .errors import quota_exceeded


@dataclass(frozen=True, slots=True)
class Quota:
    """The documented maximum of each tier."""

    paid: int
    free: int

    def require_room(self, context: FakeContext, present: int, what: str) -> None:
        """Raise a 403 if there are as many as the tier of the resource allows; `what` is in its message."""
        if present >= (self.free if context.is_free else self.paid):
            raise quota_exceeded(f"{what} number reached limit.")
