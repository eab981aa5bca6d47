"""Every builder of both services describes the documented request: method, path, query, body."""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

import pytest

from azfacade_raw.calls import Call
from azfacade_raw.document_intelligence import models as di
from azfacade_raw.document_intelligence.groups import classifiers, models, operations
from azfacade_raw.face import models as face
from azfacade_raw.face.groups import client, person_groups
from tests.cases import each
from tests.raw.builders import (
    CONTENT,
    OPERATIONS,
    Argument,
    arguments,
    builder,
    choices,
    module_of,
    query_text,
    valid_arguments,
)
from tests.raw.fragments import SPECS, Operation, name_of, resolve
from tests.raw.samples import value_of

every_operation = each("operation", OPERATIONS, ids=str)


def test_every_documented_operation_has_one_route() -> None:
    root = SPECS.parent / "generated" / "azfacade_raw"
    found = []
    for file in sorted(root.glob("*/groups/*.py")):
        if file.stem != "__init__":
            found += import_module(f"azfacade_raw.{file.parts[-3]}.groups.{file.stem}").ROUTES
    assert sorted(route.operation for route in found) == sorted(o.id for o in OPERATIONS)


@every_operation
def test_routes_say_what_the_fragment_says(operation: Operation) -> None:
    route = builder(operation)(**valid_arguments(operation)).route
    ours = operation.node["x-azfacade"]
    assert route in module_of(operation).ROUTES
    assert (route.operation, route.rest_page) == (operation.id, operation.node["summary"])
    assert (route.method, route.template) == (operation.method, operation.template)
    assert route.overload == operation.overload
    assert (route.bucket, route.billed) == (ours["bucket"], bool(ours.get("billed")))
    assert list(route.versions) == operation.node.get("x-versions", [])


@every_operation
@each("everything", [True, False], ids=["all", "least"])
def test_path_query_and_body(operation: Operation, everything: bool) -> None:
    for choice in choices(operation) or [""]:
        compare(operation, valid_arguments(operation, everything=everything, choice=choice))


def compare(operation: Operation, given: dict[str, Any]) -> None:
    """Compare the call that arguments make with what the fragment says of it."""
    call = builder(operation)(**given)
    path = operation.template
    query: list[tuple[str, str]] = []
    body: dict[str, Any] = {}
    for argument in arguments(operation):
        value: Any = given.get(argument.name, argument.default)
        if argument.where == "path":
            path = path.replace(f"{{{argument.wire}}}", value)
        elif argument.where == "query" and value is not None:
            query.append((argument.wire, query_text(value)))
        elif argument.where == "body" and value is not None:
            body[argument.wire] = value
        elif argument.where.startswith("body.") and value is not None:
            body.setdefault(argument.where.removeprefix("body."), {})[argument.wire] = value
    for parameter in operation.parameters:
        for to, item in parameter.get("x-adds", {}).items():
            sent = dict(query)
            if sent.get(parameter["name"]):
                items = sent.get(to, "").split(",") if to in sent else []
                sent[to] = ",".join([*items, item] if item not in items else items)
                query = [(name, sent[name]) for name in dict.fromkeys([*dict(query), to])]
    assert call.path == path
    assert list(call.query) == query
    media = list(operation.body.get("content", {}))
    if not media:
        assert (call.json, call.form, call.content) == (None, None, None)
    elif media[0] == "application/json":
        whole = next((a.name for a in arguments(operation) if a.where == "whole"), None)
        expected = given[whole] if whole else body
        assert json.dumps(call.json) == json.dumps(expected), "values and their order"
    elif media[0] == "multipart/form-data":
        assert call.form == body
    else:
        assert (call.content, call.content_type) == (CONTENT, None), "its bytes tell the type"
        assert call.route.media_types == tuple(media)
        assert media[0] == "application/octet-stream"


@every_operation
def test_signatures(operation: Operation) -> None:
    """Ids of the path first, then what the body needs in its order, then the query's; the rest by name only."""
    takes = arguments(operation)
    signature = inspect.signature(builder(operation))
    kinds = {name: parameter.kind for name, parameter in signature.parameters.items()}
    assert [name for name, kind in kinds.items() if kind is inspect.Parameter.POSITIONAL_OR_KEYWORD] == [
        a.name for a in takes if a.required
    ]
    assert {name for name, kind in kinds.items() if kind is inspect.Parameter.KEYWORD_ONLY} == {
        a.name for a in takes if not a.required
    }
    for argument in takes:
        if not argument.required:
            assert signature.parameters[argument.name].default == argument.default


