"""The exit codes of all commands: their numbers and meanings, and the code of each error class."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from azfacade.errors import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    ConnectionFailedError,
    InvalidInputError,
    NotFoundError,
    OperationTimeoutError,
    PermissionDeniedError,
    RateLimitedError,
    RequestTimeoutError,
    ServerError,
    UnexpectedResponseError,
)


class ExitCode(IntEnum):
    """The exit code of a command."""

    SUCCESS = 0
    FAILED = 1
    USAGE = 2
    ACCESS_DENIED = 3
    NOT_FOUND = 4
    CONFLICT = 5
    RATE_LIMITED = 6
    NO_RESPONSE = 7
    REQUEST_REJECTED = 8
    SERVICE_FAILED = 9
    PARTIAL_FAILURE = 10
    NOT_INSTALLED = 11
    STALE_CASSETTES = 12
    SECRET_FOUND = 13
    INTERRUPTED = 130


MEANINGS = {
    ExitCode.SUCCESS: "done",
    ExitCode.FAILED: "the operation failed, a file could not be written, or the two results of `diff` differ",
    ExitCode.USAGE: "wrong usage, input or configuration; nothing was sent",
    ExitCode.ACCESS_DENIED: "the key or token was not accepted, or does not allow this (401, 403)",
    ExitCode.NOT_FOUND: "not found, or expired (404, 410)",
    ExitCode.CONFLICT: "it already exists, or its state does not allow this (409)",
    ExitCode.RATE_LIMITED: "too many calls, after all retries (429), or the tier's quota is used up (403)",
    ExitCode.NO_RESPONSE: "no connection, or no response or result in time",
    ExitCode.REQUEST_REJECTED: "the service rejected the request (400 and other 4xx)",
    ExitCode.SERVICE_FAILED: "the service failed (5xx), or its response cannot be read",
    ExitCode.PARTIAL_FAILURE: "some of the documents have no result; the report names them",
    ExitCode.NOT_INSTALLED: "the extra `cli` is not installed",
    ExitCode.STALE_CASSETTES: "cassettes do not fit this version of azfacade, or cannot be read",
    ExitCode.SECRET_FOUND: "a cassette holds a secret",
    ExitCode.INTERRUPTED: "interrupted: Ctrl-C, or SIGTERM while documents are read",
}

_ERRORS: dict[ExitCode, type[BaseException] | tuple[type[BaseException], ...]] = {
    ExitCode.INTERRUPTED: KeyboardInterrupt,
    ExitCode.USAGE: InvalidInputError,
    ExitCode.ACCESS_DENIED: (AuthenticationError, PermissionDeniedError),
    ExitCode.NOT_FOUND: NotFoundError,
    ExitCode.CONFLICT: ConflictError,
    ExitCode.RATE_LIMITED: RateLimitedError,
    ExitCode.NO_RESPONSE: (ConnectionFailedError, RequestTimeoutError, OperationTimeoutError),
    ExitCode.REQUEST_REJECTED: BadRequestError,
    ExitCode.SERVICE_FAILED: (ServerError, UnexpectedResponseError),
}


def exit_code_for(error: BaseException) -> ExitCode:
    """Return the exit code for an error; the first class that fits counts."""
    return next((code for code, classes in _ERRORS.items() if isinstance(error, classes)), ExitCode.FAILED)


def exit_code_of_all(errors: Iterable[BaseException], *, has_results: bool) -> ExitCode:
    """Return success without errors, the one code of all errors if there are no results, else PARTIAL_FAILURE."""
    codes = {exit_code_for(error) for error in errors}
    if not codes:
        return ExitCode.SUCCESS
    return codes.pop() if len(codes) == 1 and not has_results else ExitCode.PARTIAL_FAILURE
