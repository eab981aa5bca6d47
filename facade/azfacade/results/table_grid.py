"""The cells of a table by row and column, merged cells in each of their places."""

from __future__ import annotations

from collections.abc import Sequence

from azfacade.results.extents import text_of
from azfacade_raw.document_intelligence.models.document_table import DocumentTable
from azfacade_raw.document_intelligence.models.document_table_cell import DocumentTableCell
from azfacade_raw.document_intelligence.models.document_table_cell_kind import DocumentTableCellKind

GridRow = list[DocumentTableCell | None]


def is_merged(cell: DocumentTableCell) -> bool:
    """Tell whether a cell covers more than one place, or says so with a number that makes no sense."""
    return cell.row_span not in (None, 1) or cell.column_span not in (None, 1)


def _count(declared: object) -> int:
    return declared if isinstance(declared, int) and declared > 0 else 0


def _size(table: DocumentTable) -> tuple[int, int]:
    """Return the number of rows and columns of a grid.

    A count that is far from what the cells fill is a broken one. Then the grid ends with the last row and column that
    have a cell, and it is never larger than its cells explain, so that no count of a broken result fills memory.
    """
    height, width = _count(table.row_count), _count(table.column_count)
    most_places = 10_000 + 100 * len(table.cells)
    if height * width > most_places:
        height = min(height, 1 + max((_count(cell.row_index) for cell in table.cells), default=0))
        width = min(width, 1 + max((_count(cell.column_index) for cell in table.cells), default=0), most_places)
        height = min(height, most_places // width)
    return height, width


def _last(start: int, span: object, count: int) -> int:
    return min(start + span, count) if isinstance(span, int) and span > 1 else start + 1


def build_grid(table: DocumentTable) -> list[GridRow]:
    """Return the rows of a table; a place that no cell covers is None, a cell outside the table is left out."""
    height, width = _size(table)
    grid: list[GridRow] = [[None] * width for _ in range(height)]
    for cell in table.cells:
        row, column = cell.row_index, cell.column_index
        if not (isinstance(row, int) and isinstance(column, int) and 0 <= row < height and 0 <= column < width):
            continue
        if not is_merged(cell):
            grid[row][column] = cell
            continue
        right = _last(column, cell.column_span, width)
        places = [cell] * (right - column)
        for covered in range(row, _last(row, cell.row_span, height)):
            grid[covered][column:right] = places
    return grid


def count_header_rows(grid: Sequence[GridRow]) -> int:
    """Return the number of rows at the top in which a column header starts, or which header cells fill from above."""
    above: GridRow = []
    for number, row in enumerate(grid):
        starting = [
            cell
            for column, cell in enumerate(row)
            if cell is not None and not (column < len(above) and cell is above[column])
        ]
        is_header = any(cell.kind == DocumentTableCellKind.COLUMN_HEADER for cell in starting)
        if not is_header and (starting or number == 0 or None in row):
            return number
        above = row
    return len(grid)


def normal(text: str) -> str:
    """Return a text in the form in which headers and keys are compared: case folded, spaces collapsed."""
    return " ".join(text.casefold().split())


def texts_for_comparison(rows: Sequence[GridRow]) -> list[list[str]]:
    """Return the texts of rows as `normal` gives them."""
    return [[normal(text_of(cell.content)) if cell is not None else "" for cell in row] for row in rows]


def count_repeated_header_rows(header: Sequence[GridRow], grid: Sequence[GridRow]) -> int:
    """Return how many rows at the top of a table repeat the header of the table that it goes on with.

    Rows that the service does not mark as header count as well if their texts are the same.
    """
    texts = texts_for_comparison(header)
    same = any(map(any, texts)) and texts == texts_for_comparison(grid[: len(header)])
    return len(header) if same else 0


def unique_column_names(header: Sequence[GridRow], column_count: int) -> list[str]:
    """Return a name for each column: see `TableView.column_names`."""
    wanted = [name or f"column_{number}" for number, name in enumerate(joined_headers(header, column_count), start=1)]
    taken, repeats = set(wanted), dict.fromkeys(wanted, 1)
    names, used = [], set()
    for name in wanted:
        unique = name
        while unique in used or (unique != name and unique in taken):
            repeats[name] += 1
            unique = f"{name}_{repeats[name]}"
        used.add(unique)
        names.append(unique)
    return names


def joined_headers(header: Sequence[GridRow], column_count: int) -> list[str]:
    """Return the texts of each column's header rows joined by a space; a text that follows itself counts once."""
    names = []
    for column in range(column_count):
        texts: list[str] = []
        for row in header:
            cell = row[column] if column < len(row) else None
            text = " ".join(text_of(cell.content).split()) if cell is not None else ""
            if text and text not in texts[-1:]:
                texts.append(text)
        names.append(" ".join(texts))
    return names


def texts_of_cells_once(grid: Sequence[GridRow]) -> list[list[str]]:
    """Return the texts of rows; a merged cell has its text in the first of its places, and the others are empty."""
    rows = []
    given: set[tuple[int, int]] = set()
    for number, row in enumerate(grid):
        texts = []
        for column, cell in enumerate(row):
            texts.append("" if cell is None or (number, column) in given else text_of(cell.content))
            if cell is not None and column + 1 < len(row) and row[column + 1] is cell:
                given.add((number, column + 1))
            if cell is not None and number + 1 < len(grid) and grid[number + 1][column] is cell:
                given.add((number + 1, column))
        rows.append(texts)
    return rows


def carry_over(grid: Sequence[GridRow], part_starts: Sequence[int]) -> list[GridRow]:
    """Return a grid with the cells above in place of those that are empty at the top of each later part.

    Args:
        grid: The rows of all parts.
        part_starts: The first row of each later part, at least one row below the header.
    """
    carried = [list(row) for row in grid]
    for start in part_starts:
        for column, cell in enumerate(grid[start] if start < len(grid) else ()):
            if cell is not None and text_of(cell.content).strip():
                continue
            row = start
            while row == start or (row < len(grid) and cell is not None and grid[row][column] is cell):
                carried[row][column] = carried[start - 1][column]
                row += 1
    return carried
