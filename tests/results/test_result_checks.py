"""The cases of saved results one by one, and `scripts/check-results`, which tells what is wrong with a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from azfacade import ResultView
from azfacade.results.table_view import TableView
from result_checks import invariants
from result_checks.__main__ import main
from result_checks.questions import QUESTIONS, WrongAnswerError, answer_to
from result_checks.saved import Case, Folder
from tests.results.saved_results import CASES, SAVED, write_cases, write_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small results with their right values."""
    path = tmp_path_factory.mktemp("saved")
    write_cases(path, list(write_folder(path)))
    return path


@pytest.mark.parametrize("case", [Case(*each) for each in CASES], ids=[each[0] for each in CASES])
def test_a_case(case: Case, folder: Path) -> None:
    saved = Folder(folder).of(case)
    assert saved is not None
    assert answer_to(case, saved.view) == case.value


def test_every_question_has_a_case() -> None:
    asked = [what for _, _, what, _, _ in CASES]
    assert [pattern.pattern for pattern, _ in QUESTIONS if not any(map(pattern.match, asked))] == []


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_a_right_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 0
    told = lines(capsys)
    assert [line for line in told if not line.startswith("right")] == [f"{len(CASES)} cases, 11 results: all right"]
    sent = {name: make() for name, make in SAVED.items()}
    results = {name: each.get("analyzeResult", each) for name, each in sent.items()}
    pages = [page for each in results.values() for page in each["pages"]]
    tables = [table for each in results.values() for table in each.get("tables", ())]
    elements = sum(len(page.get("lines", ())) for page in pages) + len(tables)
    elements += sum(len(table["cells"]) for table in tables)
    elements += sum(len(each.get("paragraphs", ())) for each in results.values())
    words = sum(len(page["words"]) for page in pages) - len(results["edited"]["pages"][0]["words"])
    assert [line.split("  ", 1)[1].strip() for line in told[len(CASES) : -1]] == [
        "round trip         11 results, of 11 results",
        f"words_in           {elements} lines, paragraphs, tables and cells, of 11 results",
        f"blocks(skip=())    {words} words, each in one block, of 10 results (1 edited by hand left out: edited)",
        "merge_results      20 splits into pages, joined again, of 10 results",
        f"tables             {2 * len(tables)} tables, alone and across pages, as rows and frames, of 11 results",
    ]


def test_a_wrong_value_is_told_by_its_place_and_shown_on_demand(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = list(write_folder(tmp_path))
    by_id = {case["id"]: case for case in cases}
    by_id["V12p"]["value"] = {"by_email": True, "by_phone": True}
    by_id["T06"] |= {"value": ["Cost Net", "Cost Gross"], "how": "header rows 2"}
    by_id["T07"]["how"] = "header rows 1"
    cases.append({"id": "Z1", "file": "nothing", "what": "outline", "value": []})
    cases.append({"id": "Z2", "file": "scan", "what": "the weight of the page", "value": 5})
    cases.append({"id": "Z3", "file": "formula", "what": "tables[7].column_names", "value": []})
    write_cases(tmp_path, cases)
    assert main([str(tmp_path)]) == 1
    told = lines(capsys)
    assert [line.partition(": ")[2].rpartition(": ")[2] for line in told if line.startswith("WRONG")] == [
        "value.by_phone differs",
        "value differs",
        "header_row_count is 0, not 1",
        "there is no such file",
        "this question is not known; add it to scripts/result_checks/questions.py",
        "IndexError was raised",
    ]
    assert told[-1].endswith("6 wrong")
    main([str(tmp_path), "--show"])
    assert "value.by_phone differs, False instead of True" in capsys.readouterr().out


def test_a_value_of_another_type_is_wrong(folder: Path, tmp_path: Path) -> None:
    cases = list(write_folder(tmp_path))
    cases[0]["value"] = {"by_email": 1, "by_phone": 0}
    write_cases(tmp_path, cases)
    assert main([str(tmp_path)]) == 1


@pytest.mark.parametrize(
    ("owner", "method", "broken", "told"),
    [
        (ResultView, "words_in", lambda view, of: [], "words_in(line 0 of page 1) differs"),
        (ResultView, "blocks", lambda view, **options: [], "word 0 of page 1 is in 0 blocks"),
        (TableView, "rows", lambda table, **options: [["x"]], "rows() has not row_count rows of column_count"),
        (TableView, "records", lambda table, **options: [], "records() are not the rows"),
        (TableView, "column_names", property(lambda table: ["x"] * table.column_count), "two columns have one name"),
        (invariants, "merge_results", lambda parts, **options: parts[-1], "content, pages"),
        (TableView, "to_polars", lambda table, dtype: 1 / 0, "ZeroDivisionError was raised"),
    ],
)
def test_a_broken_view_is_found(
    owner: Any, method: str, broken: Any, told: str, folder: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(owner, method, broken)
    assert main([str(folder)]) == 1
    assert told in capsys.readouterr().out


def test_a_result_that_is_not_written_as_it_was_sent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text('{"content": "a", "pages": [{"pageNumber": 1, "words": 5}]}')
    folder = Folder(tmp_path)
    folder.results["a"].result.content = "b"
    assert main([str(tmp_path)]) == 0
    capsys.readouterr()
    folder.results["a"].sent["pages"] = []
    from result_checks.invariants import check_invariants

    assert [finding.name for finding in check_invariants(folder.results.values()) if finding.wrong] == ["round trip"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "is no folder with saved results"),
        ({"acceptance.json": []}, "is no folder with saved results"),
        ({"a.json": {"pages": [], "content": ""}, "acceptance.json": [{"id": "A"}]}, "is no list of cases"),
        ({"a.json": {"error": {"code": "x"}}}, "a cannot be read"),
    ],
)
def test_a_folder_that_cannot_be_checked(
    files: dict[str, Any], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    assert main([str(tmp_path)]) == 2
    assert told in capsys.readouterr().err


def test_texts_that_were_permuted_in_the_file_alone_are_right(folder: Path) -> None:
    case = next(Case(*each) for each in CASES if each[0] == "A01")
    saved = Folder(folder).of(case)
    assert saved is not None
    permuted = ["Wsdc $y$ sd\n$$y = 2$$", ["y", "y = 2"]]
    assert answer_to(case._replace(value=permuted), saved.view) == permuted
    for wrong in ("Wsdc $y$ sx\n$$y = 2$$", "Wsdc $z$ sd\n$$y = 2$$", "Wsdc $y$ sd\n$$y = 2$$ "):
        assert answer_to(case._replace(value=[wrong, permuted[1]]), saved.view) != [wrong, permuted[1]]


def test_what_stands_beside_a_value_is_checked_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(Case(*each) for each in CASES if each[0] == "M07")
    saved = Folder(folder).of(case)
    assert saved is not None
    saved.result.key_value_pairs.pop()
    with pytest.raises(WrongAnswerError, match="marks and the key-value pairs"):
        answer_to(case, saved.view)
