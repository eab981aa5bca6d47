"""Compares two public APIs, and judges each change: breaking, compatible, or of behaviour only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from api_diff.availability import Availability
from api_diff.surface import Member, Parameter, Surface

Effect = Literal["breaking", "behaviour", "compatible"]


class Change(NamedTuple):
    """One change of the public API."""

    effect: Effect
    name: str
    """The dotted name of what changed."""
    text: str


def compare(old: Surface, new: Surface) -> list[Change]:
    """Return all changes, breaking ones first. What comes or goes with its class is one change with it."""
    found: list[Change] = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        parent = name.rpartition(".")[0]
        if before is None:
            if parent not in new or parent in old:
                found.append(Change("compatible", name, "is new"))
        elif after is None:
            if parent not in old or parent in new:
                found.append(Change("breaking", name, "is gone"))
        else:
            found += [Change(effect, name, text) for effect, text in _changes(before, after)]
    order = ("breaking", "behaviour", "compatible")
    own = _without_inherited(found, {**old, **new})
    return sorted(own, key=lambda change: (order.index(change.effect), change.name))


def _without_inherited(changes: list[Change], surface: Surface) -> list[Change]:
    """Leave out what a public base class has, too."""
    paths = {path.rpartition(".")[2]: path for path, member in surface.items() if member.kind == "class"}

    def is_inherited(change: Change) -> bool:
        owner, _, name = change.name.rpartition(".")
        bases = surface[owner].type.split(", ") if owner in surface else []
        return any(change._replace(name=f"{paths[base]}.{name}") in known for base in bases if base in paths)

    known = set(changes)
    return [change for change in changes if not is_inherited(change)]


def _changes(before: Member, after: Member) -> Iterator[tuple[Effect, str]]:
    if before.kind != after.kind:
        yield "breaking", f"was a {before.kind}, is a {after.kind}"
    elif before.kind == "class":
        gone = [base for base in before.type.split(", ") if base not in after.type.split(", ")]
        yield ("breaking", f"is no {' and no '.join(gone)} any more") if gone else ("compatible", "has another base")
    else:
        if before.value != after.value:
            yield "breaking", f"was {before.value}, is {after.value}"
        if before.type != after.type:
            verb = "returned" if before.kind == "function" else "was"
            now = "returns" if before.kind == "function" else "is"
            # Who reads a value can only meet what was there before.
            effect: Effect = "compatible" if _parts(after.type) <= _parts(before.type) else "breaking"
            yield effect, f"{verb} `{before.type}`, {now} `{after.type}`"
        lost = _lost(before.availability, after.availability)
        # An attribute can still be read at a version that lacks it.
        if lost and (before.kind == "function" or before.availability.known.default in lost):
            yield "breaking", f"is no part of {_text(lost)} any more"
        yield from _parameter_changes(before, after)


def _parameter_changes(before: Member, after: Member) -> Iterator[tuple[Effect, str]]:
    old, new = ({parameter.name: parameter for parameter in side.parameters} for side in (before, after))
    for name in old.keys() - new.keys():
        yield "breaking", f"parameter `{name}` is gone"
    for name, parameter in new.items():
        if name not in old:
            needed = parameter.availability.needed & before.availability.known.versions
            effect: Effect = "breaking" if needed or parameter.default is None else "compatible"
            more = f" and must be given at {_text(needed)}" if needed else ""
            yield effect, f"parameter `{name}` is new{more or ' and required' * (parameter.default is None)}"
            continue
        was = old[name]
        if lost := _lost(was.availability, parameter.availability):
            yield "breaking", f"parameter `{name}` is no part of {_text(lost)} any more"
        needed = parameter.availability.needed & before.availability.known.versions - was.availability.needed
        if needed and was.default is not None:
            yield "breaking", f"parameter `{name}` must be given at {_text(needed)}"
        if was.default is not None and parameter.default is None:
            yield "breaking", f"parameter `{name}` became required"
        elif was.default != parameter.default:
            told = f"parameter `{name}`: the default was {was.default}, is {parameter.default}"
            yield ("compatible", f"parameter `{name}` became optional") if was.default is None else ("behaviour", told)
        if was.annotation != parameter.annotation:
            # Who passes a value can go on passing what was taken before.
            effect = "compatible" if _parts(was.annotation) <= _parts(parameter.annotation) else "breaking"
            yield effect, f"parameter `{name}` took `{was.annotation}`, takes `{parameter.annotation}`"
        if was.kind != parameter.kind and parameter.is_keyword_only:
            yield "breaking", f"parameter `{name}` must be named now"
    if _has_moved(before.parameters, after.parameters):
        yield "breaking", "its positional parameters have another order"


def _lost(before: Availability, after: Availability) -> frozenset[str]:
    """Return the api versions that had something and lack it now; those that are gone themselves are none of them."""
    return (before.versions - after.versions) & after.known.versions


def _text(versions: Iterable[str]) -> str:
    return ", ".join(sorted(versions))


def _has_moved(before: tuple[Parameter, ...], after: tuple[Parameter, ...]) -> bool:
    """Tell whether a parameter that both have stands at another place."""
    old, new = _positional(before), _positional(after)
    return any(name in old and old.index(name) != place for place, name in enumerate(new))


def _positional(parameters: Iterable[Parameter]) -> list[str]:
    return [parameter.name for parameter in parameters if not parameter.is_keyword_only]


def _parts(annotation: str) -> set[str]:
    """Return the members of a union, but not those inside of brackets."""
    parts, depth, part = set[str](), 0, ""
    for char in annotation:
        depth += (char in "[(") - (char in "])")
        if char == "|" and depth == 0:
            parts.add(part.strip())
            part = ""
        else:
            part += char
    return parts | {part.strip()}
