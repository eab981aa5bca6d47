"""The cassettes: complete, current, small, without secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from azfacade.testing.recording.redaction import REQUEST_HEADERS, RESPONSE_HEADERS
from recording.cassette import origin_of
from recording.record import CASSETTES, FAKE, LIVE, record_fake
from staleness.findings import as_text
from tests.cases import each
from tests.raw.builders import OPERATIONS
from tests.replay.cases import CASES, Case
from tests.replay.recorded import interactions, recorded


def test_every_operation_and_argument_is_recorded_as_the_fragments_describe_it() -> None:
    """Also that each cassette belongs to a case."""
    found = list(recorded().findings())
    assert not found, as_text(found)


def test_the_operations_of_the_fragments_are_looked_at() -> None:
    """Read from the fragments by other code than that which finds what is stale."""
    assert {operation.id for operation in recorded().judge.operations} == {operation.id for operation in OPERATIONS}


def test_they_stay_small() -> None:
    assert sum(file.stat().st_size for file in CASSETTES.rglob("*.yaml")) < 3_000_000


@each("case", CASES, ids=lambda case: case.path)
def test_it_tells_its_origin_and_no_secret(case: Case) -> None:
    assert origin_of(CASSETTES / case.path) in (FAKE, LIVE), "the first line has to say what was recorded"
    for interaction in interactions(case.path):
        assert interaction["request"]["headers"].keys() <= REQUEST_HEADERS
        assert interaction["response"]["headers"].keys() <= RESPONSE_HEADERS
    text = (CASSETTES / case.path).read_text(encoding="utf-8")
    assert not [secret for secret in ("sig=", "fake-key", "127.0.0.1", "localhost") if secret in text]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_recording_again_gives_the_same_bytes(case: Case, tmp_path: Path) -> None:
    """Else a case, the client or the fake has changed since: run scripts/record and review the difference."""
    if origin_of(CASSETTES / case.path) == LIVE:
        pytest.skip("recorded from the live service")
    assert record_fake([case], tmp_path) == 1
    assert (tmp_path / case.path).read_bytes() == (CASSETTES / case.path).read_bytes(), "run scripts/record"
