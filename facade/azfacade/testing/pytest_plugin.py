"""The fixture `fake_azure`, which pytest finds by itself where azfacade is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .clock import Clock, VirtualClock
    from .fake_azure import FakeAzure

# Loaded with every run of pytest: what only these fixtures need must wait for them.


@pytest.fixture
def fake_azure_clock() -> VirtualClock:
    """Make the clock of `fake_azure`, on which waiting costs no time; a project may override it."""
    from .clock import VirtualClock

    return VirtualClock()


@pytest.fixture
def fake_azure(fake_azure_clock: Clock) -> FakeAzure:
    """Make a fresh FakeAzure for each test."""
    from .fake_azure import FakeAzure

    return FakeAzure(clock=fake_azure_clock)
