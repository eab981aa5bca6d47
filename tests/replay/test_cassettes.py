"""The cassettes: complete, current, small, without secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from recording.record import CASSETTES, FAKE, LIVE, record_fake
from recording.redaction import REQUEST_HEADERS, RESPONSE_HEADERS
from tests.raw.builders import OPERATIONS
from tests.replay.cases import CASES, Case
from tests.replay.recorded import cases_by_operation, interactions

NOT_RECORDED: dict[str, str] = {}
"""By operation why no cassette calls it."""


ORIGINS = {f"# Recorded by scripts/record against {origin}.": origin for origin in (FAKE, LIVE)}


def origin_of(case: Case) -> str | None:
    with (CASSETTES / case.path).open(encoding="utf-8") as file:
        return ORIGINS.get(file.readline().rstrip("\n"))


def test_each_cassette_belongs_to_a_case() -> None:
    found = sorted(file.relative_to(CASSETTES).as_posix() for file in CASSETTES.rglob("*.yaml"))
    assert found == sorted(case.path for case in CASES)


def test_every_operation_is_recorded() -> None:
    recorded = cases_by_operation().keys()
    assert {operation.id for operation in OPERATIONS} - recorded == NOT_RECORDED.keys()


def test_they_stay_small() -> None:
    assert sum(file.stat().st_size for file in CASSETTES.rglob("*.yaml")) < 3_000_000


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_it_tells_its_origin_and_no_secret(case: Case) -> None:
    assert origin_of(case), "the first line has to say what was recorded"
    for interaction in interactions(case.path):
        assert interaction["request"]["headers"].keys() <= REQUEST_HEADERS
        assert interaction["response"]["headers"].keys() <= RESPONSE_HEADERS
    text = (CASSETTES / case.path).read_text(encoding="utf-8")
    assert not [secret for secret in ("sig=", "fake-key", "127.0.0.1", "localhost") if secret in text]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_recording_again_gives_the_same_bytes(case: Case, tmp_path: Path) -> None:
    """Else a case, the client or the fake has changed since: run scripts/record and review the difference."""
    if origin_of(case) == LIVE:
        pytest.skip("recorded from the live service")
    assert record_fake([case], tmp_path) == 1
    assert (tmp_path / case.path).read_bytes() == (CASSETTES / case.path).read_bytes(), "run scripts/record"
