"""Pauses take no time while nothing can be recorded, and as long as in life while something can."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from azfacade.http.clock import Clock
from azfacade.testing import VirtualClock
from azfacade.testing.recording.scrubber import Scrubber
from tests.recording.application import Wire, cassette

CLOCK = Clock(None)


@pytest.mark.parametrize(
    ("mode", "has_file", "waits"),
    [
        ("none", True, False),
        ("none", False, False),
        ("once", True, False),
        ("once", False, True),
        ("new_episodes", True, True),
        ("all", True, True),
    ],
)
def test_only_replays_skip_pauses(
    recorded: tuple[Path, Wire],
    mode: str,
    has_file: bool,
    waits: bool,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    path = recorded[0] if has_file else recorded[0].with_name("none.yaml")
    with caplog.at_level(logging.WARNING), cassette(path, mode):
        before = CLOCK.now()
        assert CLOCK.uses_virtual_clock is not waits
        CLOCK.sleep(500)
        CLOCK.sleep(500)
        assert sum(slept) == (1000 if waits else 0)
        assert (CLOCK.now() - before >= 1000) is not waits
        Clock(SimpleNamespace(clock=VirtualClock())).sleep(500)
        assert sum(slept) == (1000 if waits else 0), "a transport's own clock comes first"
    slept.clear()
    CLOCK.sleep(500)
    assert slept == [500]
    assert CLOCK.now() >= before, "a clock does not go back when a replay ends"
    assert not CLOCK.uses_virtual_clock
    told = [record.message for record in caplog.records if "waits in real time" in record.message]
    assert len(told) == (mode == "new_episodes"), "told once"


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (None, b""),
        ("", b""),
        (b"", b""),
        ({"b": 1, "a": "\u00e9"}, '{"a":"é","b":1}'.encode()),
        (iter([b'{"b": 1, ', b'"a": "\xc3\xa9"}']), '{"a":"é","b":1}'.encode()),
        (memoryview(b'{"b":1.0}'), b'{"b":1.0}'),
        (b"{broken", b"{broken"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_bodies_of_every_library_have_one_form(body: Any, form: bytes) -> None:
    """None, text and bytes; what aiohttp takes as `json=`; what comes in pieces."""
    sent = SimpleNamespace(
        method="POST",
        uri="http://127.0.0.1:1/face/v1.2/x%3Ay?b=1%2C2",
        body=body,
        headers={"content-type": "application/json"},
    )
    made = Scrubber().request(sent)
    assert made.body == form
    assert made.uri == "https://example.cognitiveservices.azure.com/face/v1.2/x:y?b=1,2"
    assert Scrubber().request(made).body == form
