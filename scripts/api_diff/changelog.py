"""Writes changes as a section of CHANGELOG.md, and finds breaking ones that it does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from api_diff.compare import Change

TITLES = {"breaking": "Breaking", "behaviour": "Changed defaults", "compatible": "New"}
HEADING = "## Unreleased"


def section(changes: Iterable[Change]) -> str:
    """Return the changes as Markdown; empty where there are none."""
    by_effect: dict[str, list[str]] = {}
    for change in changes:
        by_effect.setdefault(change.effect, []).append(f"- `{short_name(change.name)}` {change.text}")
    return "\n".join(f"### {TITLES[effect]}\n\n" + "\n".join(lines) + "\n" for effect, lines in by_effect.items())


def with_section(changelog: str, added: str) -> str:
    """Return the text of CHANGELOG.md with the lines of a section in that of unreleased changes; known lines stay.

    Args:
        changelog: The text, which has a section of unreleased changes.
        added: What `section` returns.
    """
    head, heading, tail = changelog.partition(f"{HEADING}\n")
    mark = re.search(r"^## ", tail, re.MULTILINE)
    unreleased, rest = (tail[: mark.start()], tail[mark.start() :]) if mark else (tail, "")
    before = unreleased = unreleased.strip("\n")
    for part in re.split(r"^### ", added, flags=re.MULTILINE)[1:]:
        title, _, lines = part.partition("\n\n")
        fresh = "\n".join(line for line in lines.splitlines() if line and line not in unreleased.splitlines())
        known = re.search(rf"^### {re.escape(title)}\n\n.*?(?=\n\n### |\Z)", unreleased, re.MULTILINE | re.DOTALL)
        if fresh and known:
            unreleased = f"{unreleased[: known.end()]}\n{fresh}{unreleased[known.end() :]}"
        elif fresh:
            unreleased = f"{unreleased}\n\n### {title}\n\n{fresh}".lstrip("\n")
    if unreleased == before:
        return changelog
    return f"{head}{heading}\n{unreleased}\n" + (f"\n{rest}" if rest else "")


def short_name(name: str) -> str:
    """Return a dotted name without the modules that it stands in."""
    parts = name.split(".")
    first = next((place for place, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return ".".join(parts[first:])


def untold(changes: Iterable[Change], changelog: str) -> list[Change]:
    """Return the breaking changes that the changelog's unreleased section does not name."""
    match = re.search(rf"^{HEADING}\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    breaking = re.search(r"^### Breaking\n(.*?)(?=^### |\Z)", match[1] if match else "", re.MULTILINE | re.DOTALL)
    told = set(re.findall(r"`([^`]+)`", breaking[1])) if breaking else set()
    return [change for change in changes if change.effect == "breaking" and short_name(change.name) not in told]
