"""Reads the cassettes, and finds the cases that call an operation."""

from __future__ import annotations

from functools import cache
from typing import Any

from staleness.cassettes import CASSETTES, Cassettes
from staleness.described import load_fragments
from tests.replay.cases import Case

__all__ = ["CASSETTES", "cases_by_operation", "interactions", "recorded"]


@cache
def recorded() -> Cassettes:
    """Return all cassettes."""
    return Cassettes(load_fragments())


def interactions(path: str) -> list[dict[str, Any]]:
    """Return what a cassette holds."""
    return recorded().interactions[path]


@cache
def cases_by_operation() -> dict[str, list[Case]]:
    """Return by operation the cases whose cassettes call it, the shortest first."""
    return recorded().cases_by_operation()
