"""`TableView`: one table, or several that go on across pages, as rows, records, CSV, HTML, markdown and frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, overload

from azfacade.errors import InvalidInputError
from azfacade.results.cell_view import CellView, cell_at
from azfacade.results.extents import region_pages, text_of
from azfacade.results.table_grid import (
    GridRow,
    build_grid,
    carry_over,
    count_header_rows,
    count_repeated_header_rows,
    texts_of_cells_once,
    unique_column_names,
)
from azfacade_raw.document_intelligence.models.bounding_region import BoundingRegion
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.document_intelligence.models.document_table import DocumentTable
from azfacade_raw.document_intelligence.models.document_table_cell import DocumentTableCell
from azfacade_raw.document_intelligence.models.document_table_cell_kind import DocumentTableCellKind

if TYPE_CHECKING:
    import pandas
    import polars


class TableView:
    """One table, or several that go on across pages. It reads the tables and never changes them.

    Rows and columns are counted from 0. A header that later parts repeat is there once. A view is built when first
    asked; a table that is changed afterwards needs a new view.

    Attributes:
        parts: The tables as the service sent them, in order; one unless tables are joined across pages.
    """

    __slots__ = ("_find_pages", "_grid", "_grids", "_header_row_count", "_part_starts", "parts")

    def __init__(
        self,
        parts: Sequence[DocumentTable],
        *,
        find_pages: Callable[[DocumentTable], list[int]] | None = None,
        grids: Sequence[list[GridRow]] | None = None,
    ) -> None:
        """Hold tables without reading them; `TableView.of` and `ResultView.tables` make views.

        Args:
            parts: The tables, in order.
            find_pages: Tells the pages of a table; by default those of its regions.
            grids: The grids of the parts, where they are already built.
        """
        self.parts = list(parts)
        self._find_pages = find_pages or _pages_of_regions
        self._grids = grids
        self._grid: list[GridRow] | None = None
        self._part_starts: list[int] = []
        self._header_row_count = 0

    @classmethod
    def of(cls, *tables: DocumentTable) -> Self:
        """Return the view of a table, or of several that are parts of one, without a view of the result.

        Raises:
            InvalidInputError: No table is given.
        """
        if not tables:
            raise InvalidInputError("TableView.of() needs at least one table, such as `result.tables[0]`")
        return cls(tables)

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[str]]) -> Self:
        """Return rows of texts, all of the same length, as a table; the first row is its header."""
        grid = [list(row) for row in rows]
        kinds = DocumentTableCellKind
        cells = [
            DocumentTableCell(
                row_index=row,
                column_index=column,
                content=text,
                spans=[],
                kind=kinds.CONTENT if row else kinds.COLUMN_HEADER,
            )
            for row, texts in enumerate(grid)
            for column, text in enumerate(texts)
        ]
        width = len(grid[0]) if grid else 0
        return cls([DocumentTable(row_count=len(grid), column_count=width, cells=cells, spans=[])])

    def __repr__(self) -> str:
        return f"<TableView {self.row_count} rows, {self.column_count} columns, pages {self.pages}>"

    def _rows_of_cells(self) -> list[GridRow]:
        """Return the cells by row and column, built once."""
        if self._grid is None:
            grids = self._grids or [build_grid(part) for part in self.parts]
            grid = list(grids[0])
            header = grid[: count_header_rows(grid)]
            starts = []
            for later in grids[1:]:
                starts.append(len(grid))
                grid += later[count_repeated_header_rows(header, later) :]
            width = max((len(row) for row in grid), default=0)
            if grids[1:]:
                grid = [row if len(row) == width else [*row, *[None] * (width - len(row))] for row in grid]
            self._header_row_count, self._part_starts, self._grid = len(header), starts, grid
        return self._grid

    @property
    def pages(self) -> list[int]:
        """The numbers of the pages that the table is on, in order; empty where the result does not tell."""
        return list(dict.fromkeys(page for part in self.parts for page in self._find_pages(part)))

    @property
    def spans(self) -> list[DocumentSpan]:
        """The positions of all parts in `content`, so that `ResultView.words_in` and `text` take a table."""
        return [span for part in self.parts for span in part.spans]

    @property
    def bounding_regions(self) -> list[BoundingRegion]:
        """Where all parts are on the pages, for `ResultView.regions`."""
        return [region for part in self.parts for region in part.bounding_regions]

    @property
    def row_count(self) -> int:
        """The number of rows, header rows included; a header that a later part repeats counts once."""
        return len(self._rows_of_cells())

    @property
    def column_count(self) -> int:
        """The number of columns."""
        grid = self._rows_of_cells()
        return len(grid[0]) if grid else 0

    @property
    def header_row_count(self) -> int:
        """The number of header rows at the top; 0 for a table without header."""
        self._rows_of_cells()
        return self._header_row_count

    @property
    def caption(self) -> str | None:
        """The caption of the first part that has one; None without caption."""
        return next((text_of(part.caption.content) for part in self.parts if part.caption is not None), None)

    @property
    def footnotes(self) -> list[str]:
        """The texts of the notes that belong to the table."""
        return [text_of(note.content) for part in self.parts for note in part.footnotes]

    @property
    def column_names(self) -> list[str]:
        """A name for each column, all different.

        The texts of its header rows joined by a space, a text that follows itself once. A column without text is
        `column_3` (counted from 1); a name that occurs again is `Q1_2`, `Q1_3` and so on.
        """
        grid = self._rows_of_cells()
        return unique_column_names(grid[: self._header_row_count], self.column_count)

    def cell(self, row: int, column: int) -> CellView | None:
        """Return the cell that covers a place, counted from 0; None outside the table and where no cell is."""
        return cell_at(self._rows_of_cells(), row, column, header_rows=self.header_row_count)

    def rows(
        self, *, repeat: bool = True, header: bool = True, text: Callable[[str], str] = str, carry: bool = False
    ) -> list[list[str]]:
        """Return the texts of all rows, each with `column_count` items.

        Args:
            repeat: Give the text of a merged cell in each of its places; otherwise in the first one, and the others
                are empty.
            header: Give the header rows too.
            text: Changes the text of each cell, for instance to replace `:selected:`.
            carry: Fill a cell that is empty at the top of a later part from the row above, for groups that go on
                across pages.
        """
        grid = self._rows_of_cells()
        if carry:
            grid = carry_over(grid, [start for start in self._part_starts if start > self._header_row_count])
        if repeat:
            rows = [
                [cell.content if cell is not None and isinstance(cell.content, str) else "" for cell in row]
                for row in (grid if header else grid[self._header_row_count :])
            ]
        else:
            rows = texts_of_cells_once(grid)[0 if header else self._header_row_count :]
        if text is not str:
            rows = [[text(each) for each in row] for row in rows]
        return rows

    def records(
        self, *, repeat: bool = True, text: Callable[[str], str] = str, carry: bool = False
    ) -> list[dict[str, str]]:
        """Return the rows below the header as dicts by `column_names`; the arguments are those of `rows`."""
        names = self.column_names
        return [
            dict(zip(names, row, strict=True)) for row in self.rows(repeat=repeat, header=False, text=text, carry=carry)
        ]

    @overload
    def to_csv(self, into: None = None, *, dialect: str = ..., formulas: Literal["keep", "quote"] = ...) -> str: ...
    @overload
    def to_csv(
        self, into: str | PathLike[str], *, dialect: str = ..., formulas: Literal["keep", "quote"] = ...
    ) -> Path: ...
    def to_csv(
        self,
        into: str | PathLike[str] | None = None,
        *,
        dialect: str = "excel",
        formulas: Literal["keep", "quote"] = "keep",
    ) -> str | Path:
        """Return all rows as CSV, header rows as they stand, merged cells in each place; or write them into a file.

        Args:
            into: The path of the file, which is written as UTF-8; None to return the text.
            dialect: A dialect of the `csv` module: `excel`, `excel-tab`, `unix` or a registered one.
            formulas: `quote` writes an apostrophe before text that a spreadsheet would run as a formula (it starts
                with `=`, `+`, `-`, `@`, a tab or a line break, and is no number); `keep` changes nothing.

        Raises:
            InvalidInputError: The dialect or `formulas` is unknown.
        """
        from azfacade.results.table_formats import table_to_csv

        text = table_to_csv(self.rows(), dialect=dialect, formulas=formulas)
        if into is None:
            return text
        path = Path(into)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def to_html(self) -> str:
        """Return an HTML table, texts escaped: merged cells by `rowspan` and `colspan`, caption and footnotes."""
        from azfacade.results.table_formats import table_to_html

        return table_to_html(
            self._rows_of_cells(), header_rows=self.header_row_count, caption=self.caption, footnotes=self.footnotes
        )

    def to_markdown(self) -> str:
        """Return a pipe table: header rows joined to one, merged cells in each place, line breaks as `<br>`.

        A table without header gets an empty header row, as pipe tables must have one. Caption and footnotes are not
        part of it.
        """
        from azfacade.results.table_formats import table_to_markdown

        return table_to_markdown(self._rows_of_cells(), header_rows=self.header_row_count, columns=self.column_count)

    def to_pandas(self, *, dtype: Literal["str", "infer"] = "str") -> pandas.DataFrame:
        """Return a pandas frame of the rows below the header, with `column_names`.

        Args:
            dtype: `str` keeps the texts as they are; `infer` takes the types that `pandas.read_csv` finds, and what
                it reads as missing.

        Raises:
            ConfigurationError: pandas is not installed.
            InvalidInputError: `dtype` is neither.
        """
        from azfacade.results.table_frames import to_pandas

        return to_pandas(self.column_names, self.rows(header=False), dtype=dtype)

    def to_polars(self, *, dtype: Literal["str", "infer"] = "str") -> polars.DataFrame:
        """Return a polars frame of the rows below the header, with `column_names`.

        Args:
            dtype: `str` keeps the texts as they are; `infer` takes the types that `polars.read_csv` finds.

        Raises:
            ConfigurationError: polars is not installed.
            InvalidInputError: `dtype` is neither.
        """
        from azfacade.results.table_frames import to_polars

        return to_polars(self.column_names, self.rows(header=False), dtype=dtype)

    def _repr_html_(self) -> str:
        return self.to_html()


def _pages_of_regions(table: DocumentTable) -> list[int]:
    return region_pages(table.bounding_regions)
