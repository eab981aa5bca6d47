"""The pytest fixtures `fake_azure`, `fake_azure_clock` and `fake_azure_time`, which pytest finds by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .clock import Clock
    from .discrete_time.virtual_clock import VirtualClock
    from .discrete_time.virtual_loop import VirtualTime
    from .fake_azure import FakeAzure

# pytest imports this module in every run, so the fixtures import what they need.


@pytest.fixture
def fake_azure_clock() -> VirtualClock:
    """Return the clock of `fake_azure`, a VirtualClock, on which waiting takes no time; a project may override it."""
    from .discrete_time.virtual_clock import VirtualClock

    return VirtualClock()


@pytest.fixture
def fake_azure(fake_azure_clock: Clock) -> FakeAzure:
    """Return a new FakeAzure for each test."""
    from .fake_azure import FakeAzure

    return FakeAzure(clock=fake_azure_clock)


@pytest.fixture
def fake_azure_time(fake_azure_clock: Clock) -> VirtualTime:
    """Return a factory of event loops whose timers run on the clock of `fake_azure`; its `run()` runs a coroutine."""
    from .discrete_time.virtual_loop import virtual_time

    return virtual_time(fake_azure_clock)
