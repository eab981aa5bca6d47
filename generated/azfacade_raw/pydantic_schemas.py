# Copied by scripts/generate from scripts/templates/runtime/pydantic_schemas.py. Do not edit.
"""Lets pydantic validate, serialize and describe models and enums; loaded when pydantic asks for the first of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from azfacade_raw.saved_results import require_result
from azfacade_raw.types import ExtensibleEnum, InvalidInputError
from azfacade_raw.wire import Model, to_json_value
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import (
    any_schema,
    definition_reference_schema,
    definitions_schema,
    no_info_plain_validator_function,
    plain_serializer_function_ser_schema,
)

if TYPE_CHECKING:
    from pydantic_core.core_schema import CoreSchema

JsonSchemaHandler = Callable[[Any], dict[str, Any]]
"""What pydantic gives to `__get_pydantic_json_schema__`: returns the JSON Schema of a core schema."""
_POINTER = "#/$defs/"


def model_core_schema(cls: type[Model]) -> CoreSchema:
    """Return how pydantic treats a model: an instance or its JSON object comes in, its JSON object goes out."""

    def validate(value: object) -> Model:
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise PydanticCustomError(
                "azfacade_model_type", "Input should be {name} or its JSON object", {"name": cls.__name__}
            )
        try:
            require_result(cls, value, cls.__name__)
            return cls.from_dict(value)
        except InvalidInputError as cause:
            reason = str(cause)
        except RecursionError:
            reason = f"{cls.__name__} got JSON that is nested too deeply"
        raise PydanticCustomError("azfacade_model", "{reason}", {"reason": reason})

    validate.__name__ = validate.__qualname__ = cls.__name__  # pydantic's messages show it
    return no_info_plain_validator_function(
        validate, ref=_reference(cls), serialization=plain_serializer_function_ser_schema(to_json_value)
    )


def enum_core_schema(cls: type[ExtensibleEnum]) -> CoreSchema:
    """Return how pydantic treats an enum: any text comes in, as values may be added; JSON has the text."""

    def validate(value: object) -> ExtensibleEnum:
        if isinstance(value, str):
            return value if isinstance(value, cls) else cls(str(value))
        raise PydanticCustomError("azfacade_enum_type", "Input should be {name} or its text", {"name": cls.__name__})

    validate.__name__ = validate.__qualname__ = cls.__name__
    return no_info_plain_validator_function(
        validate,
        ref=_reference(cls),
        serialization=plain_serializer_function_ser_schema(to_json_value, when_used="json"),
    )


def json_schema(cls: type[Model] | type[ExtensibleEnum], handler: JsonSchemaHandler) -> dict[str, Any]:
    """Return the JSON Schema of a class, and hand those of all classes it refers to over to pydantic."""
    found = _definition(cls)
    used: list[Any] = [
        any_schema(ref=_reference(other), metadata={"pydantic_js_functions": [partial(_describe, other)]})
        for other in _reachable(cls, found)
    ]
    handler(definitions_schema(any_schema(), used))
    return {**_with_references(found, cls, handler), "title": cls.__name__}


def _reference(cls: type) -> str:
    """Return the key of a class among pydantic's definitions, from which it makes the name for `$defs`."""
    return f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"


@cache
def _definitions(package: str) -> dict[str, Any]:
    """Return the JSON Schemas that were generated with a package of models, by class name."""
    found: dict[str, Any] = json.loads((files(package) / "schemas.json").read_bytes())["$defs"]
    return found


def _package(cls: type) -> tuple[str, str]:
    """Return package and name of the generated class that a class is or extends."""
    for base in cls.__mro__:
        package = base.__module__.rpartition(".")[0]
        if package.startswith("azfacade_raw.") and package.endswith(".models"):
            return package, base.__name__
    return "", ""


def _definition(cls: type[Model] | type[ExtensibleEnum]) -> dict[str, Any]:
    """Return the JSON Schema of a class as it was generated; one made here for a class that no service has alone."""
    package, name = _package(cls)
    if package:
        found: dict[str, Any] = _definitions(package)[name]
        return found
    text = (cls.__doc__ or "").strip().partition("\n")[0]
    if issubclass(cls, ExtensibleEnum):
        return {"description": text, "type": "string", "enum": [member.value for member in cls]}
    return {"description": text, "type": "object"}


def _reachable(cls: type, node: dict[str, Any]) -> list[type]:
    """Return the classes that a JSON Schema refers to, directly or through others."""
    package, _ = _package(cls)
    names = list(dict.fromkeys(_names(node)))
    for name in names:
        names += [found for found in dict.fromkeys(_names(_definitions(package)[name])) if found not in names]
    return [getattr(import_module(package), name) for name in names]


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            yield reference.removeprefix(_POINTER)
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _names(item)


def _describe(cls: Any, _core_schema: object, handler: JsonSchemaHandler) -> dict[str, Any]:
    """Return the JSON Schema of a class alone: without handing over those it refers to, which may refer to it."""
    found: dict[str, Any] = _with_references(_definition(cls), cls, handler)
    return found


def _with_references(node: Any, cls: type, handler: JsonSchemaHandler) -> Any:
    """Return a copy of a JSON Schema with pydantic's references in place of those of the generated document."""
    if isinstance(node, list):
        return [_with_references(item, cls, handler) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _with_references(value, cls, handler) for key, value in node.items() if key != "$ref"}
    if isinstance(reference := node.get("$ref"), str):
        used = getattr(import_module(_package(cls)[0]), reference.removeprefix(_POINTER))
        found = {**handler(definition_reference_schema(_reference(used))), **found}
    return found
