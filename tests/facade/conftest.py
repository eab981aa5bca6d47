"""The fixture that runs a test once with sync and once with async clients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .kit import Side


@pytest.fixture(params=["sync", "async"])
def both(request: pytest.FixtureRequest) -> Iterator[Side]:
    side = Side(request.param)
    yield side
    side.close()
