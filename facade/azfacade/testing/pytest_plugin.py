"""The fixture `fake_azure`, which pytest finds by itself where azfacade is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .fake import FakeAzure


@pytest.fixture
def fake_azure() -> FakeAzure:
    """Make a fresh FakeAzure for each test."""
    # Loaded with every run of pytest: what only this fixture needs must wait for it.
    from .fake import FakeAzure

    return FakeAzure()
