# Copied by scripts/generate from scripts/templates/runtime/checks.py. Do not edit.
"""Argument checks of the request builders: each validates a value and converts it for a URL or a JSON body."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote
from uuid import UUID

from azfacade_raw.datetimes import format_datetime, parse_datetime
from azfacade_raw.types import InvalidInputError, InvalidInputTypeError, shorten
from azfacade_raw.wire import Model
from azfacade_raw.wire import to_json_value as to_json_value

T = TypeVar("T")

Check: TypeAlias = Callable[[str, Any], Any]
"""Takes the name of a value in error messages and the value; returns the value as JSON."""
Versions: TypeAlias = list[tuple[str, bool, tuple[str, ...]]]
"""What only some API versions accept: see `Call.argument_versions`."""

# Not compiled here: compiling patterns that a program may never use would slow down the import.
_UUID_PATTERN = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LONE_SURROGATE = r"[\ud800-\udfff]"
_BASE64 = r"[A-Za-z0-9+/_-]+={0,2}"
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
    """Check an id and return it as one percent-encoded path segment.

    Raises:
        InvalidInputError: The id is empty or malformed, or has characters that would change the path.
    """
    given = text(name, value, pattern=pattern, min_length=max(min_length, 1), max_length=max_length, uuid=uuid)
    if re.search(_INVALID_ID, given):
        raise InvalidInputError(f"{name} must be an id without slashes and spaces, got {shorten(given)}")
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
    """Check the type, length and pattern of a text argument and return it."""
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
        raise InvalidInputError(f"{name} must match {pattern}, got {shorten(value)}")
    if uuid and not re.fullmatch(_UUID_PATTERN, value):
        raise InvalidInputError(
            f"{name} must be a UUID such as 123e4567-e89b-12d3-a456-426614174000, got {shorten(value)}"
        )
    if not value.isascii() and re.search(_LONE_SURROGATE, value):
        raise InvalidInputError(f"{name} has half of a surrogate pair, which cannot be encoded: remove it")
    return value


def refuse_given(api_version: str, arguments: Iterable[tuple[str, bool, tuple[str, ...]]]) -> None:
    """Refuse arguments that the operation of this API version does not have.

    Args:
        api_version: The version of the client.
        arguments: The name of each, whether it was given, and the versions whose operation has it.

    Raises:
        InvalidInputError: One was given.
    """
    for name, is_given, versions in arguments:
        if is_given:
            other = " or ".join(map(repr, versions))
            raise InvalidInputError(
                f"{name} is not part of this operation at {api_version}: make the client with api_version={other}"
            )


def needed(name: str, value: Any) -> Any:
    """Return a value that may be left out at other API versions only.

    Raises:
        InvalidInputError: It was left out.
    """
    if value is None:
        raise InvalidInputError(f"{name} is missing: this API version needs it")
    return value


def enum(name: str, value: object, known: type[Enum]) -> str:
    """Check an argument that is a value of an enum and return it as text; a value that is not known passes.

    Raises:
        InvalidInputError: It is empty, or a known value in another spelling, which the service would not know.
    """
    given = text(name, value, min_length=1)
    values = [member.value for member in known]
    if given not in values:
        folded = fold(given)
        right = next((value for value in values if fold(value) == folded), None)
        if right is not None:
            raise InvalidInputError(f"{name} must be written {right!r}, got {shorten(given)}")
    return given


def fold(value: str) -> str:
    """Return a name without what spellings of it differ in."""
    return re.sub("[-_ ]", "", value).lower()


def number(
    name: str, value: object, *, integer: bool = False, minimum: float | None = None, maximum: float | None = None
) -> int | float:
    """Check the type and range of a number argument and return it."""
    if isinstance(value, bool) or not isinstance(value, int if integer else (int, float)):
        raise InvalidInputTypeError(f"{name} must be {'an int' if integer else 'a number'}, got {type(value).__name__}")
    low = -math.inf if minimum is None else minimum
    high = math.inf if maximum is None else maximum
    if not low <= value <= high or value in (math.inf, -math.inf):
        bounds = f"from {'any' if minimum is None else minimum} to {'any' if maximum is None else maximum}"
        raise InvalidInputError(f"{name} must be {bounds}, got {shorten(value)}")
    return value


def boolean(name: str, value: object) -> bool:
    """Check that an argument is a bool and return it."""
    if not isinstance(value, bool):
        raise InvalidInputTypeError(f"{name} must be True or False, got {type(value).__name__}")
    return value


def date_time(name: str, value: object) -> str:
    """Check a date-time, also one that is text already, and return it as text; one without a zone is taken as UTC."""
    if isinstance(value, datetime):
        return format_datetime(value)
    if not isinstance(value, str):
        raise InvalidInputTypeError(f"{name} must be a datetime, got {type(value).__name__}")
    if parse_datetime(value) is None:
        raise InvalidInputError(f"{name} must be a date-time such as 2025-01-15T10:30:00Z, got {shorten(value)}")
    return value


def items(
    name: str, value: object, check: Check, *, min_items: int | None = None, max_items: int | None = None
) -> list[Any]:
    """Check an argument with several items, their number and each item; return them as a JSON list."""
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


def in_order(value: object, check: Callable[[Any], dict[str, Any]], properties: Sequence[str]) -> object:
    """Return the checked values of a model or JSON object in an order, as a list; any other value as it is."""
    if not isinstance(value, (Model, Mapping)):
        return value
    checked = check(value)
    return [checked[key] for key in properties]


def mapping(name: str, value: object, check: Check, *, min_items: int = 0) -> dict[str, Any]:
    """Check a mapping with arbitrary keys, its size and each value; return it as a JSON object."""
    if not isinstance(value, Mapping):
        raise InvalidInputTypeError(f"{name} must be a mapping, got {type(value).__name__}")
    if len(value) < min_items:
        raise InvalidInputError(f"{name} is empty: give at least one entry")
    return {text(f"a key of {name}", key): check(f"{name}[{shorten(key)}]", item) for key, item in value.items()}


def choose(name: str, value: object, choices: Mapping[str | None, T]) -> T:
    """Return the value of the chosen key; None may be a key too."""
    key = value.value if isinstance(value, Enum) else value
    if not (key is None or isinstance(key, str)) or key not in choices:
        known = ", ".join(sorted(choice for choice in choices if choice))
        raise InvalidInputError(f"{name} must be one of {known} or None, got {shorten(value)}")
    return choices[key]


def given_names(arguments: Mapping[str, object]) -> list[str]:
    """Return the names of the arguments that are not None."""
    return [name for name, value in arguments.items() if value is not None]


def unknown_combination(method: str, names: list[str], choices: list[list[str]]) -> InvalidInputError:
    """Return the error for a combination of arguments that no operation accepts."""
    ways = "; or ".join(" and ".join(choice) for choice in choices)
    return InvalidInputError(f"{method} takes {ways}: got {' and '.join(names) or 'none of them'}")


def exactly_one(arguments: Mapping[str, object]) -> None:
    """Check that exactly one of several arguments is given.

    Raises:
        InvalidInputError: None of them is given, or more than one.
    """
    found = given_names(arguments)
    if len(found) != 1:
        raise InvalidInputError(f"give exactly one of {', '.join(arguments)}: got {' and '.join(found) or 'none'}")


def with_versions(name: str, value: str, known: Mapping[str, tuple[str, ...]], versions: Versions) -> str:
    """Return a checked value, and note in `versions` the API versions that accept it, if not all do."""
    if value in known:
        versions.append((f"{name}={value}", True, known[value]))
    return value


def as_url(source: object) -> str | None:
    """Return the text of a source that is a URL, which the service reads itself; None for any other source.

    A URL is text that starts with http:// or https://, or an object of another library that has a `scheme` and a `host`
    and whose `str()` is such text. Blanks at the ends are cut, as no URL has them.
    """
    if not isinstance(source, str):
        if isinstance(source, (bytes, bytearray, memoryview, PathLike)) or not _has_url_parts(source):
            return None
        source = str(source)
    if source[:1].isspace() or source[-1:].isspace():
        source = source.strip()
    return source if source[:8].lower().startswith(("http://", "https://")) else None


def _has_url_parts(value: object) -> bool:
    return isinstance(getattr(value, "scheme", None), str) and hasattr(value, "host") and not hasattr(value, "read")


def url(name: str, value: object, *, min_length: int = 0, max_length: int | None = None) -> str:
    """Check an argument that is a URL, as text or as an object, and return its text."""
    given = as_url(value)
    return text(name, value if given is None else given, min_length=min_length, max_length=max_length)


def _may_be_content(source: str) -> bool:
    """Tell whether a text is the text of a document, plain or in base64, rather than a path."""
    if "\n" in source or "\r" in source or len(source) > 4096:
        return True
    if len(source) < 128 or not re.fullmatch(_BASE64, source):
        return False
    try:
        return not Path(source).exists()
    except OSError:  # it is too long for a file name
        return True


def content(name: str, source: object) -> Any:
    """Check a source whose bytes are sent; return it, a str as a `Path`."""
    if isinstance(source, str):
        if "://" in source or source.lower().startswith(("file:", "data:", "s3:")):
            scheme = source.partition(":")[0][:20]
            raise InvalidInputError(
                f"{name} must be a path, bytes or an open binary file; a URL with {scheme}: is not read"
            )
        if not source:
            raise InvalidInputError(f"{name} is empty: give a path, bytes or an open binary file")
        if _may_be_content(source):
            raise InvalidInputError(
                f"{name} is a text of {len(source):,} characters, which is no path and no URL: give the bytes of the"
                " document; of a base64 text these are base64.b64decode(text)"
            )
        return Path(source)
    if isinstance(source, (bytes, bytearray, memoryview)):
        if not memoryview(source).nbytes:
            raise InvalidInputError(f"{name} has no bytes: give a document or image that is not empty")
    elif not isinstance(source, PathLike) and not hasattr(source, "read"):
        if _has_url_parts(source):
            raise InvalidInputError(f"{name} is a URL that does not start with http:// or https://: give one that does")
        raise InvalidInputTypeError(f"{name} must be a path, bytes or an open binary file, got {type(source).__name__}")
    return source


def no_body(_: object) -> None:
    """Decode a response without a body."""


def raw_bytes(body: bytes) -> bytes:
    """Decode a response that is not JSON."""
    return body


def add_item(query: list[tuple[str, str]], given: str, to: str, item: str) -> None:
    """Add an item to the list `to` of a query where the parameter `given`, which has no effect without it, is there."""
    values = dict(query)
    items = values.get(to, "").split(",") if values.get(to) else []
    if values.get(given) and item not in items:
        pair = (to, ",".join([*items, item]))
        if to in values:
            query[query.index((to, values[to]))] = pair
        else:
            query.insert(query.index((given, values[given])), pair)


def query_text(value: Any) -> str:
    """Return a checked value as the text of a query parameter."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        texts = [query_text(item) for item in value]
        if broken := next((item for item in texts if "," in item), None):
            raise InvalidInputError(f"an item of a list in a query must not contain a comma: {shorten(broken)}")
        return ",".join(texts)
    return str(value)
