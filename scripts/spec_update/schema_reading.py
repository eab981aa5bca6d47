"""Reads the facts of schemas: properties, types, limits, enums, classes told apart by a discriminator."""

from __future__ import annotations

import itertools
import json
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.positions import Place
from codegen.python_names import pascal
from spec_update.facts import PRESENT, Facts, Pointer, node_facts, use_facts
from spec_update.versions import listed

_PREFIX = "#/components/schemas/"


class SchemaReader:
    """Reads schemas, those that operations refer to and those without a name."""

    def __init__(self, document: dict[str, Any], version: str | None, names: Mapping[Pointer, Any]) -> None:
        """Start with no facts; the arguments are those of `reading.read_facts`."""
        self.document = document
        self._version = version
        self._versions: list[str] = document.get("x-api-versions", [])
        self.facts = Facts()
        self._names = names
        self._schemas: dict[str, tuple[dict[str, Any], Place]] = {}
        self._short: dict[str, str] = {}
        for key, node in document.get("components", {}).get("schemas", {}).items():
            # Azure.Core.Foundations.OperationState is OperationState in Python.
            name = key.rpartition(".")[2]
            name = name if name not in self._schemas else key.replace(".", "")
            self._schemas[name] = (node, ("components", "schemas", key))
            self._short[_PREFIX + key] = name
        self._waiting: deque[str] = deque()
        self._nameless: deque[tuple[Pointer, dict[str, Any], Place]] = deque()
        self._seen: set[str] = set()

    def applies(self, node: dict[str, Any]) -> bool:
        """Return whether a node of a fragment is there in the api version that is looked at."""
        return self._version is None or self._version in listed(node.get("x-versions"), self._versions)

    def _has_value(self, node: dict[str, Any], value: Any) -> bool:
        limited = node.get("x-value-versions", {})
        return self._version is None or self._version in listed(limited.get(value), self._versions)

    def resolve(self, node: dict[str, Any], place: Place) -> tuple[dict[str, Any], list[Place]]:
        """Return a node with its references resolved, and the places it stands at; keys beside one override."""
        places = [place]
        while "$ref" in node:
            target, where = self._target(node["$ref"], places)
            node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
            places.append(where)
        return node, places

    def _target(self, reference: str, places: list[Place]) -> tuple[Any, Place]:
        """Return what a reference leads to, and where it stands.

        Raises:
            LookupError: It leads nowhere, or back to a place that led to it.
        """
        where = tuple(part.replace("~1", "/").replace("~0", "~") for part in reference[2:].split("/"))
        target: Any = self.document
        for part in where:
            target = target[part]
        if where in places:
            raise LookupError(f"{reference} leads back to itself")
        return target, where

    def read_shape(self, pointer: Pointer, node: dict[str, Any], place: Place) -> None:
        """Read the type of a value and what limits it."""
        node = _unwrapped(node)
        values, whole, beside = self.facts.values, node, dict[str, Any]()
        places, name = [place], None
        while "$ref" in whole:
            beside = {**{key: value for key, value in whole.items() if key != "$ref"}, **beside}
            name = self._short.get(whole["$ref"])
            whole, place = self._target(whole["$ref"], places)
            places.append(place)
        self.facts.sites[pointer] = places
        merged = {**whole, **beside}
        if name and _is_class(whole):
            values[*pointer, "type"] = name
            self._wait(name)
            merged = beside
        elif _is_class(whole):
            self._nameless.append((pointer, whole, place))
            values[*pointer, "type"] = ""  # its name follows
            merged = beside | {key: whole[key] for key in ("default", "readOnly", "nullable") if key in whole}
        else:
            self._read_plain(pointer, merged, place)
        values.update({(*pointer, key): value for key, value in use_facts(merged)})
        if isinstance(merged.get("type"), list) and "null" in merged["type"]:
            values[*pointer, "nullable"] = True

    def _read_plain(self, pointer: Pointer, node: dict[str, Any], place: Place) -> None:
        values = self.facts.values
        kind = node.get("type")
        if isinstance(kind, list):
            kind = next((name for name in kind if name != "null"), None)
        if kind == "array":
            values[*pointer, "type"] = "array"
            self.read_shape((*pointer, "items"), node.get("items", {}), (*place, "items"))
        elif kind == "object" and node.get("additionalProperties"):
            inner = node["additionalProperties"]
            values[*pointer, "type"] = "map"
            inner = inner if isinstance(inner, dict) else {}
            self.read_shape((*pointer, "entries"), inner, (*place, "additionalProperties"))
        else:
            values[*pointer, "type"] = kind or "any"
        values.update({(*pointer, key): value for key, value in node_facts(node)})

    def read_schemas(self) -> None:
        """Read all schemas that were referred to, and name those without a name."""
        while self._waiting or self._nameless:
            while self._waiting:
                self._read_schema(self._waiting.popleft())
            if self._nameless:
                self._name(*self._nameless.popleft())

    def _wait(self, name: str) -> None:
        if name not in self._seen:
            self._seen.add(name)
            self._waiting.append(name)

    def _name(self, pointer: Pointer, node: dict[str, Any], place: Place) -> None:
        """Give a schema without a name that of the other side, or one made of its place."""
        published = str((node.get("x-ms-enum") or {}).get("name", "")).rpartition(".")[2]
        expected = self._names.get((*pointer, "type"), "")
        made = pascal(pointer[1]) + pascal(pointer[-1])
        if pointer[0] == "operations":
            last = self.facts.values[*pointer[:2], "operationId"].rpartition("_")[2]
            made = pascal(last) + ("Request" if pointer[2] == "body" else pascal(pointer[-2].rpartition(":")[2]))
        candidates = itertools.chain((published, expected, made), (f"{made}{number}" for number in itertools.count(2)))
        for name in filter(None, candidates):
            known = self._schemas.get(name) if name in self._seen or name == published else None
            if known is None or _same_shape(known[0], node):
                if known is None:
                    self._schemas[name] = (node, place)
                self.facts.values[*pointer, "type"] = name
                self._wait(name)
                return

    def _read_schema(self, name: str) -> None:
        node, place = self._schemas[name]
        pointer, values = ("schemas", name), self.facts.values
        values[pointer] = PRESENT
        self.facts.sites[pointer] = [place]
        if "enum" in node:
            for value in node["enum"]:
                if value is not None and self._has_value(node, value):
                    values[*pointer, "enum", str(value)] = PRESENT
            return
        base, parts = self._parts(node, place)
        if base:
            values[*pointer, "base"] = base
            self._wait(base)
        inherited = self._schemas[base][0].get("discriminator", {}).get("propertyName") if base else None
        required = {key for part, _ in parts for key in part.get("required", [])}
        for part, where in parts:
            for key, value in part.get("properties", {}).items():
                if key != inherited and self.applies(value):
                    at = (*pointer, "properties", key)
                    values[at] = PRESENT
                    self.read_shape((*at, "schema"), value, (*where, "properties", key))
                    self.facts.sites[at] = [(*where, "properties", key)]
                    if key in required:
                        values[*at, "required"] = True
            if part.get("additionalProperties"):
                values[*pointer, "open"] = True
        if "discriminator" in node:
            self._read_classes(name, node["discriminator"])

    def _parts(self, node: dict[str, Any], place: Place) -> tuple[str, list[tuple[dict[str, Any], Place]]]:
        """Return the base that has a discriminator, and the parts whose properties are the schema's own."""
        base, parts = "", [(node, place)]
        for index, part in enumerate(node.get("allOf", [])):
            name = self._short.get(part.get("$ref", ""))
            if name and "discriminator" in self._schemas[name][0]:
                base = name
            elif name:
                inherited, more = self._parts(*self._schemas[name])
                base, parts = base or inherited, more + parts
            else:
                parts.append((part, (*place, "allOf", index)))
        return base, parts

    def _read_classes(self, base: str, discriminator: dict[str, Any]) -> None:
        values, pointer = self.facts.values, ("schemas", base, "discriminator")
        values[*pointer, "property"] = discriminator["propertyName"]
        mapped = {self._short.get(ref, ref): value for value, ref in discriminator.get("mapping", {}).items()}
        for name, value in self._derived(base, mapped):
            values[*pointer, "values", value] = name
            self._wait(name)

    def _derived(self, base: str, mapped: dict[str, str]) -> Iterator[tuple[str, str]]:
        for name, (node, _) in list(self._schemas.items()):
            if any(self._short.get(part.get("$ref", "")) == base for part in node.get("allOf", [])):
                yield name, mapped.get(name) or node.get("x-ms-discriminator-value", name)


def _is_class(node: dict[str, Any]) -> bool:
    """Return whether a schema is a class in Python, a model or an enum."""
    return "enum" in node or "properties" in node or "allOf" in node


def _unwrapped(node: dict[str, Any]) -> dict[str, Any]:
    """Return a reference that is wrapped, to have keys beside it or to be nullable, as a reference with these keys."""
    for key in ("allOf", "anyOf", "oneOf"):
        parts = [part for part in node.get(key, []) if part.get("type") != "null"]
        if len(parts) == 1 and "$ref" in parts[0] and "properties" not in node:
            null = {"nullable": True} if len(parts) != len(node[key]) else {}
            return {**{name: value for name, value in node.items() if name != key}, **parts[0], **null}
    return node


def _same_shape(one: Any, other: Any) -> bool:
    """Return whether two schemas say the same, texts and the order of values aside."""
    if "enum" in one and "enum" in other:
        return set(one["enum"]) == set(other["enum"])

    def bare(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: bare(value) for key, value in node.items() if key not in ("description", "x-ms-enum")}
        return [bare(value) for value in node] if isinstance(node, list) else node

    return json.dumps(bare(one), sort_keys=True) == json.dumps(bare(other), sort_keys=True)
