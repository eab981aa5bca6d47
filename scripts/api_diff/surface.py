"""Reads the public API of a tree: the exported names, and all that is reached from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import griffe

from api_diff.availability import Availability, Known, entries, known_versions, of_member, of_method

PACKAGES = ("azfacade", "azfacade_raw")
EXPORTS = re.compile(r"azfacade|azfacade\.testing|azfacade_raw\.\w+\.models|azfacade_raw\.\w+\.groups\.\w+")
"""The modules whose exported names are public."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a public function."""

    name: str
    kind: str
    annotation: str
    default: str | None
    """None for a required one."""
    availability: Availability = field(default_factory=Availability)

    @property
    def is_keyword_only(self) -> bool:
        """True where callers name it, so that its place does not matter."""
        return self.kind == griffe.ParameterKind.keyword_only.value


@dataclass(frozen=True)
class Member:
    """A public class, function, attribute or enum member."""

    kind: str
    type: str = ""
    """The annotation of an attribute, the return type of a function, the bases of a class."""
    value: str = ""
    """The value of an enum member."""
    parameters: tuple[Parameter, ...] = ()
    availability: Availability = field(default_factory=Availability)


Surface = dict[str, Member]
"""The public members by dotted name."""


def read_surface(*folders: Path) -> Surface:
    """Return the public API of the packages in these folders.

    Members of a base class are listed at each public class that has them, as that is where they are used.
    """
    loader = griffe.GriffeLoader(search_paths=list(folders))
    for name in PACKAGES:
        if any((folder / name).is_dir() for folder in folders):
            loader.load(name)
    loader.resolve_aliases(implicit=True, external=False)
    found: Surface = {}
    packages: list[Any] = list(loader.modules_collection.members.values())
    services = {path: known for package in packages for path, known in known_versions(package).items()}
    for package in packages:
        for module in _modules(package):
            if EXPORTS.fullmatch(module.path):
                for exported, item in _exported(module):
                    found |= dict(_members(f"{module.path}.{exported}", item, services))
    public = {path.rpartition(".")[2] for path, member in found.items() if member.kind == "class"}
    hidden = {name for package in packages for module in _modules(package) for name in module.classes} - public
    return {path: _without_bases(member, hidden) for path, member in found.items()}


def _modules(package: Any) -> Iterator[Any]:
    yield package
    for module in package.modules.values():
        if not module.is_alias:
            yield from _modules(module)


def _exported(module: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a module lists in `__all__`; without one, its own classes."""
    names = list(module.exports or []) or [
        name for name, item in module.members.items() if not item.is_alias and item.is_class
    ]
    for name in sorted(map(str, names)):
        if name in module.members and not name.startswith("_"):
            yield name, _target(module.members[name])


def _target(item: Any) -> Any:
    return item.final_target if item.is_alias else item


def _members(path: str, item: Any, services: dict[str, Known]) -> Iterator[tuple[str, Member]]:
    known = next((known for service, known in services.items() if item.path.startswith(f"{service}.")), Known())
    if item.is_function:
        yield path, _function(item, known)
    elif item.is_class:
        yield path, Member("class", type=", ".join(str(base) for base in item.bases))
        for name, found in sorted(item.all_members.items()):
            child = _target(found)
            is_ours = child.path.split(".")[0] in PACKAGES
            if is_ours and (not name.startswith("_") or name == "__init__") and not child.is_class:
                yield from _members(f"{path}.{name}", child, services)
    elif item.is_attribute and item.annotation is None and "class-attribute" in item.labels:
        yield path, Member("value", value=str(item.value), availability=of_member(item, known))
    elif item.is_attribute:
        yield path, Member("attribute", type=str(item.annotation or ""), availability=of_member(item, known))


def _without_bases(member: Member, hidden: set[str]) -> Member:
    """Leave out the bases that are no part of the public API."""
    if member.kind != "class":
        return member
    bases = [base for base in _split(member.type) if base.partition("[")[0] not in hidden]
    return replace(member, type=", ".join(bases))


def _split(bases: str) -> list[str]:
    """Split a list of bases at its commas, but not at those inside of brackets."""
    return [base for base in re.split(r", (?![^\[]*\])", bases) if base]


def _function(item: Any, known: Known) -> Member:
    overloads = getattr(item, "overloads", None) or []
    told, everywhere = entries(item, known), Availability(known, known.versions)
    parameters = tuple(
        Parameter(
            p.name,
            str(p.kind.value),
            str(p.annotation or ""),
            None if p.default is None else str(p.default),
            told.get(p.name, everywhere),
        )
        for p in item.parameters
        if p.name not in ("self", "cls")
    )
    returns = " | ".join(sorted({str(one.returns) for one in overloads})) or str(item.returns or "")
    return Member("function", returns, parameters=parameters, availability=of_method(item, known))
