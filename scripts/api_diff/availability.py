"""Reads from generated docstrings which api versions have something, as no signature tells it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Any

_ENTRY = re.compile(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)
_ONLY_AT = re.compile(r"Only at ((?:[\w.-]+, )*[\w.-]+?)(?:; else None|(, where it must be given))?\.$")
_PAGE = re.compile(r"^REST page: [^,]* (\S+),", re.MULTILINE)


@dataclass(frozen=True)
class Known:
    """The api versions of a service."""

    versions: frozenset[str] = frozenset()
    default: str = ""


@dataclass(frozen=True)
class Availability:
    """The api versions that have something."""

    known: Known = Known()
    versions: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    """For an argument with a default, the versions at which it must be given all the same."""


def known_versions(package: Any) -> dict[str, Known]:
    """Return the api versions of each service of the generated package, by the path of its module."""
    found: dict[str, Known] = {}
    for service in package.modules.values():
        said = service.modules.get("versions") if not service.is_alias else None
        if said is not None and {"API_VERSIONS", "DEFAULT_API_VERSION"} <= said.members.keys():
            versions, default = (
                ast.literal_eval(str(said.members[name].value)) for name in ("API_VERSIONS", "DEFAULT_API_VERSION")
            )
            found[service.path] = Known(frozenset(versions), default)
    return found


def of_text(text: str, known: Known) -> Availability:
    """Return what the text of an argument, attribute or enum member tells."""
    match = _ONLY_AT.search(" ".join(text.split()))
    versions = frozenset(match[1].split(", ")) if match else known.versions
    return Availability(known, versions, versions if match and match[2] else frozenset())


def of_method(item: Any, known: Known) -> Availability:
    """Return what the docstring of a method tells, which names the page of each of its operations."""
    pages = _PAGE.findall(_text(item))
    return Availability(known, frozenset(pages) if pages and known.default not in pages else known.versions)


def entries(item: Any, known: Known) -> dict[str, Availability]:
    """Return what a docstring tells of arguments or attributes, by name."""
    return {name: of_text(text, known) for name, text in _ENTRY.findall(_text(item))}


def of_member(item: Any, known: Known) -> Availability:
    """Return what the docstring of an attribute or of its class tells."""
    return (
        of_text(_text(item), known)
        if item.docstring
        else entries(item.parent, known).get(item.name, Availability(known, known.versions))
    )


def _text(item: Any) -> str:
    return str(item.docstring.value) if item.docstring else ""
