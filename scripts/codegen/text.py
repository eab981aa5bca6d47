"""Docstrings from descriptions."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any

WIDTH = 104


def reflow(text: str) -> str:
    """Return a description with each paragraph on one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def wrap(text: str) -> str:
    """Return a description wrapped to the width of a docstring."""
    return "\n\n".join(
        textwrap.fill(p, WIDTH, break_long_words=False, break_on_hyphens=False) for p in reflow(text).split("\n\n")
    )


def entries(pairs: Iterable[tuple[str, str]]) -> str:
    """Return `name: text` entries as a docstring section's body."""
    return "\n".join(
        textwrap.fill(
            f"{name}: {reflow(text)}",
            WIDTH,
            initial_indent="    ",
            subsequent_indent="        ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for name, text in pairs
    )


def renamed(text: str, names: dict[str, str]) -> str:
    """Return a text whose `wireName`s in backticks are the Python names of the same things."""
    return re.sub(r"`(\w+)`", lambda m: f"`{names.get(m[1], m[1])}`", text)


def attribute_docs(text: str, fields: list[dict[str, Any]]) -> str:
    """Return the docstring of a model: what it is, then its attributes."""
    names = {f["key"]: f["name"] for f in fields}
    doc = wrap(renamed(text, names))
    if fields:
        doc += "\n\nAttributes:\n" + entries((f["name"], renamed(f["text"], names)) for f in fields)
    return doc
