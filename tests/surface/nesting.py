"""Finds the objects inside arguments, and wrong values for everything in them, from the fragments."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from azfacade_raw.wire import Model

from .calling import as_classes, model_class
from .reader import Argument, Fragment, Operation, fragment, operations, snake
from .values import Maker

Steps = tuple[tuple[str, Any], ...]
"""The way to a value in an argument: ("property", key), ("member", key of a map) or ("item", index of a list)."""
LEAVE_OUT: Any = object()


@dataclass(frozen=True)
class Wrong:
    """A wrong value somewhere inside an argument."""

    steps: Steps
    value: Any
    of_models: bool = True
    """Whether a model can have it too."""


def nested_arguments() -> Iterator[tuple[Operation, Argument, dict[str, Any]]]:
    """Yield each argument that holds objects, with the schema that the objects are found in."""
    for operation in operations():
        found = fragment(operation.service)
        for argument in (*operation.query, *operation.body):
            accepted = argument.schema if "items" in argument.schema else found.follow(argument.schema)
            node = argument.schema
            if "x-accepts" in accepted:
                node = {"$ref": f"#/components/schemas/{accepted['x-accepts']['schema']}"}
            if any(True for _ in objects(found, node)):
                yield operation, argument, node


def objects(found: Fragment, node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects that a schema has at its top, in its lists and in its maps."""
    schema = found.follow(node)
    if "properties" in schema or "allOf" in schema:
        yield node
    for inside in ("items", "additionalProperties"):
        if isinstance(schema.get(inside), dict):
            yield from objects(found, schema[inside])


def wrong_values(found: Fragment, node: dict[str, Any]) -> list[Wrong]:
    """Return wrong values for everything inside an argument that is not an argument itself."""
    return [wrong for wrong in _inside(found, node, (), required=True, above=()) if wrong.steps]


def _inside(
    found: Fragment, node: dict[str, Any], steps: Steps, *, required: bool, above: tuple[str, ...]
) -> Iterator[Wrong]:
    schema = found.follow(node)
    maker = Maker(found)
    if "properties" in schema or "allOf" in schema:
        yield from (Wrong(steps, value) for value in ("text", 7, ["x"], True))
        yield from _object(found, node, steps, above)
    elif schema.get("type") == "object":
        yield from (Wrong(steps, value) for value in ("text", 7, ["x"], {7: "x"}))
        yield from _inside(
            found, schema["additionalProperties"], (*steps, ("member", "key 1")), required=False, above=above
        )
    elif schema.get("type") == "array":
        yield from (Wrong(steps, value) for value in ("text", 7, {"a": 1}))
        item = maker.make(schema["items"], "item")
        yield from [Wrong(steps, [item] * (schema.get("minItems", 1) - 1))] * ("minItems" in schema)
        yield from [Wrong(steps, [item] * (schema.get("maxItems", 0) + 1))] * ("maxItems" in schema)
        yield from _inside(found, schema["items"], (*steps, ("item", 0)), required=True, above=above)
    elif schema["type"] == "boolean":
        yield from (Wrong(steps, value) for value in ("true", 1))
    elif schema["type"] in ("integer", "number"):
        yield from (Wrong(steps, value) for value in ("7", True, float("nan"), float("inf")))
        yield from [Wrong(steps, schema.get("minimum", 0) - 1)] * ("minimum" in schema)
        yield from [Wrong(steps, schema.get("maximum", 0) + 1)] * ("maximum" in schema)
        yield from [Wrong(steps, 1.5)] * (schema["type"] == "integer")
    else:
        yield from (Wrong(steps, value) for value in _texts(schema, required=required))


