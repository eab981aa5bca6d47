"""The routes of a served fake itself, which are not logged: GET /_fake/requests and POST /_fake/reset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .http_messages import Request, Response, empty_response, json_response
from .request_log import LoggedRequest

PATH_PREFIX = "/_fake/"


class _InspectedFake(Protocol):
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
        case _:
            return json_response({"error": "there are GET /_fake/requests and POST /_fake/reset"}, status=404)
