"""The pytest fixtures `fake_azure` and `fake_azure_clock`; pytest loads this plugin where azfacade is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .clock import Clock, VirtualClock
    from .fake_azure import FakeAzure

# pytest imports this module in every run, so the fixtures import what they need.


@pytest.fixture
def fake_azure_clock() -> VirtualClock:
    """Return the clock of `fake_azure`, a VirtualClock, on which waiting takes no time; a project may override it."""
    from .clock import VirtualClock

    return VirtualClock()


@pytest.fixture
def fake_azure(fake_azure_clock: Clock) -> FakeAzure:
    """Return a new FakeAzure for each test."""
    from .fake_azure import FakeAzure

    return FakeAzure(clock=fake_azure_clock)
