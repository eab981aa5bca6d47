"""What a document says of an API, as flat facts: a value for each pointer.

Both sides of a comparison become facts, so that differences of form (a reference or its target, a body or its parts,
`allOf` or copied properties) leave no trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from codegen.positions import Place

Pointer: TypeAlias = tuple[str, ...]
"""Names a fact, such as ("schemas", "FaceRectangle", "properties", "top", "type")."""

PRESENT = "present"
"""The value of a pointer that is a thing with facts of its own: an operation, a parameter, a property."""

LIMITS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
    "minItems", "maxItems", "uniqueItems",
)  # fmt: skip


@dataclass
class Facts:
    """The facts of one document for one api version."""

    values: dict[Pointer, Any] = field(default_factory=dict)
    sites: dict[Pointer, list[Place]] = field(default_factory=dict)
    """By the pointer of a thing, where the document writes it: the place of use, then those referred to."""

    def below(self, pointer: Pointer) -> dict[Pointer, Any]:
        """Return the facts below a pointer, each with the rest of its pointer."""
        size = len(pointer)
        return {key[size:]: value for key, value in self.values.items() if key[:size] == pointer and len(key) > size}

    def children(self, pointer: Pointer) -> list[str]:
        """Return the names of the things directly below a pointer, in the order of the document."""
        size = len(pointer)
        return [key[size] for key in self.values if key[:size] == pointer and len(key) == size + 1]

    def schemas(self) -> list[str]:
        """Return the names of the schemas."""
        return self.children(("schemas",))

    def users(self, name: str) -> list[str]:
        """Return the schemas that hold or derive from a schema, then those that hold these, and so on."""
        found = [name]
        for used in found:  # grows
            for pointer, value in self.values.items():
                is_use = pointer[0] == "schemas" and pointer[-1] in ("type", "base") and value == used
                if is_use and pointer[1] not in found:
                    found.append(pointer[1])
        return found[1:]

    def directions(self) -> dict[str, set[str]]:
        """Return for each schema whether requests ("request") or answers ("answer") hold it."""
        names = set(self.schemas())
        uses: dict[str, set[str]] = {}
        found: dict[str, set[str]] = {name: set() for name in names}
        fresh: list[tuple[str, str]] = []
        for pointer, value in self.values.items():
            is_reference = pointer[-1] in ("type", "base", "item") or "values" in pointer[2:]
            if not is_reference or not isinstance(value, str) or value not in names:
                continue
            if pointer[0] == "schemas":
                uses.setdefault(pointer[1], set()).add(value)
            elif pointer[0] == "operations":
                fresh.append((value, "answer" if pointer[2] == "answers" else "request"))
        while fresh:
            name, direction = fresh.pop()
            if direction not in found[name]:
                found[name].add(direction)
                fresh += [(used, direction) for used in uses.get(name, ())]
        return found


def text_of(pointer: Pointer) -> str:
    """Return a pointer as text."""
    return "/".join(pointer)


def same(one: Any, other: Any) -> bool:
    """Return whether two values of a fact are the same; 1 and 1.0 are, 1 and true are not."""
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    return bool(one == other)


def node_facts(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what a schema says beside its type: format, limits, default."""
    if node.get("format"):
        yield "format", node["format"]
    for key in LIMITS:
        value = node.get(key)
        if key.startswith("exclusive") and value is True:  # of Swagger 2.0 and OpenAPI 3.0
            yield key, node[key.removeprefix("exclusive").lower()]
        elif value is not None and value is not False and not _says_nothing(node, key):
            yield key, value


def _says_nothing(node: dict[str, Any], key: str) -> bool:
    """Return whether a limit is that of every value, or part of an exclusive one."""
    if key in ("minLength", "minItems"):
        return bool(node[key] == 0)
    return key in ("minimum", "maximum") and node.get(f"exclusive{key.capitalize()}") is True


def use_facts(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what a place of use says of a value: its default, whether it is only read, may be null, is deprecated."""
    if "default" in node:
        yield "default", node["default"]
    if node.get("readOnly") or node.get("x-ms-mutability") == ["read"]:
        yield "readOnly", True
    if node.get("nullable"):
        yield "nullable", True
    if node.get("deprecated"):
        yield "deprecated", True
