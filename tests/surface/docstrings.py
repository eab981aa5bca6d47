"""Parses docstrings, and lists the methods that have one."""

from __future__ import annotations

import inspect
import re
from typing import Any, NamedTuple

import azfacade

from .reader import SERVICES, fragment

CLIENTS = {
    "face": (azfacade.FaceClient, azfacade.AsyncFaceClient),
    "document_intelligence": (azfacade.DocumentIntelligenceClient, azfacade.AsyncDocumentIntelligenceClient),
}
_HEADS = ("Args", "Returns", "Raises", "Yields")


class Doc(NamedTuple):
    """The parts of a docstring."""

    what: str
    args: dict[str, str]
    returns: str
    raises: dict[str, str]
    pages: list[str]
    """The REST pages it names."""
    text: str


def doc_of(item: Any) -> Doc:
    """Take a docstring apart."""
    text = inspect.getdoc(item) or ""
    sections: dict[str, list[str]] = {"": []}
    pages: list[str] = []
    now = sections[""]
    for line in text.splitlines():
        if line.removesuffix(":") in _HEADS and line.endswith(":"):
            now = sections.setdefault(line[:-1], [])
        elif line.startswith("REST page: "):
            now = pages
            pages.append(line.removeprefix("REST page: "))
        elif now is pages and line:
            pages[-1] += " " + line.strip()
        else:
            now.append(line)
    what = " ".join(" ".join(sections[""]).split())
    returns = " ".join(" ".join(sections.get("Returns", [])).split())
    return Doc(what, _entries(sections.get("Args", [])), returns, _entries(sections.get("Raises", [])), pages, text)


def _entries(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        match = re.match(r" {4}(\w+): (.*)", line)
        if match:
            name = match[1]
            assert name not in found
            found[name] = match[2]
        elif line.strip():
            assert line.startswith(" " * 8), f"neither an entry nor the rest of one: {line!r}"
            found[name] += " " + line.strip()
    return found


def group_class(client: type, group: str) -> type:
    """Return the class of a group of a client; the client's own for no group."""
    if not group:
        return client
    made = client("https://unit.cognitiveservices.azure.com", "0" * 32)
    return type(getattr(made, group))


def methods() -> list[tuple[str, str, str]]:
    """Return (service, group, method) of every operation method, in the order of the fragments."""
    places = [(o.service, o.group, o.method) for service in SERVICES for o in fragment(service).operations]
    return list(dict.fromkeys(places))
