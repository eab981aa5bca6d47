"""Splits a result into results of one page each, to see whether joining them gives the result again."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from azfacade.results.offsets import Offsets

JSON = dict[str, Any]
_ELEMENTS = ("paragraphs", "tables", "figures", "keyValuePairs", "documents")
_RANGES = ("styles", "languages")
"""Lists of ranges of text, whose spans can be on several pages."""


def split_pages(sent: JSON, *, renumber: bool) -> list[JSON]:
    """Return a result for each page, without sections.

    Args:
        sent: The result as JSON, whose pages have text and whose elements lie on one page each.
        renumber: Count the pages of each part from 1, as where the file was split; otherwise each keeps its number.
    """
    content = sent["content"]
    offsets = Offsets(content, sent.get("stringIndexType"))
    parts: list[JSON] = []
    for page in sent["pages"]:
        start, end = page["spans"][0]["offset"], page["spans"][-1]["offset"] + page["spans"][-1]["length"]
        part: JSON = {key: value for key, value in sent.items() if not isinstance(value, list)}
        part["content"] = content[offsets.index(start) : offsets.index(end)]
        part |= {"pages": [page]}
        kept: dict[str, int] = {}
        for name in _ELEMENTS:
            if name in sent:
                places = [_first_offset(each) for each in sent[name]]
                mine = [(n, each) for n, each in enumerate(sent[name]) if _is_on(places[n], start, end, not parts)]
                kept |= {f"/{name}/{n}": new for new, (n, _) in enumerate(mine)}
                part[name] = [each for _, each in mine]
        for name in _RANGES:
            if name in sent:
                cut = (
                    {**each, "spans": [s for s in each["spans"] if start <= s["offset"] < end]} for each in sent[name]
                )
                part[name] = [each for each in cut if each["spans"]]
        part = copy.deepcopy(part)
        _move(part, start, page["pageNumber"] - 1 if renumber else 0, kept)
        parts.append(part)
    return parts


def _first_offset(element: JSON) -> int | None:
    return next((each["offset"] for each in _objects(element) if "offset" in each), None)


def _is_on(offset: int | None, start: int, end: int, is_first: bool) -> bool:
    """Tell whether an element starts on a page; those without a place go with the first page."""
    return is_first if offset is None else start <= offset < max(end, start + 1)


def _move(part: JSON, start: int, pages: int, kept: dict[str, int]) -> None:
    for each in _objects(part):
        if isinstance(each.get("offset"), int):
            each["offset"] -= start
        if isinstance(each.get("pageNumber"), int):
            each["pageNumber"] -= pages
        if isinstance(each.get("elements"), list):
            each["elements"] = [f"{pointer.rpartition('/')[0]}/{kept[pointer]}" for pointer in each["elements"]]
    for figure in part.get("figures", ()):
        if isinstance(figure.get("id"), str):
            number, _, rest = figure["id"].partition(".")
            figure["id"] = f"{int(number) - pages}.{rest}"


def _objects(value: Any) -> Iterator[JSON]:
    if isinstance(value, dict):
        yield value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(member)
