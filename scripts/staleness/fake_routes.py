"""Finds the routes of the fragments that the fake does not serve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from azfacade.testing import FakeAzure
from azfacade.testing.http_messages import Request
from staleness.described import Described
from staleness.findings import Finding

SERVICE_HEADER = "x-ms-region"
"""A header of the services: an answer without it comes from the gateway, which knows no such route."""


def lacking_routes(operations: Iterable[Described]) -> Iterator[Finding]:
    """Yield the routes that the fake lacks, each with the api versions.

    The fake decides by path and method; it leaves `_overload` to a route's handler, so that a new overload of a route
    shows only when it is recorded.
    """
    fake = FakeAzure()
    for operation in operations:
        if versions := [version for version in operation.versions if not _is_served(fake, operation, version)]:
            text = f"`{operation.place}` is not served at {', '.join(versions)}"
            yield Finding("routes", f"{operation.method} {operation.key}", text)


def _is_served(fake: FakeAzure, operation: Described, version: str) -> bool:
    path, query = operation.path(version)
    request = Request(operation.method, f"{fake.endpoint}{path}?{query}", {"Ocp-Apim-Subscription-Key": fake.key}, b"")
    try:
        answer = fake.handle(request, strict=True)
    except AssertionError:  # that of a strict fake
        return False
    return answer.header(SERVICE_HEADER) is not None
