"""The exit codes, and the exit code for each error."""

from __future__ import annotations

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


class Exit(IntEnum):
    """What the shell is told."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    DENIED = 3
    NOT_FOUND = 4
    CONFLICT = 5
    RATE_LIMITED = 6
    NO_ANSWER = 7
    REFUSED = 8
    SERVICE = 9
    PARTIAL = 10
    NOT_INSTALLED = 11
    INTERRUPTED = 130


MEANINGS = {
    Exit.DONE: "done",
    Exit.FAILED: "the work itself ended badly, or a file could not be written",
    Exit.USAGE: "wrong usage, input or configuration; nothing was sent",
    Exit.DENIED: "the key or token was not accepted, or does not allow this (401, 403)",
    Exit.NOT_FOUND: "not found, or expired (404, 410)",
    Exit.CONFLICT: "it exists already, or its state forbids this (409)",
    Exit.RATE_LIMITED: "too many calls, after all retries (429)",
    Exit.NO_ANSWER: "no connection, or no answer or end in time",
    Exit.REFUSED: "the service refused the request (400 and other 4xx)",
    Exit.SERVICE: "the service failed (5xx), or its answer cannot be understood",
    Exit.PARTIAL: "some of the documents have no result; the report names them",
    Exit.NOT_INSTALLED: "the extra `cli` is not installed",
    Exit.INTERRUPTED: "interrupted: Ctrl-C, or SIGTERM while documents are read",
}

_KINDS: tuple[tuple[type[BaseException], Exit], ...] = (
    (KeyboardInterrupt, Exit.INTERRUPTED),
    (InvalidInputError, Exit.USAGE),
    (AuthenticationError, Exit.DENIED),
    (PermissionDeniedError, Exit.DENIED),
    (NotFoundError, Exit.NOT_FOUND),
    (ConflictError, Exit.CONFLICT),
    (RateLimitedError, Exit.RATE_LIMITED),
    (ConnectionFailedError, Exit.NO_ANSWER),
    (RequestTimeoutError, Exit.NO_ANSWER),
    (OperationTimeoutError, Exit.NO_ANSWER),
    (BadRequestError, Exit.REFUSED),
    (ServerError, Exit.SERVICE),
    (UnexpectedResponseError, Exit.SERVICE),
)


def exit_for(problem: BaseException) -> Exit:
    """Return the exit code of an error."""
    return next((code for kind, code in _KINDS if isinstance(problem, kind)), Exit.FAILED)
