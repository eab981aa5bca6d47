"""Tables that go on across pages."""

from __future__ import annotations

from azfacade.results.table_view import TableView
from azfacade.results.tables_across_pages import find_tables
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from tests.results.writer import Writer

HEADER = ["Name", "Sum"]


def joined(writer: Writer) -> tuple[list[list[int]], list[TableView]]:
    """Return the numbers of the tables in each view, and the views."""
    result = writer.result()
    views = find_tables(result, across_pages=True)
    numbers = {id(table): number for number, table in enumerate(result.tables)}
    return [[numbers[id(part)] for part in view.parts] for view in views], views


def with_furniture(writer: Writer) -> None:
    writer.text("Page 1", role="pageNumber")
    writer.text("note 1", role="footnote")
    writer.page()
    writer.text("ACME", role="pageHeader")


def two_pages(second: list[list[str]], **more: int) -> Writer:
    writer = Writer()
    writer.page()
    writer.text("Prices", role="title")
    writer.table([HEADER, ["a", "1"]], header_rows=1)
    with_furniture(writer)
    writer.table(second, **more)
    return writer


def test_a_repeated_header_is_there_once() -> None:
    writer = two_pages([["NAME", " Sum"], ["b", "2"]], header_rows=1)
    parts, views = joined(writer)
    assert parts == [[0, 1]]
    assert views[0].rows() == [HEADER, ["a", "1"], ["b", "2"]]
    assert (views[0].pages, views[0].row_count) == ([1, 2], 3)
    assert views[0].column_names == HEADER
    assert len(find_tables(writer.result())) == 2


def test_a_part_without_header_goes_on() -> None:
    parts, views = joined(two_pages([["b", "2"]]))
    assert parts == [[0, 1]]
    assert views[0].records() == [{"Name": "a", "Sum": "1"}, {"Name": "b", "Sum": "2"}]


def test_a_repeated_header_counts_when_the_service_does_not_mark_it() -> None:
    assert joined(two_pages([HEADER, ["b", "2"]]))[1][0].rows() == [HEADER, ["a", "1"], ["b", "2"]]


def test_another_header_or_width_is_another_table() -> None:
    assert joined(two_pages([["Name", "Tax"], ["b", "2"]], header_rows=1))[0] == [[0], [1]]
    assert joined(two_pages([["b", "2", "3"]]))[0] == [[0], [1]]


def test_text_between_ends_a_table() -> None:
    writer = two_pages([["b", "2"]])
    writer.page()
    writer.text("Next year")
    writer.table([["c", "3"]])
    assert joined(writer)[0] == [[0, 1], [2]]


def test_a_table_of_the_same_page_is_another_one() -> None:
    writer = two_pages([["b", "2"]])
    writer.table([["c", "3"]])
    assert joined(writer)[0] == [[0, 1], [2]]


def test_a_blank_page_is_skipped_and_a_page_that_was_not_read_is_not() -> None:
    for read, parts in ((True, [[0, 1, 2]]), (False, [[0, 1], [2]])):
        writer = two_pages([["b", "2"]])
        if read:
            writer.page(3)
        writer.page(4)
        writer.table([["c", "3"]])
        assert joined(writer)[0] == parts


def test_a_page_with_text_between_ends_a_table() -> None:
    writer = two_pages([["b", "2"]])
    writer.page(3)
    writer.text("Map")
    writer.page(4)
    writer.table([["c", "3"]])
    assert joined(writer)[0] == [[0, 1], [2]]


def test_tables_listed_out_of_order_are_joined_in_order_of_content() -> None:
    writer = two_pages([["b", "2"]])
    writer.tables.reverse()
    parts, views = joined(writer)
    assert parts == [[1, 0]]
    assert views[0].pages == [1, 2]


def test_an_empty_cell_at_the_top_of_a_part_is_filled_on_demand() -> None:
    writer = two_pages([["", "2"], ["", "3"]])
    table = joined(writer)[1][0]
    assert table.rows(header=False) == [["a", "1"], ["", "2"], ["", "3"]]
    assert table.rows(header=False, carry=True) == [["a", "1"], ["a", "2"], ["", "3"]]
    assert table.records(carry=True, repeat=True)[1] == {"Name": "a", "Sum": "2"}


def test_lines_keep_tables_apart_where_there_are_no_paragraphs() -> None:
    for text, parts in (("", [[0, 1]]), ("Total 1", [[0], [1]])):
        writer = Writer()
        writer.page()
        writer.table([HEADER, ["a", "1"]], header_rows=1)
        if text:
            writer.text(text)
        writer.page()
        writer.table([HEADER, ["b", "2"]], header_rows=1)
        writer.paragraphs = []
        assert joined(writer)[0] == parts


def test_parts_can_be_given_without_a_result() -> None:
    result = two_pages([HEADER, ["b", "2"]], header_rows=1).result()
    assert TableView.of(*result.tables).rows() == [HEADER, ["a", "1"], ["b", "2"]]


class _CountedParagraphs(list[object]):
    """Counts how often it is read from the start."""

    reads = 0

    def __iter__(self):  # type: ignore[no-untyped-def]
        type(self).reads += 1
        return super().__iter__()


def test_paragraphs_are_read_once_for_all_tables() -> None:
    writer = Writer()
    for _ in range(50):
        writer.page()
        writer.table([HEADER, ["a", "1"]], header_rows=1)
    result: AnalyzeResult = writer.result()
    result.paragraphs = _CountedParagraphs(result.paragraphs)  # type: ignore[assignment]
    views = find_tables(result, across_pages=True)
    assert [len(view.parts) for view in views] == [50]
    assert views[0].row_count == 51
    assert _CountedParagraphs.reads == 1
