"""A null or invalid member of a map does not hide the others, and is written back."""

from __future__ import annotations

import copy
import json
import random
import time
from typing import Any

from azfacade_raw.document_intelligence import models as di
from azfacade_raw.wire import Field, Model, decode_leniently
from tests.cases import each
from tests.raw.fragments import OBJECTS, Schema, properties, resolve
from tests.raw.samples import full
from tests.raw.test_straight_line import inside

INVALID: tuple[Any, ...] = ("odd", 7, 0.5, True, [], [[1]])


def maps(*, of_objects: bool) -> list[tuple[Schema, Field]]:
    """Return every property that is a map, of objects or of plain values."""
    found = []
    for schema in OBJECTS:
        for field in schema.cls.wire_fields:
            node = resolve(schema.service, properties(schema.service, schema.name)[field.key])
            if field.container is dict:
                item = resolve(schema.service, node.get("additionalProperties", {}))
                if ("properties" in item or "allOf" in item) is of_objects:
                    found.append((schema, field))
    return found


MAPS = maps(of_objects=True)
every_map = each(("schema", "field"), MAPS, ids=lambda v: getattr(v, "key", str(v)))


def odd_body(schema: Schema, field: Field, odd: Any) -> dict[str, Any]:
    """Return a full object in whose map something odd stands before, between and after the members."""
    body = full(schema)
    (one, first), (two, second) = body[field.key].items()
    return {**body, field.key: {"before": odd, one: first, "between": odd, two: second, "after": odd}}


def test_there_are_maps_of_objects_and_of_others() -> None:
    assert {field.key for _, field in MAPS} >= {"fields", "valueObject", "fieldSchema", "docTypes", "properties"}
    assert maps(of_objects=False)


@every_map
def test_a_null_member_reads_as_none(schema: Schema, field: Field) -> None:
    body = odd_body(schema, field, None)
    before = copy.deepcopy(body)
    found = schema.cls.from_dict(body)
    expected = getattr(schema.cls.from_dict(full(schema)), field.name)
    assert getattr(found, field.name) == expected | dict.fromkeys(("before", "between", "after"))
    assert list(getattr(found, field.name)) == list(before[field.key])
    assert json.dumps(found.to_dict()) == json.dumps(before)
    assert body == before, "decoding changed what it was given"
    assert repr(found)


@every_map
@each("odd", INVALID, ids=repr)
def test_an_invalid_member_is_left_out_and_written(schema: Schema, field: Field, odd: Any) -> None:
    body = odd_body(schema, field, odd)
    found = schema.cls.from_dict(body)
    assert getattr(found, field.name) == getattr(schema.cls.from_dict(full(schema)), field.name)
    assert json.dumps(found.to_dict()) == json.dumps(body)


@each(("schema", "field"), maps(of_objects=False), ids=lambda v: getattr(v, "key", str(v)))
def test_a_map_of_plain_values_keeps_all(schema: Schema, field: Field) -> None:
    for odd in (None, *INVALID):
        body = odd_body(schema, field, odd)
        found = schema.cls.from_dict(body)
        assert getattr(found, field.name) == body[field.key]
        assert json.dumps(found.to_dict()) == json.dumps(body)


@every_map
def test_a_map_of_nothing_but_invalid_members_reads_as_empty(schema: Schema, field: Field) -> None:
    body = {**full(schema), field.key: {str(number): odd for number, odd in enumerate(INVALID)}}
    found = schema.cls.from_dict(body)
    assert getattr(found, field.name) == {}
    assert found.to_dict() == body


@every_map
def test_a_changed_map_wins_over_what_came(schema: Schema, field: Field) -> None:
    for odd in (None, "odd"):
        found = schema.cls.from_dict(odd_body(schema, field, odd))
        members = getattr(found, field.name)
        del members["two words"]
        written = {"one": full(schema)[field.key]["one"]}
        if odd is None:
            written |= dict.fromkeys(("before", "between", "after"))
        assert found.to_dict() == {**full(schema), field.key: written}
        setattr(found, field.name, {})
        assert found.to_dict().get(field.key, {}) == {}


def test_a_changed_member_wins_over_what_came() -> None:
    fields = {"a": {"type": "string", "valueString": "x"}, "b": "odd"}
    found = di.AnalyzedDocument.from_dict({"docType": "d", "spans": [], "confidence": 1.0, "fields": fields})
    found.fields["a"].value_string = "y"
    assert found.to_dict()["fields"] == {"a": {"type": "string", "valueString": "y"}}


def random_field(chance: random.Random, depth: int) -> dict[str, Any]:
    """Return a field whose lists and maps have odd members at any place and level."""

    def member() -> Any:
        return chance.choice((None, *INVALID)) if chance.random() < 0.3 else random_field(chance, depth - 1)

    found: dict[str, Any] = {"type": chance.choice(("string", "object", "array", "new", None, 5)), "content": "c"}
    if depth:
        found["valueObject"] = {f"k{number}": member() for number in range(chance.randrange(4))}
        found["valueArray"] = [member() for _ in range(chance.randrange(4))]
        found["valueAddress"] = chance.choice((None, "odd", {"city": "x"}, {"xNew": 1}))
    return found


def assert_same(field: Any, sent: dict[str, Any]) -> None:
    """Compare a decoded field with its JSON, at every level."""
    assert isinstance(field, di.DocumentField)
    assert field.content == sent["content"]
    members = {
        key: value for key, value in sent.get("valueObject", {}).items() if value is None or value.__class__ is dict
    }
    assert field.value_object.keys() == members.keys()
    for key, value in members.items():
        decoded: Any = field.value_object[key]
        if value is None:
            assert decoded is None
        else:
            assert_same(decoded, value)
    items = [value for value in sent.get("valueArray", []) if isinstance(value, dict)]
    for item, value in zip(field.value_array, items, strict=True):
        assert_same(item, value)


@each("seed", range(60))
def test_odd_members_at_every_level(seed: int) -> None:
    body = random_field(random.Random(seed), 5)
    before = json.dumps(body)
    found = di.DocumentField.from_dict(body)
    assert_same(found, body)
    assert json.dumps(found.to_dict(), sort_keys=True) == json.dumps(json.loads(before), sort_keys=True)
    assert inside(found) == inside(decode_leniently(di.DocumentField, body))
    assert json.dumps(body) == before


@each("odd", [None, "odd"])
@each("wrap", ["valueArray", "valueObject"])
def test_odd_members_at_many_levels_take_no_exponential_time(wrap: str, odd: Any) -> None:
    body: dict[str, Any] = {"type": "string"}
    for _ in range(25):
        body = {"type": "array", wrap: [body, odd] if wrap == "valueArray" else {"a": body, "b": odd}}
    started = time.process_time()
    found: Model = di.DocumentField.from_dict(body)
    assert found.to_dict() == body
    assert time.process_time() - started < 2
