"""`Timeouts`: seconds for each step of a request, whichever HTTP library sends it."""

from __future__ import annotations

from typing import NamedTuple


class Timeouts(NamedTuple):
    """Seconds; None for no limit."""

    connect: float | None
    read: float | None
    write: float | None
    pool: float | None
