"""What a fake remembers of the requests it got."""

from __future__ import annotations

from typing import NamedTuple

from .http_messages import Request

_SECRETS = frozenset({"ocp-apim-subscription-key", "authorization", "proxy-authorization", "cookie"})


class LoggedRequest(NamedTuple):
    """One request, in the order they came."""

    method: str
    # Path and query as sent.
    target: str
    # By lower-case name, without those that carry credentials.
    headers: dict[str, str]
    # None when there was no answer: the connection was dropped, or the route unknown to a strict fake.
    status: int | None


def log_entry(request: Request, status: int | None) -> LoggedRequest:
    """Make the entry for `request`."""
    lowered = ((name.lower(), value) for name, value in request.headers.items())
    headers = {name: value for name, value in lowered if name not in _SECRETS}
    return LoggedRequest(request.method, request.target, headers, status)
