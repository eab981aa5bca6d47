"""Every builder rejects invalid values of each argument before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from azfacade_raw.document_intelligence import models as di
from azfacade_raw.document_intelligence.groups import classifiers, models
from azfacade_raw.face.groups import client, liveness_with_verify_sessions, person_groups
from azfacade_raw.types import AzFacadeError, InvalidInputError, InvalidInputTypeError
from tests.cases import each
from tests.raw.builders import OPERATIONS, Argument, arguments, builder, choices, valid_arguments
from tests.raw.fragments import Operation, resolve

every_operation = each("operation", OPERATIONS, ids=str)
ARGUMENTS = [(argument, operation) for operation in OPERATIONS for argument in arguments(operation)]

TEXTS: tuple[Any, ...] = (b"bytes", 7, 1.5, True, [], ["x"], {}, object())
NUMBERS: tuple[Any, ...] = ("7", "", True, False, [], [7], {}, 1j, b"7")
FLAGS: tuple[Any, ...] = ("true", "", 0, 1, [], {})
LISTS: tuple[Any, ...] = ("text", b"bytes", 7, True, {}, {"a": 1}, object())
MAPPINGS: tuple[Any, ...] = ("text", b"bytes", 7, True, [], [{}], [("a", 1)], object())
CONTENTS: tuple[Any, ...] = (7, 1.5, True, [], {}, object())


def of(kind: str) -> Callable[[Any], Any]:
    """Return a decorator for every argument of a kind."""
    chosen = [(a, o) for a, o in ARGUMENTS if kind_of(a) == kind]
    assert chosen, kind
    return each(("argument", "operation"), chosen, ids=lambda v: getattr(v, "name", str(v)))


def kind_of(argument: Argument) -> str:
    if argument.schema.get("format") == "binary":
        return "content"
    if argument.where == "path":
        return "id"
    return str(argument.schema["type"])


def call(operation: Operation, argument: Argument, value: Any) -> None:
    builder(operation)(**{**valid_arguments(operation, choice=argument.name), argument.name: value})


def refused(operation: Operation, argument: Argument, value: Any, kind: type[Exception] = InvalidInputError) -> None:
    with pytest.raises(InvalidInputError, match=argument.name) as caught:
        call(operation, argument, value)
    assert type(caught.value) is kind, f"{value!r}: {caught.value}"
    assert isinstance(caught.value, (AzFacadeError, ValueError))
    assert "canary" not in str(caught.value)


@every_operation
def test_wrong_types(operation: Operation) -> None:
    wrong = {
        "id": TEXTS, "string": TEXTS, "integer": (*NUMBERS, 1.0, 1.5), "number": NUMBERS, "boolean": FLAGS,
        "array": LISTS, "object": MAPPINGS, "content": CONTENTS,
    }  # fmt: skip
    for argument in arguments(operation):
        for value in wrong[kind_of(argument)]:
            refused(operation, argument, value, InvalidInputTypeError)


@every_operation
def test_none_stands_for_left_out_only_where_that_is_allowed(operation: Operation) -> None:
    for argument in arguments(operation):
        if argument.required or argument.default is not None:
            refused(operation, argument, None, InvalidInputTypeError)
        elif argument.name in choices(operation):
            refused(operation, argument, None)
            other = next(name for name in choices(operation) if name != argument.name)
            builder(operation)(**{**valid_arguments(operation, choice=other), argument.name: None})
        else:
            call(operation, argument, None)


EXCLUDING = [operation for operation in OPERATIONS if choices(operation)]


def test_what_excludes_each_other_is_marked() -> None:
    assert {o.id: choices(o) for o in EXCLUDING} == {
        "DocumentModels_BuildModel": ["azure_blob_source", "azure_blob_file_list_source"],
        "DocumentModels_AnalyzeDocument": ["url_source", "base64_source"],
        "DocumentModels_AnalyzeBatchDocuments": ["azure_blob_source", "azure_blob_file_list_source"],
        "DocumentClassifiers_ClassifyDocument": ["url_source", "base64_source"],
    }


@each("operation", EXCLUDING, ids=str)
@each("everything", [True, False], ids=["all", "least"])
def test_exactly_one_of_those_that_exclude_each_other(operation: Operation, everything: bool) -> None:
    names = choices(operation)
    values = {a.name: a.valid() for a in arguments(operation) if a.name in names}
    others = {k: v for k, v in valid_arguments(operation, everything=everything).items() if k not in names}
    words = "give exactly one of " + ", ".join(names)
    for given, got in (({}, "none"), (dict.fromkeys(names), "none"), (values, " and ".join(names))):
        with pytest.raises(InvalidInputError) as caught:
            builder(operation)(**others, **given)
        assert str(caught.value) == f"{words}: got {got}"
    for name in names:
        assert builder(operation)(**others, **{name: values[name]}).json


@of("id")
def test_ids(argument: Argument, operation: Operation) -> None:
    for value in (
        "", ".", "..", "../x", "a/b", "a/../b", "/", "\\", "..\\x", "a\x00b", "a\nb", "a\n", "\r\nX-Evil: 1",
        " ", "a b", "\t", "\x7f", "a/", "%2e%2e/x", "\ud800",
    ):  # fmt: skip
        refused(operation, argument, value)


@of("id")
def test_patterns_lengths_and_uuids_of_ids(argument: Argument, operation: Operation) -> None:
    schema = argument.schema
    if "pattern" in schema:
        for value in ("a:b", "a?b", "\u00e4\u00f6", "a\u0661", "-" * (schema["maxLength"] + 1), "a" * 65, "a~b\n"):
            refused(operation, argument, value)
        call(operation, argument, "a" * 64)
    if schema.get("minLength", 1) > 1:
        refused(operation, argument, "a")
    if schema.get("format") == "uuid":
        for value in ("x", "123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}", "g" * 36):
            refused(operation, argument, value)


@of("string")
def test_texts(argument: Argument, operation: Operation) -> None:
    schema = argument.schema
    if argument.required or "enum" in schema or schema.get("minLength"):
        refused(operation, argument, "")
    refused(operation, argument, "lonely \ud800")
    if "maxLength" in schema:
        refused(operation, argument, "x" * (schema["maxLength"] + 1))
    if "maxLength" in schema and "pattern" not in schema:
        call(operation, argument, "x" * schema["maxLength"])
    if "pattern" in schema:
        refused(operation, argument, "no/such id")
    if schema.get("format") == "uuid":
        refused(operation, argument, "no-uuid")
    if "enum" in schema:
        call(operation, argument, "brandNew")


@of("integer")
def test_ranges_of_whole_numbers(argument: Argument, operation: Operation) -> None:
    low, high = argument.schema["minimum"], argument.schema["maximum"]
    for value in (low, high):
        call(operation, argument, value)
    for value in (low - 1, high + 1, -(10**400), 10**400):
        refused(operation, argument, value)


@of("number")
def test_ranges_of_numbers(argument: Argument, operation: Operation) -> None:
    low, high = argument.schema["minimum"], argument.schema.get("maximum")
    for value in (low, low + 0.5, high or 10):
        call(operation, argument, value)
    for value in (
        low - 0.001,
        float("nan"),
        float("inf"),
        float("-inf"),
        *([high + 0.001] if high is not None else []),
    ):
        refused(operation, argument, value)


@of("array")
def test_numbers_of_items_and_the_items(argument: Argument, operation: Operation) -> None:
    schema, item = argument.schema, argument.valid()[0]
    for number in {schema.get("minItems", 0), schema.get("maxItems", 5)}:
        call(operation, argument, [item] * number)
    if "minItems" in schema:
        refused(operation, argument, [item] * (schema["minItems"] - 1))
    if "maxItems" in schema:
        refused(operation, argument, [item] * (schema["maxItems"] + 1))
    text = resolve(operation.service, schema["items"])["type"] == "string"
    for value in (None, True, [], {}, b"x", object(), 7.5, *([7] if text else ["7"])):
        refused(operation, argument, [item, value], InvalidInputTypeError)
    if text:
        refused(operation, argument, [item, ""])
    if argument.where == "query" and text:
        with pytest.raises(InvalidInputError, match="comma"):
            call(operation, argument, ["a,b"])


@of("object")
def test_entries(argument: Argument, operation: Operation) -> None:
    held = argument.schema.get("additionalProperties")
    valid = argument.valid()
    refused(operation, argument, {**valid, 7: valid}, InvalidInputTypeError)
    if held is None:
        return
    inner = resolve(operation.service, held)
    wrong: list[Any] = [None, 7, [], True, "text" if inner["type"] == "object" else {}]
    for value in wrong:
        refused(operation, argument, {**valid, "odd": value}, InvalidInputTypeError)
    if argument.required:
        refused(operation, argument, {})
    else:
        call(operation, argument, {})


@of("content")
def test_contents(argument: Argument, operation: Operation) -> None:
    for value in (b"", bytearray(), memoryview(b""), "", "file:///etc/passwd", "s3://bucket/x", "data:text/plain,x"):
        refused(operation, argument, value)


def test_another_schemas_class_is_refused() -> None:
    permit: Any = di.ModelCopyAuthorization.from_dict({"targetModelId": "x", "accessToken": "canary"})
    with pytest.raises(InvalidInputTypeError, match="authorization must be a ClassifierCopyAuthorization") as caught:
        classifiers.copy_classifier_to("my-id", permit)
    assert "canary" not in str(caught.value)
    source: Any = di.DocumentSpan(offset=1, length=2)
    with pytest.raises(InvalidInputTypeError, match=r"doc_types\['a'\] must be a ClassifierDocumentTypeDetails"):
        classifiers.build_classifier("my-id", {"a": source})


def test_messages_name_the_item() -> None:
    with pytest.raises(InvalidInputError, match=r"face_ids\[1\] must be a UUID such as"):
        client.group(["123e4567-e89b-12d3-a456-426614174000", "me"])
    with pytest.raises(InvalidInputError, match=r"target_face must have 4 items, got 3"):
        person_groups.add_person_group_person_face(
            "g", "123e4567-e89b-12d3-a456-426614174000", b"x", target_face=[1, 2, 3]
        )
    with pytest.raises(InvalidInputError, match=r"top must be from 1 to 1000, got 0"):
        person_groups.get_person_groups(top=0)


def test_long_values_are_cut_in_messages() -> None:
    with pytest.raises(InvalidInputError) as caught:
        classifiers.get_classifier("/" * 64)
    assert len(str(caught.value)) < 250
    with pytest.raises(InvalidInputError) as caught:
        models.get_model("x" * 100000)
    assert len(str(caught.value)) < 250


def test_the_photo_of_a_session_is_a_source() -> None:
    with pytest.raises(InvalidInputError, match="source has no bytes"):
        liveness_with_verify_sessions.create_liveness_with_verify_session("Passive", b"")
