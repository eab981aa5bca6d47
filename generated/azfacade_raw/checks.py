# Laid here by scripts/generate from scripts/templates/runtime/checks.py. Do not edit.
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

from azfacade_raw.types import InvalidInputError, InvalidInputTypeError
from azfacade_raw.wire import Model, format_datetime, plain

T = TypeVar("T")

Check: TypeAlias = Callable[[str, Any], Any]
"""Takes what to call a thing in errors and the thing; returns its wire form."""

# Texts, as compiling patterns that a first call has no use for makes it late.
_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_SURROGATE = r"[\ud800-\udfff]"
_NO_ID = r"[\x00-\x20\x7f/\\]|^\.{1,2}$"


def segment(
    name: str,
    value: object,
    *,
    pattern: str | None = None,
    shortest: int = 1,
    longest: int | None = None,
    uuid: bool = False,
) -> str:
    """Return an id as one quoted path segment.

    Raises:
        InvalidInputError: It is empty, malformed or would change the path.
    """
    given = text(name, value, pattern=pattern, shortest=max(shortest, 1), longest=longest, uuid=uuid)
    if re.search(_NO_ID, given):
        raise InvalidInputError(f"{name} must be an id without slashes and spaces, got {_cut(given)}")
    return quote(given, safe="~")


def text(
    name: str,
    value: object,
    *,
    pattern: str | None = None,
    shortest: int = 0,
    longest: int | None = None,
    uuid: bool = False,
) -> str:
    """Return a text argument after checking its type, length and pattern."""
    if isinstance(value, Enum):
        value = value.value
    elif uuid and isinstance(value, UUID):
        value = str(value)
    if not isinstance(value, str):
        raise InvalidInputTypeError(f"{name} must be a str, got {type(value).__name__}")
    if len(value) < shortest:
        raise InvalidInputError(
            f"{name} is empty: give {'at least one character' if shortest == 1 else f'at least {shortest} characters'}"
            if not value
            else f"{name} is {len(value)} long, at least {shortest} characters are needed"
        )
    if longest is not None and len(value) > longest:
        raise InvalidInputError(f"{name} has {len(value)} characters, at most {longest} are allowed")
    if pattern is not None and not re.fullmatch(pattern, value):
        raise InvalidInputError(f"{name} must match {pattern}, got {_cut(value)}")
    if uuid and not re.fullmatch(_UUID, value):
        raise InvalidInputError(
            f"{name} must be a UUID such as 123e4567-e89b-12d3-a456-426614174000, got {_cut(value)}"
        )
    if not value.isascii() and re.search(_SURROGATE, value):
        raise InvalidInputError(f"{name} has half of a surrogate pair, which cannot be sent")
    return value


def number(
    name: str, value: object, *, whole: bool = False, lowest: float | None = None, highest: float | None = None
) -> int | float:
    """Return a number argument after checking its type and range."""
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise InvalidInputTypeError(f"{name} must be {'an int' if whole else 'a number'}, got {type(value).__name__}")
    low = -math.inf if lowest is None else lowest
    high = math.inf if highest is None else highest
    if not low <= value <= high or value in (math.inf, -math.inf):
        bounds = f"from {'any' if lowest is None else lowest} to {'any' if highest is None else highest}"
        raise InvalidInputError(f"{name} must be {bounds}, got {value}")
    return value


def flag(name: str, value: object) -> bool:
    """Return a yes-or-no argument after checking its type."""
    if not isinstance(value, bool):
        raise InvalidInputTypeError(f"{name} must be True or False, got {type(value).__name__}")
    return value


def moment(name: str, value: object) -> str:
    """Return a date-time argument as the services write it; one without a zone is taken as UTC."""
    if not isinstance(value, datetime):
        raise InvalidInputTypeError(f"{name} must be a datetime, got {type(value).__name__}")
    return format_datetime(value)


def items(name: str, value: object, check: Check, *, fewest: int | None = None, most: int | None = None) -> list[Any]:
    """Return an argument with several items as a list in wire form, after checking their number and each of them."""
    if isinstance(value, (str, bytes, bytearray, memoryview, Mapping)) or not isinstance(value, Iterable):
        raise InvalidInputTypeError(f"{name} must be a list, got {type(value).__name__}")
    found = [check(f"{name}[{number}]", item) for number, item in enumerate(value)]
    if (fewest is not None and len(found) < fewest) or (most is not None and len(found) > most):
        bounds = str(fewest) if fewest == most else f"{fewest or 0} to {most if most is not None else 'any number of'}"
        raise InvalidInputError(f"{name} must have {bounds} items, got {len(found)}")
    return found


def mapping(name: str, value: object, cls: str) -> dict[str, Any]:
    """Return a schema argument (its class, or a mapping in wire form) in wire form."""
    if isinstance(value, Model) and cls in {base.__name__ for base in type(value).__mro__}:
        return value.to_dict()
    if not isinstance(value, Mapping):
        raise InvalidInputTypeError(f"{name} must be a {cls} or a mapping, got {type(value).__name__}")
    return {text(f"a key of {name}", key): plain(item) for key, item in value.items()}


def entries(name: str, value: object, check: Check, *, fewest: int = 0) -> dict[str, Any]:
    """Return an argument with entries of your naming in wire form, after checking their number and each of them."""
    if not isinstance(value, Mapping):
        raise InvalidInputTypeError(f"{name} must be a mapping, got {type(value).__name__}")
    if len(value) < fewest:
        raise InvalidInputError(f"{name} is empty: give at least one entry")
    return {text(f"a key of {name}", key): check(f"{name}[{key!r}]", item) for key, item in value.items()}


def chosen(name: str, value: object, choices: Mapping[str | None, T]) -> T:
    """Return what a choice stands for; None is a choice of its own."""
    key = value.value if isinstance(value, Enum) else value
    if not (key is None or isinstance(key, str)) or key not in choices:
        known = ", ".join(sorted(choice for choice in choices if choice))
        raise InvalidInputError(f"{name} must be one of {known} or None, got {value!r}")
    return choices[key]


def given(arguments: Mapping[str, object]) -> list[str]:
    """Return the names of the arguments that were given."""
    return [name for name, value in arguments.items() if value is not None]


def no_choice(method: str, names: list[str], choices: list[list[str]]) -> InvalidInputError:
    """Return the error for arguments that no operation takes together."""
    ways = "; or ".join(" and ".join(choice) for choice in choices)
    return InvalidInputError(f"{method} takes {ways}: got {' and '.join(names) or 'none of them'}")


def exactly_one(arguments: Mapping[str, object]) -> None:
    """Refuse none or several of arguments that exclude each other."""
    found = given(arguments)
    if len(found) != 1:
        raise InvalidInputError(f"give exactly one of {', '.join(arguments)}: got {' and '.join(found) or 'none'}")


def versions_of_value(
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


def nothing(_: object) -> None:
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
            raise InvalidInputError(f"an item of a list in a query must not have a comma: {_cut(broken)}")
        return ",".join(texts)
    return str(value)


def _cut(value: str) -> str:
    return repr(value if len(value) <= 80 else value[:77] + "...")
