"""Decoding and writing back loses nothing, for every class of both services and any JSON."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

import pytest

from azfacade_raw.types import InvalidInputTypeError
from tests.cases import each
from tests.raw.fragments import OBJECTS, Schema
from tests.raw.samples import EXAMPLES, Example, bare, full
from tests.raw.twists import with_empties, with_new_values, with_news, with_nulls, with_wrong, without_each

every_class = each("schema", OBJECTS, ids=str)


def exactly(value: Any) -> str:
    """Return a text that tells 1 from 1.0 and from True, as `==` does not."""
    return json.dumps(value, sort_keys=True)


def assert_lossless(schema: Schema, body: dict[str, Any]) -> None:
    before = copy.deepcopy(body)
    written = schema.cls.from_dict(body).to_dict()
    assert exactly(written) == exactly(before)
    assert body == before, "decoding changed what it was given"


@each("example", EXAMPLES, ids=lambda e: e.where.replace(" ", "-"))
def test_examples_of_the_fragments(example: Example) -> None:
    assert_lossless(example.schema, example.body)
    assert_lossless(example.schema, with_news(example.body))


def test_there_are_examples_of_both_services() -> None:
    assert len({e.schema.service for e in EXAMPLES}) == 2
    assert len(EXAMPLES) > 40


@every_class
def test_full_and_bare_objects(schema: Schema) -> None:
    body = full(schema)
    assert_lossless(schema, body)
    assert_lossless(schema, bare(schema))
    found = schema.cls.from_dict(body)
    assert found.additional_properties == {}
    assert not [f.name for f in schema.cls.wire_fields if getattr(found, f.name) is None], "a property was not read"


@every_class
def test_nulls_empties_and_new_enum_values(schema: Schema) -> None:
    for make in (bare, full):
        for twist in (with_nulls, with_empties, with_new_values):
            assert_lossless(schema, twist(schema, make(schema)))


def test_unknown_fields_at_every_level() -> None:
    for schema in OBJECTS:
        body = with_news(full(schema))
        assert_lossless(schema, body)
        assert schema.cls.from_dict(body).additional_properties == {"xNew": 0, "xNewObject": body["xNewObject"]}


def test_missing_required_properties() -> None:
    for schema in OBJECTS:
        for body in without_each(schema, full(schema)):
            assert_lossless(schema, body)


@every_class
def test_wrong_types(schema: Schema) -> None:
    for _, body in with_wrong(schema, bare(schema)):
        assert_lossless(schema, body)


def test_an_empty_object() -> None:
    for schema in OBJECTS:
        assert_lossless(schema, {})
        for field in schema.cls.wire_fields:
            found = getattr(schema.cls.from_dict({}), field.name)
            assert found == (field.container() if field.container else None)


def test_only_an_object_decodes() -> None:
    for schema in OBJECTS:
        bodies: list[Any] = [None, [], "text", 7]
        for body in bodies:
            with pytest.raises(InvalidInputTypeError, match=schema.name):
                schema.cls.from_dict(body)


def test_any_mapping_decodes() -> None:
    class Frozen(Mapping[str, Any]):
        def __init__(self, held: dict[str, Any]) -> None:
            self.held = held

        def __getitem__(self, key: str) -> Any:
            return self.held[key]

        def __iter__(self) -> Any:
            return iter(self.held)

        def __len__(self) -> int:
            return len(self.held)

    schema = Schema("document_intelligence", "DocumentClassifierDetails")
    assert schema.cls.from_dict(Frozen(full(schema))).to_dict() == full(schema)
