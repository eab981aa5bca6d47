"""Saved JSON that is no result is refused by every reader, and never read as a result without contents."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from azfacade import InvalidInputError, OperationFailedError
from azfacade.testing import FakeAzure, VirtualClock
from azfacade_raw.document_intelligence.models import (
    AnalyzeOperation,
    AnalyzeResult,
    DocumentModelBuildOperationDetails,
    DocumentModelDetails,
)
from azfacade_raw.face.models import PersonGroup, TrainingResult
from azfacade_raw.wire import Model
from tests.cases import each
from tests.raw.fragments import OBJECTS, Schema, required
from tests.raw.samples import full

from .kit import ENDPOINT, Reply, Script, Side

OPERATION = "3b31320d-8bab-4f88-b19c-2322a7f11034"
SECRET = "https://example.blob.core.windows.net/a?sig=canary"
TIMES = {"createdDateTime": "2026-02-03T04:05:06Z", "lastUpdatedDateTime": "2026-02-03T04:05:07Z"}
REASON = {"code": "InvalidRequest", "message": "Bad.", "innererror": {"code": "InvalidContent", "message": "Torn."}}
RESULT = {"apiVersion": "2024-11-30", "modelId": "m", "stringIndexType": "textElements", "content": "a", "pages": []}
READ_RESULTS = {"version": "2.1.0", "readResults": [{"page": 1, "lines": [{"text": "private words"}]}]}
SNAKE = {"api_version": "2022-08-31", "model_id": "m", "content": "private words", "pages": [{"page_number": 1}]}


def operation(status: str, **more: Any) -> dict[str, Any]:
    return {"status": status, **TIMES, **more}


NO_RESULTS: list[tuple[dict[str, Any], str]] = [
    ({}, "an empty object"),
    ({"error": REASON}, r"the error of a failed call \(InvalidRequest: Bad\.\)"),
    ({"error": "boom"}, r"the error of a failed call \(boom\)"),
    ({"error": {"message": f"no {SECRET}"}}, r"the error of a failed call \(no https"),
    ({"statusCode": 404, "message": "Resource not found"}, "none of its required properties"),
    ({"title": "Bad", "status": 400}, "none of its required properties"),
    ({"value": []}, "none of its required properties"),
    (operation("running"), "an operation whose status is 'running'"),
    (operation("notStarted", percentCompleted=0), "an operation whose status is 'notStarted'"),
    (operation("paused"), "an operation whose status is 'paused'"),
    (operation("succeeded"), "saved without its result"),
    (operation("succeeded", analyzeResult=None), "saved without its result"),
    (operation("succeeded", analyzeResult={}), "an empty object"),
    (operation("succeeded", analyzeResult={"error": REASON}), "the error of a failed call"),
    (operation("succeeded", analyzeResult=READ_RESULTS), r"Form Recognizer 2\.1 \(readResults\)"),
    (READ_RESULTS, r"Form Recognizer 2\.1 \(readResults\)"),
    ({"documentResults": []}, r"Form Recognizer 2\.1 \(documentResults\)"),
    (SNAKE, "api_version in place of apiVersion"),
    (operation("succeeded", analyzeResult=SNAKE), "api_version in place of apiVersion"),
    (operation("succeeded", analyze_result=SNAKE), "analyze_result in place of analyzeResult"),
]
FAILED = [
    (operation("failed", error=REASON), "Torn. Bad.", "InvalidRequest", "InvalidContent"),
    (operation("Failed", error={"code": "Only"}), "the service gives no reason", "Only", None),
    (operation("failed", error="boom"), "boom", None, None),
    (operation("failed"), "the service gives no reason", None, None),
    (operation("canceled"), "the service gives no reason", None, None),
    (operation("failed", error={"message": f"no {SECRET}"}), "no https", None, None),
]


def read_file(body: dict[str, Any], folder: Path) -> Any:
    file = folder / "saved.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    return AnalyzeResult.from_json(file)


READERS: dict[str, Callable[[dict[str, Any], Path], Any]] = {
    "text": lambda body, _: AnalyzeResult.from_json(json.dumps(body)),
    "file": read_file,
    "add_result": lambda body, _: FakeAzure().add_result("m", body),
    "add_result text": lambda body, _: FakeAzure().add_result("m", json.dumps(body)),
}
every_reader = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


@every_reader
@pytest.mark.parametrize(("body", "what"), NO_RESULTS, ids=range(len(NO_RESULTS)))
def test_what_is_no_result_is_refused(read: Any, body: dict[str, Any], what: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=what) as caught:
        read(body, tmp_path)
    text = str(caught.value)
    assert len(text) < 1500
    assert "canary" not in text
    assert "private" not in text
    assert ":" in text, "it says what to do"


@pytest.mark.parametrize(("body", "reason", "code", "inner_code"), FAILED, ids=range(len(FAILED)))
@pytest.mark.parametrize("name", ["text", "file"])
def test_a_failed_operation_raises_its_error(
    name: str, body: Any, reason: str, code: str | None, inner_code: str | None, tmp_path: Path
) -> None:
    with pytest.raises(OperationFailedError, match=reason) as caught:
        READERS[name](body, tmp_path)
    error = caught.value
    assert (error.code, error.inner_code, error.status) == (code, inner_code, None)
    assert "canary" not in f"{error}{error.error}"
    assert error.details == body


def test_the_reasons_are_those_of_a_poll(both: Side) -> None:
    for body in (operation("failed", error=REASON), operation("failed", error="boom"), operation("failed")):
        address = (
            f"{ENDPOINT}/documentintelligence/documentModels/forms/analyzeResults/{OPERATION}?api-version=2024-11-30"
        )
        script = Script(Reply(202, headers={"operation-location": address}), Reply(200, body))
        job = both.run(both.documents(script).models.begin_analyze("forms", b"%PDF-"))
        with pytest.raises(OperationFailedError) as polled:
            both.run(job.result())
        with pytest.raises(OperationFailedError) as saved:
            AnalyzeResult.from_json(json.dumps(body))
        texts = [error.message.replace(f"{job.kind} {job.id}", "X") for error in (polled.value, saved.value)]
        assert texts[0] == texts[1].replace("saved operation", "X")
        for name in ("code", "inner_code", "error"):
            assert getattr(polled.value, name) == getattr(saved.value, name)


def test_a_failure_can_still_be_declared() -> None:
    fake = FakeAzure(clock=VirtualClock())
    fake.add_result("forms", operation("failed", error=REASON))
    with fake.document_intelligence_client() as client, pytest.raises(OperationFailedError, match="Torn") as caught:
        client.models.begin_analyze("forms", b"x").result()
    assert caught.value.inner_code == "InvalidContent"


@every_reader
@pytest.mark.parametrize(
    "body",
    [
        RESULT,
        {"content": "a"},
        {"analyzeResult": RESULT},
        operation("succeeded", analyzeResult=RESULT),
        operation("SUCCEEDED", analyzeResult={"content": "a"}),
        RESULT | {"status": "failed", "error": REASON},
        RESULT | {"unknown_name": 1, "readings": []},
    ],
    ids=range(7),
)
def test_results_are_read(read: Any, body: dict[str, Any], tmp_path: Path) -> None:
    found = read(body, tmp_path)
    assert found is None or found.content == "a"


@pytest.mark.parametrize(
    ("cls", "body"),
    [
        (AnalyzeOperation, operation("failed", error=REASON)),
        (AnalyzeOperation, operation("running")),
        (TrainingResult, {"status": "failed", "createdDateTime": TIMES["createdDateTime"], "message": "no"}),
        (DocumentModelBuildOperationDetails, operation("failed", kind="documentModelBuild", error=REASON)),
    ],
)
def test_the_class_of_an_operation_reads_it_however_it_stands(cls: type[Model], body: dict[str, Any]) -> None:
    assert cls.from_json(json.dumps(body)).to_dict() == body


@each(
    ("cls", "body", "what"),
    [
        (AnalyzeOperation, operation("succeeded", analyzeResult={}), "an empty object"),
        (AnalyzeOperation, operation("succeeded", analyzeResult=READ_RESULTS), "Form Recognizer 2.1"),
        (AnalyzeOperation, operation("succeeded", analyzeResult=SNAKE), "api_version"),
        (AnalyzeOperation, operation("succeeded", analyze_result={}), "analyze_result"),
        (AnalyzeOperation, {"error": REASON}, "failed call"),
        (DocumentModelBuildOperationDetails, operation("succeeded", result={}), "an empty object"),
        (DocumentModelDetails, operation("succeeded", analyzeResult=RESULT), "AnalyzeResult.from_json"),
        (DocumentModelDetails, operation("running", kind="documentModelBuild", apiVersion="v"), "'running'"),
        (PersonGroup, {"person_group_id": "staff", "name": "Staff"}, "person_group_id"),
        (PersonGroup, {"error": {"code": "PersonGroupNotFound"}}, "PersonGroupNotFound"),
    ],
)
def test_other_classes_refuse_alike(cls: type[Model], body: dict[str, Any], what: str) -> None:
    with pytest.raises(InvalidInputError, match=what):
        cls.from_json(json.dumps(body))


def test_a_failed_build_is_no_model() -> None:
    """It has the `createdDateTime` and `apiVersion` that a model has too."""
    body = operation("failed", kind="documentModelBuild", apiVersion="2024-11-30", error=REASON)
    with pytest.raises(OperationFailedError, match="Torn"):
        DocumentModelDetails.from_json(json.dumps(body))


@each("schema", OBJECTS, ids=str)
def test_every_class_reads_its_own_json_and_no_other(schema: Schema) -> None:
    body = full(schema)
    assert schema.cls.from_json(json.dumps(body)).to_dict() == body
    if required(schema.service, schema.name):
        for other in ({}, {"x-unknown": 1}):
            with pytest.raises(InvalidInputError):
                schema.cls.from_json(json.dumps(other))


def test_the_raw_package_alone_refuses_too() -> None:
    code = (
        "import sys; from azfacade_raw.document_intelligence.models import AnalyzeResult\n"
        'try: AnalyzeResult.from_json(\'{"status": "failed", "error": {"code": "x"}}\')\n'
        "except Exception as error: print(type(error).__name__, 'azfacade' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["InvalidInputError", "False"]
