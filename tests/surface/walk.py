"""Marks that run a test once for every operation, or for all operations of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from .reader import Operation, operations


def over(chosen: Iterable[Operation]) -> Callable[[Any], Any]:
    """Run a test for each of some operations."""
    return pytest.mark.parametrize(
        "operation",
        [pytest.param(operation, id=str(operation)) for operation in chosen],
    )


every_operation = over(operations())
every_beginning = over(operation for operation in operations() if operation.poll)
every_list = over(operation for operation in operations() if operation.is_list)
every_answered = over(o for o in operations() if not o.poll and not o.is_list)
