"""The tables of a result, each by itself or joined where one goes on across pages."""

from __future__ import annotations

from bisect import bisect_left

from azfacade.results.extents import PageFinder, extents
from azfacade.results.page_view import FURNITURE
from azfacade.results.table_grid import GridRow, build_grid, count_header_rows, texts_for_comparison
from azfacade.results.table_view import TableView
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.document_table import DocumentTable

NOT_BETWEEN = FURNITURE | {"footnote"}
"""Roles of paragraphs that may stand between the parts of a table."""


def find_tables(result: AnalyzeResult, *, across_pages: bool = False) -> list[TableView]:
    """Return a view of each table of a result, in the order sent.

    Args:
        result: The result, which is read and never changed.
        across_pages: Join a table to the one before it in `content` when it starts on the next page (or after blank
            pages of the result), has as many columns, has no header or the same one, and only page headers and
            footers, page numbers and footnotes stand between them. In a result without paragraphs, which tells no
            roles, any line between two tables keeps them apart.
    """
    pages = PageFinder(result)

    def find_pages(table: DocumentTable) -> list[int]:
        return pages.pages_of(table.bounding_regions, table.spans)

    if not across_pages:
        return [TableView([table], find_pages=find_pages) for table in result.tables]
    places = [_Place(table, find_pages(table)) for table in result.tables]
    between = _Between(result)
    parts: dict[int, list[_Place]] = {}
    before: _Place | None = None
    for place in sorted((each for each in places if each.has_text), key=lambda each: each.start):
        if before is not None and _continues(before, place, between):
            parts[id(place)] = parts.pop(id(before))
            parts[id(place)].append(place)
        else:
            parts[id(place)] = [place]
        before = place
    joined = {id(chain[0]): chain for chain in parts.values()}
    later = {id(place) for chain in parts.values() for place in chain[1:]}
    views = []
    for place in places:
        if id(place) not in later:
            chain = joined.get(id(place), [place])
            views.append(
                TableView(
                    [each.table for each in chain],
                    find_pages=find_pages,
                    grids=[each.grid() for each in chain] if chain[1:] else None,
                )
            )
    return views


class _Place:
    """A table with its pages and its extents in `content`."""

    __slots__ = ("_grid", "end", "has_text", "pages", "start", "table")

    def __init__(self, table: DocumentTable, pages: list[int]) -> None:
        self.table = table
        self.pages = pages
        ranges = extents(table.spans)
        self.has_text = bool(ranges)
        self.start = min((start for start, _ in ranges), default=0)
        self.end = max((end for _, end in ranges), default=0)
        self._grid: list[GridRow] | None = None

    def grid(self) -> list[GridRow]:
        """Return the grid, built once."""
        if self._grid is None:
            self._grid = build_grid(self.table)
        return self._grid

    def header(self) -> list[list[str]]:
        """Return the texts of the header rows, for comparison."""
        grid = self.grid()
        return texts_for_comparison(grid[: count_header_rows(grid)])


class _Between:
    """Tells what stands between two tables."""

    def __init__(self, result: AnalyzeResult) -> None:
        self._result = result
        self._starts: list[int] | None = None
        self._pages: set[int] | None = None

    def has_text(self, start: int, end: int) -> bool:
        """Return whether a paragraph that is part of the running text starts within a range of `content`."""
        if self._starts is None:
            self._starts = sorted(
                extent[0]
                for paragraph in self._result.paragraphs
                if paragraph.role not in NOT_BETWEEN
                for extent in extents(paragraph.spans[:1])
            )
            if not self._result.paragraphs:
                self._starts = sorted(
                    extent[0]
                    for page in self._result.pages
                    for line in page.lines
                    for extent in extents(line.spans[:1])
                )
        index = bisect_left(self._starts, start)
        return index < len(self._starts) and self._starts[index] < end

    def has_pages(self, first: int, last: int) -> bool:
        """Return whether `last` is a later page than `first`, and all pages between are in the result."""
        if self._pages is None:
            self._pages = {page.page_number for page in self._result.pages if isinstance(page.page_number, int)}
        if not 0 < last - first <= len(self._pages):
            return False
        return all(number in self._pages for number in range(first + 1, last))


def _continues(before: _Place, place: _Place, between: _Between) -> bool:
    """Return whether a table goes on with the one before it; see `find_tables`."""
    if not before.pages or not place.pages or before.table.column_count != place.table.column_count:
        return False
    if not between.has_pages(before.pages[-1], place.pages[0]):
        return False
    if between.has_text(before.end, place.start):
        return False
    header = place.header()
    return not header or header == before.header()
