"""Translates the HTTP library's exceptions."""

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
    """Raises our errors for the library's; its messages may hold a URL but never a header, its frames hold anything.

    A class, as a generator would take a hundredth of a call.
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
    """Return our error for one of the library's, None for one that is not the library's."""
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
        # Raised by hooks of an http_client the caller gave, if at all.
        return ServiceError(_error_message("the HTTP client failed", cause))
    return None


def clear_tracebacks(cause: BaseException) -> None:
    """Take the frames off what the library raises: their locals are headers and pieces of documents on their way."""
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
        hint = "; there is plain http at this address: write http:// before it, if that is what you want"
    return f"{what}: {detail or type(cause).__name__}{hint}"
