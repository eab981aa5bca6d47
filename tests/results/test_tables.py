"""Rows, names, records and cells of one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from azfacade.errors import InvalidInputError
from azfacade.results.table_view import TableView
from azfacade.results.tables_across_pages import find_tables
from azfacade_raw.document_intelligence.models.document_table import DocumentTable
from tests.results.writer import Writer


def view(rows: Sequence[Any], **more: Any) -> TableView:
    writer = Writer()
    writer.page()
    writer.table(rows, **more)
    return find_tables(writer.result())[0]


MERGED = [
    [("Costs", 1, 3, None), None, None, ("", 1, 1, None)],
    ["Name", ("Year", 1, 2, None), None, ""],
    [("a", 2, 1, None), "1", "2", "x"],
    [None, "3", "", "y"],
]


def test_merged_cells_fill_each_of_their_places() -> None:
    table = view(MERGED, header_rows=2)
    assert table.rows() == [
        ["Costs", "Costs", "Costs", ""],
        ["Name", "Year", "Year", ""],
        ["a", "1", "2", "x"],
        ["a", "3", "", "y"],
    ]
    assert table.rows(repeat=False, header=False) == [["a", "1", "2", "x"], ["", "3", "", "y"]]
    assert table.rows(header=False, text=str.upper)[0] == ["A", "1", "2", "X"]
    assert (table.row_count, table.column_count, table.header_row_count, table.pages) == (4, 4, 2, [1])


def test_names_join_header_rows_and_are_all_different() -> None:
    table = view(MERGED, header_rows=2)
    assert table.column_names == ["Costs Name", "Costs Year", "Costs Year_2", "column_4"]
    assert table.records()[1] == {"Costs Name": "a", "Costs Year": "3", "Costs Year_2": "", "column_4": "y"}


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (["Q1", "Q1", "Q1"], ["Q1", "Q1_2", "Q1_3"]),
        (["Q1", "Q1", "Q1_2"], ["Q1", "Q1_3", "Q1_2"]),
        (["column_2", "", ""], ["column_2", "column_2_2", "column_3"]),
        (["Total\n (EUR)", " ", "a"], ["Total (EUR)", "column_2", "a"]),
        (["Q1", "Q1_2", "Q1"], ["Q1", "Q1_2", "Q1_3"]),
    ],
)
def test_a_name_that_is_taken_gets_a_number(header: list[str], names: list[str]) -> None:
    assert view([header, ["1", "2", "3"]], header_rows=1).column_names == names


def test_a_table_without_header_has_numbered_columns() -> None:
    table = view([["a", "b"], ["c", "d"]])
    assert (table.header_row_count, table.column_names) == (0, ["column_1", "column_2"])
    assert table.records() == [{"column_1": "a", "column_2": "b"}, {"column_1": "c", "column_2": "d"}]


def test_a_text_that_header_rows_repeat_is_in_a_name_once() -> None:
    assert view([["Price", "Tax"], ["Price", "rate"]], header_rows=2).column_names == ["Price", "Tax rate"]


def test_a_header_cell_of_two_rows_makes_two_header_rows() -> None:
    head = "columnHeader"
    table = view([[("Name", 2, 1, head), ("2023", 1, 2, head), None], [None, ("Q1", 1, 1, head), ("Q2", 1, 1, head)]])
    assert (table.header_row_count, table.column_names) == (2, ["Name", "2023 Q1", "2023 Q2"])
    assert (table.records(), table.rows(header=False)) == ([], [])


def test_a_header_further_down_is_a_row() -> None:
    rows = [["Name", "Sum"], ["a", "1"], [("Part two", 1, 2, "columnHeader"), None], ["b", "2"]]
    assert view(rows, header_rows=1).header_row_count == 1


def test_a_cell_knows_its_headers() -> None:
    rows = [
        ["", ("2023", 1, 2, "columnHeader"), None],
        ["", "Q1", "Q2"],
        [("North", 1, 1, "rowHeader"), "5", ("6", 2, 1, None)],
        [("South", 1, 1, "rowHeader"), "7", None],
    ]
    table = view(rows, header_rows=2)
    cell = table.cell(3, 2)
    assert cell is not None
    assert (cell.content, cell.row, cell.column, cell.row_span, cell.column_span) == ("6", 2, 2, 2, 1)
    assert (cell.column_headers, cell.kind) == (["2023", "Q2"], "content")
    beside = table.cell(3, 1)
    assert beside is not None
    assert beside.row_headers == ["South"]
    assert [table.cell(*place) for place in ((4, 0), (0, 3), (-1, 0))] == [None, None, None]


def test_a_cell_outside_and_a_hole_change_nothing_else() -> None:
    cells = [(0, 0, "a"), (1, 1, "d"), (9, 0, "outside"), (-1, 0, "above")]
    table = TableView.of(
        DocumentTable.from_dict(
            {
                "rowCount": 2,
                "columnCount": 2,
                "spans": [],
                "cells": [{"rowIndex": r, "columnIndex": c, "content": t, "spans": []} for r, c, t in cells]
                + [{"rowIndex": 0, "columnIndex": 1, "rowSpan": 99, "columnSpan": -3, "content": "b", "spans": []}],
            }
        )
    )
    assert table.rows() == [["a", "b"], ["", "b"]]


@pytest.mark.parametrize(("rows", "columns"), [(10**12, 10**6), (10**9, 2), (2, 10**9), (10**400, 10**400)])
@pytest.mark.parametrize("last", [1, 10**8])
def test_a_wrong_count_makes_no_places_beyond_those_of_the_cells(rows: int, columns: int, last: int) -> None:
    places = [(0, 0), (0, 1), (1, 0), (last, last)]
    cells = [
        {"rowIndex": r, "columnIndex": c, "rowSpan": r * 10**9, "content": f"{r} {c}", "spans": []} for r, c in places
    ]
    table = TableView.of(
        DocumentTable.from_dict({"rowCount": rows, "columnCount": columns, "cells": cells, "spans": []})
    )
    assert table.row_count * table.column_count <= 10_000 + 100 * len(cells)
    assert table.rows()[0][:2] == ["0 0", "0 1"]


def test_empty_rows_and_columns_that_the_service_counts_are_kept() -> None:
    sent = {"rowCount": 40, "columnCount": 200, "cells": [], "spans": []}
    table = TableView.of(DocumentTable.from_dict(sent))
    assert (table.row_count, table.column_count) == (40, 200)


def test_a_view_needs_a_table_and_shows_no_text() -> None:
    with pytest.raises(InvalidInputError, match="at least one table"):
        TableView.of()
    table = view([["secret", "b"]], caption={"content": "Table 1", "spans": []})
    assert repr(table) == "<TableView 1 rows, 2 columns, pages [1]>"
    assert repr(table.cell(0, 0)) == "<CellView row 0, column 0>"
    assert (table.caption, table.footnotes) == ("Table 1", [])


def test_pages_come_from_spans_where_there_are_no_regions() -> None:
    writer = Writer()
    writer.page()
    writer.text("before")
    writer.page()
    writer.table([["a"]], boundingRegions=[])
    assert find_tables(writer.result())[0].pages == [2]
