"""Reads a published document from a file or URL, and refuses what is no valid description of a service."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from openapi_spec_validator import (
    OpenAPIV2SpecValidator,
    OpenAPIV30SpecValidator,
    OpenAPIV31SpecValidator,
)

from codegen.positions import Place
from spec_update.parsing import SourceError, read_object
from spec_update.swagger import converted

METHODS = ("get", "put", "post", "patch", "delete", "head", "options")
_NOT_COMPARED = {"x-ms-examples", "x-ms-original-file", "x-typespec-generated"}
"""Extensions whose references lead to other files; they say nothing about the API."""
_KINDS = ("#/definitions/", "#/parameters/", "#/responses/", "#/components/")
_LONGEST_NAME = 200
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
MALFORMED = (LookupError, TypeError, AttributeError, ValueError, RecursionError)
"""What reading a document raises that the validators let pass though its parts have wrong types."""


def read_source(source: str) -> dict[str, Any]:
    """Return a published document as OpenAPI 3, with what `x-ms-paths` and `x-ms-parameterized-host` say.

    Raises:
        SourceError: It cannot be read, is no JSON or YAML, or is no valid Swagger 2.0 or OpenAPI 3 document.
    """
    document = read_object(source)
    version = str(document.get("swagger", document.get("openapi", "")))
    if version not in ("2.0",) and not re.match(r"3\.[01](\.|$)", version):
        said = next((f"{key} {str(document[key])[:20]!r}" for key in ("swagger", "openapi") if key in document), "")
        raise SourceError(
            f"{source} is no Swagger 2.0, OpenAPI 3.0 or 3.1 document: it says {said or 'neither swagger nor openapi'}"
        )
    for key in ("paths", "x-ms-paths"):
        if not isinstance(document.get(key, {}), (dict, type(None))):
            raise SourceError(f"{source} is not valid: {key} must be an object")
    try:
        document = _without_extras(document)
        _check_values(source, document)
        document["paths"] = {**(document.get("paths") or {}), **(document.pop("x-ms-paths", None) or {})}
        _check_references(source, document)
        _check_valid(source, document, version)
        if not document["paths"]:
            raise SourceError(f"{source} has no paths: nothing to compare")
        return converted(document) if version == "2.0" else document
    except MALFORMED as problem:
        raise SourceError(f"{source} is not valid: {why_malformed(problem)}") from None


def why_malformed(problem: BaseException) -> str:
    """Return what is wrong with a document whose reading failed."""
    if isinstance(problem, RecursionError):
        return "a schema holds itself without an end, or it is nested too deeply"
    if isinstance(problem, LookupError):
        return f"it refers to something that is not there, {problem}"
    return f"a part of it has the wrong type, {problem}"


def version_of(source: str, document: dict[str, Any]) -> str:
    """Return the api version that a document describes.

    Raises:
        SourceError: It names none, or what cannot be one.
    """
    version = document["info"].get("version")
    if not isinstance(version, str) or not version.strip():
        raise SourceError(f"{source} names no api version under info.version")
    if not _VERSION.fullmatch(version):
        raise SourceError(
            f"{source} has under info.version no api version but {version[:60]!r}: up to 40 letters, digits, - and ."
        )
    return version


def _without_extras(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _without_extras(value) for key, value in node.items() if key not in _NOT_COMPARED}
    if isinstance(node, list):
        return [_without_extras(value) for value in node]
    return node


def _check_values(source: str, node: Any) -> None:
    """Refuse what a fragment cannot hold: names too long or not printable, halves of characters, endless numbers."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(key, str) and not (key.isprintable() and len(key) <= _LONGEST_NAME):
            raise SourceError(f"{source} has a name that cannot be taken over: {key[:60]!r}")
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise SourceError(f"{source} has a text that is no Unicode: {value[:60]!r}")
        if isinstance(value, (int, float)) and not abs(value) <= sys.float_info.max:
            raise SourceError(f"{source} has a number that is too large or none: {key}")
        if isinstance(value, (dict, list)):
            _check_values(source, value)


def _references(node: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str) and place[-1:] != ("properties",):
            yield place, node["$ref"]
        for key, value in node.items():
            yield from _references(value, (*place, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _references(value, (*place, index))


def _check_references(source: str, document: dict[str, Any]) -> None:
    for place, reference in _references(document):
        where = "/".join(map(str, place))
        if not reference.startswith("#"):
            raise SourceError(f"{source}: {where} refers to another file, {reference}: bundle the files into one")
        if not reference.startswith(_KINDS):
            raise SourceError(f"{source}: {where} refers to {reference}, which is no component")
        seen, node = set[str](), {"$ref": reference}
        while isinstance(node, dict) and isinstance(node.get("$ref"), str) and node["$ref"].startswith("#/"):
            if node["$ref"] in seen:
                raise SourceError(f"{source}: {where} refers to {reference}, which leads back to itself")
            seen.add(node["$ref"])
            node = _target(document, node["$ref"])
        if node is None:
            raise SourceError(f"{source}: {where} refers to {reference}, which does not exist")


def _target(document: dict[str, Any], reference: str) -> Any:
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, dict) or key not in node:
            return None
        node = node[key]
    return node


def _check_valid(source: str, document: dict[str, Any], version: str) -> None:
    """Check a document against the specification of its format, with the validator that the generator uses too."""
    if version == "2.0":
        validator: Any = OpenAPIV2SpecValidator(_without_files(document))
    else:
        validator = (OpenAPIV30SpecValidator if version.startswith("3.0") else OpenAPIV31SpecValidator)(document)
    first = next(validator.iter_errors(), None)
    if first is not None:
        where = "/".join(map(str, first.absolute_path)) or "the document"
        raise SourceError(f"{source} is not valid: {where}: {first.message[:300]}")


def _without_files(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document whose answers are no files: the validator knows `type: file` in no answer."""
    paths: dict[str, Any] = {}
    for key, item in document["paths"].items():
        paths[key] = dict(item) if isinstance(item, dict) else item
        for method in METHODS:
            operation = paths[key].get(method) if isinstance(item, dict) else None
            if isinstance(operation, dict) and isinstance(operation.get("responses"), dict):
                answers = {code: _without_file(answer) for code, answer in operation["responses"].items()}
                paths[key][method] = {**operation, "responses": answers}
    return {**document, "paths": paths}


def _without_file(answer: Any) -> Any:
    if isinstance(answer, dict) and isinstance(answer.get("schema"), dict) and answer["schema"].get("type") == "file":
        return {**answer, "schema": {"type": "string", "format": "binary"}}
    return answer
