"""Checks of arguments before anything is sent, and their way into a URL or a body."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import Enum
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias, TypeGuard, TypeVar
from urllib.parse import quote
from uuid import UUID

from azfacade_raw.datetimes import format_datetime
from azfacade_raw.types import InvalidInputError, InvalidInputTypeError
from azfacade_raw.wire import Model, to_json_value

T = TypeVar("T")

Check: TypeAlias = Callable[[str, Any], Any]
"""Takes what to call a thing in errors and the thing; returns its wire form."""

# Texts, as compiling patterns that a first call has no use for makes it late.
_UUID_PATTERN = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LONE_SURROGATE = r"[\ud800-\udfff]"
_INVALID_ID = r"[\x00-\x20\x7f/\\]|^\.{1,2}$"


def path_segment(
    name: str,
    value: object,
    *,
    pattern: str | None = None,
    min_length: int = 1,
    max_length: int | None = None,
    uuid: bool = False,
) -> str:
    """Return an id as one quoted path segment.

    Raises:
        InvalidInputError: It is empty, malformed or would change the path.
    """
    given = text(name, value, pattern=pattern, min_length=max(min_length, 1), max_length=max_length, uuid=uuid)
    if re.search(_INVALID_ID, given):
        raise InvalidInputError(f"{name} must be an id without slashes and spaces, got {_shorten(given)}")
    return quote(given, safe="~")


def text(
    name: str,
    value: object,
    *,
    pattern: str | None = None,
    min_length: int = 0,
    max_length: int | None = None,
    uuid: bool = False,
) -> str:
    """Return a text argument after checking its type, length and pattern."""
    if isinstance(value, Enum):
        value = value.value
    elif uuid and isinstance(value, UUID):
        value = str(value)
    if not isinstance(value, str):
        raise InvalidInputTypeError(f"{name} must be a str, got {type(value).__name__}")
    if len(value) < min_length:
        needed = "one character" if min_length == 1 else f"{min_length} characters"
        raise InvalidInputError(
            f"{name} has {len(value)} characters, at least {needed} are needed"
            if value
            else f"{name} is empty: give at least {needed}"
        )
    if max_length is not None and len(value) > max_length:
        raise InvalidInputError(f"{name} has {len(value)} characters, at most {max_length} are allowed")
    if pattern is not None and not re.fullmatch(pattern, value):
        raise InvalidInputError(f"{name} must match {pattern}, got {_shorten(value)}")
    if uuid and not re.fullmatch(_UUID_PATTERN, value):
        raise InvalidInputError(
            f"{name} must be a UUID such as 123e4567-e89b-12d3-a456-426614174000, got {_shorten(value)}"
        )
    if not value.isascii() and re.search(_LONE_SURROGATE, value):
        raise InvalidInputError(f"{name} has half of a surrogate pair, which cannot be sent")
    return value


def number(
    name: str, value: object, *, integer: bool = False, minimum: float | None = None, maximum: float | None = None
) -> int | float:
    """Return a number argument after checking its type and range."""
    if isinstance(value, bool) or not isinstance(value, int if integer else (int, float)):
        raise InvalidInputTypeError(f"{name} must be {'an int' if integer else 'a number'}, got {type(value).__name__}")
    low = -math.inf if minimum is None else minimum
    high = math.inf if maximum is None else maximum
    if not low <= value <= high or value in (math.inf, -math.inf):
        bounds = f"from {'any' if minimum is None else minimum} to {'any' if maximum is None else maximum}"
        raise InvalidInputError(f"{name} must be {bounds}, got {value}")
    return value


def boolean(name: str, value: object) -> bool:
    """Return a yes-or-no argument after checking its type."""
    if not isinstance(value, bool):
        raise InvalidInputTypeError(f"{name} must be True or False, got {type(value).__name__}")
    return value


def date_time(name: str, value: object) -> str:
    """Return a date-time argument as the services write it; one without a zone is taken as UTC."""
    if not isinstance(value, datetime):
        raise InvalidInputTypeError(f"{name} must be a datetime, got {type(value).__name__}")
    return format_datetime(value)


def items(
    name: str, value: object, check: Check, *, min_items: int | None = None, max_items: int | None = None
) -> list[Any]:
    """Return an argument with several items as a list in wire form, after checking their number and each of them."""
    if isinstance(value, (str, bytes, bytearray, memoryview, Mapping)) or not isinstance(value, Iterable):
        raise InvalidInputTypeError(f"{name} must be a list, got {type(value).__name__}")
    found = [check(f"{name}[{number}]", item) for number, item in enumerate(value)]
    if (min_items is not None and len(found) < min_items) or (max_items is not None and len(found) > max_items):
        bounds = (
            str(min_items)
            if min_items == max_items
            else f"{min_items or 0} to {max_items if max_items is not None else 'any number of'}"
        )
        raise InvalidInputError(f"{name} must have {bounds} items, got {len(found)}")
    return found


def model(name: str, value: object, cls: str) -> dict[str, Any]:
    """Return a schema argument (its class, or a mapping in wire form) in wire form."""
    if isinstance(value, Model) and cls in {base.__name__ for base in type(value).__mro__}:
        return value.to_dict()
    if not isinstance(value, Mapping):
        raise InvalidInputTypeError(f"{name} must be a {cls} or a mapping, got {type(value).__name__}")
    return {text(f"a key of {name}", key): to_json_value(item) for key, item in value.items()}


def mapping(name: str, value: object, check: Check, *, min_items: int = 0) -> dict[str, Any]:
    """Return an argument with entries of your naming in wire form, after checking their number and each of them."""
    if not isinstance(value, Mapping):
        raise InvalidInputTypeError(f"{name} must be a mapping, got {type(value).__name__}")
    if len(value) < min_items:
        raise InvalidInputError(f"{name} is empty: give at least one entry")
    return {text(f"a key of {name}", key): check(f"{name}[{key!r}]", item) for key, item in value.items()}


def choose(name: str, value: object, choices: Mapping[str | None, T]) -> T:
    """Return what a choice stands for; None is a choice of its own."""
    key = value.value if isinstance(value, Enum) else value
    if not (key is None or isinstance(key, str)) or key not in choices:
        known = ", ".join(sorted(choice for choice in choices if choice))
        raise InvalidInputError(f"{name} must be one of {known} or None, got {value!r}")
    return choices[key]


def given_names(arguments: Mapping[str, object]) -> list[str]:
    """Return the names of the arguments that were given."""
    return [name for name, value in arguments.items() if value is not None]


def unknown_combination(method: str, names: list[str], choices: list[list[str]]) -> InvalidInputError:
    """Return the error for arguments that no operation takes together."""
    ways = "; or ".join(" and ".join(choice) for choice in choices)
    return InvalidInputError(f"{method} takes {ways}: got {' and '.join(names) or 'none of them'}")


def exactly_one(arguments: Mapping[str, object]) -> None:
    """Refuse none or several of arguments that exclude each other."""
    found = given_names(arguments)
    if len(found) != 1:
        raise InvalidInputError(f"give exactly one of {', '.join(arguments)}: got {' and '.join(found) or 'none'}")


def value_versions(
    name: str, value: object, versions: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Return which api versions know a value, where not all do."""
    key = value.value if isinstance(value, Enum) else value
    return [(f"{name}={key}", True, versions[key])] if isinstance(key, str) and key in versions else []


