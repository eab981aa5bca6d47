"""Positions in `content` as (start, end) pairs, read from results that may be broken; pages and owners by position."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Generic, TypeVar

from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.bounding_region import BoundingRegion
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan

T = TypeVar("T")
Extent = tuple[int, int]
"""Start and end in `content`, in the result's own units; the end is not included."""


def text_of(content: object) -> str:
    """Return the text of an element; empty for what is no text."""
    return content if isinstance(content, str) else ""


def extents(spans: Iterable[DocumentSpan | None]) -> list[Extent]:
    """Return the spans that have a valid start and length, in the order sent."""
    found = []
    for span in spans:
        if span is not None and isinstance(span.offset, int) and isinstance(span.length, int):
            start, length = span.offset, span.length
            if start >= 0 and length >= 0:
                found.append((start, start + length))
    return found


def region_pages(regions: Iterable[BoundingRegion]) -> list[int]:
    """Return the numbers of the pages that regions lie on, each once, in the order sent."""
    return list(dict.fromkeys(each.page_number for each in regions if isinstance(each.page_number, int)))


class Owners(Generic[T]):
    """Finds the element that owns a position; of elements that overlap, the one that starts last."""

    def __init__(self, elements: Iterable[tuple[Extent, T]]) -> None:
        """Index elements by their extents, in any order; those without length own nothing."""
        self._elements = sorted((each for each in elements if each[0][1] > each[0][0]), key=lambda each: each[0])
        self._starts = [extent[0] for extent, _ in self._elements]

    def at(self, position: int) -> tuple[Extent, T] | None:
        """Return the extent around a position and its owner; None where there is none."""
        index = bisect_right(self._starts, position) - 1
        if index < 0 or self._elements[index][0][1] <= position:
            return None
        return self._elements[index]


class PageFinder:
    """Tells the pages of elements, from their regions or, where these are missing, from their spans."""

    def __init__(self, result: AnalyzeResult) -> None:
        """Keep the result; its pages are indexed when first needed."""
        self._result = result
        self._owners: Owners[int] | None = None

    def pages_of(self, regions: Iterable[BoundingRegion], spans: Iterable[DocumentSpan]) -> list[int]:
        """Return the page numbers of an element, each once; empty where they are not known."""
        found = region_pages(regions)
        if found:
            return found
        if self._owners is None:
            self._owners = Owners(
                (extent, page.page_number)
                for page in self._result.pages
                if isinstance(page.page_number, int)
                for extent in extents(page.spans)
            )
        ends = [place for start, end in extents(spans) for place in (start, max(start, end - 1))]
        return list(dict.fromkeys(owner[1] for owner in map(self._owners.at, ends) if owner is not None))
