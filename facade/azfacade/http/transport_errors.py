"""Translates exceptions of the HTTP library into errors of this package."""

from __future__ import annotations

import httpx

from azfacade.errors import (
    ConnectionFailedError,
    InvalidInputError,
    NeverSentError,
    RequestTimeoutError,
    ServiceError,
    UnexpectedResponseError,
)


class TransportErrorTranslator:
    """A context manager that raises this package's error for an exception of the HTTP library.

    It also removes the library's traceback frames, whose local variables hold headers and documents. It is a class
    because a generator costs a hundredth of a call.
    """

    __slots__ = ("_url",)

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, Exception):
            clear_tracebacks(error)
            translated = to_our_error(self._url, error)
            if translated is not None:
                raise translated from error


def to_our_error(url: str, error: Exception) -> Exception | None:
    """Return this package's error for an exception of the HTTP library; None for any other exception."""
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)):
        origin = "/".join(url.split("/", 3)[:3])
        in_time = " in time" if isinstance(error, httpx.TimeoutException) else ""
        return NeverSentError(_error_message(f"no connection to {origin}{in_time}", error))
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        return RequestTimeoutError(_error_message("no answer in time", error))
    if isinstance(error, httpx.DecodingError):
        return UnexpectedResponseError(_error_message("the body's content encoding is broken", error))
    if isinstance(error, httpx.TransportError):
        return ConnectionFailedError(_error_message("the connection broke", error))
    if isinstance(error, httpx.InvalidURL):
        return InvalidInputError(f"the id or path of this call makes a URL that cannot be sent: {error}")
    if isinstance(error, (httpx.HTTPError, httpx.StreamError, httpx.CookieConflict)):
        # Only the event hooks of a caller's own http_client raise these.
        return ServiceError(_error_message("the HTTP client failed", error))
    return None


def clear_tracebacks(error: BaseException) -> None:
    """Remove the traceback frames of an exception and of those it is linked to."""
    pending: list[BaseException | None] = [error]
    visited: set[int] = set()
    while pending:
        linked = pending.pop()
        if linked is not None and id(linked) not in visited:
            visited.add(id(linked))
            linked.__traceback__ = None
            pending += [linked.__cause__, linked.__context__]


def _error_message(summary: str, error: Exception) -> str:
    detail = str(error)
    remedy = ""
    if "CERTIFICATE_VERIFY_FAILED" in detail:
        remedy = "; pass verify= a CA bundle or an ssl.SSLContext that knows this certificate"
    elif "WRONG_VERSION_NUMBER" in detail:
        remedy = "; there is plain http at this address: write http:// before it if that is intended"
    return f"{summary}: {detail or type(error).__name__}{remedy}"
