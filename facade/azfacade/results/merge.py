"""Joins the results of parts of a file to the result of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from azfacade.errors import InvalidInputError, InvalidInputTypeError
from azfacade.results.extents import extents, text_of
from azfacade.results.markdown import PAGE_BREAK
from azfacade.results.offsets import Offsets
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.types import shorten

JSON = dict[str, Any]
MergeDocuments = Literal["refuse", "keep_parts"]

_LISTS = ("paragraphs", "tables", "figures", "sections")
"""What JSON pointers name, by its key."""
_POINTER = re.compile(r"/(\w+)/(\d{1,9})(.*)", re.DOTALL)
_FIGURE_ID = re.compile(r"(\d{1,9})(\.\d+)", re.ASCII)


def merge_results(
    parts: Sequence[AnalyzeResult],
    *,
    first_pages: Sequence[int] | None = None,
    merge_documents: MergeDocuments = "refuse",
) -> AnalyzeResult:
    """Join the results of consecutive parts of a file, as if the file had been read at once.

    Text, pages, paragraphs, tables, figures, sections, key-value pairs, styles, languages and warnings are those of
    all parts: offsets, page numbers, ids of figures and pointers are moved. What goes on across a cut, such as a
    table, a paragraph, a section or a pair, stays in two.

    Args:
        parts: The results, in the order of their pages; at least one.
        first_pages: Where the file was split: for each part, the number that its first page has in the whole file,
            counted from 1. None where the parts were read with `pages="1-100"`, `"101-200"` and so on, as the service
            then numbers pages as they are in the file.
        merge_documents: `refuse` results with `documents`, whose fields would be those of one part each;
            `keep_parts` keeps the documents of all parts side by side.

    Raises:
        InvalidInputError: There is no part; API version, model, content format or `stringIndexType` of the parts
            differ; two parts have the same page; a part has documents, and `merge_documents` does not keep them.
        InvalidInputTypeError: A part is no `AnalyzeResult`.
    """
    _check(parts, first_pages, merge_documents)
    first = parts[0]
    kind, is_markdown = first.string_index_type, first.content_format == "markdown"
    offsets_of_parts = [Offsets(text_of(part.content), kind) for part in parts]
    separator = _separator(parts, offsets_of_parts)
    content = ""
    starts = []
    for number, part in enumerate(parts):
        text = text_of(part.content)
        if number and is_markdown:
            content += separator if content else separator.lstrip()
        elif content and text:
            content += separator
        starts.append(len(content))
        content += text
    offsets = Offsets(content, kind)
    merged: JSON = {}
    for number, (part, start) in enumerate(zip(parts, starts, strict=True)):
        pages = first_pages[number] - 1 if first_pages is not None else 0
        mover = _Mover(offsets_of_parts[number], start, offsets, pages, merged)
        _append(merged, mover.moved(part.to_dict()))
    merged["content"] = content
    if "sections" in merged:
        _extend_root(merged["sections"], offsets.offset(len(content)))
    for key in ("styles", "languages"):
        if key in merged:
            merged[key] = _joined_by_spans(merged[key])
    _check_pages(merged)
    return AnalyzeResult.from_dict(merged)


def _check(parts: Sequence[AnalyzeResult], first_pages: Sequence[int] | None, merge_documents: str) -> None:
    if merge_documents not in ("refuse", "keep_parts"):
        raise InvalidInputError(f"merge_documents must be 'refuse' or 'keep_parts', not {shorten(merge_documents)}")
    if not parts:
        raise InvalidInputError("merge_results() needs at least one result")
    for part in parts:
        if not isinstance(part, AnalyzeResult):
            raise InvalidInputTypeError(f"a part must be an AnalyzeResult, not {shorten(type(part).__name__)}")
    if first_pages is not None:
        if len(first_pages) != len(parts):
            raise InvalidInputError(f"first_pages has {len(first_pages)} numbers for {len(parts)} parts; give one each")
        if any(not isinstance(page, int) or page < 1 for page in first_pages):
            raise InvalidInputError("first_pages must be page numbers, counted from 1")
    for name in ("api_version", "model_id", "content_format", "string_index_type"):
        values = dict.fromkeys(getattr(part, name) for part in parts)
        if len(values) > 1:
            told = " and ".join(shorten(str(value)) for value in list(values)[:3])
            raise InvalidInputError(f"the parts differ in {name} ({told}); read all of them in the same way")
    if len(parts) > 1 and parts[0].string_index_type is None:
        raise InvalidInputError("the parts have no string_index_type, so that their offsets cannot be moved")
    if merge_documents == "refuse" and len(parts) > 1 and any(part.documents for part in parts):
        raise InvalidInputError(
            "the parts have documents, and fields of one part cannot know those of another; give "
            "merge_documents='keep_parts' to have the documents of each part side by side"
        )


def _check_pages(merged: JSON) -> None:
    numbers = [page.get("pageNumber") for page in merged["pages"] if isinstance(page, dict)]
    if len(set(numbers)) < len(numbers):
        twice = next(number for number in numbers if numbers.count(number) > 1)
        raise InvalidInputError(
            f"two parts have a page {shorten(twice)}; give first_pages= where the file was split, and no page twice"
        )


def _separator(parts: Sequence[AnalyzeResult], offsets_of_parts: Sequence[Offsets]) -> str:
    """Return what the service writes between two pages: as seen within a part, else by version and format."""
    for part, offsets in zip(parts, offsets_of_parts, strict=True):
        for one, next_one in zip(part.pages, part.pages[1:], strict=False):
            ends, starts = extents(one.spans), extents(next_one.spans)
            if ends and starts:
                gap = text_of(part.content)[offsets.index(ends[-1][1]) : offsets.index(starts[0][0])]
                if not gap.replace(PAGE_BREAK, "").strip():
                    return gap
    if parts[0].content_format == "markdown":
        return f"\n\n{PAGE_BREAK}\n\n"
    return "\n" if str(parts[0].api_version) >= "2023" else ""


class _Mover:
    """Moves what a part says of positions, pages and elements to where these are in the whole."""

    def __init__(self, own: Offsets, start: int, whole: Offsets, pages: int, before: JSON) -> None:
        self._own = own
        self._start = start
        self._whole = whole
        self._pages = pages
        self._counts = {name: len(before.get(name, ())) for name in _LISTS}
        # The root of the part's sections becomes the whole's; without sections before it, it stays.
        self._counts["sections"] -= 1 if self._counts["sections"] else 0
        self._shifts = own.are_indexes and whole.are_indexes

    def moved(self, part: JSON) -> JSON:
        """Return the JSON of a part, changed in place."""
        for each in _objects(part):
            if "offset" in each:
                self._move_span(each)
            if isinstance(each.get("pageNumber"), int):
                each["pageNumber"] += self._pages
            if isinstance(each.get("elements"), list):
                each["elements"] = [self._pointer(pointer) for pointer in each["elements"]]
        for figure in part.get("figures", ()) if self._pages else ():
            found = _FIGURE_ID.fullmatch(figure["id"]) if isinstance(figure.get("id"), str) else None
            if found:
                figure["id"] = f"{int(found[1]) + self._pages}{found[2]}"
        return part

    def _move_span(self, span: JSON) -> None:
        offset, length = span["offset"], span.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            return
        if self._shifts:
            span["offset"] = offset + self._start
            return
        first = self._whole.offset(self._own.index(offset) + self._start)
        last = self._whole.offset(self._own.index(offset + length) + self._start)
        span["offset"], span["length"] = first, last - first

    def _pointer(self, pointer: object) -> object:
        found = _POINTER.fullmatch(pointer) if isinstance(pointer, str) else None
        if found is None or found[1] not in self._counts:
            return pointer
        return f"/{found[1]}/{int(found[2]) + self._counts[found[1]]}{found[3]}"


def _objects(value: JSON) -> Iterator[JSON]:
    """Yield an object and all objects within, without recursion, as fields nest as deep as they like."""
    waiting: list[JSON] = [value]
    while waiting:
        each = waiting.pop()
        yield each
        for member in each.values():
            if isinstance(member, dict):
                waiting.append(member)
            elif isinstance(member, list) and member and isinstance(member[0], dict):
                waiting += [item for item in member if isinstance(item, dict)]


def _append(merged: JSON, part: JSON) -> None:
    """Append the lists of a part, and take its other members where they are new."""
    sections = part.get("sections")
    if isinstance(sections, list) and merged.get("sections") and sections:
        root, *rest = sections
        merged["sections"][0].setdefault("elements", []).extend(root.get("elements", ()))
        part["sections"] = rest
    for key, value in part.items():
        if isinstance(value, list) and isinstance(merged.get(key), list):
            merged[key] += value
        else:
            merged.setdefault(key, value)


def _extend_root(sections: list[JSON], end: int) -> None:
    if sections and isinstance(sections[0].get("spans"), list):
        sections[0]["spans"] = [{"offset": 0, "length": end}] if end else []


def _joined_by_spans(styles: list[JSON]) -> list[JSON]:
    """Return styles or languages, those that differ in nothing but their spans as one."""
    joined: dict[str, JSON] = {}
    for style in styles:
        alike = repr(sorted((key, repr(value)) for key, value in style.items() if key != "spans"))
        if alike in joined and isinstance(joined[alike].get("spans"), list):
            joined[alike]["spans"] += style.get("spans") or []
        else:
            joined[alike] = style
    return list(joined.values())
