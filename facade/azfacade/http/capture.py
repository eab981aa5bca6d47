"""Seeing the raw answers behind decoded results."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from azfacade.core.message import Response

_responses: ContextVar[list[Response] | None] = ContextVar("azfacade_responses", default=None)


def record_response(response: Response) -> None:
    """Hand a response to the `capture_responses` block this task or thread is in."""
    found = _responses.get()
    if found is not None:
        found.append(response)


@contextmanager
def capture_responses() -> Iterator[list[Response]]:
    """Collect the raw answers to every call made in this block, by this task or thread, of any client.

    Yields:
        A list that grows with each successful answer: status, headers, body, request ids.
    """
    found: list[Response] = []
    mark = _responses.set(found)
    try:
        yield found
    finally:
        _responses.reset(mark)
