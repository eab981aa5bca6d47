"""Every case is replayed from its cassette, sync and async, without a network."""

from __future__ import annotations

from tests.cases import each
from tests.replay.cases import CASES, Case
from tests.replay.playing import play


@each("case", CASES, ids=lambda case: case.path)
@each("mode", ["sync", "async"])
def test_replays(case: Case, mode: str) -> None:
    play(case, use_async=mode == "async")
