"""The fast and the tolerant decoder give the same result for any JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from azfacade_raw.wire import Model, decode_leniently
from tests.cases import each
from tests.raw.fragments import OBJECTS, Schema, is_in_default_version, properties
from tests.raw.samples import EXAMPLES, bare, full
from tests.raw.twists import with_empties, with_new_values, with_news, with_nulls, with_wrong, without_each


def inside(value: Any) -> Any:
    """Return everything a decoded value holds, types and what it keeps beyond its attributes included."""
    if isinstance(value, Model):
        extras = value._extras
        return (
            type(value),
            {f.name: inside(getattr(value, f.name)) for f in value.wire_fields},
            None if extras is None else (extras.unknown_fields, extras.original_values, extras.aliases),
        )
    if isinstance(value, list):
        return [inside(item) for item in value]
    if isinstance(value, dict):
        return {key: inside(item) for key, item in value.items()}
    return type(value), value


def bodies(schema: Schema) -> Iterator[dict[str, Any]]:
    yield from (e.body for e in EXAMPLES if e.schema == schema)
    for body in (bare(schema), full(schema)):
        yield body
        yield with_news(body)
        for twist in (with_nulls, with_empties, with_new_values):
            yield twist(schema, body)
        yield from without_each(schema, body)
    yield from (body for _, body in with_wrong(schema, bare(schema)))
    yield {}


@each("schema", OBJECTS, ids=str)
def test_both_ways_read_the_same(schema: Schema) -> None:
    for body in bodies(schema):
        straight = schema.cls.from_dict(body)
        careful = decode_leniently(type(straight), body)
        assert inside(straight) == inside(careful), body


@each("schema", OBJECTS, ids=str)
def test_expected_bodies_take_the_straight_way(schema: Schema, monkeypatch: pytest.MonkeyPatch) -> None:
    """The careful way would hide a mistake in the straight one, and takes many times as long."""

    def refuse(*_: object) -> None:
        pytest.fail("a body as documented was decoded the careful way")

    nodes = properties(schema.service, schema.name)
    body = {key: value for key, value in full(schema).items() if is_in_default_version(schema.service, nodes[key])}
    found = schema.cls.from_dict(body)
    with monkeypatch.context() as patched:
        patched.setitem(vars_of(type(found)), "decode_leniently", refuse)
        assert inside(type(found).from_dict(body)) == inside(found)


def vars_of(cls: type[Model]) -> dict[str, Any]:
    found: dict[str, Any] = getattr(cls.from_dict, "__globals__")  # noqa: B009 - mypy does not see it on a method
    return found
