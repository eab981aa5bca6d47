"""What the two services have in common: families of routes, api versions, and the way to an answer."""

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
    """The routes around one kind of resource, with its state."""

    @abstractmethod
    def routes(self) -> list[Route]:
        """List the family's routes. Asked for once."""

    def close(self) -> None:  # noqa: B027 - most families have nothing to give up
        """Give up what is known outside of the family, because the fake is about to forget its state."""


class Service(ABC):
    """A service at its root path. Another family is another entry of `families`."""

    root: ClassVar[str]
    versions: ClassVar[frozenset[str]]

    def __init__(self, context: FakeContext, route_groups: Sequence[RouteGroup]) -> None:
        self._context = context
        self._route_groups = route_groups
        self._routes = Routes(route for group in route_groups for route in group.routes())

    @abstractmethod
    def locate(self, request: Request) -> tuple[str, str]:
        """Find the api version of a request (empty when it names none), and its path up to the route."""

    def finish(self, response: Response) -> None:  # noqa: B027 - not every service adds something
        """Add what this service puts on all of its answers."""

    def owns(self, request: Request) -> bool:
        """Tell whether the request's path lies under this service."""
        return request.path.startswith(self.root + "/")

    def answer(self, request: Request, request_id: str) -> Response | None:
        """Answer an authenticated request; None when no family has the route."""
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
        """Give up what the families' state is known by elsewhere."""
        for group in self._route_groups:
            group.close()
