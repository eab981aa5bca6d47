"""Edits a YAML text where its values stand, so that everything else keeps every byte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from codegen.positions import LOADER, Place
from spec_update.versions import is_range
from spec_update.yaml_text import TODO, WIDTH, entry, flow_range, item, scalar

_ORDER = (
    "$ref", "name", "in", "type", "format", "readOnly", "nullable", "deprecated", "default", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minLength",
    "maxLength", "pattern", "required", "enum", "x-enum-descriptions", "x-value-versions", "x-versions",
)  # fmt: skip
"""The order of the keys of schemas and parameters; a new key comes after the last of those before it."""


class Editor:
    """Collects edits of a YAML text; `text` makes them."""

    def __init__(self, text: str) -> None:
        """Read a valid YAML text."""
        self._lines = text.splitlines(keepends=True)
        self._root = yaml.compose(text, LOADER)
        self._cuts: dict[tuple[int, int, int, int], str] = {}
        self._added: dict[int, list[list[str]]] = {}
        self._dropped: set[int] = set()
        self._missing: dict[Place, dict[str, Any]] = {}
        self._items: dict[Place, list[Any]] = {}
        self._rewritten: dict[Place, Any] = {}

    def text(self) -> str:
        """Return the edited text."""
        for place, values in self._items.items():
            self._append(place, values)
        self._items = {}
        while self._missing:
            place, node = self._missing.popitem()
            self.add(place[:-1], str(place[-1]), node)
        for place, node in self._rewritten.items():
            self._rewrite(place, node)
        self._rewritten = {}
        lines = list(self._lines)
        for (first, start, last, end), new in sorted(self._cuts.items(), reverse=True):
            lines[first : last + 1] = [lines[first][:start] + new + lines[last][end:], *[""] * (last - first)]
        found: list[str] = []
        for number in range(len(lines) + 1):
            # What belongs to the innermost object that ends here comes first.
            for added in sorted(self._added.get(number, []), key=_indent, reverse=True):
                found += [line + "\n" for line in added]
            if number < len(lines) and number not in self._dropped:
                found.append(lines[number])
        return "".join(found)

    def has(self, place: Place) -> bool:
        """Return whether there is a value at a place."""
        return self._find(place) is not None

    def value(self, place: Place) -> Any:
        """Return the value at a place; None for none."""
        found = self._find(place)
        return None if found is None else yaml.SafeLoader("").construct_document(found[1])

    def keys(self, place: Place) -> list[str]:
        """Return the keys of an object."""
        found = self._find(place)
        return [key.value for key, _ in found[1].value] if found and isinstance(found[1], yaml.MappingNode) else []

    def set(self, place: Place, key: str, value: Any, *, mark: bool = False) -> None:
        """Set a key of an object to a value, in place where it is there; `mark` marks the line of one value TODO."""
        if (held := self._in_flow(place)) is not None:
            held[key] = value
            return
        found = self._find((*place, key))
        if found is None:
            self.add(place, key, value)
            return
        name, node = found
        first, last = self._span(name, node)
        if isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">") and not isinstance(value, (dict, list)):
            ends_line = not self._lines[last][node.end_mark.column :].strip()
            self._cut(node, scalar(value) + (TODO if mark and ends_line else ""))
        elif is_range(value) and getattr(node, "flow_style", False) and first == last:
            self._cut(node, flow_range(value))
        elif isinstance(value, list) and getattr(node, "flow_style", False) and self._fits(name, node, value):
            self._cut(node, self._flow(node, value))
        else:
            self._dropped.update(range(first, last + 1))
            self._insert(first, entry(key, value, name.start_mark.column))

    def add(
        self, place: Place, key: str, value: Any, *, after: str = "", comment: str = "", apart: bool = False
    ) -> None:
        """Add a key to an object: after another one, or in the usual order of keys, or at its end.

        Args:
            place: The object; without keys, it must stand on a line of its own.
            key: The new key.
            value: Its value.
            after: The key it comes after; empty for the usual order.
            comment: A comment of the line above.
            apart: Whether a blank line comes before.
        """
        if (held := self._in_flow(place)) is not None:
            held[key] = value
            return
        found = self._find(place)
        if found is None or not isinstance(found[1], yaml.MappingNode) or not found[1].value:
            self._missing.setdefault(place, {})[key] = value
            return
        node = found[1]
        pairs = [(k.value, k, v) for k, v in node.value]
        indent = pairs[0][1].start_mark.column
        before = [pair for pair in pairs if pair[0] == after] or self._before(pairs, key)
        lines = entry(key, value, indent)
        lines = [*([""] if apart else []), *([f"{' ' * indent}# {comment}"] if comment else []), *lines]
        if before:
            self._insert(self._span(*before[-1][1:])[1] + 1, lines)
        else:
            self._insert(pairs[0][1].start_mark.line, lines)

    def append(self, place: Place, value: Any) -> None:
        """Add an item to the end of a list, which may be missing."""
        self._items.setdefault(place, []).append(value)

    def _append(self, place: Place, values: list[Any]) -> None:
        found = self._find(place)
        if found is None or not found[1].value:
            self.set(place[:-1], str(place[-1]), values)
            return
        name, node = found
        if node.flow_style:
            self.set(place[:-1], str(place[-1]), [*self.value(place), *values])
            return
        last = node.value[-1]
        lines = [line for value in values for line in item(value, name.start_mark.column + 2)]
        self._insert(self._last_line(last) + 1, lines)

    def remove(self, place: Place) -> None:
        """Remove a key with its value, or an item of a list; a list or object that becomes empty goes too."""
        if (held := self._in_flow(place[:-1])) is not None:
            held.pop(place[-1], None)
            return
        parent = self._find(place[:-1])
        found = self._find(place)
        if parent is None or found is None:
            return
        if len(parent[1].value) == 1:
            self.remove(place[:-1])
        elif parent[1].flow_style:
            value = self.value(place[:-1])
            del value[place[-1]]
            self.set(place[:-2], str(place[-2]), value)
        else:
            first, last = self._span(*found)
            # The blank line before goes too, as two parts are one line apart.
            if first and not self._lines[first - 1].strip():
                first -= 1
            self._dropped.update(range(first, last + 1))

    def rename(self, place: Place, name: str) -> None:
        """Give a key another name."""
        found = self._find(place)
        if found is not None:
            self._cut(found[0], scalar(name))

    def replace_scalars(self, old: str, new: str) -> None:
        """Replace every text that is `old`, such as a reference."""
        for node in _scalars(self._root, set()):
            if node.value == old:
                self._cut(node, scalar(new))

    def _fits(self, key: Any, node: Any, values: list[Any]) -> bool:
        line = f"{' ' * key.start_mark.column}{key.value}: {self._flow(node, values)}"
        return key.start_mark.line == node.end_mark.line and len(line) <= WIDTH

    def _flow(self, node: Any, values: list[Any]) -> str:
        """Return a list on one line, its values as they are written in a node and the new ones alike."""
        written = {item.value: self._source(item) for item in node.value if isinstance(item, yaml.ScalarNode)}
        quoted = bool(written) and all(text.startswith("'") for text in written.values())
        new = {value: f"'{value}'" for value in values if quoted and isinstance(value, str) and "'" not in value}
        return f"[{', '.join(written.get(str(value), new.get(value, scalar(value))) for value in values)}]"

    def _source(self, node: Any) -> str:
        line: str = self._lines[node.start_mark.line]
        return line[node.start_mark.column : node.end_mark.column]

    def _in_flow(self, place: Place) -> Any:
        """Return the value of an object that stands on one line, to change; None for any other."""
        for size in range(1, len(place) + 1):
            found = self._find(place[:size])
            if found is not None and isinstance(found[1], yaml.MappingNode) and found[1].flow_style and found[1].value:
                held = self._rewritten.setdefault(place[:size], self.value(place[:size]))
                for part in place[size:]:
                    held = _child(held, part)
                return held
        return None

    def _rewrite(self, place: Place, value: Any) -> None:
        """Write an object that stood on one line again, with a line for each key."""
        name, node = self._found(place)
        first, last = self._span(name, node)
        self._dropped.update(range(first, last + 1))
        if isinstance(place[-1], int):
            self._insert(first, item(value, node.start_mark.column - 2))
        else:
            self._insert(first, entry(place[-1], value, name.start_mark.column))

    def _before(self, pairs: list[tuple[str, Any, Any]], key: str) -> list[tuple[str, Any, Any]]:
        if key not in _ORDER:
            return pairs
        earlier = set(_ORDER[: _ORDER.index(key)])
        return [pair for pair in pairs if pair[0] in earlier]

    def _find(self, place: Place) -> tuple[Any, Any] | None:
        key, node = self._root, self._root
        for part in place:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == str(part)), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                pair = (node.value[part], node.value[part])
            else:
                pair = None
            if pair is None:
                return None
            key, node = pair
        return key, node

    def _found(self, place: Place) -> tuple[Any, Any]:
        found = self._find(place)
        assert found is not None, place  # noqa: S101  # the place comes from this text
        return found

    def _span(self, key: Any, node: Any) -> tuple[int, int]:
        """Return the first and last line of a key with its value."""
        is_alias = node.start_mark.line < key.start_mark.line
        return key.start_mark.line, key.end_mark.line if is_alias else self._last_line(node)

    def _last_line(self, node: Any) -> int:
        if isinstance(node, yaml.ScalarNode):
            if node.style not in ("|", ">"):
                return int(node.end_mark.line)
            last = node.end_mark.line if node.end_mark.column else node.end_mark.line - 1
            while not self._lines[last].strip() or self._lines[last].lstrip().startswith("#"):
                last -= 1
            # The mark of a text in several lines may lie on the line of what follows.
            return int(last - 1 if node.end_mark.column and last == node.end_mark.line else last)
        if node.flow_style or not node.value:
            return int(node.end_mark.line)
        last_child = node.value[-1]
        return self._span(*last_child)[1] if isinstance(last_child, tuple) else self._last_line(last_child)

    def _cut(self, node: Any, new: str) -> None:
        start, end = node.start_mark, node.end_mark
        self._cuts[start.line, start.column, end.line, end.column] = new

    def _insert(self, line: int, lines: list[str]) -> None:
        self._added.setdefault(line, []).append(lines)


def _child(value: Any, part: Any) -> Any:
    """Return what an object or list holds, an empty object where it holds nothing."""
    return value.setdefault(part, {}) if isinstance(value, dict) else value[part]


def _indent(lines: list[str]) -> int:
    first = next(line for line in lines if line)
    return len(first) - len(first.lstrip())


def _scalars(node: Any, seen: set[int]) -> Iterator[Any]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _scalars(value, seen)
    else:
        for value in node.value:
            yield from _scalars(value, seen)
