"""Tables as CSV, HTML and markdown."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Sequence

from azfacade.errors import InvalidInputError
from azfacade.results.extents import text_of
from azfacade.results.table_grid import GridRow, is_merged, joined_headers
from azfacade_raw.document_intelligence.models.document_table_cell_kind import DocumentTableCellKind
from azfacade_raw.types import shorten

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[\d., ]*\d%?")
_HEADERS = (DocumentTableCellKind.COLUMN_HEADER, DocumentTableCellKind.ROW_HEADER, DocumentTableCellKind.STUB_HEAD)


def table_to_csv(rows: Sequence[Sequence[str]], *, dialect: str, formulas: str) -> str:
    """Return rows as CSV; see `TableView.to_csv`."""
    if formulas not in ("keep", "quote"):
        raise InvalidInputError(f"formulas must be 'keep' or 'quote', not {shorten(formulas)}")
    if dialect not in csv.list_dialects():
        raise InvalidInputError(f"dialect must be one of {', '.join(csv.list_dialects())}, not {shorten(dialect)}")
    if formulas == "quote":
        rows = [[_without_formula(text) for text in row] for row in rows]
    into = io.StringIO(newline="")
    csv.writer(into, dialect).writerows(rows)
    return into.getvalue()


def _without_formula(text: str) -> str:
    return f"'{text}" if text.startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(text) else text


def table_to_html(grid: Sequence[GridRow], *, header_rows: int, caption: str | None, footnotes: Sequence[str]) -> str:
    """Return a table as HTML; see `TableView.to_html`."""
    lines = ["<table>"]
    if caption:
        lines.append(f"<caption>{html_text(caption)}</caption>")
    for tag, start, end in (("thead", 0, header_rows), ("tbody", header_rows, len(grid))):
        if start < end:
            lines += [f"<{tag}>", *_html_rows(grid[start:end]), f"</{tag}>"]
    if footnotes:
        columns = len(grid[0]) if grid else 1
        notes = (f'<tr><td colspan="{columns}">{html_text(note)}</td></tr>' for note in footnotes)
        lines += ["<tfoot>", *notes, "</tfoot>"]
    lines.append("</table>")
    return "\n".join(lines)


def _html_rows(grid: Sequence[GridRow]) -> list[str]:
    """Return the rows of a `thead` or `tbody`; a cell that reaches into the next one is written in both.

    Browsers would cut it at the end of the first one, and move the cells of the second.
    """
    lines = []
    covered: set[tuple[int, int]] = set()
    written: set[int] = set()
    for number, row in enumerate(grid):
        cells = []
        for column, cell in enumerate(row):
            if cell is None:
                cells.append("<td></td>")
                continue
            tag = "th" if cell.kind in _HEADERS else "td"
            text = html_text(text_of(cell.content))
            if not is_merged(cell):
                cells.append(f"<{tag}>{text}</{tag}>")
            elif (number, column) not in covered:
                if id(cell) in written:  # a second piece of a cell occurs only where cells overlap
                    cells.append("<td></td>")
                    continue
                written.add(id(cell))
                height, width = _spans(grid, number, column)
                covered.update((number + down, column + right) for down in range(height) for right in range(width))
                down = f' rowspan="{height}"' if height > 1 else ""
                across = f' colspan="{width}"' if width > 1 else ""
                cells.append(f"<{tag}{down}{across}>{text}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return lines


def _spans(grid: Sequence[GridRow], row: int, column: int) -> tuple[int, int]:
    """Return the number of rows and columns of the rectangle that a cell fills from its first place on."""
    cell, line = grid[row][column], grid[row]
    right = column + 1
    while right < len(line) and line[right] is cell:
        right += 1
    bottom = row + 1
    while bottom < len(grid) and all(each is cell for each in grid[bottom][column:right]):
        bottom += 1
    return bottom - row, right - column


def html_text(text: str) -> str:
    """Return a text escaped for HTML, with its line breaks."""
    escaped = html.escape(text, quote=False)
    return _LINE_BREAK.sub("<br>", escaped) if "\n" in escaped or "\r" in escaped else escaped


def table_to_markdown(grid: Sequence[GridRow], *, header_rows: int, columns: int) -> str:
    """Return a table as a pipe table; see `TableView.to_markdown`."""
    if not columns:
        return ""
    lines = [_pipe_row(joined_headers(grid[:header_rows], columns)), f"|{' --- |' * columns}"]
    lines += (
        _pipe_row([text_of(cell.content) if cell is not None else "" for cell in row]) for row in grid[header_rows:]
    )
    return "\n".join(lines)


def _pipe_row(texts: Sequence[str]) -> str:
    return f"| {' | '.join(map(_pipe_text, texts))} |"


def _pipe_text(text: str) -> str:
    escaped = text.strip().replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<")
    return _LINE_BREAK.sub("<br>", escaped)
