"""What azfacade_raw describes of a service, so that the fake can tell what it lacks from what the service lacks."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from azfacade_raw.calls import Route

from .routing import match_template


class DescribedRoutes:
    """The api versions and routes of a service; read on each use, as only requests that the fake cannot answer ask."""

    def __init__(self, package: str) -> None:
        self._package = package

    @property
    def versions(self) -> tuple[str, ...]:
        """The api versions, the oldest first."""
        found: tuple[str, ...] = import_module(f"{self._package}.versions").API_VERSIONS
        return found

    def find(self, method: str, path: str, version: str) -> str | None:
        """Return the template of the route that an api version has for a path; None if it has none."""
        templates = (
            route.template
            for route in self.routes()
            if route.method == method
            and (not route.versions or version in route.versions)
            and (parameters := match_template(route.template, path)) is not None
            and all(parameters.values())
        )
        # Of "/things/{id}" and "/things/all", the one with fewer parameters is meant.
        return min(templates, key=lambda template: template.count("{"), default=None)

    def routes(self) -> Iterator[Route]:
        """Yield the routes of all operations."""
        groups = import_module(f"{self._package}.groups")
        for module in iter_modules(groups.__path__, f"{groups.__name__}."):
            yield from import_module(module.name).ROUTES
