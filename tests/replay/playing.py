"""Replays a case from its cassette, without a network."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from azfacade.testing import VirtualClock
from azfacade.testing.recording.redaction import ENDPOINT
from recording.cassette import replaying
from tests.replay.cases import Case, Given
from tests.replay.driving import ASYNC, SYNC, adrive, client, drive
from tests.replay.recorded import CASSETTES

KEY = "canary-key-0123456789abcdef"


def play(case: Case, *, use_async: bool = False) -> None:
    """Replay a case; an AssertionError tells of requests that are no longer made."""
    with replaying(CASSETTES / case.path) as cassette:
        if use_async:
            asyncio.run(_play_async(case))
        else:
            with client(SYNC, case, ENDPOINT, KEY, _with_clock(httpx.HTTPTransport(verify=False))) as made:
                drive(case.body(made, Given(case.group)))
        assert cassette.all_played, "the cassette holds requests that are no longer made"


async def _play_async(case: Case) -> None:
    transport = _with_clock(httpx.AsyncHTTPTransport(verify=False))
    async with client(ASYNC, case, ENDPOINT, KEY, transport) as made:
        await adrive(case.body(made, Given(case.group)))


def _with_clock(transport: Any) -> Any:
    transport.clock = VirtualClock()
    return transport
