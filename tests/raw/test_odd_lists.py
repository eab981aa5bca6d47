"""An invalid item of a list does not hide the others, and is written back at its place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from azfacade_raw.document_intelligence import models as di
from azfacade_raw.wire import Field, Model
from tests.cases import each
from tests.raw.fragments import OBJECTS, Schema, properties, resolve
from tests.raw.samples import full

ODD_ITEMS: tuple[Any, ...] = (None, "odd", 7, 0.5, True, [], [[1]])


def lists_of_objects() -> list[tuple[Schema, Field]]:
    """Return every property that is a list of objects."""
    found = []
    for schema in OBJECTS:
        for field in schema.cls.wire_fields:
            node = resolve(schema.service, properties(schema.service, schema.name)[field.key])
            item = resolve(schema.service, node.get("items", {}))
            if "properties" in item or "allOf" in item:
                found.append((schema, field))
    return found


CHANGES: tuple[Callable[[list[Any]], object], ...] = (
    lambda items: items.pop(),
    lambda items: items.append(items[0]),
    lambda items: items.reverse(),
)
LISTS = lists_of_objects()
every_list = each(("schema", "field"), LISTS, ids=lambda v: getattr(v, "key", str(v)))


def odd_body(schema: Schema, field: Field, odd: Any) -> dict[str, Any]:
    """Return a full object in whose list something odd stands before, between and after the items."""
    body = full(schema)
    first, second = body[field.key]
    return {**body, field.key: [odd, first, odd, second, odd]}


def test_there_are_lists_of_objects() -> None:
    assert len(LISTS) > 30


@every_list
@each("odd", ODD_ITEMS, ids=repr)
def test_the_good_items_are_read_and_all_are_written(schema: Schema, field: Field, odd: Any) -> None:
    body = odd_body(schema, field, odd)
    before = copy.deepcopy(body)
    found = schema.cls.from_dict(body)
    assert getattr(found, field.name) == getattr(schema.cls.from_dict(full(schema)), field.name)
    assert all(isinstance(item, Model) for item in getattr(found, field.name))
    assert found.to_dict() == before
    assert body == before, "decoding changed what it was given"


@every_list
def test_a_list_of_nothing_but_odd_items_reads_as_empty(schema: Schema, field: Field) -> None:
    body = {**full(schema), field.key: list(ODD_ITEMS)}
    found = schema.cls.from_dict(body)
    assert getattr(found, field.name) == []
    assert found.to_dict() == body


@every_list
def test_a_changed_list_wins_over_what_came(schema: Schema, field: Field) -> None:
    for change in CHANGES:
        found = schema.cls.from_dict(odd_body(schema, field, None))
        expected = full(schema)[field.key]
        change(getattr(found, field.name))
        change(expected)
        assert found.to_dict() == {**full(schema), field.key: expected}
    found = schema.cls.from_dict(odd_body(schema, field, None))
    setattr(found, field.name, [])
    assert found.to_dict().get(field.key, []) == []


def test_a_changed_item_wins_over_what_came() -> None:
    found = di.DocumentLine.from_dict({"content": "a", "polygon": [], "spans": [None, {"offset": 1, "length": 2}]})
    found.spans[0].offset = 5
    assert found.to_dict()["spans"] == [{"offset": 5, "length": 2}]


def test_deep_inside_a_result() -> None:
    pages = [{"pageNumber": 1, "spans": [], "lines": [7, {"content": "a", "spans": [None]}]}, "odd", {"pageNumber": 2}]
    body = {"apiVersion": "v", "modelId": "m", "stringIndexType": "textElements", "content": "a", "pages": pages}
    found = di.AnalyzeResult.from_dict(body)
    assert [page.page_number for page in found.pages] == [1, 2]
    assert [line.content for line in found.pages[0].lines] == ["a"]
    assert found.pages[0].lines[0].spans == []
    assert found.to_dict() == body
    assert di.AnalyzeResult.from_dict(found.to_dict()) == found


@pytest.mark.parametrize("spans", [[None, {"offset": 1, "length": 2}], {"odd": []}], ids=["list", "mapping"])
def test_what_is_written_is_not_tied_to_what_was_kept(spans: Any) -> None:
    found = di.DocumentLine.from_dict({"content": "a", "polygon": [], "spans": copy.deepcopy(spans)})
    found.to_dict()["spans"].clear()
    assert found.to_dict()["spans"] == spans
