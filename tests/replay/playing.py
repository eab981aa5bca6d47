"""Replays a case from its cassette, without a network; records one with an async client."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from azfacade.http.clock import Clock
from azfacade.testing import FakeAzure, VirtualClock
from azfacade.testing.recording.redaction import ENDPOINT, Redactor
from recording.cassette import recording, replaying
from tests.libraries import choosing
from tests.replay.cases import STAND_INS, Case, Given
from tests.replay.driving import ASYNC, SYNC, adrive, client, drive
from tests.replay.recorded import CASSETTES

KEY = "canary-key-0123456789abcdef"


def play(case: Case, *, use_async: bool = False, library: str = "httpx") -> None:
    """Replay a case with an HTTP library; an AssertionError tells of requests that are no longer made."""
    with replaying(CASSETTES / case.path) as cassette:
        if use_async:
            made = async_client(case, ENDPOINT, KEY, VirtualClock(), library)
            asyncio.run(_play_async(case, made, Given(case.group)))
        else:
            transport = import_module(library).HTTPTransport(verify=False)
            transport.clock = VirtualClock()
            with client(SYNC, case, ENDPOINT, KEY, transport) as made:
                drive(case.body(made, Given(case.group)))
        assert cassette.all_played, "the cassette holds requests that are no longer made"


def record(case: Case, into: Path, library: str) -> None:
    """Record a case against a fake with an async client."""
    fake = FakeAzure(clock=VirtualClock())
    key = case.key or fake.key
    with fake.serve() as server, recording(into, Redactor(server.endpoint, secrets=(key,)), "a test"):
        made = async_client(case, server.endpoint, key, fake.clock, library)
        asyncio.run(_play_async(case, made, Given(case.group, STAND_INS, fake)))


def async_client(case: Case, endpoint: str, key: str, clock: Any, library: str) -> Any:
    """Make the async client of a case, on a virtual clock."""
    if library != "aiohttp":
        transport = import_module(library).AsyncHTTPTransport(verify=False)
        transport.clock = clock
        return client(ASYNC, case, endpoint, key, transport)
    with choosing(library):
        made = client(ASYNC, case, endpoint, key, None)
    made._pipeline.now = clock.now
    made._transport._clock = Clock(SimpleNamespace(clock=clock))
    return made


async def _play_async(case: Case, made: Any, given: Given) -> None:
    async with made:
        await adrive(case.body(made, given))
