"""One attempt while it runs: when its call ends, what was sent of it, and the error that it ends with."""

from __future__ import annotations

import time
from contextvars import ContextVar, Token
from typing import TYPE_CHECKING, Any

from azfacade.errors import NeverSentError, RequestTimeoutError, ServiceError
from azfacade.files.source import RequestBody
from azfacade.http.transport_errors import clear_tracebacks, is_timeout, to_our_error

if TYPE_CHECKING:
    from azfacade.http.upload import Upload

TIMER_SLACK = 0.02
"""Seconds that a timer may fire early or late, compared with the clock of the deadline."""


class Attempt:
    """A context manager around the calls of the HTTP library; it raises this package's error for one of the library.

    It is a class because a generator costs a hundredth of a call.
    """

    __slots__ = ("_token", "_url", "deadline", "has_sent", "upload")

    def __init__(self, url: str, deadline: float | None, upload: Upload | None) -> None:
        """Take the URL, the end of the call on the clock of `time.perf_counter`, and the body if it is counted."""
        self._url = url
        self._token: Token[Attempt | None] | None = None
        self.deadline = deadline
        self.upload = upload
        self.has_sent: bool | None = None
        """Whether a byte of the request was sent; None where nobody watches."""

    def __enter__(self) -> Attempt:
        if self.deadline is not None:
            self._token = running_attempt.set(self)
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if self._token is not None:
            running_attempt.reset(self._token)
        if isinstance(error, Exception):
            # The library's frames hold headers and documents.
            clear_tracebacks(error)
            translated = self._translated(error)
            if translated is not None:
                raise translated from error

    def take_status(self, status: int) -> None:
        """Take the status of the response: a service that says yes has acted, however much of the body it has read."""
        if status < 400:
            self.upload = None

    def remaining(self, timeout: float | None, too_late: type[Exception]) -> float | None:
        """Return a timeout of the HTTP library, shortened to the remaining time of the call; raise when it is over."""
        if self.deadline is None:
            return timeout
        remaining = self.deadline - time.perf_counter()
        if remaining <= 0:
            raise too_late("the time of the call is over")
        return remaining if timeout is None else min(timeout, remaining)

    def _translated(self, error: Exception) -> Exception | None:
        upload = self.upload if self.upload is not None and self.upload.is_incomplete else None
        part = f" after {upload.taken:,} of {upload.size:,} bytes of the body" if upload is not None else ""
        translated = to_our_error(self._url, error, part)
        if isinstance(translated, NeverSentError):
            if not (is_timeout(error) and self._is_over):
                return translated
            # The time of the call is over, and what it was used for is second to that.
            translated = RequestTimeoutError(translated.message)
            translated.never_reached_service = True
        elif isinstance(translated, ServiceError) and (upload is not None or self.has_sent is False):
            translated.never_reached_service = True
        return translated

    @property
    def _is_over(self) -> bool:
        return self.deadline is not None and time.perf_counter() >= self.deadline - TIMER_SLACK


running_attempt: ContextVar[Attempt | None] = ContextVar("azfacade_running_attempt", default=None)
"""The attempt that this thread or task makes, where its call has a deadline."""


def as_upload(content: Any, whole_bytes: int) -> Upload | None:
    """Return a body of more than `whole_bytes` bytes as an upload in pieces; None for one that is sent as it is."""
    if isinstance(content, RequestBody) or (isinstance(content, bytes) and len(content) > whole_bytes):
        from azfacade.http.upload import Upload  # imported late, as a plain call has no such body

        return Upload(content)
    return None
