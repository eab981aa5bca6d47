"""ResultStore: keeps operations, analyses and batches for 24 hours."""

from __future__ import annotations

from typing import TypeVar

from ..clock import Clock
from ..expiring_store import ExpiringStore
from .errors import operation_not_found

T = TypeVar("T")


def result_key(resource_id: str, result_id: str) -> str:
    """Return the key of a result, which is only found together with its model or classifier."""
    return f"{resource_id}/{result_id}"


class ResultStore(ExpiringStore[T]):
    """Operations or results by key."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, hours=24, not_found=operation_not_found)
