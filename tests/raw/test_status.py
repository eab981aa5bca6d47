"""One `Status` for all spellings of both services."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from azfacade_raw.document_intelligence.models import AnalyzeBatchOperationDetail, AnalyzeOperation
from azfacade_raw.face.models import LivenessSession, TrainingResult
from azfacade_raw.types import Status
from azfacade_raw.wire import Model
from tests.cases import each
from tests.raw.fragments import SERVICES, Schema, document
from tests.raw.samples import full

SPELLED = {
    Status.NOT_STARTED: ["notStarted", "NotStarted", "NOT_STARTED", "notstarted", "not_started", "Not started"],
    Status.RUNNING: ["running", "Running", "RUNNING"],
    Status.SUCCEEDED: ["succeeded", "Succeeded", "SUCCEEDED"],
    Status.COMPLETED: ["completed", "Completed"],
    Status.FAILED: ["failed", "Failed"],
    Status.CANCELED: ["canceled", "Canceled", "cancelled", "Cancelled", "CANCELLED"],
    Status.SKIPPED: ["skipped", "Skipped"],
}
SCHEMAS = [
    (service, name)
    for service in SERVICES
    for name, schema in document(service)["components"]["schemas"].items()
    if schema.get("x-status")
]


def test_members() -> None:
    assert list(Status) == list(SPELLED)


@each(("member", "text"), [(m, t) for m, texts in SPELLED.items() for t in texts])
def test_every_spelling_is_the_member(member: Status, text: str) -> None:
    assert Status(text) is member


@pytest.mark.parametrize(("service", "name"), SCHEMAS)
def test_the_vocabularies_of_the_fragments_have_members(service: str, name: str) -> None:
    for value in document(service)["components"]["schemas"][name]["enum"]:
        assert Status(value) in list(Status)


def test_all_three_vocabularies_are_marked() -> None:
    assert len(SCHEMAS) == 3


def test_terminal_and_success() -> None:
    assert {s for s in Status if s.is_success} == {Status.SUCCEEDED, Status.COMPLETED}
    assert {s for s in Status if not s.is_terminal} == {Status.NOT_STARTED, Status.RUNNING}


@each("text", ["paused", "Resulting", "", " ", "succeeded2", "\u0441anceled"])
def test_an_unknown_status_is_kept_and_not_terminal(text: str) -> None:
    found = Status(text)
    assert isinstance(found, Status)
    assert (found, found.value, str(found)) == (text, text, text)
    assert not found.is_terminal
    assert not found.is_success
    assert Status(text) is found
    assert text not in [member.value for member in Status]


@each("value", [None, 1, True, [], {}, b"running"], ids=repr)
def test_what_is_no_text_is_no_status(value: Any) -> None:
    with pytest.raises(ValueError, match="is not a valid Status"):
        Status(value)


@each("status", [*Status, Status("paused")], ids=str)
def test_copies_are_the_same_object(status: Status) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(status, protocol)) is status
    assert copy.copy(status) is status
    assert copy.deepcopy([status])[0] is status


@each(
    ("cls", "schema", "pascal"),
    [
        (TrainingResult, Schema("face", "TrainingResult"), False),
        (LivenessSession, Schema("face", "LivenessSession"), True),
        (AnalyzeOperation, Schema("document_intelligence", "AnalyzeOperation"), False),
        (AnalyzeBatchOperationDetail, Schema("document_intelligence", "AnalyzeBatchOperationDetail"), False),
    ],
)
def test_a_status_is_written_as_its_schema_spells_it(cls: type[Model], schema: Schema, pascal: bool) -> None:
    for member in (Status.NOT_STARTED, Status.RUNNING, Status.SUCCEEDED, Status.FAILED, Status.CANCELED):
        spelled = member.value[:1].upper() + member.value[1:] if pascal else member.value
        other = member.value if pascal else member.value.upper()
        found: Any = cls.from_dict({**full(schema), "status": other})
        assert found.status is member
        assert found.to_dict()["status"] == other, "unchanged, it stays as it came"
        found.status = None
        found.status = member
        assert found.to_dict()["status"] == other
        found = cls.from_dict({**full(schema), "status": "paused"})
        found.status = member
        assert found.to_dict()["status"] == spelled
        found.status = Status("Paused")
        assert found.to_dict()["status"] == "Paused"
