"""`scripts/record --missing` records what is missing or stale, and says what it cannot record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from recording.cassette import origin_of
from recording.record import FAKE, LIVE, main, record_missing
from staleness.cassettes import Cassettes
from tests.replay.cases import CASES, Given
from tests.replay.cases.case import Body
from tests.replay.recorded import CASSETTES

LISTS = [case for case in CASES if case.group == "face_lists"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The cassettes, of which only those of face lists are copies."""
    for file in CASSETTES.rglob("*.yaml"):
        copy = tmp_path / file.relative_to(CASSETTES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if "face_lists" in file.parts:
            copy.write_bytes(file.read_bytes())
        else:
            copy.symlink_to(file)
    return tmp_path


@pytest.fixture
def nothing_else_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update may leave operations without a cassette, which a test of its own asks for."""
    monkeypatch.setattr(Cassettes, "lacking", lambda _: iter(()))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.usefixtures("nothing_else_lacks")
def test_missing_and_stale_cassettes_are_recorded(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone, stale = (folder / case.path for case in LISTS)
    before = gone.read_bytes(), stale.read_bytes()
    gone.unlink()
    change(stale, '"recognition', '"other')
    assert record_missing(LISTS, folder)
    assert (gone.read_bytes(), stale.read_bytes()) == before
    assert capsys.readouterr().out.splitlines() == [f"recorded {case.path}" for case in LISTS]
    assert record_missing(LISTS, folder)
    assert capsys.readouterr().out == "", "nothing is left to record"


def test_a_recording_of_the_live_service_is_not_replaced(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / LISTS[0].path
    change(file, FAKE, LIVE)
    change(file, '"recognition', '"other')
    before = file.read_bytes()
    assert not record_missing(LISTS, folder)
    assert (file.read_bytes(), origin_of(file)) == (before, LIVE)
    assert "record it with --live" in capsys.readouterr().out


@pytest.mark.usefixtures("nothing_else_lacks")
def test_what_the_fake_does_not_serve_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def a_call(face: Any, _given: Given) -> Body:
        yield face.send_request("GET", "/facelists/x/statistics")

    new = LISTS[0]._replace(name="statistics", body=a_call)
    assert not record_missing([new], folder)
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("failed face/face_lists/statistics.yaml: ")
    assert "/facelists/x/statistics" in line
    assert not (folder / new.path).exists()


def test_what_no_case_calls_is_named_with_what_to_add(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for case in CASES:
        if case.group in ("face_lists", "errors") and case.service == "face":
            (folder / case.path).unlink()
    assert not record_missing([], folder)
    lines = capsys.readouterr().out.splitlines()
    expected = "left FaceListOperations_GetFaceList: no cassette calls GET /facelists/{faceListId}: add a case"
    assert [line for line in lines if line.startswith(expected)]


@pytest.mark.usefixtures("nothing_else_lacks")
def test_the_option_excludes_live_ones(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["record", "--live", "--missing"])
    with pytest.raises(SystemExit):
        main()
    assert "not allowed with" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["record", "--missing"])
    assert main() == 0
