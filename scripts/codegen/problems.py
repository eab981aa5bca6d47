"""Collects what is wrong in a fragment, so that a person is told all of it at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codegen.positions import Place, Positions


class FragmentError(Exception):
    """A fragment is invalid or uses something the generator does not support; the message names the place."""


class Problems:
    """The problems of one fragment."""

    def __init__(self, path: Path, text: str) -> None:
        """Start without problems; `text` is the valid YAML of the fragment."""
        self._path = path
        self._positions = Positions(text)
        self._found: dict[tuple[int, str], None] = {}

    def add(self, place: Place, message: str) -> None:
        """Add a problem at a place."""
        self._found[self._positions.line(place), message] = None

    @contextmanager
    def collect(self, *place: str | int) -> Iterator[None]:
        """Add the FragmentError of a block as a problem at a place, and go on after the block."""
        try:
            yield
        except FragmentError as problem:
            self.add(place, str(problem))

    def add_repeated_keys(self) -> None:
        """Add the keys that an object has twice."""
        for line, place in self._positions.repeated_keys():
            self._found[line, f"{'/'.join(map(str, place))} stands there twice"] = None

    def raise_any(self) -> None:
        """Raise all problems as one error, by line; do nothing where there are none."""
        if self._found:
            lines = [f"{self._path.name}:{line}: {message}" for line, message in sorted(self._found)]
            raise FragmentError("\n".join(lines))
