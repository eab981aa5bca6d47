"""LoggedRequest: the entries of `FakeAzure.requests`, without credentials."""

from __future__ import annotations

from typing import NamedTuple

from .http_messages import Request

_SECRETS = frozenset({"ocp-apim-subscription-key", "authorization", "proxy-authorization", "cookie"})


class LoggedRequest(NamedTuple):
    """One request that a fake received."""

    method: str
    # Path and query as sent.
    target: str
    # By lower-case name, without the headers that carry credentials.
    headers: dict[str, str]
    # None without a response: the connection was dropped, or a strict fake does not have the route.
    status: int | None


def log_entry(request: Request, status: int | None) -> LoggedRequest:
    """Make the log entry of a request."""
    lowered = ((name.lower(), value) for name, value in request.headers.items())
    headers = {name: value for name, value in lowered if name not in _SECRETS}
    return LoggedRequest(request.method, request.target, headers, status)