def _object(found: Fragment, node: dict[str, Any], steps: Steps, above: tuple[str, ...]) -> Iterator[Wrong]:
    schema, name = found.follow(node), node["$ref"]
    properties, needed = found.properties(node)
    if name in above:
        return  # of an object within itself, one level is enough
    for key, inner in properties.items():
        here = (*steps, ("property", key))
        if found.follow(inner).get("readOnly"):
            yield Wrong(here, Maker(found).make(inner, key), of_models=False)
            continue
        if key in needed:
            yield Wrong(here, LEAVE_OUT)
            yield Wrong(here, None)
        typos = (key[:-2] + key[-1], snake(key) if "_" in snake(key) else key.upper())
        for typo in typos:
            yield Wrong((*steps, ("unknown", (typo, key))), Maker(found).make(inner, key), of_models=False)
        yield from _inside(found, inner, here, required=key in needed, above=(*above, name))
    for key in schema.get("x-exactly-one", []):
        for excluded in schema["x-exactly-one"]:
            if excluded != key:
                yield Wrong((*steps, ("excluded", (key, excluded))), Maker(found).make(properties[excluded], excluded))
        yield Wrong((*steps, ("property", key)), LEAVE_OUT)


def _texts(schema: dict[str, Any], *, required: bool) -> Iterator[Any]:
    yield from (7, True, b"text", ["text"], "lone \ud800")
    if required or "enum" in schema or "minLength" in schema:
        yield ""
    if "enum" in schema:
        spelt = next((value for value in schema["enum"] if value.upper() != value), None)
        yield from [spelt.upper()] if spelt else []
    if "pattern" in schema:
        yield from ("!", "a b", "a\n")
    if schema.get("minLength", 0) > 1:
        yield "a" * (schema["minLength"] - 1)
    if "maxLength" in schema:
        yield "a" * (schema["maxLength"] + 1)
    if schema.get("format") == "uuid":
        yield "staff"
    if schema.get("format") == "date-time":
        yield "soon"


def with_wrong(value: Any, wrong: Wrong) -> Any:
    """Return a copy of an argument, of mappings or of models, with the wrong value in it."""
    return _replaced(copy.deepcopy(value), wrong.steps, wrong.value)


def _replaced(value: Any, steps: Steps, wrong: Any) -> Any:
    if not steps:
        return wrong
    (kind, key), rest = steps[0], steps[1:]
    if kind == "unknown":
        value.pop(key[1], None)
        return {**value, key[0]: wrong}
    if kind == "excluded":
        key = key[1]
    if isinstance(value, Model):
        inner = _replaced(getattr(value, snake(key)), rest, wrong)
        setattr(value, snake(key), None if inner is LEAVE_OUT else inner)
    elif kind == "item":
        value[key] = _replaced(value[key], rest, wrong)
    else:
        value[key] = _replaced(value.get(key), rest, wrong)
        if value[key] is LEAVE_OUT:
            del value[key]
    return value


def path_of(name: str, wrong: Wrong, *, in_models: bool) -> str:
    """Return the path that a message has for a wrong value: of keys, or of the attributes of models."""
    for kind, key in wrong.steps:
        if kind in ("member", "item"):
            name += f"[{key!r}]"
        else:
            wire = key[0] if kind in ("unknown", "excluded") else key
            name += f".{snake(wire) if in_models else wire}"
    return name


def valid(found: Fragment, node: dict[str, Any], wrong: Wrong, *, in_models: bool) -> Any:
    """Return a fine value in which the place of a wrong value is there."""
    for second in (False, True):
        made = Maker(found, second=second).make(node, "value")
        if _has(made, wrong.steps):
            break
    return as_models(found, node, made) if in_models else made


def _has(value: Any, steps: Steps) -> bool:
    """Tell whether an argument has what a wrong value is put into, or beside."""
    if not steps:
        return True
    (kind, key), rest = steps[0], steps[1:]
    if kind in ("unknown", "excluded"):
        return kind == "unknown" or key[0] in value
    if not rest:
        return isinstance(value, (dict, list)) and (not isinstance(key, str) or key in value)
    return key in value and _has(value[key], rest) if isinstance(value, dict) else _has(value[key], rest)


def as_models(found: Fragment, node: dict[str, Any], value: Any) -> Any:
    """Return a value with models instead of mappings, at every level."""
    if "$ref" in node and "properties" in found.follow(node):
        return model_class(found.service, node["$ref"].rsplit("/", 1)[-1]).from_dict(value)
    return as_classes(found, node, value)