def is_url(source: object) -> TypeGuard[str]:
    """Tell whether a source is a URL the service reads itself."""
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


def content(name: str, source: object) -> Any:
    """Return a source whose bytes are sent, after refusing what cannot hold any."""
    if isinstance(source, str):
        if "://" in source or source.lower().startswith(("file:", "data:", "s3:")):
            scheme = source.partition(":")[0]
            raise InvalidInputError(f"{name} must be a path, bytes or an open binary file, {scheme}: is not read")
        if not source:
            raise InvalidInputError(f"{name} is empty: give a path, bytes or an open binary file")
        return Path(source)
    if isinstance(source, (bytes, bytearray, memoryview)):
        if not memoryview(source).nbytes:
            raise InvalidInputError(f"{name} has no bytes")
    elif not isinstance(source, PathLike) and not hasattr(source, "read"):
        raise InvalidInputTypeError(f"{name} must be a path, bytes or an open binary file, got {type(source).__name__}")
    return source


def no_body(_: object) -> None:
    """Decode an answer without a body."""


def raw_bytes(body: bytes) -> bytes:
    """Decode an answer that is no JSON."""
    return body


def query_text(value: Any) -> str:
    """Return a checked value as a query parameter takes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        texts = [query_text(item) for item in value]
        if broken := next((item for item in texts if "," in item), None):
            raise InvalidInputError(f"an item of a list in a query must not have a comma: {_shorten(broken)}")
        return ",".join(texts)
    return str(value)


def _shorten(value: str) -> str:
    return repr(value if len(value) <= 80 else value[:77] + "...")
