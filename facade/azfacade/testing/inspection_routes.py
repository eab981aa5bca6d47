"""Asking a served fake about itself: routes that neither service has, and that no log mentions."""

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
    """Answer a request for the log or for a reset; None when it is for the services."""
    if not request.path.startswith(PATH_PREFIX):
        return None
    match request.method, request.path.removeprefix(PATH_PREFIX):
        case "GET", "requests":
            # A copy: others may be answered meanwhile.
            asked = [{"method": one.method, "target": one.target, "status": one.status} for one in [*fake.requests]]
            return json_response(asked)
        case "POST", "reset":
            fake.reset()
            return empty_response(204)
        case _:
            return json_response({"error": "there are GET /_fake/requests and POST /_fake/reset"}, status=404)
