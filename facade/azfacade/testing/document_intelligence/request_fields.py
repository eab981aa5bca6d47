"""Reads and checks fields in the body of Document Intelligence requests."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from ..http_messages import JsonObject
from ..routing import Call
from .errors import invalid_parameter

_RESOURCE_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._~-]{1,63}")


def json_object(call: Call) -> JsonObject:
    """Return the body, or raise a 400 if it is not a JSON object."""
    body = call.json_object()
    if body is None:
        raise invalid_parameter("body", "A JSON object is expected.")
    return body


def new_id(body: JsonObject, name: str) -> str:
    """Read the id of a new model or classifier."""
    value = text(body, name)
    if not _RESOURCE_ID.fullmatch(value):
        raise invalid_parameter(name, "2 to 64 of A-Z a-z 0-9 . _ ~ - are allowed, a letter or digit first.")
    if value.startswith("prebuilt-"):
        raise invalid_parameter(name, "The prefix 'prebuilt-' is reserved.")
    return value


def text(body: JsonObject, name: str) -> str:
    """Read a required string."""
    value = optional_text(body, name)
    if not value:
        raise invalid_parameter(name, "A value is required.")
    return value


def optional_text(body: JsonObject, name: str) -> str | None:
    """Read a string; None if it is absent or null."""
    value: str | None = _typed(body, name, str)
    return value


def flag(body: JsonObject, name: str) -> bool:
    """Read a boolean; False if absent."""
    return bool(_typed(body, name, bool))


def mapping(body: JsonObject, name: str) -> JsonObject | None:
    """Read a JSON object; None if it is absent or null."""
    value: JsonObject | None = _typed(body, name, dict)
    return value


def tags(body: JsonObject) -> dict[str, str] | None:
    """Read the tags; None if absent."""
    found = mapping(body, "tags")
    if found and not all(isinstance(value, str) for value in found.values()):
        raise invalid_parameter("tags", "The values have to be texts.")
    return found


def choice(body: JsonObject, name: str, allowed: Collection[str]) -> str | None:
    """Read one of `allowed`; None if it is absent or null."""
    value = optional_text(body, name)
    if value is not None and value not in allowed:
        raise invalid_parameter(name, f"'{value}' is not one of {', '.join(sorted(allowed))}.")
    return value


def _typed(body: JsonObject, name: str, kind: type[Any]) -> Any:
    value = body.get(name)
    if value is not None and not isinstance(value, kind):
        raise invalid_parameter(name, "The value has the wrong type.")
    return value
