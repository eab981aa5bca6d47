"""The fixtures that run a test with sync and async clients, and with each HTTP library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.libraries import ASYNC_LIBRARIES, WIRES, choosing

from .kit import Side


@pytest.fixture(params=["sync", "async"])
def both(request: pytest.FixtureRequest) -> Iterator[Side]:
    side = Side(request.param)
    yield side
    side.close()


@pytest.fixture(params=WIRES)
def wire(request: pytest.FixtureRequest) -> Iterator[Side]:
    """For tests that open sockets: as `both`, with each HTTP library. Such a test's module has it as `both`."""
    side = Side(request.param)
    yield side
    side.close()


@pytest.fixture(params=ASYNC_LIBRARIES)
def async_library(request: pytest.FixtureRequest) -> Iterator[str]:
    """Make clients of the test with each library of async clients."""
    with choosing(request.param):
        yield request.param
