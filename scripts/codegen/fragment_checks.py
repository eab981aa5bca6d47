"""Checks a fragment before anything is generated: references, names, descriptions, extensions, operations."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from codegen.fragment import METHODS, Fragment, is_sent_with_every_request
from codegen.mixins import check_mixins
from codegen.positions import Place
from codegen.problems import FragmentError, Problems
from codegen.python_names import pascal, published_id, snake

BUCKETS = ("submit", "poll", "management", "list")
EXTENSIONS: dict[str, type] = {
    "x-accepts": dict,
    "x-adds": dict,
    "x-alias": str,
    "x-api-versions": list,
    "x-azfacade": dict,
    "x-default-version": str,
    "x-document-text": bool,
    "x-ended-versions": dict,
    "x-enum-descriptions": dict,
    "x-exactly-one": list,
    "x-limits": dict,
    "x-ms-error-code": str,
    "x-secret": bool,
    "x-sent-by-default": object,
    "x-status": bool,
    "x-url": bool,
    "x-value-versions": dict,
    "x-versions": object,
}
"""The extensions of a fragment, and the type of each value."""
OURS: dict[str, type] = {
    "already_done": dict,
    "billed": bool,
    "body_argument": str,
    "bucket": str,
    "description": str,
    "follow_up": dict,
    "group": str,
    "kind": str,
    "method": str,
    "page_key": str,
    "poll": str,
    "result": str,
    "result_property": str,
    "variant": str,
}
"""The keys of an operation's `x-azfacade`, and the type of each value."""
OF_SCHEMA: dict[str, type] = {"mixin": str}
"""The keys of a schema's `x-azfacade`, and the type of each value."""
_CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")
_WIRE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_FREE = {"example", "examples", "default", "enum", "x-enum-descriptions", "x-value-versions"}
"""Keys whose values hold names and texts of the service, which no check of names is about."""


def check_document(fragment: Fragment, problems: Problems) -> None:
    """Check what the other checks rely on: references that lead somewhere, valid OpenAPI.

    Raises:
        FragmentError: All problems found.
    """
    problems.add_repeated_keys()
    _check_references(fragment, problems)
    problems.raise_any()
    for place, message in _openapi_errors(fragment.document):
        problems.add(place, f"not valid OpenAPI 3.1: {'/'.join(map(str, place))}: {message}")
    problems.raise_any()


def check_contents(fragment: Fragment, problems: Problems) -> None:
    """Check everything that the generator needs, beyond valid OpenAPI.

    Raises:
        FragmentError: All problems found.
    """
    _check_extensions(fragment, problems)
    _check_names(fragment, problems)
    _check_schemas(fragment, problems)
    check_mixins(fragment, problems)
    _check_descriptions(fragment, problems)
    for key, item in fragment.document["paths"].items():
        for method in sorted(item.keys() & {"head", "options", "trace"}):
            problems.add(("paths", key, method), f"{method} {key}: only {', '.join(METHODS)} are supported")
    for key, method, operation in fragment.operations():
        _check_operation(fragment, problems, key, method, operation)
    problems.raise_any()


def _nodes(node: Any, place: Place = ()) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield every object of a document with its place, but not what examples and texts hold."""
    if isinstance(node, dict):
        yield place, node
        for key, value in node.items():
            if key not in _FREE or place[-1:] == ("properties",):
                yield from _nodes(value, (*place, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _nodes(value, (*place, index))


def _check_references(fragment: Fragment, problems: Problems) -> None:
    for place, node in _nodes(fragment.document):
        if isinstance(node.get("$ref"), str):
            with problems.collect(*place):
                fragment.resolve(node)
    for name in fragment.schemas:
        bases, at = [name], name
        while (base := fragment.base_of(at)) is not None:
            if base in bases:
                problems.add(("components", "schemas", name), f"{name} is its own base: {' > '.join([*bases, base])}")
                break
            bases.append(base)
            at = base


def _openapi_errors(document: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield the errors of the OpenAPI validator."""
    seen = False
    try:
        for problem in OpenAPIV31SpecValidator(document).iter_errors():
            seen = True
            yield tuple(problem.absolute_path), problem.message
    except (LookupError, TypeError, AttributeError):
        # After reporting a wrong type, the validator may fail on the same value.
        if not seen:
            raise


