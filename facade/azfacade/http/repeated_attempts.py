"""Judges the error of a repeated attempt by what an earlier attempt, whose answer was lost, may have done.

Imported where it is used: few calls fail so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from azfacade.core.flow import Flow
from azfacade.core.header_mapping import Headers
from azfacade.core.message import Response
from azfacade.errors import (
    MAX_MESSAGE,
    ConflictError,
    HttpStatusError,
    NotFoundError,
    ServiceError,
    VersionNotAvailableError,
)
from azfacade.http.error_response import cut
from azfacade_raw.calls import AlreadyDone, Call, Options

Execute: TypeAlias = Callable[[Call[Any], Options, str], Flow[Any]]

_TAKEN = "Exists"
"""The end of the codes of a 409 for an id that is in use."""


def response_of_earlier_attempt(
    execute: Execute, call: Call[Any], options: Options, version: str, error: HttpStatusError
) -> Flow[Response | None]:
    """Return a success in place of a 404 or 409 that shows that an earlier attempt of the call has succeeded.

    Where the error leaves that open, its message is extended by what may have happened.

    Args:
        execute: Sends the call that reads what was created, and decodes its response.
        call: The call.
        options: Options for the read, with what is left of the call's time.
        version: The api version of the call.
        error: The error of the last attempt; the service may have acted on an earlier one.

    Returns:
        A response without a body; None where the error stands.
    """
    done = call.route.already_done
    codes = {error.code, error.inner_code} - {None}
    if isinstance(error, NotFoundError):
        # A 404 without a code is not the service's, and that of the gateway is about the route.
        is_gone = bool(codes) and not isinstance(error, VersionNotAvailableError)
        return _success(200, error) if is_gone and done is not None and done.status == 404 else None
    if done is not None and done.status == 409 and done.code in codes:
        if done.read is None:
            return _success(202, error)
        return (yield from _created(execute, call, done, options, version, error))
    if isinstance(error, ConflictError) and any(code.endswith(_TAKEN) for code in codes if code):
        _extend(
            error,
            "An earlier attempt of this call, whose answer was lost, may have made it: read it before you choose"
            " another id.",
        )
    return None


def _created(
    execute: Execute, call: Call[Any], done: AlreadyDone, options: Options, version: str, error: HttpStatusError
) -> Flow[Response | None]:
    """Read what has the id; it was created by this call if all that was asked for is there."""
    assert done.read is not None  # noqa: S101  # for the type checker
    try:
        found = yield from execute(done.read(call.path), options, version)
    except ServiceError as cause:
        _extend(
            error,
            "An earlier attempt of this call, whose answer was lost, may have made it; it could not be read"
            f" ({type(cause).__name__}).",
        )
        return None
    asked, actual = call.json or {}, found.to_dict()
    # The services leave out what is empty.
    other = [
        key for key, default in done.defaults.items() if (asked.get(key, default) or None) != (actual.get(key) or None)
    ]
    if not other:
        return _success(200, error)
    _extend(
        error,
        "An earlier attempt of this call, whose answer was lost, may have made it, but what has this id now differs in"
        f" {' and '.join(other)} from what was asked for.",
    )
    return None


def _success(status: int, error: HttpStatusError) -> Response:
    return Response(status, Headers({}), b"", client_request_id=error.client_request_id or "")


def _extend(error: HttpStatusError, sentence: str) -> None:
    error.message = f"{cut(error.message, MAX_MESSAGE - len(sentence) - 1)} {sentence}"
    error.args = (error.message,)
