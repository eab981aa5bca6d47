"""Reading what a Face client sent, with the limits of the REST reference."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..http import JsonObject
from ..routing import Call
from .errors import bad_argument

MOST_NAME = 128
MOST_USER_DATA = 16_384
MOST_FACE_USER_DATA = 1024
MOST_LISTED = 1000

RECOGNITION_MODELS = ("recognition_01", "recognition_02", "recognition_03", "recognition_04")
DETECTION_MODELS = ("detection_01", "detection_02", "detection_03")

_COLLECTION_ID = re.compile(r"[a-z0-9-_]{1,64}")


def check_collection_id(name: str, value: str) -> None:
    """Refuse an id that no group or list can be made under."""
    if not _COLLECTION_ID.fullmatch(value):
        raise bad_argument(f"{name} is invalid: up to 64 lower-case letters, digits, '-' and '_' are allowed.")


def json_object(call: Call) -> JsonObject:
    """Read the body, which has to be a JSON object."""
    body = call.json_object()
    if body is None:
        raise bad_argument("Request body is invalid: a JSON object is expected.")
    return body


def optional_text(source: Mapping[str, Any], name: str, most: int, least: int = 0) -> str | None:
    """Read a text within its limits; None when it is absent or null."""
    value = source.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise bad_argument(f"{name} is invalid: a text of {least} to {most} characters is expected.")
    return value


def optional_name(body: JsonObject) -> str | None:
    """Read the name of a group or person; None when the body has none."""
    return optional_text(body, "name", MOST_NAME, least=1)


def required_name(body: JsonObject) -> str:
    """Read the name of a group or person, which has to be there."""
    name = optional_name(body)
    if name is None:
        raise bad_argument("name is missing.")
    return name


def choice(source: Mapping[str, Any], name: str, choices: Sequence[str]) -> str:
    """Read one of `choices`; the first is the default."""
    value = source.get(name)
    if value is None:
        return choices[0]
    if value not in choices:
        raise bad_argument(f"{name} is invalid: one of {', '.join(choices)} is expected.")
    return str(value)


def flag(call: Call, name: str) -> bool:
    """Read a boolean of the query, false when absent."""
    value = call.query.get(name, "false").lower()
    if value not in ("true", "false"):
        raise bad_argument(f"{name} is invalid: true or false is expected.")
    return value == "true"


def listed_ids(call: Call, ids: Sequence[str]) -> list[str]:
    """Pick the ids a list call asks for: those greater than `start`, ascending, at most `top`."""
    top = call.query.get("top", str(MOST_LISTED))
    if not top.isdecimal() or not 1 <= int(top) <= MOST_LISTED:
        raise bad_argument(f"top is invalid: a number from 1 to {MOST_LISTED} is expected.")
    start = call.query.get("start", "")
    return sorted(one for one in ids if one > start)[: int(top)]


def without_none(**fields: object) -> JsonObject:
    """Make a JSON object of the fields that have a value: the service leaves out the others, and never sends null."""
    return {name: value for name, value in fields.items() if value is not None}
