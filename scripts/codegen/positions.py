"""Finds the line of a place in a YAML document, and keys that stand there twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

Place: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""

# The C loader, where available, is four times as fast. Both are safe.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Positions:
    """The lines of a document's values, by their places."""

    def __init__(self, text: str) -> None:
        """Read a YAML text, which must be valid."""
        self._root = yaml.compose(text, LOADER)

    def line(self, place: Place) -> int:
        """Return the line, from 1, of a place; that of the deepest part of it which is there."""
        node, line = self._root, 1
        for part in place:
            found = _child(node, part)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line + 1
        return line

    def repeated_keys(self) -> Iterator[tuple[int, Place]]:
        """Yield line and place of each key that an object has already; YAML silently drops the earlier value."""
        yield from _repeated(self._root, ())


def _child(node: Any, part: str | int) -> tuple[Any, Any] | None:
    """Return the node that marks a child's position, and the child."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _repeated(node: Any, place: Place) -> Iterator[tuple[int, Place]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, (*place, key.value)
            seen.add(key.value)
            yield from _repeated(value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _repeated(value, (*place, index))
