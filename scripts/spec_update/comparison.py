"""Compares the facts of a published document with those of a fragment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from spec_update.facts import PRESENT, Facts, Pointer, same, text_of

Change: TypeAlias = Literal["new", "gone", "changed"]
_ENOUGH_IN_COMMON = 0.5


@dataclass(frozen=True)
class Difference:
    """One difference between a published document and a fragment."""

    change: Change
    """new: only the document has it. gone: only the fragment has it. changed: both have it, with two values."""
    pointers: tuple[Pointer, ...]
    """The facts that differ: several where operations share a parameter, header or answer."""
    ours: Any
    """The value in the fragment, None for none."""
    published: Any
    """The value in the document, None for none."""

    @property
    def pointer(self) -> Pointer:
        """The first of the facts."""
        return self.pointers[0]

    @property
    def thing(self) -> str:
        """What differs: operation, parameter, property, schema, value, or the name of a fact such as maxLength."""
        pointer = self.pointer
        if PRESENT not in (self.ours, self.published):
            return "class" if "values" in pointer[2:-1] else pointer[-1]
        if len(pointer) == 2:
            return {"operations": "operation", "schemas": "schema"}[pointer[0]]
        known = {
            "parameters": "parameter",
            "properties": "property",
            "enum": "enum value",
            "answers": "answer",
            "headers": "header",
            "media": "media type",
        }
        return known.get(pointer[-2], pointer[-1])


def compare(ours: Facts, published: Facts) -> list[Difference]:
    """Return what differs; a thing that one side lacks is one difference, whatever it holds."""
    lacking: set[Pointer] = set()
    found: list[Difference] = []
    order = list(dict.fromkeys([*published.values, *ours.values]))
    for pointer in order:
        a, b = ours.values.get(pointer), published.values.get(pointer)
        if same(a, b) or any(pointer[:size] in lacking for size in range(1, len(pointer))):
            continue
        if PRESENT in (a, b):
            lacking.add(pointer)
        change: Change = "new" if a is None else "gone" if b is None else "changed"
        found.append(Difference(change, (pointer,), a, b))
    return _grouped([d for d in found if not _is_swallowed(d.pointer, lacking)])


def _is_swallowed(pointer: Pointer, lacking: set[Pointer]) -> bool:
    return any(pointer[:size] in lacking for size in range(1, len(pointer)))


def _grouped(differences: list[Difference]) -> list[Difference]:
    """Return the differences with those that several operations share as one."""
    groups: dict[tuple[Any, ...], list[Difference]] = {}
    for difference in differences:
        pointer = difference.pointer
        rest = ("operations", *pointer[2:]) if pointer[0] == "operations" and len(pointer) > 3 else pointer
        groups.setdefault((difference.change, rest, repr(difference.ours), repr(difference.published)), []).append(
            difference
        )
    return [
        Difference(group[0].change, tuple(d.pointer for d in group), group[0].ours, group[0].published)
        for group in groups.values()
    ]


def renamed_schemas(ours: Facts, published: Facts) -> dict[str, str]:
    """Return {published name: our name} of the schemas that stand at the same places under two names."""
    here, there = set(ours.schemas()), set(published.schemas())
    found: dict[str, set[str]] = {}
    for pointer, name in published.values.items():
        other = ours.values.get(pointer)
        if not isinstance(name, str) or not isinstance(other, str):
            continue
        if name in there - here and other in here - there and _alike(ours, other, published, name):
            found.setdefault(name, set()).add(other)
    pairs = {name: others.pop() for name, others in found.items() if len(others) == 1}
    return {name: other for name, other in pairs.items() if list(pairs.values()).count(other) == 1}


def _alike(ours: Facts, name: str, published: Facts, other: str) -> bool:
    held = [
        set(facts.children(("schemas", schema, "properties")) + facts.children(("schemas", schema, "enum")))
        for facts, schema in ((ours, name), (published, other))
    ]
    return len(held[0] & held[1]) >= _ENOUGH_IN_COMMON * max(len(held[0] | held[1]), 1)


def with_names(published: Facts, names: dict[str, str]) -> Facts:
    """Return published facts with schemas renamed; a fact `name` of each keeps the published one."""
    if not names:
        return published
    result = Facts()
    for pointer, value in published.values.items():
        at = (
            ("schemas", names[pointer[1]], *pointer[2:]) if pointer[0] == "schemas" and pointer[1] in names else pointer
        )
        is_name = isinstance(value, str) and value in names and pointer[-1] not in ("default", "operationId", "pattern")
        result.values[at] = names[value] if is_name else value
        if pointer in published.sites:
            result.sites[at] = published.sites[pointer]
        if len(at) == 2 and at != pointer:
            result.values[*at, "name"] = pointer[1]
    return result


def note_names(ours: Facts, names: dict[str, str]) -> None:
    """Add to our facts the fact `name` of the schemas that are published under another one."""
    for name in names.values():
        ours.values["schemas", name, "name"] = name


def describe(difference: Difference) -> str:
    """Return one line about a difference, without its judgement."""
    at = text_of(difference.pointer)
    more = f" and {len(difference.pointers) - 1} more" if len(difference.pointers) > 1 else ""
    if PRESENT in (difference.ours, difference.published):
        return f"{difference.thing} {at}{more}"
    return f"{at}{more}: {shown(difference.ours)} here, {shown(difference.published)} published"


def shown(value: Any) -> str:
    """Return a value as text, `nothing` for none."""
    return "nothing" if value is None else repr(value) if isinstance(value, str) else str(value).lower()