def _check_extensions(fragment: Fragment, problems: Problems) -> None:
    def check(place: Place, key: str, value: Any, known: dict[str, type]) -> None:
        if key not in known:
            problems.add((*place, key), f"{key} is no key that the generator knows: {', '.join(known)}")
        elif not isinstance(value, known[key]):
            problems.add((*place, key), f"{key} must be a {known[key].__name__}, not a {type(value).__name__}")

    for place, node in _nodes(fragment.document):
        is_names = place[-1:] == ("properties",)
        for key, value in node.items():
            if isinstance(key, str) and key.startswith("x-") and not is_names and place[-1:] != ("headers",):
                check(place, key, value, EXTENSIONS)
            if key == "x-azfacade" and isinstance(value, dict):
                keys = _keys_of_ours(place)
                if keys is None:
                    problems.add((*place, key), "x-azfacade has no effect here: it is for operations and schemas")
                for name, item in value.items() if keys else ():
                    check((*place, key), name, item, keys or {})
        _check_versions(fragment, problems, place, node)


def _keys_of_ours(place: Place) -> dict[str, type] | None:
    """Return the keys that `x-azfacade` of a node may have; None where it has no effect."""
    if len(place) != 3:
        return None
    return OURS if place[0] == "paths" else OF_SCHEMA if place[:2] == ("components", "schemas") else None


def _check_versions(fragment: Fragment, problems: Problems, place: Place, node: dict[str, Any]) -> None:
    said: dict[tuple[str, ...], Any] = {("x-versions",): node["x-versions"]} if "x-versions" in node else {}
    if isinstance(node.get("x-value-versions"), dict):
        said |= {("x-value-versions", str(value)): versions for value, versions in node["x-value-versions"].items()}
    for key, versions in said.items():
        if not isinstance(versions, (list, dict)):
            problems.add((*place, *key), f"{'/'.join(key)} must be a list of versions, or have from or until")
            continue
        try:
            fragment.version_list(versions)
        except FragmentError as problem:
            problems.add((*place, *key), f"{'/'.join(key)} {problem}")
    if place == () and fragment.default_version not in fragment.versions:
        problems.add(("x-default-version",), f"x-default-version is none of {fragment.versions}")
    if place == () and isinstance(fragment.ended_versions, dict):
        _check_ended_versions(fragment, problems)


def _check_ended_versions(fragment: Fragment, problems: Problems) -> None:
    """Check the days of `x-ended-versions`, and that its versions are spelt like those of the service."""
    spellings = {re.sub(r"\d+", "0", version) for version in fragment.versions}
    for version, day in fragment.ended_versions.items():
        place: Place = ("x-ended-versions", version)
        if not isinstance(version, str) or re.sub(r"\d+", "0", version) not in spellings:
            problems.add(place, f"x-ended-versions: {version} is not spelt like a version of {fragment.versions}")
        if version == fragment.default_version:
            problems.add(place, f"x-ended-versions: {version} is the version that clients send by default")
        if not isinstance(day, str) or not _DAY.fullmatch(day):
            problems.add(place, f"x-ended-versions: the end of {version} must be a day in quotes, as '2026-06-30'")


