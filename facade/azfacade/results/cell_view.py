"""`CellView`: one cell of a table with its headers."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from azfacade.results.extents import text_of
from azfacade.results.table_grid import GridRow
from azfacade_raw.document_intelligence.models.bounding_region import BoundingRegion
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.document_intelligence.models.document_table_cell import DocumentTableCell
from azfacade_raw.document_intelligence.models.document_table_cell_kind import DocumentTableCellKind


@attrs.frozen(repr=False, eq=False)
class CellView:
    """One cell of a `TableView`.

    Attributes:
        row: The first row of the cell in the view, counted from 0.
        column: The first column of the cell, counted from 0.
        row_span: The number of rows that the cell spans in the view, at least 1.
        column_span: The number of columns that the cell spans, at least 1.
        content: The text; empty for an empty cell.
        kind: The role as the service sent it; CONTENT where it sent none.
        column_headers: The texts of the header rows above the cell, from the top; each cell once, blank ones left out.
        row_headers: The texts of the row's cells that the service marks as row headers, from the left.
        element: The cell as the service sent it.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    content: str
    kind: DocumentTableCellKind
    column_headers: list[str]
    row_headers: list[str]
    element: DocumentTableCell

    @property
    def spans(self) -> list[DocumentSpan]:
        """The position of the cell in `content`, so that `ResultView.words_in` and `text` take it."""
        return self.element.spans

    @property
    def bounding_regions(self) -> list[BoundingRegion]:
        """Where the cell is on the pages, for `ResultView.regions`."""
        return self.element.bounding_regions

    def __repr__(self) -> str:
        return f"<CellView row {self.row}, column {self.column}>"


def cell_at(grid: Sequence[GridRow], row: int, column: int, *, header_rows: int) -> CellView | None:
    """Return the cell that covers a place; None outside the grid and where no cell is."""
    if not (0 <= row < len(grid) and 0 <= column < len(grid[row])) or (element := grid[row][column]) is None:
        return None
    top, left, bottom, right = row, column, row + 1, column + 1
    while top and grid[top - 1][column] is element:
        top -= 1
    while left and grid[row][left - 1] is element:
        left -= 1
    while bottom < len(grid) and grid[bottom][column] is element:
        bottom += 1
    while right < len(grid[row]) and grid[row][right] is element:
        right += 1
    above = [each for line in grid[: min(header_rows, top)] for each in line[left:right]]
    beside = [each for each in grid[row] if each is not None and each.kind == DocumentTableCellKind.ROW_HEADER]
    return CellView(
        row=top,
        column=left,
        row_span=bottom - top,
        column_span=right - left,
        content=text_of(element.content),
        kind=element.kind if element.kind is not None else DocumentTableCellKind.CONTENT,
        column_headers=_texts(above),
        row_headers=_texts([each for each in beside if each is not element]),
        element=element,
    )


def _texts(cells: Sequence[DocumentTableCell | None]) -> list[str]:
    """Return the texts of cells, each cell once, without blank ones."""
    each_once = {id(cell): cell for cell in cells if cell is not None}.values()
    return [text for text in (text_of(cell.content) for cell in each_once) if text.strip()]
