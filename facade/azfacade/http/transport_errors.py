"""Translates exceptions of httpx and other HTTP libraries into errors of this package."""

from __future__ import annotations

from azfacade.errors import (
    AzFacadeError,
    ConnectionFailedError,
    InvalidInputError,
    NeverSentError,
    RequestTimeoutError,
    ServiceError,
    UnexpectedResponseError,
)
from azfacade.http.library import names_of

_CONNECT_ERRORS = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}
"""The connect errors of httpx and httpx2, and of the libraries below them."""
_NEVER_SENT = {
    "httpcore": _CONNECT_ERRORS,
    "httpcore2": _CONNECT_ERRORS,
    "aiohttp": {"ClientConnectorError", "ConnectionTimeoutError", "ClientHttpProxyError", "ClientProxyConnectionError"},
}
"""The exceptions, by library, that prove that no part of a request was sent."""


def to_our_error(url: str, error: Exception, part: str = "") -> Exception | None:
    """Return this package's error for an exception of a transport; None for one that comes from elsewhere.

    `part` says how much of the body was sent, where that is known.

    Other transports than httpx's own report lost connections as connect errors too, after the service has read the
    whole request. So a connect error counts as "never sent" only where the exception behind it proves that.
    """
    if isinstance(error, (AzFacadeError, AssertionError)) or _is_file_error(error):
        return None
    origin = "/".join(url.split("/", 3)[:3])
    names = names_of(error)
    if _was_never_sent(error):
        in_time = " in time" if is_timeout(error) else ""
        return NeverSentError(_error_message(f"no connection to {origin}{in_time}", error))
    if names & _CONNECT_ERRORS:
        return ConnectionFailedError(_error_message(f"the connection to {origin} failed{part}", error))
    if is_timeout(error):
        return RequestTimeoutError(_error_message(f"no answer in time{part}", error))
    if "DecodingError" in names:
        return UnexpectedResponseError(_error_message("the body's content encoding is broken", error))
    if "InvalidURL" in names:
        return InvalidInputError(f"the id or path of this call makes a URL that cannot be sent: {error}")
    if isinstance(error, OSError) or _class_names(error) & {"TransportError", "ClientError"}:
        return ConnectionFailedError(_error_message(f"the connection broke{part}", error))
    return ServiceError(_error_message("the HTTP client failed", error))


def is_timeout(error: Exception) -> bool:
    """Return True for an exception that says that something took too long, of any library."""
    return isinstance(error, TimeoutError) or "TimeoutException" in _class_names(error)


def _class_names(error: Exception) -> set[str]:
    # Of any module, as HTTP libraries that follow httpx have classes of the same names.
    return {error_class.__name__ for error_class in type(error).__mro__}


def _is_file_error(error: Exception) -> bool:
    """Return True for an error of the caller's own file, such as a full disk."""
    is_plain = isinstance(error, OSError) and type(error).__module__ in ("builtins", "io")
    return is_plain and not isinstance(error, (ConnectionError, TimeoutError))


def _was_never_sent(error: BaseException) -> bool:
    """Return True where an exception, or one that it was raised from, proves that no part of the request was sent."""
    visited: set[int] = set()
    linked: BaseException | None = error
    while linked is not None and id(linked) not in visited:
        visited.add(id(linked))
        if getattr(linked, "never_sent", False) is True:
            return True
        if any(
            error_class.__name__ in _NEVER_SENT.get(error_class.__module__.partition(".")[0], ())
            for error_class in type(linked).__mro__
        ):
            return True
        linked = linked.__cause__
    return False


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
