"""`azfacade doc analyze`: PDF and figures beside the results (`--output`), and formats that are parts of results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from azfacade.cli.document_run.journal import NAME
from azfacade.testing import FakeAzure

from .conftest import Ended, azfacade, sent

PDF = b"%PDF-1.7 hello"
"""The fake's page for a PDF has a figure, a table and text."""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path in paths:
        path.write_bytes(PDF)
    return paths


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def analyze(output: str, *arguments: str | Path) -> Ended:
    model = {"pdf": "prebuilt-read", "figures": "prebuilt-layout"}[output]
    return azfacade("doc", "analyze", *arguments, "--output", output, "--model", model, "--fake")


def names(out: Path) -> list[str]:
    """Return the names of the outputs without the key."""
    found = (path.name for path in out.iterdir() if path.name != NAME)
    return sorted(".".join(part for part in name.split(".") if len(part) != 12) for name in found)


@pytest.mark.parametrize(
    ("output", "added", "start"), [("pdf", "pdf", b"%PDF-"), ("figures", "figure-1.1.png", b"\x89PNG")]
)
def test_added_files_are_saved_beside_each_result(
    fake: FakeAzure, files: list[Path], out: Path, output: str, added: str, start: bytes
) -> None:
    ended = analyze(output, *files, "--out", out, "--json")
    assert (ended.code, sent(fake)) == (0, 1), "the two have the same content"
    assert names(out) == sorted(f"{name}.pdf.{end}" for name in "ab" for end in ("json", added))
    for record in ended.json["documents"]:
        (path,) = record["added"]
        assert path.removesuffix(added) == record["output"].removesuffix("json")
        assert Path(path).read_bytes().startswith(start)
    assert f"output={output}" in fake.requests[0].target
    again = analyze(output, *files, "--out", out, "--resume", "--json")
    assert (again.code, sent(fake), again.json["counts"]) == (0, 1, {"skipped": 2})
    assert all(len(record["added"]) == 1 for record in again.json["documents"])


def test_a_lost_download_is_repeated_and_nothing_is_sent_again(fake: FakeAzure, files: list[Path], out: Path) -> None:
    fake.fail(404, method="GET", path="*/pdf")
    ended = analyze("pdf", files[0], "--out", out)
    assert (ended.code, names(out)) == (4, []), "without its PDF, the document is not done"
    assert analyze("pdf", files[0], "--out", out, "--resume").code == 0
    assert (sent(fake), names(out)) == (1, ["a.pdf.json", "a.pdf.pdf"])
    next(out.glob("*.pdf")).unlink()
    assert analyze("pdf", files[0], "--out", out, "--resume").code == 0
    assert (sent(fake), names(out)) == (1, ["a.pdf.json", "a.pdf.pdf"])


def test_a_document_without_figures_has_no_files_of_them(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    ended = analyze("figures", tmp_path / "a.txt", "--out", out, "--json")
    assert (ended.code, names(out)) == (0, ["a.txt.json"])
    assert "added" not in ended.json["documents"][0]


@pytest.mark.parametrize(("figure_id", "code"), [("../../x", 2), (None, 0), (5, 0), ("", 0)])
def test_an_id_that_is_none_leads_nowhere_else(
    fake: FakeAzure, files: list[Path], out: Path, figure_id: object, code: int
) -> None:
    body = {
        "status": "succeeded",
        "createdDateTime": "2025-01-15T10:30:00Z",
        "lastUpdatedDateTime": "2025-01-15T10:30:02Z",
        "analyzeResult": {
            "apiVersion": "2024-11-30",
            "modelId": "prebuilt-layout",
            "content": "",
            "pages": [],
            "figures": [{"id": figure_id}],
        },
    }
    fake.fail(200, method="GET", body=body)
    assert analyze("figures", files[0], "--out", out).code == code
    assert names(out) == ([] if code else ["a.pdf.json"])
    assert list(files[0].parent.rglob("*.png")) == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--output", "pdf", "--out", "out"], "only prebuilt-read makes --output pdf"),
        (["--output", "figures", "--model", "prebuilt-read", "--out", "out"], "use --model prebuilt-layout"),
        (["--output", "figures"], "add --out DIR"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_sent(
    fake: FakeAzure, files: list[Path], arguments: list[str], reason: str
) -> None:
    ended = azfacade("doc", "analyze", files[0], *arguments, "--fake")
    assert (ended.code, fake.requests, reason in ended.err) == (2, [], True)


@pytest.mark.parametrize(
    ("form", "suffix", "expected"),
    [("fields", ".fields.json", '"documents": ['), ("csv", ".csv", "table,column_1"), ("chunks", ".chunks.json", "{")],
)
def test_parts_of_results_are_written(
    fake: FakeAzure, files: list[Path], out: Path, form: str, suffix: str, expected: str
) -> None:
    line: list[str | Path] = ["doc", "analyze", files[0], "--format", form, "--fake"]
    assert azfacade(*line, "--out", out).code == 0
    (path,) = (path for path in out.iterdir() if path.name != NAME)
    assert path.name.endswith(suffix)
    text = path.read_text(encoding="utf-8")
    assert expected in text
    assert azfacade(*line).out == text
    assert azfacade(*line, "--out", out, "--resume", "--json").json["counts"] == {"skipped": 1}
    result = azfacade(*line, "--json").json["documents"][0]["result"]
    assert result == (text if form == "csv" else json.loads(text))


def test_another_process_reads_what_a_process_saved(files: list[Path], out: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AZFACADE")}

    def process(*arguments: str | Path) -> bytes:
        command = [sys.executable, "-m", "azfacade.cli", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, check=True, env=environment).stdout

    process("doc", "analyze", files[0], "--output", "figures", "--out", out, "--fake")
    assert next(out.glob("*.png")).read_bytes().startswith(b"\x89PNG")
    saved = next(out.glob("*.json"))
    direct = process("doc", "analyze", files[0], "--format", "csv", "--fake")
    assert process("results", saved, "tables") == direct
    assert direct.startswith(b"table,column_1,")
