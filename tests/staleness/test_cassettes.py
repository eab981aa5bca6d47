"""A changed fragment: the cassettes that no longer fit are named with interaction and pointer."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest

from azfacade.testing.recording.messages import links
from codegen.fragment import Fragment
from staleness.cassettes import CASSETTES, Cassettes, read_interactions
from staleness.described import load_fragments
from staleness.interactions import Judge
from tests.replay.cases import CASES
from tests.staleness.conftest import Change, ChangedFragments

FACES = "face/face_lists/faces.yaml"
LIFE = "face/face_lists/list_life.yaml"
ROUTE = "/facelists/{faceListId}"


def schema(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def rename_property(document: dict[str, Any]) -> None:
    properties = schema(document, "CreateCollectionRequest")["properties"]
    properties["title"] = properties.pop("userData")


def require(document: dict[str, Any]) -> None:
    node = schema(document, "CreateCollectionRequest")
    node["properties"]["colour"] = {"type": "string", "description": "Its colour."}
    node["required"] = [*node["required"], "colour"]


def drop_operation(document: dict[str, Any]) -> None:
    del document["paths"][ROUTE]["patch"]


def drop_parameter(document: dict[str, Any]) -> None:
    parameters = document["paths"][ROUTE]["get"]["parameters"]
    parameters[:] = [one for one in parameters if "ReturnRecognitionModel" not in one["$ref"]]


def change_type(document: dict[str, Any]) -> None:
    schema(document, "FaceList")["properties"]["persistedFaces"] = {"type": "integer", "description": "How many."}


def narrow(document: dict[str, Any]) -> None:
    schema(document, "RecognitionModel")["enum"].remove("recognition_04")


def other_status(document: dict[str, Any]) -> None:
    responses = document["paths"][ROUTE]["delete"]["responses"]
    responses["204"] = responses.pop("200")


def later(document: dict[str, Any]) -> None:
    document["x-api-versions"].append("v1.3")
    document["paths"][ROUTE]["get"]["x-versions"] = {"from": "v1.3"}


def drop_version(document: dict[str, Any]) -> None:
    document["x-api-versions"] = ["v1.3"]


@pytest.mark.parametrize(
    ("change", "number", "pointer", "text"),
    [
        (rename_property, 0, "/request/body", "the fragment has no userData"),
        (require, 0, "/request/body", "lacks colour"),
        (drop_operation, 2, "/request/uri", "no operation is PATCH /facelists/press"),
        (drop_parameter, 1, "/request/uri/returnRecognitionModel", "has no parameter returnRecognitionModel"),
        (change_type, 1, "/response/body/persistedFaces", "does not fit type integer"),
        (narrow, 0, "/request/body/recognitionModel", "is none of the values of the fragment"),
        (narrow, 1, "/response/body/recognitionModel", "is none of the values of the fragment"),
        (other_status, 5, "/response/status/code", "does not answer 200"),
        (later, 1, "/request/uri", "FaceListOperations_GetFaceList is not part of v1.2"),
        (drop_version, 0, "/request/uri", "specs/face.yaml has no api version v1.2"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_no_longer_fits_is_named(
    changed: ChangedFragments, change: Change, number: int, pointer: str, text: str
) -> None:
    (case,) = [case for case in CASES if case.path == LIFE]
    found = [finding for _, finding in Cassettes(changed(change), cases=[case]).stale()]
    where = f"cassettes/{LIFE} interactions/{number}{pointer}"
    assert [finding.text for finding in found if finding.where == where and text in finding.text], found


@pytest.mark.parametrize(
    ("part", "value", "pointer"),
    [
        ("uri", "https://example.com/other/v1.2/facelists/shown", "/request/uri"),
        ("uri", "https://example.com/face/v1.2/facelists/a%20b", "/request/uri"),
        ("uri", "https://example.com/face/v1.2/facelists/shown?_overload=other", "/request/uri"),
        ("headers", {"content-type": ["text/plain"]}, "/request/headers/content-type"),
        ("body", "", "/request/body"),
        ("body", "{", "/request/body"),
        ("body", '{"name": 1}', "/request/body/name"),
    ],
)
def test_a_request_that_nothing_describes(part: str, value: Any, pointer: str) -> None:
    interaction = copy.deepcopy(read_interactions(CASSETTES / FACES)[0])
    interaction["request"][part] = value
    assert [misfit.pointer for misfit in Judge(load_fragments()).misfits(interaction, set())] == [pointer]


def test_the_parts_of_a_form_are_judged() -> None:
    path = "face/liveness_with_verify_sessions/a_verdict_with_verification.yaml"
    interaction = copy.deepcopy(read_interactions(CASSETTES / path)[0])
    judge = Judge(load_fragments())
    assert {"verifyConfidenceThreshold", "livenessOperationMode"} <= judge.arguments(interaction["request"])
    body = interaction["request"]["body"]
    whole = body if isinstance(body, bytes) else body.encode()
    interaction["request"]["body"] = whole.replace(b"0.75", b"much").replace(b'"enableSessionImage"', b'"enableIt"')
    found = {misfit.pointer: misfit.text for misfit in judge.misfits(interaction, set())}
    assert "the fragment has no enableIt" in found["/request/body"]
    assert "number" in found["/request/body/verifyConfidenceThreshold"]


def test_the_query_of_an_address_that_the_service_gave_is_its_own() -> None:
    first, second = read_interactions(CASSETTES / FACES)[:2]
    listing = copy.deepcopy(first)
    listing["request"] |= {"method": "GET", "uri": "https://example.com/face/v1.2/facelists?more=2", "body": ""}
    listing["response"] |= {"body": {"string": "[]"}, "headers": {"content-type": ["application/json"]}}
    judge = Judge(load_fragments())
    assert [misfit.pointer for misfit in judge.misfits(listing, set())] == ["/request/uri/more"]
    assert list(judge.misfits(listing, {listing["request"]["uri"]})) == []
    answer = {"headers": {"operation-location": ["https://x/1"], "content-type": ["application/json"]}}
    assert list(links({**answer, "body": {"string": '{"nextLink": "https://x/2"}'}})) == ["https://x/1", "https://x/2"]
    assert list(links(second["response"])) == []


def test_a_deviation_that_nothing_needs_is_named() -> None:
    (case,) = [case for case in CASES if case.path == LIFE]
    found = list(Cassettes(load_fragments(), cases=[case._replace(deviations={"*/x": "why"})]).stale())
    assert [finding.text for _, finding in found] == ["its deviation */x is not needed: remove it from the case"]


def add_operation(document: dict[str, Any]) -> None:
    like = document["paths"][ROUTE]["get"]
    new = {**like, "operationId": "FaceListOperations_CountFaces", "x-versions": {"from": "v1.2"}}
    document["paths"][f"{ROUTE}/count"] = {"get": {**new, "x-azfacade": {**like["x-azfacade"], "method": "count"}}}
    document["paths"][f"{ROUTE}?_overload=getWhole"] = {"get": {**like, "operationId": "FaceListOperations_GetWhole"}}


def add_arguments(document: dict[str, Any]) -> None:
    node = {"type": "string", "description": "Its colour."}
    schema(document, "CreateCollectionRequest")["properties"]["colour"] = node
    parameter = {"name": "shade", "in": "query", "description": "Its shade.", "schema": {"type": "string"}}
    document["paths"][ROUTE]["get"]["parameters"].append(parameter)


def test_operations_and_arguments_without_a_cassette(changed: ChangedFragments) -> None:
    """Each operationId needs one, also where several are one method."""
    before = list(Cassettes(load_fragments()).lacking())
    found = [one for one in Cassettes(changed(add_operation)).lacking() if one not in before]
    assert [(one.kind, one.where) for one in found] == [
        ("operations", "FaceListOperations_CountFaces"),
        ("operations", "FaceListOperations_GetWhole"),
    ]
    assert "calls GET /facelists/{faceListId}/count" in found[0].text
    assert "tests/replay/cases/ that calls `face_lists.count`" in found[0].text
    told = {(one.kind, one.where, one.text) for one in Cassettes(changed(add_arguments)).lacking()}
    assert ("arguments", "FaceListOperations_GetFaceList", "`face_lists.get` is never recorded with shade") in told
    assert len([where for _, where, text in told if text.endswith("with colour")]) == 4


def test_missing_and_left_over_cassettes(tmp_path: Path) -> None:
    folder = tmp_path / "cassettes"
    shutil.copytree(CASSETTES, folder)
    (folder / LIFE).rename(folder / "face" / "old.yaml")
    found = {finding.where: finding.text for finding in Cassettes(load_fragments(), folder).findings()}
    assert found[f"cassettes/{LIFE}"] == "its case has no recording"
    assert found["cassettes/face/old.yaml"] == "no case is recorded in it: remove it"


def test_versions_are_read_of_each_service(changed: ChangedFragments) -> None:
    fragments: list[Fragment] = changed(drop_version)
    judge = Judge(fragments)
    interaction = read_interactions(CASSETTES / "document_intelligence/operations/model_operations.yaml")[0]
    assert list(judge.misfits(interaction, set())) == []
