"""What the two services have in common: families of routes, api versions, and the way to an answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from . import gateway
from .http import Refused, Request, Response
from .routing import Call, Route, Routes
from .world import World


class Family(ABC):
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

    def __init__(self, world: World, families: Sequence[Family]) -> None:
        self._world = world
        self._families = families
        self._routes = Routes(route for family in families for route in family.routes())

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
            return gateway.sign(gateway.not_found(), self._world, request_id)
        match = self._routes.match(request.method, request.path.removeprefix(prefix), version)
        if match is None:
            return None
        if match.has_empty_parameter:
            return gateway.sign(gateway.not_found(), self._world, request_id)
        call = Call(request, request_id, version, request.origin + prefix, request.query)
        try:
            response = match.handler(call, **match.parameters)
        except Refused as refused:
            response = refused.response
        self.finish(response)
        return gateway.sign_backend(response, self._world, request_id)

    def close(self) -> None:
        """Give up what the families' state is known by elsewhere."""
        for family in self._families:
            family.close()
