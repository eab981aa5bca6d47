"""Translates exceptions of the HTTP library into errors of this package."""

from __future__ import annotations

import httpx

from azfacade.errors import (
    AzFacadeError,
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


_NEVER_SENT = {
    "httpcore": {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"},
    "aiohttp": {"ClientConnectorError", "ConnectionTimeoutError", "ClientHttpProxyError", "ClientProxyConnectionError"},
}
"""The exceptions, by library, that prove that no part of a request was sent."""
_OWN_CONNECT_ERRORS = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def to_our_error(url: str, cause: Exception) -> Exception | None:
    """Return this package's error for an exception of a transport; None for one that comes from elsewhere.

    Other transports than httpx's own report lost connections as connect errors too, after the service has read the
    whole request. So a connect error counts as "never sent" only where the exception behind it proves that.
    """
    if isinstance(cause, (AzFacadeError, AssertionError)) or _is_of_a_file(cause):
        return None
    origin = "/".join(url.split("/", 3)[:3])
    if _was_never_sent(cause):
        late = " in time" if isinstance(cause, httpx.TimeoutException) else ""
        return NeverSentError(_error_message(f"no connection to {origin}{late}", cause))
    if isinstance(cause, _OWN_CONNECT_ERRORS):
        return ConnectionFailedError(_error_message(f"the connection to {origin} failed", cause))
    names = {kind.__name__ for kind in type(cause).__mro__}
    if isinstance(cause, TimeoutError) or "TimeoutException" in names:
        return RequestTimeoutError(_error_message("no answer in time", cause))
    if isinstance(cause, httpx.DecodingError):
        return UnexpectedResponseError(_error_message("the body's content encoding is broken", cause))
    if isinstance(cause, httpx.InvalidURL):
        return InvalidInputError(f"an id or path makes an address that cannot be sent: {cause}")
    # By name, as other HTTP libraries have classes of the same names that are not httpx's.
    if isinstance(cause, OSError) or names & {"TransportError", "ClientError"}:
        return ConnectionFailedError(_error_message("the connection broke", cause))
    return ServiceError(_error_message("the HTTP client failed", cause))


def _is_of_a_file(cause: Exception) -> bool:
    """Tell an error of the caller's own file, such as a full disk, from one of the network."""
    is_plain = isinstance(cause, OSError) and type(cause).__module__ in ("builtins", "io")
    return is_plain and not isinstance(cause, (ConnectionError, TimeoutError))


def _was_never_sent(cause: BaseException) -> bool:
    """Tell whether an exception, or one that it was raised from, proves that no part of the request was sent."""
    seen: set[int] = set()
    link: BaseException | None = cause
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        if getattr(link, "never_sent", False) is True:
            return True
        if any(kind.__name__ in _NEVER_SENT.get(kind.__module__.partition(".")[0], ()) for kind in type(link).__mro__):
            return True
        link = link.__cause__
    return False


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
