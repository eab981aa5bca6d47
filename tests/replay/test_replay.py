"""Every case is replayed from its cassette, sync and async, without a network."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from azfacade.testing import VirtualClock
from tasks.cassette import recorder
from tasks.scrub import ENDPOINT
from tests.replay.cases import CASES, Case, Given
from tests.replay.driving import ASYNC, SYNC, adrive, client, drive

CASSETTES = Path(__file__).resolve().parents[2] / "cassettes"
KEY = "canary-key-0123456789abcdef"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_replays(case: Case, mode: str) -> None:
    with recorder().use_cassette(str(CASSETTES / case.path)) as cassette:
        if mode == "sync":
            with client(SYNC, case, ENDPOINT, KEY, _with_clock(httpx.HTTPTransport(verify=False))) as made:
                drive(case.body(made, Given(case.group)))
        else:
            asyncio.run(_replay_async(case))
        assert cassette.all_played, "the cassette holds requests that are no longer made"


async def _replay_async(case: Case) -> None:
    transport = _with_clock(httpx.AsyncHTTPTransport(verify=False))
    async with client(ASYNC, case, ENDPOINT, KEY, transport) as made:
        await adrive(case.body(made, Given(case.group)))


def _with_clock(transport: Any) -> Any:
    transport.clock = VirtualClock()
    return transport
