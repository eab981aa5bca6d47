"""Pickling and copying keep all data of a model; models are equal if their data are."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from azfacade_raw.calls import ResponseInfo
from tests.cases import each
from tests.raw.fragments import OBJECTS, Schema
from tests.raw.samples import bare, full
from tests.raw.test_straight_line import inside
from tests.raw.twists import with_new_values, with_news, with_nulls

every_class = each("schema", OBJECTS, ids=str)


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@every_class
def test_a_copy_is_all_of_it(schema: Schema) -> None:
    for body in (full(schema), with_news(full(schema)), with_nulls(schema, with_new_values(schema, bare(schema)))):
        found = schema.cls.from_dict(body)
        for again in (pickled, copy.deepcopy, copy.copy):
            twin = again(found)
            assert twin == found
            assert twin is not found
            assert inside(twin) == inside(found)
            assert twin.to_dict() == body


def test_a_deep_copy_shares_nothing_that_changes() -> None:
    for schema in OBJECTS:
        body = with_news(full(schema))
        found = schema.cls.from_dict(copy.deepcopy(body))
        twin = copy.deepcopy(found)
        twin.additional_properties["xNewObject"]["deep"].append(1)
        for field in schema.cls.wire_fields:
            value = getattr(twin, field.name)
            if isinstance(value, (list, dict)):
                value.clear()
        assert found.to_dict() == body


def test_equal_by_value_and_not_hashable() -> None:
    for schema in OBJECTS:
        one, two = schema.cls.from_dict(full(schema)), schema.cls.from_dict(full(schema))
        assert one == two
        for field in schema.cls.wire_fields:
            before = getattr(two, field.name)
            setattr(two, field.name, "something else")
            assert one != two, field.name
            setattr(two, field.name, before)
        two.additional_properties["xNew"] = 1
        assert one != two
        assert one != full(schema)
        with pytest.raises(TypeError):
            hash(one)


def test_what_an_answer_came_with_travels_along_and_does_not_count() -> None:
    schema = Schema("face", "TrainingResult")
    one, two = schema.cls.from_dict(full(schema)), schema.cls.from_dict(full(schema))
    assert one.response_info is None
    one.attach(ResponseInfo(200, {"apim-request-id": "abc"}, "mine", 0.25))
    assert one == two
    assert one.to_dict() == full(schema)
    twin = pickled(one)
    assert (twin.response_info.request_id, twin.response_info.client_request_id) == ("abc", "mine")


def test_a_null_and_an_absent_field_read_the_same_and_are_equal() -> None:
    schema = Schema("face", "TrainingResult")
    assert schema.cls.from_dict(bare(schema)) == schema.cls.from_dict(with_nulls(schema, bare(schema)))
