"""A fake, and a plain httpx client that reaches it in process or over loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock
from azfacade.testing.discrete_time import virtual_clock


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def fake(clock: VirtualClock) -> FakeAzure:
    return FakeAzure(clock=clock)


@pytest.fixture
def never_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a virtual clock moves, or would after 20 real seconds, although something holds it."""
    standstill = VirtualClock._standstill

    def checked(self: VirtualClock, due: int, *, settles: bool) -> float:
        needed = standstill(self, due, settles=settles)
        held = needed >= virtual_clock.HELD_SECONDS
        assert not held or time.monotonic() - self._changed_at < 20, "nobody lets the clock go"
        return float("inf") if held else needed

    monkeypatch.setattr(VirtualClock, "_standstill", checked)


@pytest.fixture(params=["in process", "served"])
def client(request: pytest.FixtureRequest, fake: FakeAzure) -> Iterator[httpx.Client]:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    if request.param == "in process":
        with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as in_process:
            yield in_process
        return
    with fake.serve() as server, httpx.Client(base_url=server.endpoint, headers=headers, trust_env=False) as served:
        yield served
