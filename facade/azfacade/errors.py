"""All exception classes of this package; docs/errors.md shows the tree."""

from __future__ import annotations

import re
import sys
import warnings
from typing import TYPE_CHECKING, Any

from azfacade_raw import types as raw_types
from azfacade_raw.types import AzFacadeError as AzFacadeError
from azfacade_raw.types import InvalidInputError as InvalidInputError
from azfacade_raw.types import InvalidInputTypeError as InvalidInputTypeError
from azfacade_raw.types import printable
from azfacade_raw.types import without_secrets as without_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azfacade_raw.handles import AsyncOperation, Operation

_FEATURES = r"(?i)\bfeatures?: *(\w+(?:, *\w+)*)"


MAX_MESSAGE = 1500
"""Characters of a message; more of a service's text is on `error` only."""
MAX_DETAIL = 100
"""Characters of each code and id after a message."""


def warn_caller(text: str, category: type[Warning] = UserWarning) -> None:
    """Warn, with the location of the application's call into this package."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).startswith(("azfacade.", "azfacade_raw.")):
        level, frame = level + 1, frame.f_back
    warnings.warn(text, category, stacklevel=level)


class ConfigurationError(InvalidInputError):
    """The arguments or environment variables for a client cannot work; the message says what to change."""


class ClientClosedError(AzFacadeError, RuntimeError):
    """The client was used after `close()`."""


class ServiceError(AzFacadeError):
    """A call to the service failed.

    Attributes:
        message: What happened, the innermost reason first.
        status: The HTTP status; None where there was no response.
        code: The service's error code.
        inner_code: The service's innermost error code, which is the most specific one.
        error: The service's error object as it came, signatures blanked; None where it sent none.
        request_id: The service's id of the request, for support.
        client_request_id: The `x-ms-client-request-id` that was sent.
        retry_after: Seconds that the service asked to wait; None where it did not.
        headers: The headers of the response, by name in any case, without cookies; None where there was no response.
        operation: The long-running operation that was polled, which goes on; None for other calls and in an unpickled
            error.
        operation_token: The token to resume that operation from; it is part of a pickled error.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        inner_code: str | None = None,
        error: dict[str, Any] | None = None,
        request_id: str | None = None,
        client_request_id: str | None = None,
        retry_after: float | None = None,
        operation: Operation[Any] | AsyncOperation[Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        # Services repeat what was sent to them, of any length; `error` keeps their whole text.
        if len(message) > MAX_MESSAGE:
            message = f"{message[:MAX_MESSAGE]}..."
        self.message = printable(without_secrets(message))
        super().__init__(self.message)
        self.status = status
        self.code = code
        self.inner_code = inner_code
        self.error = error
        self.request_id = request_id
        self.client_request_id = client_request_id
        self.retry_after = retry_after
        self.headers = headers
        self.operation = operation
        self.operation_token = operation.token if operation is not None else None

    headers: Mapping[str, str] | None = None  # of errors that 0.1.0 pickled
    earlier_attempt_maybe_applied = False
    """True where the service may have acted on an earlier attempt of the call."""
    never_reached_service = False
    """True for errors that arise before the service has the whole request."""

    @property
    def may_have_acted(self) -> bool:
        """False where the service has certainly not acted: no attempt sent a whole request, or each was refused."""
        if self.earlier_attempt_maybe_applied:
            return True
        if self.status is None:
            return not self.never_reached_service
        return self.status == 408 or not 400 <= self.status < 500

    def __str__(self) -> str:
        details = [
            f"HTTP {self.status}" if self.status else "",
            " > ".join(dict.fromkeys(code[:MAX_DETAIL] for code in (self.code, self.inner_code) if code)),
            f"request id {self.request_id[:MAX_DETAIL]}" if self.request_id else "",
        ]
        parts = printable(", ".join(detail for detail in details if detail))
        return f"{self.message} ({parts})" if parts else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        # An operation holds a client, which cannot be pickled; its token can.
        return _rebuilt, (type(self), self.message), {**self.__dict__, "operation": None}

    def __setstate__(self, state: dict[str, Any] | None) -> None:
        # Pickles made by 0.1.0 use another name for this attribute.
        state = dict(state or {})
        if "follows_doubt" in state:
            state["earlier_attempt_maybe_applied"] = state.pop("follows_doubt")
        super().__setstate__(state)


def _rebuilt(error_class: type[ServiceError], message: str) -> ServiceError:
    return error_class(message)


class ConnectionFailedError(ServiceError, ConnectionError):
    """There was no response: the connection could not be made, or it broke."""


class NeverSentError(ConnectionFailedError):
    """No connection was made, so the service has not acted."""

    never_reached_service = True


class RequestTimeoutError(ServiceError, TimeoutError):
    """There was no response in time."""


class RateLimitWaitError(RequestTimeoutError):
    """The rate limit had no free slot within the timeout, so nothing was sent."""

    never_reached_service = True


class SourceChangedError(ServiceError):
    """A source was changed, shortened or closed while it was sent, so it was not sent to its end. Call again."""

    never_reached_service = True


class HttpStatusError(ServiceError):
    """The service answered with an error status."""


class BadRequestError(HttpStatusError):
    """The service refused the request (400 and other 4xx)."""


class AuthenticationError(HttpStatusError):
    """The key or token was not accepted (401), or the credential gave no token."""

    never_reached_service = True


class PermissionDeniedError(HttpStatusError):
    """The credential is valid but lacks a permission (403, or a 401 that names the missing permission)."""


class LimitedAccessError(PermissionDeniedError):
    """The subscription is not approved for a feature of limited access, such as face identification (403)."""

    apply_url = "https://aka.ms/facerecognition"
    """The page for applications."""

    @property
    def features(self) -> tuple[str, ...]:
        """The features without approval, as the service names them; empty where it names none."""
        match = re.search(_FEATURES, self.message)
        return tuple(re.findall(r"\w+", match[1])) if match else ()


class NotFoundError(HttpStatusError):
    """No such resource, or it has expired (404, 410)."""


class VersionNotAvailableError(NotFoundError):
    """The gateway knows no such route: wrong host, api version or service (404)."""


class ResultExpiredError(NotFoundError):
    """The result, operation or session has expired, was deleted, or never existed (404)."""


class OutputNotRequestedError(NotFoundError):
    """The analysis was not asked for this file when it began (404)."""


class ConflictError(HttpStatusError):
    """The resource exists already, or its state does not allow the call (409)."""


class RateLimitedError(HttpStatusError):
    """Too many calls (429, or 403 for a quota), after all retries; `retry_after` says how long to wait."""


class QuotaExceededError(RateLimitedError):
    """The calls that the pricing tier includes are used up (403); `retry_after` says when the quota is replenished."""


class ServerError(HttpStatusError):
    """The service failed (5xx), after all retries."""


class UnexpectedResponseError(ServiceError):
    """A response that the operation does not document: not JSON, another form, a missing header."""

    page_token: str | None = None
    """For a page of a list: the token of the next page, for `pages(token)`; None where the page names none."""


class UnexpectedKindError(UnexpectedResponseError):
    """The operation is of another kind than requested; `details` is the decoded response."""

    details: Any = None


class OperationError(ServiceError):
    """A long-running operation gave no result."""


class OperationFailedError(OperationError):
    """The operation failed; `details` is the service's last response, decoded."""

    details: Any = None


class ResultNotDeletedError(OperationError):
    """The operation succeeded, but `delete_after` could not delete it. Call again to retry.

    Attributes:
        result: The operation's result; None in an unpickled error, as documents are not pickled with errors.
    """

    result: Any = None

    def __reduce__(self) -> tuple[Any, ...]:
        rebuild, arguments, state = super().__reduce__()
        return rebuild, arguments, {**state, "result": None}


class OperationTimeoutError(OperationError, TimeoutError):
    """The operation had not ended in time. It goes on: wait again, or resume it from its token."""


class OperationStalledError(OperationError):
    """No progress for 24 hours, or an unknown status for ten minutes. Wait again, or resume the operation later."""


class ApiVersionWarning(UserWarning):
    """The api version of a client is not known to this release, or the service no longer supports it."""


class PagesTruncatedWarning(UserWarning):
    """A result has only the pages that the free tier reads; the document has more."""


def _saved_operation_failed_error(operation: str, status: raw_types.Status, data: Mapping[str, Any]) -> AzFacadeError:
    """Return the error for a saved operation that failed; readers of saved JSON are below every layer of this package.

    Imported by name, as this module is below the one that knows how errors of the services are read.
    """
    from importlib import import_module

    make = import_module("azfacade.operations.operation_failure").saved_operation_failed_error
    error: AzFacadeError = make(operation, status, data)
    return error


raw_types.make_failed_operation_error = _saved_operation_failed_error