def _check_names(fragment: Fragment, problems: Problems) -> None:
    modules: dict[str, str] = {}
    for name in fragment.schemas:
        place: Place = ("components", "schemas", name)
        if not _CLASS_NAME.fullmatch(name) or keyword.iskeyword(name):
            problems.add(place, f"the schema {name} must have the name of a class: letters and digits, the first large")
        other = modules.setdefault(snake(name), name)
        if other != name:
            problems.add(place, f"{name} and {other} would be the same module")
    for place, node in _nodes(fragment.document):
        names = (
            list(node) if place[-1:] == ("properties",) else [node["name"]] if "in" in node and "name" in node else []
        )
        for name in names:
            if not _WIRE_NAME.fullmatch(str(name)):
                problems.add((*place, name), f"{name!r} makes no name in Python: use ASCII letters, digits, - and _")
    groups = {operation.get("x-azfacade", {}).get("group") for _, _, operation in fragment.operations()}
    for group in sorted(groups - {None}, key=str):
        if pascal(str(group)) in fragment.schemas:
            problems.add(
                ("components", "schemas", pascal(group)),
                f"the group {group} has a class of the same name as {pascal(group)}",
            )


def _check_schemas(fragment: Fragment, problems: Problems) -> None:
    for place, node in _nodes(fragment.document):
        if "responses" in place[-2:] or place[-1:] == ("properties",):
            continue
        for key in ("oneOf", "anyOf"):
            if key in node and "discriminator" not in node:
                problems.add((*place, key), f"{key} needs a discriminator that tells its schemas apart")
        if node.get("enum") == []:
            problems.add((*place, "enum"), "an enum needs at least one value")
    for name, schema in fragment.schemas.items():
        known = schema.keys() & {"properties", "allOf", "additionalProperties", "enum", "oneOf", "anyOf", "$ref"}
        if schema.get("type") == "object" and not known:
            problems.add(("components", "schemas", name), f"{name} is an object without properties")
        for value in schema.get("x-enum-descriptions", {}):
            if value not in schema.get("enum", []):
                where = ("components", "schemas", name, "x-enum-descriptions", value)
                problems.add(where, f"{name} has no value {value}")


def _check_descriptions(fragment: Fragment, problems: Problems) -> None:
    """Check that everything has a description, which `help()` shows, and that docstrings can hold it."""
    texts: dict[Place, tuple[str, Any]] = {}
    for name, schema in fragment.schemas.items():
        place: Place = ("components", "schemas", name)
        texts[place] = (name, fragment.description(name))
        for where, part in [
            (place, schema),
            *(((*place, "allOf", n), p) for n, p in enumerate(schema.get("allOf", []))),
        ]:
            for key, value in part.get("properties", {}).items():
                texts[(*where, "properties", key)] = (f"{name}.{key}", fragment.resolve(value).get("description"))
        for value in schema.get("enum", []):
            described = schema.get("x-enum-descriptions", {}).get(value)
            texts[(*place, "enum", value)] = (f"{name}={value}", described)
    texts.update(_texts_of_operations(fragment))
    for number, tag in enumerate(fragment.document.get("tags", [])):
        texts[("tags", number)] = (f"tag {tag.get('name')}", tag.get("description"))
        if named := [version for version in fragment.versions if version in str(tag.get("description"))]:
            said = f"tag {tag.get('name')}: names {named[0]}; x-versions of its operations tell the api versions"
            problems.add(("tags", number), said)
    for place, (label, text) in texts.items():
        if not str(text or "").strip():
            problems.add(place, f"{label}: without a description")
        elif '"""' in text or "\\" in text or text.rstrip().endswith('"'):
            problems.add(
                place, f"{label}: a description must not have a backslash or three quotes, nor end with a quote"
            )


def _texts_of_operations(fragment: Fragment) -> Iterator[tuple[Place, tuple[str, Any]]]:
    """Yield the texts of operations, their parameters and answers of success, each with its place and a label."""
    for key, method, operation in fragment.operations():
        label, place = operation.get("operationId", "an operation"), ("paths", key, method)
        for part in ("summary", "description"):
            yield (*place, part), (f"{label}: {part}", operation.get(part))
        for number, parameter in enumerate(map(fragment.resolve, operation["parameters"])):
            yield (*place, "parameters", number), (f"{label} {parameter['name']}", parameter.get("description"))
        for code, answer in operation.get("responses", {}).items():
            if str(code).startswith("2"):
                described = fragment.resolve(answer).get("description")
                yield (*place, "responses", code), (f"{label}: answer {code}", described)


