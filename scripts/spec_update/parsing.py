"""Reads JSON or YAML from a file or URL, and refuses what is neither."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import yaml

from codegen.positions import LOADER, Positions

_SECONDS = 60
_MOST_BYTES = 50_000_000
_MOST_VALUES = 1_000_000
"""A few lines of YAML can stand for millions of values, by aliases of aliases. A published document has some 10,000."""


class SourceError(Exception):
    """A published document or a rule cannot be used; the message says why."""


def read_object(source: str) -> dict[str, Any]:
    """Return the object that a JSON or YAML document holds.

    Args:
        source: A file or URL.

    Raises:
        SourceError: It cannot be read, is no JSON or YAML, has a key twice in one object, or holds no object.
    """
    text = _text(source)
    if not text.strip():
        raise SourceError(f"{source} is empty")
    if text.lstrip().startswith("<"):
        raise SourceError(f"{source} is a web page or XML: give the address of the JSON or YAML file itself")
    try:
        is_json = text.lstrip().startswith("{") or source.endswith(".json")
        document = _parsed_json(text) if is_json else _parsed_yaml(text)
    except json.JSONDecodeError as problem:
        at_end = problem.pos >= len(text.rstrip()) - 1 or problem.msg.startswith("Unterminated")
        why = "it ends too early" if at_end else problem.msg
        raise SourceError(f"{source} is not valid JSON: {why} (line {problem.lineno})") from None
    except yaml.YAMLError as problem:
        raise SourceError(f"{source} is neither JSON nor YAML: {str(problem).splitlines()[0]}") from None
    except RecursionError:
        raise SourceError(f"{source} is nested too deeply") from None
    except ValueError as problem:
        raise SourceError(f"{source} cannot be used: {str(problem).partition(';')[0]}") from None
    if not isinstance(document, dict):
        raise SourceError(f"{source} is no description of a service: it holds no object")
    return document


def _text(source: str) -> str:
    try:
        if source.startswith(("https://", "http://")):
            with urllib.request.urlopen(source, timeout=_SECONDS) as answer:  # noqa: S310  # one of two schemes
                content: bytes = answer.read(_MOST_BYTES + 1)
        else:
            with Path(source).open("rb") as file:
                content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise SourceError(f"{source} is too large: it has more than {_MOST_BYTES:,} bytes")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"{source} is not UTF-8 text") from None
    except (OSError, HTTPException, ValueError) as problem:
        raise SourceError(f"{source} cannot be read: {_why(problem)}") from None


def _why(problem: Exception) -> str:
    """Return why something could not be read, without its name."""
    if isinstance(problem, HTTPError):
        return f"the answer is {problem.code} {problem.reason}"
    reason = getattr(problem, "reason", None) or problem
    return str(getattr(reason, "strerror", None) or reason) or type(problem).__name__


def _parsed_json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_without_repetition, parse_constant=_no_constant)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        name, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise ValueError(f"an object has the key {name!r} twice")
    return found


def _parsed_yaml(text: str) -> Any:
    document = yaml.load(text, LOADER)  # noqa: S506  # a safe one
    waiting, count = [document], 0
    while waiting:
        value = waiting.pop()
        count += 1
        if isinstance(value, (dict, list)):
            waiting += value.values() if isinstance(value, dict) else value
        if count > _MOST_VALUES:
            raise ValueError(f"it stands for more than {_MOST_VALUES:,} values")
    for line, place in Positions(text).repeated_keys():
        raise ValueError(f"an object has the key {place[-1]!r} twice (line {line})")
    return document
