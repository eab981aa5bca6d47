"""Finds what is outlined on a drawn page: the elements of each kind, with their labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from azfacade.results.places import Region, figure_regions, is_number, sent_regions
from azfacade.results.text_view import TextView
from azfacade_raw.document_intelligence.models.document_page import DocumentPage

Drawn = Literal["words", "lines", "paragraphs", "tables", "cells", "fields", "marks", "figures", "key_values"]
"""What `draw` draws."""
Outline = tuple[Sequence[float], str]
"""A polygon in the unit of the page, and its label."""
COLORS = {
    "words": (31, 119, 180),
    "lines": (23, 160, 170),
    "paragraphs": (127, 127, 127),
    "tables": (214, 39, 40),
    "cells": (255, 127, 14),
    "fields": (44, 140, 44),
    "marks": (148, 103, 189),
    "figures": (227, 90, 180),
    "key_values": (140, 86, 75),
}


def _elements(kind: str, label: str = "") -> _Finder:
    """Return a function that gives the elements that a page itself holds, labelled by an attribute."""

    def find(_: TextView, page: DocumentPage) -> Iterator[Outline]:
        for element in getattr(page, kind):
            value = getattr(element, label) if label else ""
            yield element.polygon, f"{value:.2f}" if is_number(value) else str(value or "")

    return find


def _regions(labelled: Callable[[TextView], Iterable[tuple[list[Region], object]]]) -> _Finder:
    """Return a function that gives the regions on a page of elements, labelled."""

    def find(view: TextView, page: DocumentPage) -> Iterator[Outline]:
        for regions, label in labelled(view):
            for region in regions:
                if region.page == page.page_number:
                    yield region.polygon, str(label or "")

    return find


_Finder = Callable[[TextView, DocumentPage], Iterable[Outline]]
OUTLINES: dict[str, _Finder] = {
    "words": _elements("words", "confidence"),
    "lines": _elements("lines"),
    "marks": _elements("selection_marks", "state"),
    "paragraphs": _regions(lambda view: ((view.regions(each), each.role) for each in view.result.paragraphs)),
    "tables": _regions(
        lambda view: ((view.regions(each), f"table {number}") for number, each in enumerate(view.result.tables))
    ),
    "cells": _regions(
        lambda view: (
            (view.regions(cell), f"{cell.row_index}, {cell.column_index}")
            for table in view.result.tables
            for cell in table.cells
        )
    ),
    "fields": _regions(
        lambda view: (
            (view.regions(field), path) for document in view.result.documents for path, field in document.walk()
        )
    ),
    "figures": _regions(lambda view: ((sent_regions(figure_regions(each)), each.id) for each in view.result.figures)),
    "key_values": _regions(
        lambda view: (
            (view.regions(element), label)
            for pair in view.result.key_value_pairs
            for element, label in ((pair.key, "key"), (pair.value, "value"))
            if element is not None
        )
    ),
}
