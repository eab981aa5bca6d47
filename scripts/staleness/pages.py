"""Finds hand-written texts that name what the fragments no longer have, or lack what they have gained.

What is gone or new is found by comparing the names of the fragments with those of an earlier revision: operations,
groups, methods, classes, api versions. A text is stale if it names something that is gone. It is also stale if one of
its paragraphs names every api version, group or method that there was before and not the new one: such a paragraph is a
list that is no longer whole. Of code, the list may stand in a docstring.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import yaml

from api_diff.history import ROOT, git
from codegen.__main__ import RULES
from codegen.fragment import Fragment
from codegen.positions import LOADER, Place, Positions
from codegen.problems import Problems
from staleness.described import described_by
from staleness.findings import Finding

GENERATED = {"docs/operations.md", "docs/faults.md", "docs/benchmarks.md"}
"""Pages that a script writes."""
TEXTS = ("README.md", "CONTRIBUTING.md", "docs/**/*.md", "docs/**/*.py", "facade/**/*.py")
"""What is written by hand; CHANGELOG.md is left out, as it tells what was."""


_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
NO_LISTS = {"docs/official-names.md": "lists the names of other packages"}
"""Texts in which names of ours are no lists, each with the reason."""


class Name(NamedTuple):
    """A name that texts may use."""

    kind: str
    """operation, class, api version, group or method."""
    owner: str
    """The service; for a method its group, too."""
    name: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds it in a text, as a whole word."""
        word = re.escape(self.name)
        if self.kind == "group":
            return re.compile(rf"[`.]{word}\b")
        if self.kind == "method" and "." not in self.name:
            return re.compile(rf"\.{word}\(|`{word}(?:\(\))?`")
        return re.compile(rf"(?<![\w.-]){word}(?![\w-]|\.\d)" if self.kind == "api version" else rf"\b{word}\b")


class Line(NamedTuple):
    """A line of a text."""

    where: str
    text: str


class Text(NamedTuple):
    """A text that is written by hand."""

    lines: list[Line]
    paragraphs: list[list[Line]]
    """Where a list may stand."""


def names_of(fragment: Fragment) -> set[Name]:
    """Return the names that a fragment gives to texts."""
    service = fragment.service
    found = {Name("api version", service, version) for version in fragment.versions}
    found |= {Name("class", service, name) for name in fragment.schemas}
    for operation in described_by(fragment):
        group, _, _ = operation.place.rpartition(".")
        found.add(Name("operation", service, operation.id))
        found.add(Name("method", f"{service} {group}", operation.place))
        if group:
            found.add(Name("group", service, group))
    return found


def fragments_at(revision: str) -> list[Fragment]:
    """Return the fragments of a revision.

    Raises:
        RevisionError: There is no such revision.
    """
    listed = git("ls-tree", "--name-only", revision, "specs/").decode().split()
    files = [Path(name) for name in listed if name.endswith(".yaml") and not name.endswith(f"/{RULES}")]
    found: list[Fragment] = []
    for file in files:
        text = git("show", f"{revision}:{file.as_posix()}").decode()
        document = yaml.load(text, LOADER)  # noqa: S506  # a safe one
        document.setdefault("x-api-versions", [document["info"]["version"]])
        found.append(Fragment(file.stem, file, document, Problems(file, text)))
    return found


def hand_written(root: Path = ROOT) -> list[Text]:
    """Return all texts that are written by hand."""
    files = {file.relative_to(root).as_posix(): file for pattern in TEXTS for file in root.glob(pattern)}
    return [_read(files[name], name) for name in sorted(files.keys() - GENERATED)]


def _read(file: Path, name: str) -> Text:
    source = file.read_text(encoding="utf-8")
    lines = [Line(f"{name}:{number}", line) for number, line in enumerate(source.splitlines(), 1)]
    if name in NO_LISTS:
        return Text(lines, [])
    if file.suffix != ".py":
        return Text(lines, _paragraphs(lines))
    found: list[list[Line]] = []
    for node in ast.walk(ast.parse(source)):
        first = node.body[0] if isinstance(node, _WITH_DOCSTRING) and node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            found += _paragraphs(lines[first.lineno - 1 : first.end_lineno])
    return Text(lines, found)


def _paragraphs(lines: list[Line]) -> list[list[Line]]:
    return [list(group) for is_text, group in groupby(lines, lambda line: bool(line.text.strip())) if is_text]


def descriptions(fragment: Fragment) -> Text:
    """Return the descriptions of a fragment."""
    name = f"specs/{fragment.path.name}"
    positions = Positions(fragment.path.read_text(encoding="utf-8"))
    lines = [Line(f"{name}:{positions.line(place)}", text) for place, text in _descriptions(fragment.document, ())]
    return Text(lines, [[line] for line in lines])


def _descriptions(node: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "description" and isinstance(value, str):
                yield (*place, key), value
            elif key not in ("example", "examples"):
                yield from _descriptions(value, (*place, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _descriptions(value, (*place, number))


def stale_pages(before: set[Name], now: set[Name], texts: list[Text]) -> Iterator[Finding]:
    """Yield the lines that name what is gone, and those with lists that lack what is new."""
    known = {name.name for name in now}
    gone = sorted(name for name in before - now if name.name not in known)
    for line in (line for text in texts for line in text.lines):
        for name in gone:
            if name.pattern.search(line.text):
                yield Finding("pages", line.where, f"names the {name.kind} {name.name}, which is gone")
    for name in sorted(now - before):
        siblings = [other for other in before & now if (other.kind, other.owner) == (name.kind, name.owner)]
        if name.kind not in ("api version", "group", "method") or len(siblings) < 2:
            continue
        for paragraph in (paragraph for text in texts for paragraph in text.paragraphs):
            whole = "\n".join(line.text for line in paragraph)
            if all(other.pattern.search(whole) for other in siblings) and not name.pattern.search(whole):
                text = f"names every other {name.kind} of {name.owner.strip()}, but not the new {name.name}"
                yield Finding("pages", paragraph[0].where, text)
