"""From method and path to the handler of a family, and what a handler is told about the request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import unquote

from .http_messages import JsonObject, Request, Response

# Called with the Call, and the decoded path parameters by the names their template gives them.
Handler = Callable[..., Response]

_PARAMETER = re.compile(r"\{(\w+)\}")


class UnknownRoute(AssertionError):  # noqa: N818 - not an error to handle but a failed expectation
    """A request that no family of the fake answers: the fake lacks the route, or the client built a wrong path."""

    def __init__(self, method: str, path: str) -> None:
        super().__init__(f"azfacade.testing has no route for {method} {path}")
        self.method = method
        self.path = path


@dataclass(frozen=True, slots=True)
class Call:
    """One request on its way to a handler."""

    request: Request
    request_id: str
    version: str
    # Everything of the address before the route, for links in the answer: "https://host/face/v1.2".
    base: str
    query: Mapping[str, str]

    def json_object(self) -> JsonObject | None:
        """Decode the body; None when it is no JSON object."""
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            return None
        return cast("JsonObject", body) if isinstance(body, dict) else None


@dataclass(frozen=True, slots=True)
class Route:
    """A line of a family's table: `Route("GET", "/things/{thing_id}", self.get)`."""

    method: str
    template: str
    handler: Handler
    # The api versions that have the route; None for all of the service's.
    versions: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The handler for a path, and the parameters that were read from it."""

    handler: Handler
    parameters: dict[str, str]

    @property
    def has_empty_parameter(self) -> bool:
        """True for `/things/` and the like, which the gateway refuses before any service sees them."""
        return not all(self.parameters.values())


class Routes:
    """All routes of a service."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = [(_compile(route.template), route) for route in routes]

    def match(self, method: str, path: str, version: str) -> Match | None:
        """Find the route for `path`, which is still percent-encoded: `%2F` and `%3A` stay inside their segment."""
        for pattern, route in self._routes:
            if route.method != method or (route.versions is not None and version not in route.versions):
                continue
            if found := pattern.fullmatch(path):
                return Match(route.handler, {name: unquote(value) for name, value in found.groupdict().items()})
        return None


def _compile(template: str) -> re.Pattern[str]:
    """Let a parameter end at a slash, and at the colon of verbs such as `:copyTo`. It may be empty."""
    literals = _PARAMETER.split(template)
    # split() alternates literal text and parameter names.
    pieces = (f"(?P<{piece}>[^/:]*)" if i % 2 else re.escape(piece) for i, piece in enumerate(literals))
    return re.compile("".join(pieces))
