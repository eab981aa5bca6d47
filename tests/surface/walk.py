"""Decorators that run a test for every operation, or for all operations of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.cases import each

from .reader import Operation, operations


def over(chosen: Iterable[Operation]) -> Callable[[Any], Any]:
    """Run a test for each of some operations."""
    return each("operation", chosen, ids=str)


every_operation = over(operations())
every_beginning = over(operation for operation in operations() if operation.poll)
every_list = over(operation for operation in operations() if operation.is_list)
every_answered = over(o for o in operations() if not o.poll and not o.is_list)
