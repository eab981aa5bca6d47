"""JSON objects made from the fragments: their own examples, and objects with every property."""

from __future__ import annotations

import itertools
import json
import re
from functools import cache
from typing import Any, NamedTuple

from tests.raw.fragments import Schema, kinds, name_of, operations, properties, required, resolve

DATES = ("2024-03-05T11:07:58.371Z", "2021-09-23T09:12:57Z", "2025-01-31T23:59:59.940569Z", "0001-01-01T00:00:00Z")


class _Maker:
    """Makes values that all differ, so that swapped properties do not go unseen."""

    def __init__(self, service: str, *, everything: bool, to_send: bool = False) -> None:
        self.service = service
        self.everything = everything
        self.to_send = to_send
        """Whether a value must be fit for a request: in its bounds, without what is read-only or excludes another."""
        self.count = itertools.count(1)

    def value(self, node: dict[str, Any], above: tuple[str, ...] = ()) -> Any:
        schema, name, number = resolve(self.service, node), name_of(node), next(self.count)
        if "enum" in schema:
            return schema["enum"][number % len(schema["enum"])]
        if "properties" in schema or "allOf" in schema:
            return self.object(name, above)
        if schema.get("type") == "array":
            return [self.value(schema["items"], above) for _ in range(2)]
        if schema.get("type") == "object":
            return {key: self.value(schema["additionalProperties"], above) for key in ("one", "two words")}
        if schema.get("format") == "date-time":
            return DATES[number % len(DATES)]
        if schema.get("format") == "uuid":
            return f"123e4567-e89b-12d3-a456-{number:012}"
        if "pattern" in schema and self.to_send:
            return next(text for text in (f"ab-{number}", "1-3,5") if re.fullmatch(schema["pattern"], text))
        if "maximum" in schema and self.to_send:
            return schema["maximum"] - number % 2 * 0.5 if schema["type"] == "number" else schema["maximum"]
        return {
            "string": f"text {number} \u00fc\U0001f600",
            "integer": number,
            "number": number + 0.5 if number % 3 else float(number),
            "boolean": bool(number % 2),
        }[schema["type"]]

    def object(self, name: str, above: tuple[str, ...] = ()) -> dict[str, Any]:
        # A schema within itself is made with what it requires only, so that recursion ends.
        nested = name in above
        needed = required(self.service, name)
        left_out = resolve(self.service, {"$ref": f"#/components/schemas/{name}"}).get("x-exactly-one", [])[1:]
        found = {
            key: self.value(node, (*above, name))
            for key, node in properties(self.service, name).items()
            if key in needed or (self.everything and not nested)
            if not self.to_send or not (key in left_out or resolve(self.service, node).get("readOnly"))
        }
        if name in kinds(self.service):
            key, value = kinds(self.service)[name]
            found[key] = value
        return found


@cache
def _made(schema: Schema, *, everything: bool) -> str:
    return json.dumps(_Maker(schema.service, everything=everything).object(schema.name))


def full(schema: Schema) -> dict[str, Any]:
    """Return a new object with every property set."""
    found: dict[str, Any] = json.loads(_made(schema, everything=True))
    return found


def bare(schema: Schema) -> dict[str, Any]:
    """Return a new object with nothing but what is required."""
    found: dict[str, Any] = json.loads(_made(schema, everything=False))
    return found


def value_of(service: str, node: dict[str, Any], *, to_send: bool = False) -> Any:
    """Return a value of any schema node, as an answer has it, or as a request may have it."""
    return _Maker(service, everything=True, to_send=to_send).value(node)


class Example(NamedTuple):
    """An answer as a fragment shows it."""

    schema: Schema
    body: dict[str, Any]
    where: str


def _examples() -> list[Example]:
    found: list[Example] = []
    for operation in operations():
        for code, response in operation.node["responses"].items():
            for media in resolve(operation.service, response).get("content", {}).values():
                if "example" not in media:
                    continue
                node = media["schema"]
                items = media["example"] if node.get("type") == "array" else [media["example"]]
                schema = Schema(operation.service, name_of(node.get("items", node)))
                found += [Example(schema, item, f"{operation.id} {code} {i}") for i, item in enumerate(items)]
    return found


EXAMPLES = _examples()
