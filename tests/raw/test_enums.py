"""Enums are open: an unknown value decodes, equals its string and survives every copy."""

from __future__ import annotations

import copy
import json
import pickle
from enum import Enum
from importlib import import_module

import pytest

from azfacade_raw import types
from azfacade_raw.face.models import LivenessModel, RecognitionModel
from azfacade_raw.overloads import Overload
from azfacade_raw.types import ExtensibleEnum, Status
from tests.cases import each
from tests.raw.fragments import ENUMS, OBJECTS, Schema, document, operations, properties, resolve
from tests.raw.samples import bare


def enum_of(schema: Schema) -> type[ExtensibleEnum]:
    found: type[ExtensibleEnum] = getattr(import_module(f"azfacade_raw.{schema.service}.models"), schema.name)
    return found


@each("schema", ENUMS, ids=str)
def test_members_are_the_documented_values_in_their_order(schema: Schema) -> None:
    values = document(schema.service)["components"]["schemas"][schema.name]["enum"]
    assert [member.value for member in enum_of(schema)] == values
    assert all(member.name == member.name.upper() and member.name.isidentifier() for member in enum_of(schema))


@each("schema", ENUMS, ids=str)
def test_an_unknown_value_is_kept(schema: Schema) -> None:
    cls = enum_of(schema)
    for text in ("brandNew", "", "with space", "\u00fc"):
        found = cls(text)
        assert isinstance(found, cls)
        assert found == text
        assert hash(found) == hash(text)
        assert {text: 1}[found] == 1
        assert json.dumps(found) == json.dumps(text)
        assert f"{found}" == text
        assert cls(text) is found
        assert pickle.loads(pickle.dumps(found)) is found
        assert copy.deepcopy(found) is found
    assert len(list(cls)) == len(document(schema.service)["components"]["schemas"][schema.name]["enum"])


@each("schema", ENUMS, ids=str)
def test_a_member_equals_its_string(schema: Schema) -> None:
    for member in enum_of(schema):
        assert member == member.value
        assert hash(member) == hash(member.value)
        assert f"{member}" == member.value
        assert pickle.loads(pickle.dumps(member)) is member
        assert copy.deepcopy(member) is member


def test_equal_texts_of_two_enums_are_not_mixed_up() -> None:
    assert type(RecognitionModel("sameText")) is RecognitionModel
    assert type(LivenessModel("sameText")) is LivenessModel
    assert type(Status("sameText")) is Status


def test_a_flood_of_unknown_values_stays_equal_to_its_strings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "_UNKNOWN", {})

    class Small(ExtensibleEnum):
        ONE = "one"

    for number in range(5000):
        found = Small(f"value {number}")
        assert found == f"value {number}"
        assert pickle.loads(pickle.dumps(RecognitionModel(f"flood {number}"))) == f"flood {number}"
    assert Small("one") is Small.ONE
    assert len(types._UNKNOWN) < 5000, "nobody can grow the process by sending new values"


def test_every_enum_property_decodes_to_its_enum_known_or_not() -> None:
    seen = 0
    for schema in OBJECTS:
        for key, node in properties(schema.service, schema.name).items():
            inner = resolve(schema.service, node)
            if "enum" not in inner:
                continue
            field = next(f for f in schema.cls.wire_fields if f.key == key)
            for value in (inner["enum"][-1], "brandNew"):
                found = getattr(schema.cls.from_dict({**bare(schema), key: value}), field.name)
                assert isinstance(found, Enum)
                if not inner.get("x-status"):
                    assert found == value
                seen += 1
    assert seen > 40


def test_every_documented_overload_is_a_member_and_nothing_else_is() -> None:
    assert {member.value for member in Overload} == {o.overload for o in operations() if o.overload}
    assert Overload.GET_DOCUMENT_CLASSIFIER_BUILD_OPERATION.value == "getDocumentClassifierBuildOperation"
    assert "getDocumentModelBuildOperation" not in list(Overload)
