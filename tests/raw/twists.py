"""JSON that deviates from the fragments, as a service may send one day."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from tests.raw.fragments import Schema, properties, required, resolve

WRONG: tuple[Any, ...] = (
    None, "", "odd", 0, 7, -1.5, True, False, [], {}, [None], ["odd"], [7], [[]], [{}], [{"odd": None}],
    {"odd": None}, {"odd": "text"}, {"odd": 7}, {"odd": []}, {"kind": []}, {"odd": {"deep": [1, None]}},
    "2024-13-45T99:00:00Z", "11:07:58", "https://odd.example/path?sig=secret", 10**30, 1e-300,
)  # fmt: skip
"""Values of the wrong type, or of the right type and odd, for a property of any type."""


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every JSON object inside a value, itself included."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from objects_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from objects_in(item)


def with_news(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body with unknown fields at every level; in a map one is text, which a map of objects does not take."""
    found = copy.deepcopy(body)
    for number, item in enumerate(list(objects_in(found))):
        item["xNew"] = number
        item["xNewObject"] = {"deep": [{"er": None}, 1.0, ""]}
    return found


def with_nulls(schema: Schema, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body whose optional properties are null."""
    optional = properties(schema.service, schema.name).keys() - set(required(schema.service, schema.name))
    return {**body, **dict.fromkeys(sorted(optional))}


def with_empties(schema: Schema, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body whose lists and maps are there and empty."""
    found = dict(body)
    for key, node in properties(schema.service, schema.name).items():
        kind = resolve(schema.service, node).get("type")
        if kind == "array":
            found[key] = []
        elif kind == "object" and "properties" not in resolve(schema.service, node):
            found[key] = {}
    return found


def with_new_values(schema: Schema, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body whose enums, also those in lists and maps, have values nobody has documented."""
    found = dict(body)
    for key, node in properties(schema.service, schema.name).items():
        inner = resolve(schema.service, node)
        held = inner.get("items") or inner.get("additionalProperties")
        if "enum" in inner:
            found[key] = f"new{key}"
        elif held and "enum" in resolve(schema.service, held):
            found[key] = [f"new{key}", "newer"] if inner["type"] == "array" else {"one": f"new{key}"}
    return found


def without_each(schema: Schema, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the body without one of its required properties, each in turn, then without all of them."""
    needed = required(schema.service, schema.name)
    for key in needed:
        yield {k: v for k, v in body.items() if k != key}
    yield {k: v for k, v in body.items() if k not in needed}


def with_wrong(schema: Schema, body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each key with the body in which a value of the wrong type stands there, each such value in turn."""
    for key in properties(schema.service, schema.name):
        for wrong in WRONG:
            yield key, {**body, key: wrong}
