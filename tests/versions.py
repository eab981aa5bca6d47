"""Reads which api versions a fragment's operations, arguments and values have, apart from the generator."""

from __future__ import annotations

from typing import Any


def expand_versions(node: Any, known: list[str]) -> None:
    """Replace each `{from: ..., until: ...}` in a document by the list of versions that it means."""
    if isinstance(node, list):
        for item in node:
            expand_versions(item, known)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("x-versions"), dict):
        node["x-versions"] = _between(known, **{f"{key}_": value for key, value in node["x-versions"].items()})
    for value, said in node.get("x-value-versions", {}).items():
        if isinstance(said, dict):
            node["x-value-versions"][value] = _between(known, **{f"{key}_": end for key, end in said.items()})
    for item in node.values():
        expand_versions(item, known)


def _between(known: list[str], from_: str | None = None, until_: str | None = None) -> list[str]:
    start = known.index(from_) if from_ else 0
    end = known.index(until_) + 1 if until_ else len(known)
    return known[start:end]
