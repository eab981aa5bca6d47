"""Reads the fragments without the generator's code, so that tests find errors of the generator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from azfacade_raw.wire import Model
from tests.versions import expand_versions

SPECS = Path(__file__).resolve().parents[2] / "specs"
SERVICES = ("face", "document_intelligence")
METHODS = ("get", "put", "post", "patch", "delete")


@cache
def document(service: str) -> dict[str, Any]:
    """Return a fragment."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load((SPECS / f"{service}.yaml").read_text(encoding="utf-8"), loader)
    expand_versions(found, found["x-api-versions"])
    return found


def resolve(service: str, node: dict[str, Any]) -> dict[str, Any]:
    """Follow references; what stands beside one wins."""
    if "$ref" not in node:
        return node
    target: Any = document(service)
    for part in node["$ref"][2:].split("/"):
        target = target[part]
    return {**resolve(service, target), **{k: v for k, v in node.items() if k != "$ref"}}


def name_of(node: dict[str, Any]) -> str:
    """Return the name of the component schema a node refers to, or nothing."""
    return str(node.get("$ref", "")).rpartition("/")[2]


def properties(service: str, name: str) -> dict[str, dict[str, Any]]:
    """Return the properties of an object schema with those of its base first."""
    schema = document(service)["components"]["schemas"][name]
    found: dict[str, dict[str, Any]] = {}
    for part in [*schema.get("allOf", []), schema]:
        found |= properties(service, name_of(part)) if "$ref" in part else part.get("properties", {})
    return found


def required(service: str, name: str) -> list[str]:
    """Return the keys an object schema requires at the default version, those of its base included."""
    schema = document(service)["components"]["schemas"][name]
    found: list[str] = []
    for part in [*schema.get("allOf", []), schema]:
        found += required(service, name_of(part)) if "$ref" in part else part.get("required", [])
    return [key for key in found if is_in_default_version(service, properties(service, name)[key])]


def is_in_default_version(service: str, node: dict[str, Any]) -> bool:
    """Return whether a property is one of the default version, maybe among others."""
    versions = resolve(service, node).get("x-versions")
    return not versions or document(service)["x-default-version"] in versions


@cache
def kinds(service: str) -> dict[str, tuple[str, str]]:
    """Return (discriminator, its value) of every schema that a base tells from its siblings."""
    found: dict[str, tuple[str, str]] = {}
    for schema in document(service)["components"]["schemas"].values():
        told = schema.get("discriminator", {})
        for value, reference in told.get("mapping", {}).items():
            found[reference.rpartition("/")[2]] = told["propertyName"], value
    return found


class Schema(NamedTuple):
    """An object schema of a fragment."""

    service: str
    name: str

    def __str__(self) -> str:
        return f"{self.service}.{self.name}"

    @property
    def cls(self) -> type[Model]:
        """The class generated from it."""
        found: type[Model] = getattr(import_module(f"azfacade_raw.{self.service}.models"), self.name)
        return found


OBJECTS = [
    Schema(service, name)
    for service in SERVICES
    for name, schema in document(service)["components"]["schemas"].items()
    if "properties" in schema or "allOf" in schema
]

BASES = [s for s in OBJECTS if "discriminator" in document(s.service)["components"]["schemas"][s.name]]
"""Those that are decoded as one of their subclasses."""

ENUMS = [
    Schema(service, name)
    for service in SERVICES
    for name, schema in document(service)["components"]["schemas"].items()
    if "enum" in schema and not schema.get("x-status")
]


class Operation(NamedTuple):
    """A documented operation."""

    service: str
    key: str
    method: str
    node: dict[str, Any]
    parameters: list[dict[str, Any]]

    def __str__(self) -> str:
        return f"{self.service}.{self.id}"

    @property
    def id(self) -> str:
        """Its operationId."""
        return str(self.node["operationId"])

    @property
    def template(self) -> str:
        """Its path."""
        return self.key.partition("?")[0]

    @property
    def overload(self) -> str | None:
        """The `_overload` its key is printed with."""
        found = re.search(r"[?&]_overload=(\w+)", self.key)
        return found[1] if found else None

    @property
    def group(self) -> str:
        """The client's attribute it belongs to."""
        return str(self.node["x-azfacade"].get("group", "client"))

    @property
    def body(self) -> dict[str, Any]:
        """Its request body, or nothing."""
        return resolve(self.service, self.node.get("requestBody", {}))


def operations() -> Iterator[Operation]:
    """Yield every documented operation of both services."""
    for service in SERVICES:
        for key, item in document(service)["paths"].items():
            for method in METHODS:
                if method in item:
                    shared = [*item.get("parameters", []), *item[method].get("parameters", [])]
                    yield Operation(service, key, method.upper(), item[method], [resolve(service, p) for p in shared])
