"""Service and RouteGroup: base classes of Face and Document Intelligence, and how they answer a request."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from . import gateway_errors
from .fake_context import FakeContext
from .http_messages import HttpError, Request, Response
from .response_headers import add_gateway_headers, add_service_headers
from .routing import Call, Route, Routes


class RouteGroup(ABC):
    """The routes of one kind of resource, and its state."""

    @abstractmethod
    def routes(self) -> list[Route]:
        """Return the routes of the group. Called once."""

    def close(self) -> None:  # noqa: B027 - most groups have nothing to release
        """Release what is registered outside of the group, before `reset()` drops the group."""


class Service(ABC):
    """A service below a root path, made of route groups."""

    root: ClassVar[str]
    versions: ClassVar[frozenset[str]]

    def __init__(self, context: FakeContext, route_groups: Sequence[RouteGroup]) -> None:
        self._context = context
        self._route_groups = route_groups
        self._routes = Routes(route for group in route_groups for route in group.routes())

    @abstractmethod
    def locate(self, request: Request) -> tuple[str, str]:
        """Return the API version of a request (empty if it has none), and the path before the route."""

    def finish(self, response: Response) -> None:  # noqa: B027 - not every service adds headers
        """Add the headers that this service adds to all of its responses."""

    def owns(self, request: Request) -> bool:
        """Return whether the path of the request is below the root of this service."""
        return request.path.startswith(self.root + "/")

    def answer(self, request: Request, request_id: str) -> Response | None:
        """Answer an authenticated request; None if no group has the route."""
        version, prefix = self.locate(request)
        if version not in self.versions:
            return add_gateway_headers(gateway_errors.not_found(), self._context, request_id)
        match = self._routes.match(request.method, request.path.removeprefix(prefix), version)
        if match is None:
            return None
        if match.has_empty_parameter:
            return add_gateway_headers(gateway_errors.not_found(), self._context, request_id)
        call = Call(request, request_id, version, request.origin + prefix, request.query)
        try:
            response = match.handler(call, **match.parameters)
        except HttpError as error:
            response = error.response
        self.finish(response)
        return add_service_headers(response, self._context, request_id)

    def close(self) -> None:
        """Close all route groups."""
        for group in self._route_groups:
            group.close()
