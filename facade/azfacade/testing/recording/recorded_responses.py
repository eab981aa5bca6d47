"""Compares recorded responses with what the installed client reads: types, required properties, values, round trips."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, NamedTuple

from azfacade_raw.wire import Model

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}
_REFERENCE = "#/$defs/"


class Misfit(NamedTuple):
    """A place of a response that is not as the client reads it."""

    where: str
    """A JSON pointer below the body."""
    text: str


@cache
def _schemas(package: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files(f"{package}.models") / "schemas.json").read_bytes())
    return found


def misfits(package: str, operation: str, version: str, body: Any, *, strict: bool = False) -> Iterator[Misfit]:
    """Yield where the body of a success no longer fits what the client reads.

    Args:
        package: The generated package of the service.
        operation: The operationId.
        version: The api version of the request.
        body: The decoded JSON.
        strict: True to name properties and values, too, that the client keeps but does not know.
    """
    schema = _schemas(package)["responses"].get(operation)
    if schema is None:
        return
    if not isinstance(body, (dict, list)):
        yield Misfit("", "is no JSON object or list")
        return
    try:
        found = list(_Types(package, version, strict=False).misfits(body, schema))
        found = found or list(_undecoded(package, schema, body))
        if strict:
            found += [one for one in _Types(package, version, strict=True).misfits(body, schema) if one not in found]
        yield from found
    except RecursionError:
        yield Misfit("", "is nested too deeply to be read")


class _Types:
    """Compares values with the schemas that the models were generated with."""

    def __init__(self, package: str, version: str, *, strict: bool) -> None:
        self._package = package
        self._version = version
        self._is_default = version == import_module(f"{package}.versions").DEFAULT_API_VERSION
        self._strict = strict

    def misfits(self, value: Any, node: dict[str, Any], where: str = "") -> Iterator[Misfit]:
        if value is None:
            return  # services write null for what is absent
        node = self._resolve(node, value)
        kind = node.get("type")
        if kind in _TYPES and not _is_a(value, kind):
            yield Misfit(where, f"is no {kind}")
        elif kind == "object":
            yield from self._object(value, node, where)
        elif kind == "array":
            for number, item in enumerate(value):
                yield from self.misfits(item, node.get("items", {}), f"{where}/{number}")
        elif self._strict and "enum" in node and value not in node["enum"]:
            yield Misfit(where, "is none of the values that the client knows")

    def _object(self, value: dict[str, Any], node: dict[str, Any], where: str) -> Iterator[Misfit]:
        properties, others = node.get("properties", {}), node.get("additionalProperties")
        aliases = self._aliases(node)
        if lacking := [key for key in self._required(node) if key not in value and aliases.get(key) not in value]:
            yield Misfit(where, f"lacks {', '.join(lacking)}")
        for key, item in value.items():
            if key in properties:
                yield from self.misfits(item, properties[key], f"{where}/{key}")
            elif isinstance(others, dict):
                yield from self.misfits(item, others, f"{where}/{key}")
            elif self._strict and properties and not others and key not in aliases.values():
                yield Misfit(f"{where}/{key}", "is a property that the client does not know")

    def _required(self, node: dict[str, Any]) -> list[str]:
        if not (self._strict or self._is_default):
            return []  # previews lack a property here and there
        limited = _schemas(self._package)["versions"].get(node.get("title", ""), {})
        return [key for key in node.get("required", ()) if self._version in limited.get(key, [self._version])]

    def _aliases(self, node: dict[str, Any]) -> dict[str, str]:
        cls = getattr(import_module(f"{self._package}.models"), node.get("title", ""), None)
        return {field.key: field.alias for field in getattr(cls, "wire_fields", ()) if field.alias}

    def _resolve(self, node: dict[str, Any], value: Any) -> dict[str, Any]:
        if "$ref" not in node:
            return node
        name = node["$ref"].removeprefix(_REFERENCE)
        definitions = _schemas(self._package)["$defs"]
        found: dict[str, Any] = definitions[name]
        if "anyOf" in found and isinstance(value, dict):
            # Its own properties tell which kind of object it is; an unknown one is one of the base, which is last.
            kind = type(_model(self._package, name).from_dict(value)).__name__
            found = definitions[kind] if kind != name else found["anyOf"][-1]
        return found


def _model(package: str, name: str) -> type[Model]:
    found: type[Model] = getattr(import_module(f"{package}.models"), name)
    return found


def _is_a(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _TYPES[kind]) or (kind == "integer" and isinstance(value, float) and value.is_integer())


def _undecoded(package: str, schema: dict[str, Any], body: Any) -> Iterator[Misfit]:
    """Yield what the models of the client leave out, or write otherwise than it was received."""
    name = (schema.get("items") or schema)["$ref"].removeprefix(_REFERENCE)
    cls = _model(package, name)
    objects = list(enumerate(body)) if isinstance(body, list) else [("", body)]
    for number, data in objects:
        where = "" if number == "" else f"/{number}"
        model = cls.from_dict(data)
        lost = list(_lost(model, data, where))
        yield from lost
        if not lost and model.to_dict() != data:
            yield Misfit(where, f"is written otherwise by {type(model).__name__}.to_dict()")


def _lost(model: Model, data: Any, where: str) -> Iterator[Misfit]:
    for field in model.wire_fields:
        key = field.alias if field.alias in data and data.get(field.key) is None else field.key
        received, value = data.get(key), getattr(model, field.name)
        if received is None:
            continue
        if value is None or (isinstance(value, (list, dict)) and len(value) != len(received)):
            yield Misfit(f"{where}/{key}", "cannot be decoded")
        elif isinstance(value, Model):
            yield from _lost(value, received, f"{where}/{key}")
        elif isinstance(value, (list, dict)):
            for part, item in enumerate(value) if isinstance(value, list) else value.items():
                if isinstance(item, Model):
                    yield from _lost(item, received[part], f"{where}/{key}/{part}")
