"""What a check of one case or invariant found, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

SHOWN = 5
"""So many places of an invariant are named."""


class Finding(NamedTuple):
    """One line of the report."""

    name: str
    """The id of a case, or the name of an invariant."""
    where: str
    """The file of a case, or what an invariant counted."""
    wrong: tuple[str, ...] = ()
    """What is wrong; empty where all is right."""

    def __str__(self) -> str:
        head = f"{'WRONG' if self.wrong else 'right'}  {self.name:<18} {self.where}"
        if not self.wrong:
            return head
        more = len(self.wrong) - SHOWN
        return f"{head}: {'; '.join([*self.wrong[:SHOWN], *([f'and {more:,} more'] if more > 0 else [])])}"


def differences(expected: object, found: object, path: str = "") -> Iterator[tuple[str, object, object]]:
    """Yield where two values differ, with what is expected and what was found there."""
    if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() == found.keys():
        for key, value in expected.items():
            yield from differences(value, found[key], f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for number, value in enumerate(expected):
            yield from differences(value, found[number], f"{path}[{number}]")
    elif type(expected) is not type(found) or expected != found:
        yield path, expected, found
