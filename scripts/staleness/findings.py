"""What was found to be stale, and how it is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

KINDS = {
    "cassettes": "Cassettes that no longer fit",
    "operations": "Operations without a cassette",
    "arguments": "Arguments that no cassette gives",
    "routes": "Routes that the fake lacks",
    "pages": "Pages and texts to rewrite",
}
ADVICE = {
    "cassettes": "run scripts/record --missing, which records them again; a deviation on purpose is given to `case`",
    "operations": "run scripts/record --missing once the fake serves them and a case calls them",
    "arguments": "let a case give them, then run scripts/record with its name",
    "routes": "add them in facade/azfacade/testing/",
    "pages": "written by hand, so only a person can mend them",
}
NOTHING = "Nothing is stale."


class Finding(NamedTuple):
    """Something that is stale."""

    kind: str
    """A key of `KINDS`."""
    where: str
    """A file with line or interaction and pointer, or an operation."""
    text: str


def as_text(findings: Iterable[Finding]) -> str:
    """Return the findings as text."""
    lines: list[str] = []
    for kind, found in _by_kind(findings):
        lines += [f"{KINDS[kind]} ({len(found)}): {ADVICE[kind]}"]
        lines += [f"  {finding.where}: {finding.text}" for finding in found]
    return "\n".join(lines) or NOTHING


def as_markdown(findings: Iterable[Finding]) -> str:
    """Return the findings as a section for a pull request."""
    lines = ["## What is stale", ""]
    groups = _by_kind(findings)
    for kind, found in groups:
        lines += [f"### {KINDS[kind]}", "", f"{ADVICE[kind].capitalize()}.", ""]
        lines += [*(f"- [ ] `{finding.where}`: {finding.text}" for finding in found), ""]
    return "\n".join(lines if groups else [*lines, NOTHING, ""])


def _by_kind(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    found = list(findings)
    groups = [(kind, [finding for finding in found if finding.kind == kind]) for kind in KINDS]
    return [(kind, group) for kind, group in groups if group]
