"""Fault rules that a test adds: error responses such as 429 or 503, dropped connections, delayed responses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from http import HTTPStatus

from . import gateway_errors
from .http_messages import JSON, JsonObject, Request, Response, encode_json

Body = JsonObject | str | bytes


class ConnectionDropped(ConnectionError):  # noqa: N818 - requested by a rule, not an error of the fake
    """Drops the connection without a response; `handled` says whether the service has handled the request."""

    def __init__(self, handled: bool) -> None:
        super().__init__("connection dropped by a fault rule of azfacade.testing")
        self.handled = handled
        self.never_sent = not handled
        """Tells the client, which believes a transport only where it is certain, that nothing was sent."""


@dataclass(kw_only=True)
class FaultRule(ABC):
    """Applies to the next `times` requests (None: all) with `method` (None: any) and a path that matches `path`."""

    times: int | None = 1
    method: str | None = None
    path: str = "*"

    def matches(self, request: Request) -> bool:
        """Return whether the rule applies. The pattern is matched against the path as sent, without the query."""
        if self.times == 0 or self.method not in (None, request.method):
            return False
        return fnmatchcase(request.path, self.path)

    def count_use(self) -> None:
        """Count one use."""
        if self.times is not None:
            self.times -= 1

    @abstractmethod
    def apply(self, answer: Callable[[], Response], /) -> Response:
        """Return the response to a request, which `answer()` handles normally."""


@dataclass(kw_only=True)
class FailRule(FaultRule):
    """An error of the gateway: before the service sees the request, or (`handled`) in place of its response."""

    handled: bool = False
    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Body | None = None
    retry_after: float | str | None = None

    def apply(self, answer: Callable[[], Response], /) -> Response:
        """Return the error."""
        if self.handled:
            answer()
        response = self._plain_response()
        if self.retry_after is not None:
            response.headers.append(("Retry-After", str(self.retry_after)))
        given = {name.lower() for name in self.headers}
        response.headers = [pair for pair in response.headers if pair[0].lower() not in given]
        response.headers += self.headers.items()
        return response

    def _plain_response(self) -> Response:
        if self.body is None:
            if self.status == HTTPStatus.TOO_MANY_REQUESTS:
                return gateway_errors.too_many_requests(self.retry_after if self.retry_after is not None else 1)
            known = {status.value: status.phrase for status in HTTPStatus}
            return gateway_errors.error_response(self.status, known.get(self.status, "Error"))
        content = encode_body(self.body)
        # A body that is not JSON stands for the error page of a proxy.
        content_type = JSON if content[:1] in (b"{", b"[") else "text/html"
        return Response(self.status, [("Content-Type", content_type), ("Content-Length", str(len(content)))], content)


@dataclass(kw_only=True)
class DropRule(FaultRule):
    """A dropped connection: before the service sees the request, or (`handled`) afterwards, with the response lost."""

    handled: bool = False

    def apply(self, answer: Callable[[], Response], /) -> Response:
        """Raise ConnectionDropped, always."""
        if self.handled:
            answer()
        raise ConnectionDropped(self.handled)


@dataclass(kw_only=True)
class DelayRule(FaultRule):
    """A delayed response."""

    seconds: float = 3.0

    def apply(self, answer: Callable[[], Response], /) -> Response:
        """Return the normal response, marked with the delay."""
        return replace(answer(), hold=self.seconds)


class Faults:
    """The rules of a fake. The first rule that matches applies, in the order of creation."""

    def __init__(self) -> None:
        self._rules: list[FaultRule] = []

    def add(self, rule: FaultRule) -> None:
        """Append a rule."""
        if rule.times is not None and rule.times < 1:
            raise ValueError("times must be at least 1, or None for every request")
        self._rules.append(rule)

    def next_rule(self, request: Request) -> FaultRule | None:
        """Return the first rule that applies, and count one use of it."""
        rule = next((rule for rule in self._rules if rule.matches(request)), None)
        if rule:
            rule.count_use()
        return rule

    def clear(self) -> None:
        """Remove all rules."""
        self._rules.clear()


def encode_body(body: Body) -> bytes:
    """Encode the body of an error response."""
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else encode_json(body)
