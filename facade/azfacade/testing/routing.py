"""Finds the handler for the method and path of a request; Call is what the handler gets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast
from urllib.parse import unquote

from .http_messages import JsonObject, Request, Response

# Called with the Call and, by keyword, the decoded path parameters of the route's template.
Handler = Callable[..., Response]

_PARAMETER = re.compile(r"\{(\w+)\}")


class UnknownRoute(AssertionError):  # noqa: N818 - a failed expectation of a test
    """Raised for a route that the fake does not have, or a wrong path."""

    def __init__(self, method: str, path: str, reason: str | None = None) -> None:
        super().__init__(reason or f"azfacade.testing has no route for {method} {path}")
        self.method = method
        self.path = path


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as its handler gets it."""

    request: Request
    request_id: str
    version: str
    # The URL before the route, for links in the response: "https://host/face/v1.2".
    base: str
    query: Mapping[str, str]

    def json_object(self) -> JsonObject | None:
        """Decode the body; None if it is not a JSON object."""
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            return None
        return cast("JsonObject", body) if isinstance(body, dict) else None


@dataclass(frozen=True, slots=True)
class Route:
    """A route of a route group: `Route("GET", "/things/{thing_id}", self.get)`."""

    method: str
    template: str
    handler: Handler
    # The API versions that have the route; None for all versions of the service.
    versions: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The handler for a path, and the decoded path parameters."""

    handler: Handler
    parameters: dict[str, str]

    @property
    def has_empty_parameter(self) -> bool:
        """Whether a parameter is empty, as in `/things/`: the gateway answers these with a 404."""
        return not all(self.parameters.values())


class Routes:
    """All routes of a service."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = list(routes)

    def match(self, method: str, path: str, version: str) -> Match | None:
        """Find the route for `path`, which is still percent-encoded: `%2F` and `%3A` stay inside their segment."""
        for route in self._routes:
            if route.method != method or (route.versions is not None and version not in route.versions):
                continue
            if (found := match_template(route.template, path)) is not None:
                return Match(route.handler, found)
        return None


def match_template(template: str, path: str) -> dict[str, str] | None:
    """Return the decoded parameters of a path, which may be empty; None if it does not have the form of a template."""
    found = _compile(template).fullmatch(path)
    return None if found is None else {name: unquote(value) for name, value in found.groupdict().items()}


@cache
def _compile(template: str) -> re.Pattern[str]:
    """Compile a template. A parameter ends at a slash or at the colon of `:copyTo` and may be empty."""
    literals = _PARAMETER.split(template)
    # split() alternates literal text and parameter names.
    pieces = (f"(?P<{piece}>[^/:]*)" if i % 2 else re.escape(piece) for i, piece in enumerate(literals))
    return re.compile("".join(pieces))
