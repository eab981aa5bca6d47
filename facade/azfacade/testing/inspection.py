"""Asking a served fake about itself: routes that neither service has, and that no log mentions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .http import Request, Response, empty_answer, json_answer
from .log import LoggedRequest

ROOT = "/_fake/"


class _Inspected(Protocol):
    @property
    def requests(self) -> Sequence[LoggedRequest]: ...

    def reset(self) -> None: ...


def inspect(fake: _Inspected, request: Request) -> Response | None:
    """Answer a request for the log or for a reset; None when it is for the services."""
    if not request.path.startswith(ROOT):
        return None
    match request.method, request.path.removeprefix(ROOT):
        case "GET", "requests":
            # A copy: others may be answered meanwhile.
            asked = [{"method": one.method, "target": one.target, "status": one.status} for one in [*fake.requests]]
            return json_answer(asked)
        case "POST", "reset":
            fake.reset()
            return empty_answer(204)
        case _:
            return json_answer({"error": "there are GET /_fake/requests and POST /_fake/reset"}, status=404)
