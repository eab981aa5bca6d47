"""Loads and validates an OpenAPI fragment of specs/, and resolves its references."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

METHODS = ("get", "put", "post", "patch", "delete")
BUCKETS = ("submit", "poll", "management", "list")


def is_sent_with_every_request(parameter: dict[str, Any]) -> bool:
    """Return True for a parameter that the client adds by itself, so that it is no argument of a builder."""
    return (parameter["in"], parameter["name"].lower()) in {
        ("query", "api-version"),
        ("header", "x-ms-client-request-id"),
    }


class FragmentError(Exception):
    """A fragment is invalid or uses something the generator does not support; the message names the place."""


@dataclass(frozen=True)
class Fragment:
    """The OpenAPI fragment of one service."""

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
        """The API versions the fragment describes, the default one last."""
        found: list[str] = self.document["x-api-versions"]
        return found

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return a node with its reference resolved; keys next to the reference override those of its target."""
        if "$ref" not in node:
            return node
        target: Any = self.document
        for part in node["$ref"].removeprefix("#/").split("/"):
            try:
                target = target[part.replace("~1", "/").replace("~0", "~")]
            except (KeyError, TypeError):
                raise FragmentError(f"{self.path.name}: {node['$ref']} does not exist") from None
        return {**self.resolve(target), **{key: value for key, value in node.items() if key != "$ref"}}

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
    """Read and validate one fragment.

    Raises:
        FragmentError: It is not valid OpenAPI 3.1, or lacks something the generator needs.
    """
    try:
        # The C loader, where available, is four times as fast.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        document = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506  # both are safe
    except yaml.YAMLError as problem:
        raise FragmentError(f"{path.name} is not valid YAML: {problem}") from None
    if not isinstance(document, dict):
        raise FragmentError(f"{path.name} is not an OpenAPI document")
    fragment = Fragment(path.stem, path, document)
    _validate_references(fragment, document)
    if problems := list(itertools.islice(_openapi_errors(document), 20)):
        raise FragmentError(f"{path.name} is not valid OpenAPI 3.1:\n" + "\n".join(problems))
    _require_descriptions(fragment)
    _validate_operations(fragment)
    return fragment


def reference_name(node: dict[str, Any]) -> str | None:
    """Return the name of the component schema a node refers to; None if it refers to none."""
    match = re.fullmatch(r"#/components/schemas/(\w+)", node.get("$ref", ""))
    return match.group(1) if match else None


def _openapi_errors(document: dict[str, Any]) -> Iterator[str]:
    """Yield the errors of the OpenAPI validator."""
    seen = False
    try:
        for problem in OpenAPIV31SpecValidator(document).iter_errors():
            seen = True
            yield f"{'/'.join(map(str, problem.absolute_path))}: {problem.message}"
    except (LookupError, TypeError, AttributeError):
        # After reporting a wrong type, the validator may fail on the same value.
        if not seen:
            raise


def _validate_references(fragment: Fragment, node: Any) -> None:
    """Check that all references have a target: the validator would fail on one without."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            fragment.resolve(node)
        for item in node.values():
            _validate_references(fragment, item)
    elif isinstance(node, list):
        for item in node:
            _validate_references(fragment, item)


def _require_descriptions(fragment: Fragment) -> None:
    """Check that everything has a description, which `help()` shows, and that docstrings can hold it."""
    texts = {name: fragment.description(name) for name in fragment.schemas}
    for name, schema in fragment.schemas.items():
        for part in [schema, *schema.get("allOf", [])]:
            for key, value in part.get("properties", {}).items():
                texts[f"{name}.{key}"] = fragment.resolve(value).get("description", "")
        for value in schema.get("enum", []):
            texts[f"{name}={value}"] = schema.get("x-enum-descriptions", {}).get(value, "")
    for _, _, operation in fragment.operations():
        label = operation.get("operationId", "an operation")
        for key in ("summary", "description"):
            texts[f"{label}: {key}"] = operation.get(key, "")
        for parameter in map(fragment.resolve, operation["parameters"]):
            texts[f"{label} {parameter['name']}"] = parameter.get("description", "")
    if blank := [place for place, text in texts.items() if not str(text).strip()]:
        raise FragmentError(f"{fragment.path.name}: without a description: {', '.join(blank[:20])}")
    if unusable := [
        place for place, text in texts.items() if '"""' in text or "\\" in text or text.rstrip().endswith('"')
    ]:
        raise FragmentError(
            f"{fragment.path.name}: a description must not have a backslash or three quotes, nor end with a quote:"
            f" {', '.join(unusable[:20])}"
        )


def _validate_operations(fragment: Fragment) -> None:
    """Check each operation: its `x-azfacade` keys, tag, path parameters, size limits and success response."""
    tags = {tag["name"] for tag in fragment.document.get("tags", [])}
    for key, method, operation in fragment.operations():
        place = f"{fragment.path.name}: {operation.get('operationId') or f'{method} {key}'}"
        ours = operation.get("x-azfacade", {})
        missing = [f"x-azfacade.{name}" for name in ("method", "bucket") if not ours.get(name)]
        missing += [name for name in ("operationId", "tags") if not operation.get(name)]
        if missing:
            raise FragmentError(f"{place}: without {', '.join(missing)}")
        if ours["bucket"] not in BUCKETS:
            raise FragmentError(f"{place}: bucket {ours['bucket']} is none of {', '.join(BUCKETS)}")
        if operation["tags"][0] not in tags:
            raise FragmentError(f"{place}: tag {operation['tags'][0]} is not described under tags")
        if '"' in operation["summary"]:
            raise FragmentError(f"{place}: a summary may not have quotes")
        where = {"path": set[str](), "query": set[str]()}
        for parameter in map(fragment.resolve, operation["parameters"]):
            if is_sent_with_every_request(parameter):
                continue
            if parameter["in"] not in where:
                raise FragmentError(
                    f"{place}: parameter {parameter['name']} is in {parameter['in']}; only path and query are supported"
                )
            where[parameter["in"]].add(parameter["name"])
        if where["path"] != set(re.findall(r"{(\w+)}", key.partition("?")[0])):
            raise FragmentError(f"{place}: the placeholders of its path and its path parameters differ")
        _validate_limits(fragment, place, fragment.resolve(operation.get("requestBody", {})))
        if not any(str(code).startswith("2") for code in operation["responses"]):
            raise FragmentError(f"{place}: no answer of success: describe a 2xx response")


def _validate_limits(fragment: Fragment, place: str, body: dict[str, Any]) -> None:
    """Check that `x-limits` of a document or image have a size, and only keys the client knows."""
    forms = [fragment.resolve(media["schema"]) for media in body.get("content", {}).values()]
    parts = [fragment.resolve(part) for form in forms for part in form.get("properties", {}).values()]
    for tiers in [node["x-limits"] for node in (body, *parts) if "x-limits" in node]:
        for tier, limit in tiers.items():
            known = isinstance(limit, dict) and "bytes" in limit and limit.keys() <= {"bytes", "min_bytes", "pages"}
            if not known or not all(type(number) is int and number > 0 for number in limit.values()):
                raise FragmentError(
                    f"{place}: x-limits of {tier} must be bytes and optionally min_bytes and pages, above zero"
                )
