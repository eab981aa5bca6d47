"""Api versions: their order by age, and what a fragment says of them as lists and ranges."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

Versions: TypeAlias = list[str] | dict[str, str]
"""What `x-versions` says: a list, or `{from: ..., until: ...}` with both ends included."""


def inserted(known: list[str], new: str) -> list[str]:
    """Return versions, the oldest first, with a new one at its place by age."""
    if new in known:
        return known
    at = next((n for n, version in enumerate(known) if age(version) > age(new)), len(known))
    return [*known[:at], new, *known[at:]]


def age(version: str) -> tuple[list[int], bool, list[int]]:
    """Return what versions are ordered by: a preview comes before the version that it is a preview of."""
    base, *preview = re.split(r"-(?=[A-Za-z])", version, maxsplit=1)
    return _numbers(base), not preview, _numbers("".join(preview))


def _numbers(text: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", text)]


def listed(said: Versions | None, known: list[str]) -> list[str]:
    """Return what `x-versions` says as a list, all known versions for None.

    Raises:
        ValueError: A range names a version that is not known.
    """
    if said is None:
        return known
    if isinstance(said, list):
        return said
    first, last = said.get("from", known[0]), said.get("until", known[-1])
    return known[known.index(first) : known.index(last) + 1]


def with_version(said: Versions | None, version: str, known: list[str]) -> Versions:
    """Return what `x-versions` says with one more version; empty for all, which need no mark."""
    found = [name for name in known if name == version or name in listed(said, known)]
    return [] if found == known else _like(said, found, known)


def without_version(said: Versions | None, version: str, known: list[str]) -> Versions:
    """Return what `x-versions` says without a version; empty for none."""
    found = [name for name in known if name != version and name in listed(said, known)]
    return _like(said, found, known) if found else []


def _like(said: Versions | None, found: list[str], known: list[str]) -> Versions:
    """Return versions as a list where a list was written, else as a range where they are one."""
    if isinstance(said, list):
        return found
    if found == known[-len(found) :]:
        return {"from": found[0]}
    return {"until": found[-1]} if found == known[: len(found)] else found


def is_range(value: Any) -> bool:
    """Return whether a value is a range of versions, which stands on one line."""
    return (
        isinstance(value, dict)
        and bool(value)
        and value.keys() <= {"from", "until"}
        and all(isinstance(version, str) for version in value.values())
    )
