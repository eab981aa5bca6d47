"""Service and RouteGroup: base classes of Face and Document Intelligence, and how they answer a request."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from azfacade import __version__

from . import gateway_errors
from .described_routes import DescribedRoutes
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


class Lack(NamedTuple):
    """What the real service has and the fake lacks."""

    code: str
    text: str

    @property
    def message(self) -> str:
        """The sentence that tells it, and what to do."""
        return (
            f"The fake of azfacade {__version__} {self.text}. The service itself has it: in your test, answer such"
            " requests with FakeAzure.fail(200, times=None, path=..., body=...)."
        )


class Service(ABC):
    """A service below a root path, made of route groups."""

    root: ClassVar[str]
    title: ClassVar[str]
    # The API versions that the fake answers.
    versions: ClassVar[frozenset[str]]
    # The API versions and routes that the real service has, which may be more.
    described: ClassVar[DescribedRoutes]

    def __init__(self, context: FakeContext, route_groups: Sequence[RouteGroup]) -> None:
        self._context = context
        self._route_groups = route_groups
        self._routes = Routes(route for group in route_groups for route in group.routes())

    @abstractmethod
    def locate(self, request: Request) -> tuple[str, str]:
        """Return the API version of a request (empty if it has none), and the path before the route."""

    def read_parameters(self, parameters: dict[str, str]) -> dict[str, str]:
        """Return the path parameters of a request as the handlers get them."""
        return parameters

    def finish(self, response: Response) -> None:  # noqa: B027 - not every service adds headers
        """Add the headers that this service adds to all of its responses."""

    def owns(self, request: Request) -> bool:
        """Return whether the path of the request is below the root of this service."""
        return request.path.startswith(self.root + "/")

    def answer(self, request: Request, request_id: str) -> Response | None:
        """Answer an authenticated request; None if no group has the route, or the fake lacks the version."""
        version, prefix = self.locate(request)
        if version not in self.versions:
            if version in self.described.versions:
                return None
            return add_gateway_headers(gateway_errors.not_found(), self._context, request_id)
        match = self._routes.match(request.method, request.path.removeprefix(prefix), version)
        if match is None:
            return None
        if match.has_empty_parameter:
            return add_gateway_headers(gateway_errors.not_found(), self._context, request_id)
        call = Call(request, request_id, version, request.origin + prefix, request.query)
        try:
            response = match.handler(call, **self.read_parameters(match.parameters))
        except HttpError as error:
            response = error.response
        self.finish(response)
        return add_service_headers(response, self._context, request_id)

    def find_lack(self, request: Request) -> Lack | None:
        """Tell what the real service has for a request that `answer` returned None for; None if it has nothing."""
        version, prefix = self.locate(request)
        path = request.path.removeprefix(prefix)
        served = [known for known in self.described.versions if known in self.versions]
        if version not in self.versions:
            return Lack("FakeLacksVersion", f"does not serve {self.title} {version} yet; it serves {_listed(served)}")
        template = self.described.find(request.method, path, version)
        if template is None:
            return None
        others = [other for other in served if self._routes.match(request.method, path, other)]
        what = f"{request.method} {template} of {self.title} {version}"
        return Lack("FakeLacksRoute", f"does not serve {what} yet; it serves it at {_listed(others)}")

    def close(self) -> None:
        """Close all route groups."""
        for group in self._route_groups:
            group.close()


def _listed(versions: list[str]) -> str:
    return " and ".join(versions) or "no version"
