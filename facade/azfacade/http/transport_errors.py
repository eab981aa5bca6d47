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

    def __exit__(self, _: object, cause: BaseException | None, __: object) -> None:
        if isinstance(cause, Exception):
            clear_tracebacks(cause)
            ours = to_our_error(self._url, cause)
            if ours is not None:
                raise ours from cause


def to_our_error(url: str, cause: Exception) -> Exception | None:
    """Return this package's error for an exception of the HTTP library; None for any other exception."""
    if isinstance(cause, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)):
        origin = "/".join(url.split("/", 3)[:3])
        late = " in time" if isinstance(cause, httpx.TimeoutException) else ""
        return NeverSentError(_error_message(f"no connection to {origin}{late}", cause))
    if isinstance(cause, (httpx.TimeoutException, TimeoutError)):
        return RequestTimeoutError(_error_message("no answer in time", cause))
    if isinstance(cause, httpx.DecodingError):
        return UnexpectedResponseError(_error_message("the body's content encoding is broken", cause))
    if isinstance(cause, httpx.TransportError):
        return ConnectionFailedError(_error_message("the connection broke", cause))
    if isinstance(cause, httpx.InvalidURL):
        return InvalidInputError(f"an id or path makes an address that cannot be sent: {cause}")
    if isinstance(cause, (httpx.HTTPError, httpx.StreamError, httpx.CookieConflict)):
        # Only the event hooks of a caller's own http_client raise these.
        return ServiceError(_error_message("the HTTP client failed", cause))
    return None


def clear_tracebacks(cause: BaseException) -> None:
    """Remove the traceback frames of an exception and of those it is linked to."""
    links: list[BaseException | None] = [cause]
    seen: set[int] = set()
    while links:
        link = links.pop()
        if link is not None and id(link) not in seen:
            seen.add(id(link))
            link.__traceback__ = None
            links += [link.__cause__, link.__context__]


def _error_message(what: str, cause: Exception) -> str:
    detail = str(cause)
    hint = ""
    if "CERTIFICATE_VERIFY_FAILED" in detail:
        hint = "; pass verify= a CA bundle or an ssl.SSLContext that knows this certificate"
    elif "WRONG_VERSION_NUMBER" in detail:
        hint = "; there is plain http at this address: write http:// before it if that is intended"
    return f"{what}: {detail or type(cause).__name__}{hint}"
