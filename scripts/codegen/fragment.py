"""Loads an OpenAPI fragment of specs/, and resolves its references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from codegen.positions import LOADER
from codegen.problems import FragmentError, Problems

METHODS = ("get", "put", "post", "patch", "delete")
_PARTS = {
    "openapi": str,
    "info": dict,
    "paths": dict,
    "components": dict,
    "x-api-versions": list,
    "x-default-version": str,
}


def is_sent_with_every_request(parameter: dict[str, Any]) -> bool:
    """Return True for a parameter that the client adds by itself, so that it is no argument of a builder."""
    return (parameter["in"], parameter["name"].lower()) in {
        ("query", "api-version"),
        ("header", "x-ms-client-request-id"),
    }


@dataclass(frozen=True)
class Fragment:
    """The OpenAPI fragment of one service."""

    service: str
    path: Path
    document: dict[str, Any]
    problems: Problems
    """What was found to be wrong; `raise_any` tells all of it."""

    @property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """The component schemas by name."""
        found: dict[str, dict[str, Any]] = self.document["components"]["schemas"]
        return found

    @property
    def versions(self) -> list[str]:
        """The API versions the fragment describes, the oldest first."""
        found: list[str] = self.document["x-api-versions"]
        return found

    @property
    def default_version(self) -> str:
        """The API version that clients send unless they are told another one."""
        found: str = self.document["x-default-version"]
        return found

    @property
    def ended_versions(self) -> dict[str, str]:
        """The API versions that the service no longer supports, and the day of each one's end, as 2026-06-30.

        Versions that the fragment does not describe may be among them.
        """
        found: dict[str, str] = self.document.get("x-ended-versions", {})
        return found

    def versions_of(self, node: dict[str, Any]) -> list[str]:
        """Return the API versions of an operation, parameter or property by its `x-versions`; empty for all."""
        return self.version_list(node.get("x-versions", []))

    def version_list(self, said: list[str] | dict[str, str]) -> list[str]:
        """Return the API versions of a list or of `{from: ..., until: ...}`, both included; empty for all.

        Raises:
            FragmentError: There is no such version, or nothing between the two.
        """
        named = list(said.values()) if isinstance(said, dict) else said
        if unknown := [version for version in named if version not in self.versions]:
            raise FragmentError(f"names {unknown}; the versions are {self.versions}")
        found = named
        if isinstance(said, dict):
            if strange := said.keys() - {"from", "until"}:
                raise FragmentError(f"has {sorted(strange)}; it takes from and until")
            first = self.versions.index(said.get("from", self.versions[0]))
            last = self.versions.index(said.get("until", self.versions[-1]))
            found = self.versions[first : last + 1]
            if not found:
                raise FragmentError("ends before it begins")
        return [] if found == self.versions else found

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return a node with its reference resolved; keys next to the reference override those of its target."""
        found, followed = node, list[str]()
        while "$ref" in found:
            target: Any = self.document
            for part in found["$ref"].removeprefix("#/").split("/"):
                try:
                    target = target[part.replace("~1", "/").replace("~0", "~")]
                except (KeyError, TypeError):
                    raise FragmentError(f"{found['$ref']} does not exist") from None
            if found["$ref"] in followed:
                raise FragmentError(f"{found['$ref']} leads back to itself")
            followed.append(found["$ref"])
            found = {**target, **{key: value for key, value in found.items() if key != "$ref"}}
        return found

    def base_of(self, name: str) -> str | None:
        """Return the name of the schema that a schema extends by `allOf`; None for none."""
        parts = self.schemas.get(name, {}).get("allOf", [])
        return next((base for part in parts if (base := reference_name(part)) is not None), None)

    def description(self, name: str) -> str:
        """Return the description of a component schema, from the schema itself or from a part of its `allOf`."""
        schema = self.schemas[name]
        return next((part["description"] for part in [schema, *schema.get("allOf", [])] if "description" in part), "")

    def operations(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Return (path key, method, operation) in the order of the fragment, path-level parameters included."""
        return [
            (
                key,
                method,
                {**item[method], "parameters": item.get("parameters", []) + item[method].get("parameters", [])},
            )
            for key, item in self.document["paths"].items()
            for method in METHODS
            if method in item
        ]


def load(path: Path) -> Fragment:
    """Read one fragment; `codegen.fragment_checks` checks it.

    Raises:
        FragmentError: It is not a YAML document with the parts of an OpenAPI document.
    """
    text = path.read_text(encoding="utf-8")
    try:
        document = yaml.load(text, LOADER)  # noqa: S506  # a safe one
    except yaml.YAMLError as problem:
        raise FragmentError(f"{path.name} is not valid YAML: {problem}") from None
    if not isinstance(document, dict) or not all(isinstance(document.get(key), kind) for key, kind in _PARTS.items()):
        raise FragmentError(f"{path.name} is not an OpenAPI document with {', '.join(_PARTS)}")
    return Fragment(path.stem, path, document, Problems(path, text))


def reference_name(node: dict[str, Any]) -> str | None:
    """Return the name of the component schema a node refers to; None if it refers to none."""
    match = re.fullmatch(r"#/components/schemas/(\w+)", node.get("$ref", ""))
    return match.group(1) if match else None
