"""JSON schemas of a fragment at one api version, strict: what the fragment does not name does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator

from codegen.fragment import Fragment, reference_name
from codegen.schemas import all_properties
from spec_update.facts import LIMITS

_KEPT = ("type", *LIMITS)


class Misfit(NamedTuple):
    """A place at which a value does not fit its schema."""

    pointer: str
    """The JSON pointer of the place; empty for the value itself."""
    text: str


class Schemas:
    """The schemas of a fragment at one api version."""

    def __init__(self, fragment: Fragment, version: str) -> None:
        """Take those that this version has."""
        self._fragment = fragment
        self._version = version
        self._classes = {name: self._class(name) for name in fragment.schemas}

    def has(self, node: dict[str, Any]) -> bool:
        """Tell whether this version has a parameter or property."""
        return self._version in (self._fragment.versions_of(node) or self._fragment.versions)

    def misfits(self, value: Any, node: dict[str, Any]) -> Iterator[Misfit]:
        """Yield where a JSON value does not fit a schema of the fragment."""
        validator = Draft202012Validator({**self._at(node), "$defs": self._classes})
        for error in validator.iter_errors(value):
            pointer = "".join(f"/{part}" for part in error.absolute_path)
            yield Misfit(pointer, _short(error))

    def _at(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON schema of a place of use."""
        found: dict[str, Any] = {key: node[key] for key in _KEPT if key in node}
        if name := reference_name(node):
            found["$ref"] = f"#/$defs/{name}"
        if "enum" in node:
            found["enum"] = self._values(node)
        if "items" in node:
            found["items"] = self._at(node["items"])
        if isinstance(node.get("additionalProperties"), dict):
            found["additionalProperties"] = self._at(node["additionalProperties"])
        return found

    def _values(self, node: dict[str, Any]) -> list[Any]:
        limited = node.get("x-value-versions", {})
        return [value for value in node["enum"] if self.has({"x-versions": limited.get(value, [])})]

    def _class(self, name: str) -> dict[str, Any]:
        node = self._fragment.schemas[name]
        if "properties" not in node and "allOf" not in node:
            return self._at(node)
        properties, required = all_properties(self._fragment, name)
        known = {key: value for key, value in properties.items() if self.has(self._fragment.resolve(value))}
        found: dict[str, Any] = {"type": "object", "required": [key for key in required if key in known]}
        told = node.get("discriminator", {})
        if classes := told.get("mapping"):
            key = told["propertyName"]
            found["properties"] = {key: {"enum": list(classes)}}
            found["allOf"] = [
                {"if": {"properties": {key: {"const": value}}}, "then": self._at({"$ref": reference})}
                for value, reference in classes.items()
            ]
            return found
        found["properties"] = {key: self._at(value) for key, value in known.items()}
        found["properties"] |= {value["x-alias"]: self._at(value) for value in known.values() if "x-alias" in value}
        inner = node.get("additionalProperties", False)
        found["additionalProperties"] = self._at(inner) if isinstance(inner, dict) else inner
        if chosen := node.get("x-exactly-one"):
            found["oneOf"] = [{"required": [key]} for key in chosen]
        return found


def _short(error: Any) -> str:
    """Return what is wrong, without the value: it may be long, and is in the cassette."""
    if error.validator == "additionalProperties":
        unknown = sorted(error.instance.keys() - error.schema["properties"].keys())
        return f"the fragment has no {', '.join(unknown)}"
    if error.validator == "required":
        lacking = [key for key in error.validator_value if key not in error.instance]
        return f"lacks {', '.join(lacking)}"
    if error.validator == "enum":
        return "is none of the values of the fragment"
    return f"does not fit {error.validator} {str(error.validator_value)[:80]}"
