"""A fake, and a plain httpx client that reaches it in process or over loopback."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def fake(clock: VirtualClock) -> FakeAzure:
    return FakeAzure(clock=clock)


@pytest.fixture(params=["in process", "served"])
def client(request: pytest.FixtureRequest, fake: FakeAzure) -> Iterator[httpx.Client]:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    if request.param == "in process":
        with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as in_process:
            yield in_process
        return
    with fake.serve() as server, httpx.Client(base_url=server.endpoint, headers=headers, trust_env=False) as served:
        yield served
