"""`azfacade doc analyze` and `classify`: output files, stdout, options, failed documents."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from azfacade.cli.document_run.input_documents import Document
from azfacade.cli.document_run.journal import NAME
from azfacade.testing import FakeAzure

from .conftest import azfacade, sent

CONTAINER = "https://account.blob.core.windows.net/inbox"


def results(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != NAME)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def write(folder: Path, *names: str, content: str = "") -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text(content or f"text of {path}")
    return paths


@pytest.mark.parametrize(("form", "suffix"), [("json", ".json"), ("markdown", ".md"), ("text", ".txt")])
def test_each_format_has_its_files(fake: FakeAzure, tmp_path: Path, out: Path, form: str, suffix: str) -> None:
    (file,) = write(tmp_path, "a.txt", content="Total 12.30")
    assert azfacade("doc", "analyze", file, "--format", form, "--out", out, "--fake").code == 0
    (result,) = results(out)
    assert result.name.startswith("a.txt.")
    assert result.suffix == suffix
    text = result.read_text()
    assert "Total 12.30" in (json.loads(text)["content"] if form == "json" else text)
    asked = "outputContentFormat=markdown" in fake.requests[0].target
    assert asked is (form == "markdown")


def test_files_of_one_name_stay_apart(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    files = write(tmp_path / "one", "a.txt") + write(tmp_path / "two", "a.txt")
    report = azfacade("doc", "analyze", *files, "--format", "text", "--out", out, "--fake", "--json").json
    texts = {record["source"]: Path(record["output"]).read_text() for record in report["documents"]}
    assert texts == {str(file): file.read_text() for file in files}


def test_one_content_is_sent_once_for_all_its_files(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    files = write(tmp_path, "a.txt", "b.txt", content="the same")
    assert azfacade("doc", "analyze", *files, "--out", out, "--fake").code == 0
    assert sent(fake) == 1
    assert [path.name[:5] for path in results(out)] == ["a.txt", "b.txt"]


def test_options_reach_the_service(fake: FakeAzure, tmp_path: Path) -> None:
    (file,) = write(tmp_path, "a.pdf", content="%PDF-1.7")
    line = "--pages 1 --locale de-DE --feature barcodes --feature keyValuePairs --query-field Total"
    assert azfacade("doc", "analyze", file, "--fake", *line.split()).code == 0
    target = fake.requests[0].target
    assert "prebuilt-layout:analyze" in target
    assert all(
        part in target
        for part in ("pages=1", "locale=de-DE", "barcodes,keyValuePairs,queryFields", "queryFields=Total")
    )


def test_one_bad_file_does_not_stop_the_others(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    good = write(tmp_path, "a.txt", "b.txt")
    empty = tmp_path / "empty.txt"
    empty.touch()
    missing, bad = tmp_path / "missing.txt", "https://nowhere.invalid/x.pdf"
    ended = azfacade("doc", "analyze", good[0], missing, empty, bad, good[1], "--out", out, "--fake", "--json")
    assert ended.code == 10
    assert ended.json["counts"] == {"failed": 3, "done": 2}
    errors = {record["source"]: record["error"]["exit_code"] for record in ended.json["documents"] if "error" in record}
    assert errors == {str(missing): 2, str(empty): 2, bad: 8}
    for name in ("missing.txt", "empty.txt", "x.pdf"):
        assert any(name in line for line in ended.err.splitlines())
    assert len(results(out)) == 2


def test_a_used_up_quota_ends_the_run(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    files = write(tmp_path, *(f"{number}.txt" for number in range(20)))
    quota = "Out of call volume quota. Quota will be replenished in 12.02:03:04."
    fake.fail(403, times=None, method="POST", body={"error": {"code": "403", "message": quota}})
    ended = azfacade("doc", "analyze", *files, "--out", out, "--concurrency", "2", "--fake", "--json")
    assert ended.code == 6
    assert sent(fake) == 2


def test_what_all_fail_with_is_the_exit_code(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    files = write(tmp_path, *(f"{number}.txt" for number in range(20)))
    ended = azfacade(
        "doc", "analyze", *files, "--model", "none", "--out", out, "--concurrency", "2", "--fake", "--json"
    )
    assert ended.code == 4
    # What would be said of every document is not asked for each.
    assert sent(fake) == 2
    assert ended.json["counts"] == {"failed": 2, "not finished": 18}


def test_a_failed_operation_is_told_with_its_reason(fake: FakeAzure, tmp_path: Path) -> None:
    (file,) = write(tmp_path, "a.txt")
    fake.add_result("prebuilt-layout", {"status": "failed", "error": {"code": "InvalidContent", "message": "torn"}})
    ended = azfacade("doc", "analyze", file, "--fake", "--json")
    assert ended.code == 1
    (record,) = ended.json["documents"]
    assert (record["result"], record["error"]["code"]) == (None, "InvalidContent")
    assert "torn" in ended.err


def test_one_document_goes_to_stdout(fake: FakeAzure, tmp_path: Path) -> None:
    (file,) = write(tmp_path, "a.txt", content="Total 12.30")
    assert azfacade("doc", "analyze", file, "--format", "text", "--fake").out == "Total 12.30\n"
    assert azfacade("doc", "analyze", file, "--fake").out.startswith('{\n  "apiVersion"')
    ended = azfacade("doc", "analyze", file, "--fake", "--json")
    assert ended.json["documents"][0]["result"]["content"] == "Total 12.30"


@pytest.mark.parametrize(
    "options", [["{file}", "{file}"], ["{file}", "--resume"], ["{file}", "--out", "{out}", "--send-again"]]
)
def test_what_cannot_work_is_refused_before_anything_is_sent(
    fake: FakeAzure, tmp_path: Path, out: Path, options: list[str]
) -> None:
    (file,) = write(tmp_path, "a.txt")
    ended = azfacade("doc", "analyze", *(part.format(file=file, out=out) for part in options), "--fake")
    assert (ended.code, fake.requests) == (2, [])
    assert ended.err.startswith(("only one document", "--resume needs", "--send-again is"))


def test_urls_are_documents_too(fake: FakeAzure, out: Path) -> None:
    fake.add_container(CONTAINER, {"a b.txt": "from a container"})
    url = f"{CONTAINER}/a%20b.txt?sv=1&sig=canary"
    ended = azfacade("doc", "analyze", url, "--format", "text", "--out", out, "--fake", "--json")
    assert ended.code == 0
    (result,) = results(out)
    assert result.read_text() == "from a container"
    everything = ended.out + ended.err + result.name + (out / NAME).read_text()
    assert "canary" not in everything
    # A new signature is the same document.
    again = azfacade(
        "doc", "analyze", url.replace("canary", "new"), "--format", "text", "--out", out, "--fake", "--resume"
    )
    assert (again.code, sent(fake)) == (0, 1)
    # Another query is another one.
    azfacade("doc", "analyze", f"{CONTAINER}/a%20b.txt?page=2", "--format", "text", "--out", out, "--fake", "--resume")
    assert sent(fake) == 2


def test_documents_are_classified_alike(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    with fake.document_intelligence_client() as di:
        source: Any = {"azureBlobSource": {"containerUrl": CONTAINER, "prefix": "x/"}}
        di.classifiers.begin_build("sorter", {"invoice": source, "receipt": source}).result()
    files = write(tmp_path, "a.txt", "b.txt")
    ended = azfacade("doc", "classify", *files, "--classifier", "sorter", "--split", "none", "--out", out, "--fake")
    assert ended.code == 0
    assert all("docType" in path.read_text() for path in results(out))
    assert len(results(out)) == 2


def test_progress_and_sum_are_on_stderr(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    files = write(tmp_path, *(f"{number}.txt" for number in range(20)))
    ended = azfacade("doc", "analyze", *files, "--out", out, "--fake")
    assert ended.out == ""
    assert ended.err.splitlines() == [f"{number} of 20 documents" for number in range(2, 21, 2)] + ["20 done"]


def test_only_so_many_are_in_work_at_a_time(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    fake.running_polls = 40  # long enough that the third one is sent before the first has ended, on any computer
    files = write(tmp_path, *(f"{number}.txt" for number in range(9)))
    assert azfacade("doc", "analyze", *files, "--concurrency", "3", "--out", out, "--fake").code == 0
    running = most = 0
    polls: dict[str, int] = {}
    for one in fake.requests:
        if one.method == "POST":
            running += 1
        else:
            polls[one.target] = polls.get(one.target, 0) + 1
            running -= polls[one.target] == 41
        most = max(most, running)
    assert (most, sent(fake)) == (3, 9)


def test_a_mistyped_address_keeps_its_signature(fake: FakeAzure, out: Path) -> None:
    ended = azfacade("doc", "analyze", "https:/a.blob.example/x.pdf?sv=1&sig=canary", "--out", out, "--fake", "--json")
    (record,) = ended.json["documents"]
    assert (ended.code, record["error"]["kind"]) == (2, "InvalidInputError")
    assert "sig=*** cannot be read" in ended.err.replace("'", "")
    assert "canary" not in ended.out + ended.err


@pytest.mark.parametrize("form", ["json", "markdown", "text"])
def test_half_of_a_surrogate_pair_is_escaped(fake: FakeAzure, tmp_path: Path, out: Path, form: str) -> None:
    files = write(tmp_path, "a.txt", "b.txt")
    answer = {
        "status": "succeeded",
        "createdDateTime": "2025-01-15T10:30:00Z",
        "lastUpdatedDateTime": "2025-01-15T10:30:02Z",
        "analyzeResult": {
            "apiVersion": "2024-11-30",
            "modelId": "prebuilt-layout",
            "stringIndexType": "unicodeCodePoint",
            "content": "half \ud83d",
            "pages": [],
        },
    }
    fake.fail(200, method="GET", times=None, body=json.dumps(answer).encode())
    line = ["doc", "analyze", "--format", form, "--fake"]
    assert azfacade(*line, *files, "--out", out).code == 0
    texts = [path.read_text(encoding="utf-8") for path in results(out)]
    assert len(texts) == 2
    assert all("half \\ud83d" in text for text in texts)
    shown = azfacade(*line, files[0])
    assert (shown.code, "half \\ud83d" in shown.out) == (0, True)
    result = azfacade(*line, files[0], "--json").json["documents"][0]["result"]
    assert (result["content"] if form == "json" else result) == ("half \ud83d" if form == "json" else "half \\ud83d")


def test_what_nobody_foresaw_does_not_stop_the_others(
    fake: FakeAzure, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_result = Document.write

    def broken(document: Document, result: Any) -> None:
        if document.source.endswith("a.txt"):
            raise RuntimeError("nobody foresaw this")
        write_result(document, result)

    monkeypatch.setattr(Document, "write", broken)
    files = write(tmp_path, "a.txt", "b.txt", "c.txt")
    ended = azfacade("doc", "analyze", *files, "--concurrency", "1", "--out", out, "--fake", "--json")
    assert (ended.code, ended.json["counts"]) == (10, {"failed": 1, "done": 2})
    assert "a.txt: nobody foresaw this" in ended.err


@pytest.mark.parametrize("name", ["日" * 80, "🙂" * 60, "x" * 250, "ü" + "x" * 240])
def test_long_names_are_cut_to_what_a_folder_takes(fake: FakeAzure, tmp_path: Path, out: Path, name: str) -> None:
    (file,) = write(tmp_path, f"{name}.pdf")
    ended = azfacade("doc", "analyze", file, "--out", out, "--fake")
    assert ended.code == 0
    (result,) = results(out)
    cut = result.name.rpartition(".pdf.")[0]
    assert name.endswith(cut)
    assert 190 < len(f"{cut}.pdf".encode()) <= 200


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_file_named_like_its_address_keeps_its_signature(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    (file,) = write(tmp_path, "a.txt?sv=1&sig=canary")
    ended = azfacade("doc", "analyze", file, "--out", out, "--fake", "--json")
    assert ended.code == 0
    everything = ended.out + ended.err + (out / NAME).read_text() + str(results(out))
    assert "canary" not in everything


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_name_that_is_no_text_is_a_name(fake: FakeAzure, tmp_path: Path, out: Path) -> None:
    file = os.fsencode(tmp_path) + b"/Gr\xfcn.txt"
    Path(os.fsdecode(file)).write_text("Total 12.30")
    ended = azfacade("doc", "analyze", os.fsdecode(file), "--out", out, "--fake", "--json")
    assert (ended.code, ended.json["documents"][0]["source"]) == (0, os.fsdecode(file))
    assert results(out)[0].name.startswith("Grn.txt.")


def test_an_address_that_is_none_is_for_the_service_to_refuse(fake: FakeAzure, out: Path) -> None:
    ended = azfacade("doc", "analyze", "https://[nowhere/a.pdf?sig=canary", "--out", out, "--fake")
    assert (ended.code, "canary" in ended.err) == (8, False)
