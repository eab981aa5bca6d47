"""Writes values as YAML in the style of the fragments."""

from __future__ import annotations

from typing import Any

import yaml

from spec_update.versions import is_range

WIDTH = 120
_FLOW_KEYS = {"required", "enum", "tags", "x-versions"}
"""The keys whose lists stand on one line where they fit."""
TODO = "  # TODO"


class Todo(str):
    """A text that a person has to write or check; its line gets a TODO comment."""

    __slots__ = ()


class Proposed(dict[str, Any]):
    """An object that a person has to check; the line of its key gets a TODO comment."""


class Flow(list[Any]):
    """A list that stands on one line."""


def scalar(value: Any) -> str:
    """Return a text, number, boolean or None on one line."""
    style = '"' if isinstance(value, str) and not value.isprintable() else None  # line ends are escaped
    text: str = yaml.safe_dump(
        str(value) if isinstance(value, Todo) else value, width=10**6, allow_unicode=True, default_style=style
    )
    return text.removesuffix("\n").removesuffix("\n...")


def flow(values: list[Any]) -> str:
    """Return a list on one line."""
    return f"[{', '.join(flow(v) if isinstance(v, list) else scalar(v) for v in values)}]"


def flow_range(value: dict[str, str]) -> str:
    """Return a range of versions on one line."""
    return f"{{{', '.join(f'{key}: {scalar(version)}' for key, version in value.items())}}}"


def entry(key: str, value: Any, indent: int) -> list[str]:
    """Return the lines of a key and its value."""
    head = f"{' ' * indent}{scalar(key)}:"
    todo = TODO if isinstance(value, (Todo, Proposed)) else ""
    if is_range(value):
        return [f"{head} {flow_range(value)}"]
    if isinstance(value, dict) and value:
        return [head + todo, *block(value, indent + 2)]
    if isinstance(value, list) and value:
        one_line = f"{head} {flow(value)}" if not any(isinstance(item, dict) for item in value) else ""
        if one_line and (isinstance(value, Flow) or (key in _FLOW_KEYS and len(one_line) <= WIDTH)):
            return [one_line]
        return [head, *(line for value_ in value for line in item(value_, indent + 2))]
    return [f"{head} {scalar(value)}{todo}"]


def item(value: Any, indent: int) -> list[str]:
    """Return the lines of an item of a list."""
    if isinstance(value, dict) and value:
        first, *rest = block(value, indent + 2)
        return [f"{' ' * indent}- {first.lstrip()}", *rest]
    return [f"{' ' * indent}- {flow(value) if isinstance(value, list) else scalar(value)}"]


def block(values: dict[str, Any], indent: int) -> list[str]:
    """Return the lines of an object."""
    return [line for key, value in values.items() for line in entry(key, value, indent)]