def _check_operation(fragment: Fragment, problems: Problems, key: str, method: str, operation: dict[str, Any]) -> None:
    """Check an operation: its `x-azfacade` keys, tag, overload, parameters, size limits and success response."""
    place, label = ("paths", key, method), operation.get("operationId") or f"{method} {key}"

    def add(message: str, *deeper: str | int) -> None:
        problems.add((*place, *deeper), f"{label}: {message}")

    ours = operation.get("x-azfacade", {})
    missing = [f"x-azfacade.{name}" for name in ("method", "bucket") if not ours.get(name)]
    missing += [name for name in ("operationId", "tags") if not operation.get(name)]
    if missing:
        add(f"without {', '.join(missing)}")
    if ours.get("bucket", BUCKETS[0]) not in BUCKETS:
        add(f"bucket {ours['bucket']} is none of {', '.join(BUCKETS)}", "x-azfacade", "bucket")
    if operation.get("tags") and operation["tags"][0] not in {tag["name"] for tag in fragment.document.get("tags", [])}:
        add(f"tag {operation['tags'][0]} is not described under tags", "tags")
    if '"' in operation.get("summary", ""):
        add("a summary may not have quotes", "summary")
    for name in ("group", "method", "kind", "body_argument"):
        text = ours.get(name, "x")
        if name != "kind" and (not str(text).isidentifier() or not str(text).isascii() or keyword.iskeyword(str(text))):
            add(f"x-azfacade.{name} {text!r} is no name in Python", "x-azfacade", name)
    if ours.get("result", "accepted") != "accepted":
        add(f"x-azfacade.result is {ours['result']}; it may only be accepted", "x-azfacade", "result")
    overload = re.search(r"_overload=(\w+)", key)
    ids = {published_id(label, version) for version in fragment.versions}
    if overload and overload[1].lower() not in {name.partition("_")[2].lower() for name in ids}:
        add(f"the overload {overload[1]} is unknown: it must be the last part of the operationId", "operationId")
    _check_parameters(fragment, add, key, operation)
    _check_limits(fragment, add, fragment.resolve(operation.get("requestBody", {})))
    if not any(str(code).startswith("2") for code in operation["responses"]):
        add("no answer of success: describe a 2xx response", "responses")


def _check_parameters(fragment: Fragment, add: Callable[..., None], key: str, operation: dict[str, Any]) -> None:
    where = {"path": set[str](), "query": set[str]()}
    for number, parameter in enumerate(map(fragment.resolve, operation["parameters"])):
        if is_sent_with_every_request(parameter):
            continue
        if parameter["in"] not in where:
            add(
                f"parameter {parameter['name']} is in {parameter['in']}; only path and query are supported",
                "parameters",
                number,
            )
        else:
            where[parameter["in"]].add(parameter["name"])
    if where["path"] != set(re.findall(r"{(\w+)}", key.partition("?")[0])):
        add("the placeholders of its path and its path parameters differ")


def _check_limits(fragment: Fragment, add: Callable[..., None], body: dict[str, Any]) -> None:
    """Check that `x-limits` of a document or image have a size, and only keys the client knows."""
    forms = [fragment.resolve(media["schema"]) for media in body.get("content", {}).values()]
    parts = [fragment.resolve(part) for form in forms for part in form.get("properties", {}).values()]
    for tiers in [node["x-limits"] for node in (body, *parts) if "x-limits" in node]:
        for tier, limit in tiers.items():
            known = isinstance(limit, dict) and "bytes" in limit and limit.keys() <= {"bytes", "min_bytes", "pages"}
            if not known or not all(type(number) is int and number > 0 for number in limit.values()):
                add(f"x-limits of {tier} must be bytes and optionally min_bytes and pages, above zero", "requestBody")
