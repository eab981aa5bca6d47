"""Reads and checks fields of Face requests: lengths, ranges and choices as in the REST reference."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

from ..http_messages import JsonObject
from ..routing import Call
from .errors import bad_argument

MAX_NAME_LENGTH = 128
MAX_USER_DATA_LENGTH = 16_384
MAX_FACE_USER_DATA_LENGTH = 1024
MAX_PAGE_SIZE = 1000
MAX_ID_LENGTH = 64
# For fields without a documented limit.
MAX_TEXT_LENGTH = 1024

RECOGNITION_MODELS = ("recognition_01", "recognition_02", "recognition_03", "recognition_04")
DETECTION_MODELS = ("detection_01", "detection_02", "detection_03")

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_COLLECTION_ID = re.compile(rf"[a-z0-9-_]{{1,{MAX_ID_LENGTH}}}")


def is_collection_id(value: str) -> bool:
    """Return whether a group or list may have this id."""
    return _COLLECTION_ID.fullmatch(value) is not None


def check_collection_id(name: str, value: str) -> None:
    """Raise a 400 for an id that no group or list can have."""
    if not is_collection_id(value):
        raise bad_argument(f"{name} is invalid: up to 64 lower-case letters, digits, '-' and '_' are allowed.")


def json_object(call: Call) -> JsonObject:
    """Return the body, or raise a 400 if it is not a JSON object."""
    body = call.json_object()
    if body is None:
        raise bad_argument("Request body is invalid: a JSON object is expected.")
    return body


def optional_text(source: Mapping[str, Any], name: str, maximum: int, minimum: int = 0) -> str | None:
    """Read a string within its limits; None if it is absent or null."""
    value = source.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not minimum <= len(value) <= maximum:
        raise bad_argument(f"{name} is invalid: a text of {minimum} to {maximum} characters is expected.")
    return value


def optional_name(body: JsonObject) -> str | None:
    """Read the name of a group or person; None if absent."""
    return optional_text(body, "name", MAX_NAME_LENGTH, minimum=1)


def required_name(body: JsonObject) -> str:
    """Read the required name of a group or person."""
    name = optional_name(body)
    if name is None:
        raise bad_argument("name is missing.")
    return name


def new_name_and_data(body: JsonObject) -> tuple[str, str | None]:
    """Read the name and the user data of a new group, list or person."""
    return required_name(body), optional_text(body, "userData", MAX_USER_DATA_LENGTH)


class Named(Protocol):
    """A group, list or person."""

    name: str
    user_data: str | None


def update_name_and_data(target: Named, body: JsonObject, *, accepts_empty: bool = True) -> None:
    """Set the name and the user data that are in the body; without `accepts_empty`, raise a 400 if neither is."""
    name = optional_name(body)
    user_data = optional_text(body, "userData", MAX_USER_DATA_LENGTH)
    if not accepts_empty and name is None and user_data is None:
        raise bad_argument("Both 'name' and 'userData' are empty.")
    target.name = target.name if name is None else name
    target.user_data = target.user_data if user_data is None else user_data


def choice(source: Mapping[str, Any], name: str, choices: Sequence[str]) -> str:
    """Read one of `choices`; the first one is the default."""
    value = source.get(name)
    if value is None:
        return choices[0]
    if value not in choices:
        raise bad_argument(f"{name} is invalid: one of {', '.join(choices)} is expected.")
    return str(value)


def flag(call: Call, name: str, *, default: bool = False) -> bool:
    """Read a boolean from the query."""
    value = call.query.get(name, str(default)).lower()
    if value not in ("true", "false"):
        raise bad_argument(f"{name} is invalid: true or false is expected.")
    return value == "true"


def query_number(call: Call, name: str, minimum: int, maximum: int, default: int) -> int:
    """Read an integer from the query."""
    text = call.query.get(name, str(default))
    return _within(name, int(text) if text.isdecimal() else None, minimum, maximum)


def number(body: JsonObject, name: str, minimum: int, maximum: int, default: int) -> int:
    """Read an integer from the body."""
    value = body.get(name)
    if value is None:
        return default
    # A Python bool is an int, too.
    return _within(name, value if isinstance(value, int) and not isinstance(value, bool) else None, minimum, maximum)


def fraction(body: JsonObject, name: str, default: float) -> float:
    """Read a number from 0 to 1 from the body."""
    value = body.get(name)
    if value is None:
        return default
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise bad_argument(f"{name} is invalid: a number from 0 to 1 is expected.")
    return value


def required_text(body: JsonObject, name: str) -> str:
    """Read a required string."""
    value = optional_text(body, name, MAX_TEXT_LENGTH, minimum=1)
    if value is None:
        raise bad_argument(f"{name} is missing.")
    return value


def required_texts(body: JsonObject, name: str, minimum: int, maximum: int | None = None) -> list[str]:
    """Read a required list of strings; without `maximum` there may be any number of them."""
    values = body.get(name)
    if not isinstance(values, list):
        raise bad_argument(f"{name} is missing: a list of texts is expected.")
    texts = [value for value in cast("list[object]", values) if isinstance(value, str)]
    if len(texts) < len(cast("list[object]", values)) or not minimum <= len(texts) <= (maximum or len(texts)):
        limits = f"{minimum} or more" if maximum is None else f"{minimum} to {maximum}"
        raise bad_argument(f"The length of {name} is not in a valid range: {limits} texts are expected.")
    return texts


def required_guid(body: JsonObject, name: str) -> str:
    """Read a required id that the service made; in lower case, as such ids are compared without case."""
    return _guid(name, required_text(body, name))


def required_guids(body: JsonObject, name: str, minimum: int, maximum: int) -> list[str]:
    """Read a required list of ids that the service made, in lower case."""
    return [_guid(name, value) for value in required_texts(body, name, minimum, maximum)]


def required_collection_id(body: JsonObject, name: str) -> str:
    """Read the required id of a group or list."""
    value = required_text(body, name)
    check_collection_id(name, value)
    return value


def ids_of_scope(body: JsonObject, scope: str, maxima: Mapping[str, int]) -> list[str]:
    """Read the ids of a scope: a list of ids where `maxima` has how many there may be, else one of a group or list."""
    if scope in maxima:
        return required_guids(body, scope, 1, maxima[scope])
    return [required_collection_id(body, scope)]


def page_of_ids(call: Call, ids: Sequence[str]) -> list[str]:
    """Return the ids of a page: those greater than `start`, ascending, at most `top`."""
    top = read_top(call)
    # All ids are in lower case.
    start = call.query.get("start", "").lower()
    if len(start) > MAX_ID_LENGTH:
        raise bad_argument("'start' is too long.")
    return sorted(one for one in ids if one > start)[:top]


def page_of_persons(call: Call, person_ids: Sequence[str]) -> list[str]:
    """Return the ids of a page of persons of the directory, where `start` has to be such an id."""
    start = call.query.get("start")
    if start and not _GUID.fullmatch(start):
        raise bad_argument("'start' is not valid person ID.")
    return page_of_ids(call, person_ids)


def read_top(call: Call) -> int:
    """Read the page size `top`."""
    return query_number(call, "top", 1, MAX_PAGE_SIZE, MAX_PAGE_SIZE)


def without_none(fields: JsonObject) -> JsonObject:
    """Return the fields that are not None: the service never sends null."""
    return {name: value for name, value in fields.items() if value is not None}


def _guid(name: str, value: str) -> str:
    if not _GUID.fullmatch(value):
        raise bad_argument(f"{name} is invalid: ids as this service returns them are expected.")
    return value.lower()


def _within(name: str, value: int | None, minimum: int, maximum: int) -> int:
    if value is None or not minimum <= value <= maximum:
        raise bad_argument(f"{name} is invalid: a number from {minimum} to {maximum} is expected.")
    return value
