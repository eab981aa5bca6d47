"""Reading a fragment: parsed, validated, its references followed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

METHODS = ("get", "put", "post", "patch", "delete")


class FragmentError(Exception):
    """A fragment says something the pipeline cannot carry; the message names the place."""


@dataclass(frozen=True)
class Fragment:
    """One service's fragment."""

    service: str
    path: Path
    document: dict[str, Any]

    @property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """The component schemas by name."""
        found: dict[str, dict[str, Any]] = self.document["components"]["schemas"]
        return found

    @property
    def versions(self) -> list[str]:
        """The api versions the fragment describes, the one it is written for last."""
        found: list[str] = self.document["x-api-versions"]
        return found

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Follow a reference; what stands beside it wins over what it points to."""
        if "$ref" not in node:
            return node
        target: Any = self.document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        return {**self.resolve(target), **{key: value for key, value in node.items() if key != "$ref"}}

    def description(self, name: str) -> str:
        """Return what a component schema says of itself, wherever in it that stands."""
        schema = self.schemas[name]
        return next((part["description"] for part in [schema, *schema.get("allOf", [])] if "description" in part), "")

    def operations(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Return (path key, method, operation) in the order of the fragment, path-level parameters merged in."""
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
    """Read and validate one fragment.

    Raises:
        FragmentError: It is no valid OpenAPI 3.1, or lacks what the pipeline needs.
    """
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    problems = [
        f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in OpenAPIV31SpecValidator(document).iter_errors()
    ]
    if problems:
        raise FragmentError(f"{path.name} is not valid OpenAPI 3.1:\n" + "\n".join(problems[:20]))
    fragment = Fragment(path.stem, path, document)
    _require_texts(fragment)
    return fragment


def reference_name(node: dict[str, Any]) -> str | None:
    """Return the component schema a node refers to."""
    match = re.fullmatch(r"#/components/schemas/(\w+)", node.get("$ref", ""))
    return match.group(1) if match else None


def _require_texts(fragment: Fragment) -> None:
    """Refuse what has no description: it would be a blank in `help()`."""
    blank = [name for name in fragment.schemas if not fragment.description(name)]
    for name, schema in fragment.schemas.items():
        parts = [schema, *schema.get("allOf", [])]
        for part in parts:
            blank += [
                f"{name}.{key}"
                for key, value in part.get("properties", {}).items()
                if not fragment.resolve(value).get("description")
            ]
        blank += [
            f"{name}={value}" for value in schema.get("enum", []) if value not in schema.get("x-enum-descriptions", {})
        ]
    for _, _, operation in fragment.operations():
        label = operation.get("operationId", "an operation")
        blank += [
            f"{label}: {key}"
            for key in ("operationId", "summary", "description", "x-azfacade")
            if not operation.get(key)
        ]
        blank += [
            f"{label} {parameter['name']}"
            for parameter in map(fragment.resolve, operation["parameters"])
            if not parameter.get("description")
        ]
    if blank:
        raise FragmentError(f"{fragment.path.name}: without a description: {', '.join(blank[:20])}")
