"""The routes of a served fake itself, which are not logged: `/_fake/requests`, `/_fake/reset` and `/_fake/clock`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol

from .clock import Clock, trimmed_ticks
from .http_messages import Request, Response, empty_response, json_response
from .request_log import LoggedRequest

PATH_PREFIX = "/_fake/"
_ROUTES = "GET /_fake/requests, POST /_fake/reset, GET /_fake/clock and POST /_fake/clock/advance"


class _InspectedFake(Protocol):
    clock: Clock

    @property
    def requests(self) -> Sequence[LoggedRequest]: ...

    def reset(self) -> None: ...


def answer_inspection(fake: _InspectedFake, request: Request) -> Response | None:
    """Answer a request to the fake itself; None if it is for a service."""
    if not request.path.startswith(PATH_PREFIX):
        return None
    match request.method, request.path.removeprefix(PATH_PREFIX):
        case "GET", "requests":
            # A copy, because other threads may append meanwhile.
            asked = [{"method": one.method, "target": one.target, "status": one.status} for one in [*fake.requests]]
            return json_response(asked)
        case "POST", "reset":
            fake.reset()
            return empty_response(204)
        case "GET", "clock":
            return _time_of(fake.clock)
        case "POST", "clock/advance":
            return _advance(fake.clock, request.body)
        case _:
            return json_response({"error": f"there are {_ROUTES}"}, status=404)


def _advance(clock: Clock, body: bytes) -> Response:
    """Move the clock as a body such as `{"seconds": 60}` says."""
    try:
        match json.loads(body):
            case {"seconds": int() | float() as seconds, **others} if not others and not isinstance(seconds, bool):
                clock.advance(seconds)
                return _time_of(clock)
    except (ValueError, RecursionError):  # no JSON, or seconds that no clock can pass
        pass
    return json_response(
        {"error": 'give a JSON body such as {"seconds": 60}: 0 or more, to a time before 9000'}, status=400
    )


def _time_of(clock: Clock) -> Response:
    return json_response({"now": trimmed_ticks(clock.ticks())})
