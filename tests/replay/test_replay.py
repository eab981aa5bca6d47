"""Every case is replayed from its cassette, sync and async, with each HTTP library, without a network."""

from __future__ import annotations

from pathlib import Path

import pytest

from recording.cassette import CassetteSerializer
from tests.cases import each
from tests.replay.cases import CASES, Case
from tests.replay.playing import play, record
from tests.replay.recorded import interactions

LIBRARIES = {"sync": ["httpx", "httpx2"], "async": ["httpx", "httpx2", "aiohttp"]}
RECORDED_AGAIN = {
    "document_intelligence/models/analyze_bytes.yaml",
    "face/client/identify_and_verify_in_groups.yaml",
    "face/errors/refused_by_face.yaml",
    "face/liveness_with_verify_sessions/a_session_that_nobody_runs.yaml",
}
"""Cases with a small and a large body, a multipart body, lists and errors."""


@each("case", CASES, ids=lambda case: case.path)
@each("mode", ["sync", "async"])
def test_replays(case: Case, mode: str) -> None:
    for library in LIBRARIES[mode]:
        play(case, use_async=mode == "async", library=library)


@pytest.mark.parametrize("library", ["httpx2", "aiohttp"])
@pytest.mark.parametrize("case", [case for case in CASES if case.path in RECORDED_AGAIN], ids=lambda case: case.path)
def test_other_libraries_record_the_same(case: Case, library: str, tmp_path: Path) -> None:
    record(case, tmp_path / "new.yaml", library)
    recorded_again = CassetteSerializer.deserialize((tmp_path / "new.yaml").read_text(encoding="utf-8"))
    assert recorded_again["interactions"] == interactions(case.path)
