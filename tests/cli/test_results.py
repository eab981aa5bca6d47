"""`azfacade results`: what it writes of saved results in each format, several files, and files that hold no result."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from azfacade import InvalidInputError
from azfacade.cli.result_output.content import changes_between, content_of
from azfacade.cli.result_output.kinds import FORMATS, Format, Kind, Options
from azfacade.cli.result_output.rendering import read_part, render
from azfacade_raw.document_intelligence.models import AnalyzeResult
from tests.results.test_broken_results import BROKEN, WHOLE, broken_by
from tests.results.writer import Writer

from .conftest import Ended, azfacade

JSON = dict[str, Any]
FIELDS: JSON = {
    "Total": {
        "type": "currency",
        "valueCurrency": {"amount": 12.5, "currencyCode": "EUR"},
        "content": "12,50 €",
        "confidence": 0.6,
        "boundingRegions": [{"pageNumber": 1, "polygon": [0, 0, 1, 0, 1, 1, 0, 1]}],
    },
    "Due": {"type": "date", "valueDate": "2024-05-31", "content": "31 May"},
    "Paid": {"type": "selectionMark", "valueSelectionMark": "selected", "content": ":selected:"},
    "Lost": {"type": "string"},
    "Items": {
        "type": "array",
        "valueArray": [{"type": "object", "valueObject": {"Name": {"type": "string", "valueString": "=1+1"}}}],
    },
}


def saved(total: float = 12.5, cell: str = "=A1") -> JSON:
    writer = Writer()
    writer.page()
    writer.text("Bill", role="title", at=(1.0, 1.0))
    writer.table([("Name", "Sum"), ("a|b", cell), ("c", "-5")], header_rows=1)
    writer.page()
    writer.table([("x", "y", "z")])
    writer.text("Thank you")
    fields = json.loads(json.dumps(FIELDS))
    fields["Total"]["valueCurrency"]["amount"] = total
    writer.more["documents"] = [{"docType": "invoice", "fields": fields, "spans": [], "confidence": 0.9}]
    pair = {"key": {"content": "Nr:", "spans": []}, "value": {"content": "7", "spans": []}, "confidence": 0.5}
    writer.more["keyValuePairs"] = [pair, pair]
    return writer.result().to_dict()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(here: Path) -> Callable[..., str]:
    def write(name: str, content: JSON | str | None = None) -> str:
        path = here / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content or saved()), encoding="utf-8")
        return name

    return write


def results(*arguments: str, typed: str | None = None) -> Ended:
    return azfacade("results", *arguments, typed=typed)


def rows(ended: Ended) -> list[list[str]]:
    assert ended.code == 0, ended.err
    return list(csv.reader(io.StringIO(ended.out, newline="")))


def test_tables_are_rows_with_the_number_of_their_table(write: Callable[..., str]) -> None:
    assert rows(results(write("a.json"), "tables")) == [
        ["table", "column_1", "column_2", "column_3"],
        ["1", "Name", "Sum", ""],
        ["1", "a|b", "'=A1", ""],
        ["1", "c", "-5", ""],
        ["2", "x", "y", "z"],
    ]


def test_one_table_is_written_as_it_stands(write: Callable[..., str]) -> None:
    file = write("a.json")
    assert rows(results(file, "tables", "--table", "1")) == [["Name", "Sum"], ["a|b", "'=A1"], ["c", "-5"]]
    kept = results(file, "tables", "--table", "1", "--formulas", "keep")
    assert rows(kept)[1] == ["a|b", "=A1"]
    assert rows(results(file, file, "tables", "--table", "2"))[:2] == [
        ["file", "column_1", "column_2", "column_3"],
        ["a.json", "x", "y", "z"],
    ]
    ended = results(file, "tables", "--table", "3")
    assert (ended.code, ended.out, ended.err) == (2, "", "a.json: there is no table 3: the result has 2\n")


def test_tables_across_pages_are_joined(write: Callable[..., str]) -> None:
    writer = Writer()
    for text in "ab":
        writer.page()
        writer.table([(text, text)])
    file = write("a.json", writer.result().to_dict())
    assert len(results(file, "tables", "--format", "json", "--json").json[0]["tables"]) == 2
    assert results(file, "tables", "--format", "json", "--across-pages").json[0]["tables"][0]["pages"] == [1, 2]


def test_tables_in_the_other_formats(write: Callable[..., str]) -> None:
    file = write("a.json")
    (one,) = results(file, "tables", "--format", "json").json
    assert one["file"] == "a.json"
    assert one["tables"][0]["column_names"] == ["Name", "Sum"]
    assert one["tables"][0]["rows"][1] == ["a|b", "=A1"]
    assert results(file, "tables", "--format", "md").out == (
        "## Table 1, page 1\n\n| Name | Sum |\n| --- | --- |\n| a\\|b | =A1 |\n| c | -5 |\n\n"
        "## Table 2, page 2\n\n|  |  |  |\n| --- | --- | --- |\n| x | y | z |\n"
    )
    page = results(file, write("a&b.json"), "tables", "--format", "html").out
    assert page.startswith('<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8">')
    assert "<h1>a.json</h1>" in page
    assert "<h1>a&amp;b.json</h1>" in page
    assert "<th>Name</th>" in page


def test_fields_have_values_and_texts(write: Callable[..., str]) -> None:
    file = write("a.json")
    header, *found = rows(results(file, "fields"))
    assert header == ["document", "type", "field", "value", "currency", "text", "confidence", "page"]
    assert found == [
        ["1", "invoice", "Total", "12.5", "EUR", "12,50 €", "0.6", "1"],
        ["1", "invoice", "Due", "2024-05-31", "", "31 May", "", ""],
        ["1", "invoice", "Paid", "true", "", ":selected:", "", ""],
        ["1", "invoice", "Lost", "", "", "", "", ""],
        ["1", "invoice", "Items[0].Name", "'=1+1", "", "", "", ""],
    ]
    (one,) = results(file, "fields", "--json").json
    assert one == {
        "file": "a.json",
        "documents": [
            {
                "type": "invoice",
                "confidence": 0.9,
                "fields": {
                    "Total": {"amount": 12.5, "currencyCode": "EUR"},
                    "Due": "2024-05-31",
                    "Paid": True,
                    "Lost": None,
                    "Items": [{"Name": "=1+1"}],
                },
            }
        ],
    }


def test_repeated_keys_stay(write: Callable[..., str]) -> None:
    file = write("a.json")
    assert rows(results(file, "key-values"))[1:] == [["Nr:", "7", "", "", "0.5", ""]] * 2
    (one,) = results(file, "key-values", "--format", "json").json
    pair: JSON = {"key": "Nr:", "value": "7", "mark": None, "context": [], "confidence": 0.5, "page": None}
    assert one["key_values"] == [pair, pair]


def test_low_confidence_has_a_limit(write: Callable[..., str]) -> None:
    file = write("a.json")
    assert rows(results(file, "low"))[1:] == [["documents[0].Total", "12,50 €", "0.6", "1"]]
    assert rows(results(file, "low", "--below", "0.5"))[1:] == []
    assert len(rows(results(file, "low", "--below", "1"))) > 2


def test_texts_and_markdown(write: Callable[..., str]) -> None:
    file = write("a.json")
    assert results(file, "text").out == "Bill\nName\tSum\na|b\t=A1\nc\t-5\nx\ty\tz\nThank you\n"
    assert results(file, "markdown").out.startswith("# Bill\n\n<table>")
    assert results(file, "text", "--format", "json").json[0]["text"].startswith("Bill\n")
    both = results(file, file, "text").out
    assert both.count("==> a.json <==\nBill\n") == 2
    assert results(file, file, "markdown").out.startswith("# `a.json`\n\n# Bill")


def test_chunks_have_their_places(write: Callable[..., str]) -> None:
    file = write("a.json")
    (one,) = results(file, "chunks").json
    assert one["chunks"][0]["pages"] == [1, 2]
    (one,) = results(file, "chunks", "--max-size", "30").json
    assert len(one["chunks"]) > 2
    assert rows(results(file, "chunks", "--format", "csv", "--max-size", "30"))[1][:3] == ["1", "1", "Bill"]
    assert results(file, "chunks", "--format", "md").out.startswith("<!-- chunk 1, page 1, 2 -->\n\nBill\n")


def test_several_files_are_told_apart(write: Callable[..., str]) -> None:
    files = [write("a.json"), write("b.json")]
    found = rows(results(*files, "fields"))
    assert found[0][:2] == ["file", "document"]
    assert {row[0] for row in found[1:]} == set(files)
    assert [one["file"] for one in results(*files, "fields", "--format", "json").json] == files
    assert "# `b.json`" in results(*files, "fields", "--format", "md").out


def test_operations_and_stdin_are_read(write: Callable[..., str]) -> None:
    operation = json.dumps({"status": "succeeded", "analyzeResult": saved()})
    direct = results(write("a.json"), "tables").out
    assert results(write("b.json", operation), "tables").out == direct
    assert results("-", "tables", typed="\ufeff" + operation).out == direct
    assert results("-", "tables", "--format", "json", typed=operation).json[0]["file"] == "stdin"
    assert results("-", "-", "tables").err == "stdin can be read once: give - once\n"


def test_what_can_be_named_first(write: Callable[..., str]) -> None:
    file = write("a.json")
    assert results("tables", file).out == results(file, "tables").out
    write("text")
    assert results("text", "tables").out == results(file, "tables").out, "the last one says it"


NO_RESULTS = {
    "failed.json": ('{"status": "failed", "error": {"code": "InvalidContent", "message": "torn"}}', 1, "torn"),
    "running.json": ('{"status": "running"}', 2, "an operation whose status is 'running'"),
    "other.json": ('{"name": "x"}', 2, "an object with none of its required properties"),
    "list.json": ("[]", 2, "not from a list"),
    "torn.json": ('{"content": "hid', 2, "no valid JSON"),
    "missing.json": (None, 2, "No such file"),
}


@pytest.mark.parametrize("name", NO_RESULTS)
@pytest.mark.parametrize("kind", ["text", "diff"])
def test_what_holds_no_result_is_told(write: Callable[..., str], name: str, kind: str) -> None:
    content, code, reason = NO_RESULTS[name]
    if content is not None:
        write(name, content)
    ended = results(name, *([write("a.json")] if kind == "diff" else []), kind)
    # Exit code 1 of diff says that the results differ.
    assert (ended.code, ended.out) == (2 if kind == "diff" else code, "")
    (line,) = ended.err.splitlines()
    assert name in line
    assert reason in line
    assert "hid" not in line
    assert "Traceback" not in line


def test_other_files_go_on(write: Callable[..., str]) -> None:
    files = [write("a.json"), write("bad.json", "{}"), write("c.json")]
    ended = results(*files, "text")
    assert ended.code == 10
    assert ended.out.count("Thank you") == 2
    assert ended.err.startswith("bad.json: azfacade results got an empty object")
    machine = results(*files, "text", "--json")
    assert machine.code == 10
    assert [one.get("error", {}).get("exit_code") for one in machine.json] == [None, 2, None]
    assert machine.json[1]["file"] == "bad.json"
    assert results(files[1], write("d.json", NO_RESULTS["failed.json"][0]), "text").code == 10


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["text", "--format", "md"], "text has no --format md: use text or json"),
        (["chunks", "--format", "html"], "use json, csv or md"),
        (["markdown", "--format", "csv"], "use md or json"),
        (["fields", "--format", "text"], "use csv, json, md or html"),
        (["a.json"], "say last what to write"),
        (["tables", "--json", "--format", "csv"], "--json writes JSON"),
        (["fields", "--table", "1"], "--table is for tables"),
        (["fields", "--across-pages"], "--across-pages is for tables"),
        (["fields", "--max-size", "1"], "--max-size is for chunks"),
        (["fields", "--below", "1"], "--below is for low"),
        (["fields", "--tolerance", "1"], "--tolerance is for diff"),
        (["fields", "--format", "json", "--formulas", "keep"], "--formulas is for --format csv"),
        (["diff"], "diff compares two files, not 1"),
        (["a.json", "diff", "--out", "x"], "leave out --out"),
    ],
)
def test_what_makes_no_sense_is_refused(write: Callable[..., str], arguments: list[str], reason: str) -> None:
    ended = results(write("a.json"), *arguments)
    assert (ended.code, "error" in ended.out) == (2, "--json" in arguments)
    assert reason in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_kind_without_files_is_refused() -> None:
    assert results("tables").err == "tables of which files? azfacade results FILE... tables\n"


@pytest.mark.parametrize(("kind", "form"), [(kind, form) for kind, forms in FORMATS.items() for form in forms])
def test_each_format_of_each_kind_writes_a_folder(
    write: Callable[..., str], here: Path, kind: Kind, form: Format
) -> None:
    files = [write("a.json"), write("b.json", saved(cell="Grüße 🙂 \ud83d"))]
    if kind is Kind.DIFF:
        assert results(*files, kind, "--format", form).code == 1
        return
    ended = results(*files, kind, "--format", form, "--out", "out", "--json")
    outputs = [f"a.json.{kind}{form.suffix}", f"b.json.{kind}{form.suffix}"]
    assert sorted(path.name for path in (here / "out").iterdir()) == outputs
    assert [Path(one["output"]).name for one in ended.json] == outputs
    for name in outputs:
        text = (here / "out" / name).read_text(encoding="utf-8")
        assert "a.json" not in text
        if form is Format.JSON:
            assert list(json.loads(text)) == [kind.key]


def test_two_outputs_never_have_one_name(write: Callable[..., str], here: Path) -> None:
    ended = results(write("one/a.json"), write("two/a.json"), "text", "--out", "out")
    assert ended.code == 2
    assert "two of the files" in ended.err
    assert not (here / "out").exists()


def test_equal_results_are_equal(write: Callable[..., str]) -> None:
    ended = results(write("a.json"), write("b.json"), "diff")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert results("a.json", "b.json", "diff", "--json").json == {"changes": []}


def test_changes_are_shown(write: Callable[..., str]) -> None:
    files = [write("a.json"), write("b.json", saved(12.75, "B\n2"))]
    ended = results(*files, "diff")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out == (
        "documents[0].Total\n- 12.5 EUR (0.6)\n+ 12.75 EUR (0.6)\ntables[0].rows[1][1]\n- =A1 (0.9)\n+ B 2 (0.9)\n"
    )
    assert results(*files, "diff", "--tolerance", "0.25").out.startswith("tables[0]")
    assert results(*files, "diff", "--json").json["changes"][0] == {
        "path": "documents[0].Total",
        "before": {"amount": 12.5, "currencyCode": "EUR"},
        "after": {"amount": 12.75, "currencyCode": "EUR"},
        "confidence_before": 0.6,
        "confidence_after": 0.6,
    }
    table = results(*files, "diff", "--format", "csv")
    assert table.code == 1
    assert list(csv.reader(io.StringIO(table.out)))[1][:3] == ["documents[0].Total", "12.5 EUR", "12.75 EUR"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BROKEN)
def test_broken_results_are_written_or_refused(changes: list[Any]) -> None:
    result = broken_by(changes)
    for kind, forms in FORMATS.items():
        for form in forms:
            with suppress(InvalidInputError):
                if kind is Kind.DIFF:
                    content = changes_between(result, AnalyzeResult.from_dict(WHOLE), Options())
                else:
                    content = content_of(kind, result, Options())
                render([read_part(content, kind, form, "a.json")], form).encode(errors="backslashreplace")


def test_the_examples_of_the_page_run(write: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"## Saved results\n\n```sh\n(.*?)```", page, re.DOTALL)
    for name in ("invoice.json", "before.json", "after.json", "results/a.json", "results/b.json"):
        write(name)
    for line in block.splitlines():
        before, _, command = line.rpartition("| ")
        typed = Path("invoice.json").read_text() if before else None
        arguments = command.replace("results/*.json", "results/a.json results/b.json").split()[1:]
        assert (arguments[0], azfacade(*arguments, typed=typed).code) == ("results", 0)


def process(*arguments: str | Path, typed: bytes = b"", encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AZFACADE")}
    command: Sequence[str] = [sys.executable, "-m", "azfacade.cli", *map(str, arguments)]
    return subprocess.run(
        command, input=typed, capture_output=True, check=False, env=environment | {"PYTHONIOENCODING": encoding}
    )


def test_what_a_real_run_saved_is_read_by_a_real_process(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Total 12.30")
    analyzed = process("doc", "analyze", file, "--fake")
    assert analyzed.returncode == 0
    shown = process("results", "-", "text", typed=analyzed.stdout)
    assert (shown.returncode, shown.stdout.split()) == (0, [b"Total", b"12.30"])
    assert process("results", "-", "diff", "-", typed=analyzed.stdout).returncode == 2


def test_a_result_whose_characters_stdout_lacks_stays_json(write: Callable[..., str], here: Path) -> None:
    file = write("a.json", saved(cell="日 🙂"))
    shown = process("results", here / file, "tables", "--format", "json", encoding="latin-1")
    assert json.loads(shown.stdout.decode("latin-1"))[0]["tables"][0]["rows"][1][1] == "日 🙂"