@every_operation
def test_what_is_documented_of_the_answer(operation: Operation) -> None:
    call = builder(operation)(**valid_arguments(operation))
    code = next(code for code in operation.node["responses"] if str(code).startswith("2"))
    content = resolve(operation.service, operation.node["responses"][code]).get("content", {})
    if not content:
        assert call.decode(None) is None
        return
    media, described = next(iter(content.items()))
    assert call.accept == media
    if media != "application/json":
        assert call.decode(b"%PDF") == b"%PDF"
        return
    node = described["schema"]
    name = name_of(node.get("items", node))
    body = value_of(operation.service, node)
    found = call.decode(body)
    for item in found if isinstance(found, list) else [found]:
        assert name in {cls.__name__ for cls in type(item).__mro__}
    if call.expects is not None:
        assert call.expects.__name__ == name
        assert operation.overload


FREE_IDS = [
    (argument, operation)
    for operation in OPERATIONS
    for argument in arguments(operation)
    if argument.where == "path" and "pattern" not in argument.schema and argument.schema.get("format") != "uuid"
]


@each(("argument", "operation"), FREE_IDS, ids=lambda v: getattr(v, "name", str(v)))
def test_ids_without_a_pattern_are_quoted(argument: Argument, operation: Operation) -> None:
    given = valid_arguments(operation)
    for odd in ("a?b", "a#b", "a%2Fb", "a:b", "a;b", "a&b=c", "\u00fc\U0001f600", "..a", "a..", "...", "a+b", "a@b"):
        path = builder(operation)(**{**given, argument.name: odd}).path
        assert path == builder(operation)(**given).path.replace(given[argument.name], quote(odd, safe="~"))
        assert odd in unquote(path)
        assert path.count("/") == operation.template.count("/")
        assert not set("?#;&@+ ") & set(path)


def test_uuids_are_taken_as_objects_too() -> None:
    id_ = "123e4567-e89b-12d3-a456-426614174000"
    given: Any = UUID(id_)
    assert (
        person_groups.get_person_group_person("g", given).path == person_groups.get_person_group_person("g", id_).path
    )
    assert client.verify_face_to_face(given, given).json == {"faceId1": id_, "faceId2": id_}
    assert client.group([given, id_]).json == {"faceIds": [id_, id_]}


def test_an_enum_member_and_its_string_are_the_same() -> None:
    member = person_groups.create_person_group("g", "n", recognition_model=face.RecognitionModel.RECOGNITION_04)
    plain = person_groups.create_person_group("g", "n", recognition_model="recognition_04")
    assert member.json == plain.json == {"name": "n", "recognitionModel": "recognition_04"}
    assert type(member.json["recognitionModel"]) is str
    attributes = [face.FaceAttributeType.HEAD_POSE, "mask", "brandNew"]
    call = client.detect(b"x", return_face_attributes=attributes, detection_model=face.DetectionModel.DETECTION_03)
    assert call.query == (("detectionModel", "detection_03"), ("returnFaceAttributes", "headPose,mask,brandNew"))


@pytest.mark.parametrize("as_class", [True, False])
def test_a_schema_class_and_a_mapping_are_the_same(as_class: bool) -> None:
    wire = {"invoice": {"azureBlobSource": {"containerUrl": "https://example.org/c", "prefix": "p/"}, "kind": "newer"}}
    given: Any = {k: di.ClassifierDocumentTypeDetails.from_dict(v) for k, v in wire.items()} if as_class else wire
    call = classifiers.build_classifier("my-id", given, allow_overwrite=False)
    assert call.json == {"classifierId": "my-id", "docTypes": wire, "allowOverwrite": False}


def test_a_mapping_may_hold_classes_and_a_class_is_sent_as_it_came() -> None:
    source = di.AzureBlobContentSource(container_url="https://example.org/c")
    call = classifiers.build_classifier("my-id", {"invoice": {"azureBlobSource": source}})
    assert call.json["docTypes"] == {"invoice": {"azureBlobSource": {"containerUrl": "https://example.org/c"}}}
    permit = {"targetClassifierId": "id", "accessToken": "t", "expirationDateTime": "12/21/2017 12:57:27", "news": None}
    authorization = di.ClassifierCopyAuthorization.from_dict(permit)
    assert classifiers.copy_classifier_to("my-id", authorization).json == permit


def test_sequences_of_any_kind_are_lists() -> None:
    ids = ["123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174001"]
    expected = client.group(ids).json
    assert client.group(tuple(ids)).json == expected
    generated: Any = iter(ids)
    assert client.group(generated).json == expected


def test_content_may_be_a_path() -> None:
    assert client.detect("faces/one.jpg").content == Path("faces/one.jpg")
    assert models.analyze_document_from_stream("my-model", Path("a.pdf")).content == Path("a.pdf")


def test_a_call_prints_its_route_and_nothing_that_is_sent() -> None:
    call: Call[Any] = operations.get_operation("canary")
    assert repr(call) == "<Call MiscellaneousOperations_GetOperation: GET /operations/{operationId}>"
    permit = di.ClassifierCopyAuthorization.from_dict({"accessToken": "canary"})
    secret = classifiers.copy_classifier_to("my-id", permit)
    assert "canary" not in repr(secret)
