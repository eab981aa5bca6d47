"""from_json and to_json: text, bytes and files, bare results and whole operations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from azfacade.errors import InvalidInputError, InvalidInputTypeError
from azfacade_raw.document_intelligence.models import (
    AnalyzeOperation,
    AnalyzeResult,
    DocumentClassifierBuildOperationDetails,
    DocumentClassifierDetails,
)
from azfacade_raw.face.models import TrainingResult
from tests.cases import each

RESULT: dict[str, Any] = {
    "apiVersion": "2024-11-30",
    "modelId": "prebuilt-read",
    "stringIndexType": "unicodeCodePoint",
    "content": "Grüße 🙂",
    "pages": [{"pageNumber": 1, "spans": [{"offset": 0, "length": 7}], "words": [], "news": 1}],
}
OPERATION = {
    "status": "succeeded",
    "createdDateTime": "2025-01-15T10:30:00Z",
    "lastUpdatedDateTime": "2025-01-15T10:30:02Z",
    "analyzeResult": RESULT,
}
TEXT = json.dumps(RESULT, ensure_ascii=False)


@pytest.mark.parametrize("whole", [RESULT, OPERATION], ids=["bare", "operation"])
@pytest.mark.parametrize("form", ["text", "bytes", "bytearray", "bom", "bom text", "blanks", "path", "path text"])
def test_every_form_reads_alike(whole: dict[str, Any], form: str, tmp_path: Path) -> None:
    text = json.dumps(whole)
    file = tmp_path / "result.json"
    file.write_text(text, encoding="utf-8")
    sources: dict[str, Any] = {
        "text": text,
        "bytes": text.encode(),
        "bytearray": bytearray(text.encode()),
        "bom text": "\ufeff" + text,
        "blanks": "\r\n\t " + text,
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "path": file,
        "path text": str(file),
    }
    assert AnalyzeResult.from_json(sources[form]).to_dict() == RESULT


def test_an_operation_asked_for_as_such_stays_whole() -> None:
    assert AnalyzeOperation.from_json(json.dumps(OPERATION)).to_dict() == OPERATION
    assert TrainingResult.from_json('{"status":"running","createdDateTime":"2025-01-15T10:30:00Z"}').status == "running"


def test_a_classifier_is_found_in_its_build() -> None:
    details = {
        "classifierId": "one",
        "createdDateTime": "2025-01-15T10:30:00Z",
        "apiVersion": "2024-11-30",
        "docTypes": {"a": {"kind": "azureBlob"}},
    }
    build = {
        "operationId": "1_2",
        "kind": "documentClassifierBuild",
        "status": "succeeded",
        "createdDateTime": "2025-01-15T10:30:00Z",
        "lastUpdatedDateTime": "2025-01-15T10:30:00Z",
        "resourceLocation": "https://example.com/",
        "result": details,
    }
    assert DocumentClassifierDetails.from_json(json.dumps(build)).to_dict() == details
    assert DocumentClassifierBuildOperationDetails.from_json(json.dumps(build)).to_dict() == build


@pytest.mark.parametrize("extra", [{"result": {"of": "a later version"}}, {"status": "odd", "result": "text"}])
def test_what_only_looks_like_an_operation_is_read_as_it_is(extra: dict[str, Any]) -> None:
    assert AnalyzeResult.from_json(json.dumps(RESULT | extra)).to_dict() == RESULT | extra


def test_what_has_a_status_of_its_own_is_not_taken_apart() -> None:
    training = {"status": "succeeded", "createdDateTime": "2025-01-15T10:30:00Z", "result": {"of": "a later version"}}
    assert TrainingResult.from_json(json.dumps(training)).to_dict() == training


def test_to_json_gives_text_bytes_and_files(tmp_path: Path) -> None:
    result = AnalyzeResult.from_dict(RESULT)
    assert result.to_json() == json.dumps(RESULT, ensure_ascii=False, separators=(",", ":"))
    assert result.to_json(bytes) == result.to_json().encode()
    assert "Grüße 🙂" in result.to_json()
    assert result.to_json(indent=2).startswith('{\n  "')
    written = result.to_json(tmp_path / "out.json")
    assert AnalyzeResult.from_json(written) == result
    assert result.to_json(str(tmp_path / "out.json")) == tmp_path / "out.json"


def test_half_of_a_surrogate_pair_comes_back(tmp_path: Path) -> None:
    result = AnalyzeResult.from_json(json.dumps(RESULT | {"content": "half \ud83d, whole 🙂"}))
    written = result.to_json(tmp_path / "out.json", indent=2)
    for saved in (result.to_json(), result.to_json(bytes), written):
        assert AnalyzeResult.from_json(saved) == result
    assert result.to_json().encode() == result.to_json(bytes)


@each(
    "source",
    ["", "no/such/file.json", "no\0file", b"", b"[1]", b'["status"]', b'"status"', "{", b"\xff\xfe", '{"a":' * 100_000],
    ids=range(10),
)
def test_what_is_no_json_object_is_refused(source: str | bytes) -> None:
    with pytest.raises(InvalidInputError):
        AnalyzeResult.from_json(source)


def test_other_types_are_refused() -> None:
    with pytest.raises(InvalidInputTypeError):
        AnalyzeResult.from_json(5)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputTypeError):
        AnalyzeResult.from_dict(RESULT).to_json(int)  # type: ignore[arg-type]


def test_a_refusal_shows_nothing_of_the_text() -> None:
    with pytest.raises(InvalidInputError) as caught:
        AnalyzeResult.from_json('{"content": "confidential words"')
    assert "confidential" not in str(caught.value)
    assert caught.value.__cause__ is None, "the decoder's own error holds the text"
