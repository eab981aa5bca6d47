"""Every error this package raises; docs/errors.md shows the tree."""

from __future__ import annotations

import re
import sys
import warnings
from typing import TYPE_CHECKING, Any

from azfacade_raw.types import AzFacadeError as AzFacadeError
from azfacade_raw.types import InvalidInputError as InvalidInputError
from azfacade_raw.types import InvalidInputTypeError as InvalidInputTypeError
from azfacade_raw.types import without_secrets as without_secrets

if TYPE_CHECKING:
    from azfacade_raw.handles import AsyncOperation, Operation

_FEATURES = r"(?i)\bfeatures?: *(\w+(?:, *\w+)*)"


def warn_caller(text: str, category: type[Warning] = UserWarning) -> None:
    """Give a warning that points at the line of the application, however deep in this package it arose."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).startswith(("azfacade.", "azfacade_raw.")):
        level, frame = level + 1, frame.f_back
    warnings.warn(text, category, stacklevel=level)


class ConfigurationError(InvalidInputError):
    """A client cannot be made like this; the message says what to change."""


class ClientClosedError(AzFacadeError, RuntimeError):
    """The client was closed before the call."""


class ServiceError(AzFacadeError):
    """Something went wrong between us and the service.

    Attributes:
        message: What happened, the innermost reason first.
        status: The HTTP status; None where there was no answer.
        code: The service's error code.
        inner_code: The innermost code the service gave; the most telling one.
        error: The service's error object as it came; None where it sent none.
        request_id: The service's id of the request, for support.
        client_request_id: The `x-ms-client-request-id` we sent.
        retry_after: Seconds the service asked to wait; None where it asked for nothing.
        operation: The long-running operation it happened to, which goes on; None elsewhere, and in another process.
        operation_token: The token to resume that operation from; it travels with a pickled error.
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
    ) -> None:
        self.message = without_secrets(message)
        super().__init__(self.message)
        self.status = status
        self.code = code
        self.inner_code = inner_code
        self.error = error
        self.request_id = request_id
        self.client_request_id = client_request_id
        self.retry_after = retry_after
        self.operation = operation
        self.operation_token = operation.token if operation is not None else None

    earlier_attempt_maybe_applied = False
    """True when an earlier attempt of the call may have acted."""
    never_reached_service = False
    """True for what happens, where there is no answer, before the service has the whole request."""

    @property
    def may_have_acted(self) -> bool:
        """False when the service surely did nothing: no request left as a whole, or each was refused."""
        if self.earlier_attempt_maybe_applied:
            return True
        if self.status is None:
            return not self.never_reached_service
        return self.status == 408 or not 400 <= self.status < 500

    def __str__(self) -> str:
        facts = [
            f"HTTP {self.status}" if self.status else "",
            " > ".join(dict.fromkeys(code for code in (self.code, self.inner_code) if code)),
            f"request id {self.request_id}" if self.request_id else "",
        ]
        parts = ", ".join(fact for fact in facts if fact)
        return f"{self.message} ({parts})" if parts else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        # An operation holds a client, and a client must not travel: its token does.
        return _rebuilt, (type(self), self.message), {**self.__dict__, "operation": None}

    def __setstate__(self, state: dict[str, Any] | None) -> None:
        # Pickles made by 0.1.0 have the former name of the attribute.
        state = dict(state or {})
        if "follows_doubt" in state:
            state["earlier_attempt_maybe_applied"] = state.pop("follows_doubt")
        super().__setstate__(state)


def _rebuilt(kind: type[ServiceError], message: str) -> ServiceError:
    return kind(message)


class ConnectionFailedError(ServiceError, ConnectionError):
    """No answer: the connection could not be made or broke."""


class NeverSentError(ConnectionFailedError):
    """The connection was not made, so the service cannot have acted on the request."""

    never_reached_service = True


class RequestTimeoutError(ServiceError, TimeoutError):
    """No answer in time."""


class RateLimitWaitError(RequestTimeoutError):
    """The rate limit left no place for a call within its time, so it was not sent."""

    never_reached_service = True


class SourceChangedError(ServiceError):
    """A source was changed, shortened or closed while it was sent, so its end was not. Call again when it is whole."""

    never_reached_service = True


class HttpStatusError(ServiceError):
    """The service answered with an error status."""


class BadRequestError(HttpStatusError):
    """The service refused the request (400 and other 4xx)."""


class AuthenticationError(HttpStatusError):
    """The key or token was not accepted (401), or the credential gave no token."""

    never_reached_service = True


class PermissionDeniedError(HttpStatusError):
    """Known, but not allowed (403, or a 401 that names the missing right)."""


class LimitedAccessError(PermissionDeniedError):
    """The subscription is not approved for a feature of limited access, such as face identification (403)."""

    apply_url = "https://aka.ms/facerecognition"
    """Where to apply for approval."""

    @property
    def features(self) -> tuple[str, ...]:
        """The features that lack approval, as the service names them; empty where it names none."""
        found = re.search(_FEATURES, self.message)
        return tuple(re.findall(r"\w+", found[1])) if found else ()


class NotFoundError(HttpStatusError):
    """No such resource, or it has expired (404, 410)."""


class VersionNotAvailableError(NotFoundError):
    """The gateway knows no such address: wrong host, api version or service (404)."""


class ResultExpiredError(NotFoundError):
    """The result, operation or session has expired, was deleted, or never existed (404)."""


class OutputNotRequestedError(NotFoundError):
    """The analysis was not asked for this file when it began (404)."""


class ConflictError(HttpStatusError):
    """It exists already, or its state forbids the call (409)."""


class RateLimitedError(HttpStatusError):
    """Too many calls (429), after all retries; `retry_after` tells how long to wait."""


class ServerError(HttpStatusError):
    """The service failed (5xx), after all retries."""


class UnexpectedResponseError(ServiceError):
    """An answer that is not what the operation documents: no JSON, another shape, a missing header."""


class UnexpectedKindError(UnexpectedResponseError):
    """The operation is of another kind than asked for; `details` is what the service answered, decoded."""

    details: Any = None


class OperationError(ServiceError):
    """Long-running work did not lead to a result."""


class OperationFailedError(OperationError):
    """The work ended badly; `details` is the service's last answer, decoded."""

    details: Any = None


class ResultNotDeletedError(OperationError):
    """The work succeeded, but `delete_after` could not erase it. Call again to try again.

    Attributes:
        result: What the work made; None in another process, as documents do not travel with errors.
    """

    result: Any = None

    def __reduce__(self) -> tuple[Any, ...]:
        rebuilt, given, state = super().__reduce__()
        return rebuilt, given, {**state, "result": None}


class OperationTimeoutError(OperationError, TimeoutError):
    """The work had not ended in time. It goes on: wait again, or resume from its token."""


class OperationStalledError(OperationError):
    """A status we do not know has not changed for ten minutes. Wait again, or resume from its token later."""


class PagesTruncatedWarning(UserWarning):
    """A result has as many pages as the free tier reads, of a document that has more."""
