"""`capture_responses`: collects the raw responses behind decoded results."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from azfacade.core.message import Response

_responses: ContextVar[list[Response] | None] = ContextVar("azfacade_responses", default=None)


def record_response(response: Response) -> None:
    """Add a response to the list of the `capture_responses` block that this task or thread is in."""
    responses = _responses.get()
    if responses is not None:
        responses.append(response)


@contextmanager
def capture_responses() -> Iterator[list[Response]]:
    """Collect the raw responses of all calls that this task or thread makes in the block, with any client.

    Yields:
        A list to which each successful response is added: status, headers, body, request ids.
    """
    responses: list[Response] = []
    token = _responses.set(responses)
    try:
        yield responses
    finally:
        _responses.reset(token)
