"""Blocks in reading order: each word in one of them, tables and figures once, headings above them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from azfacade import ResultView
from azfacade.errors import InvalidInputError
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from tests.results.documents import Document


def kinds(view: ResultView, **options: Any) -> list[str]:
    return [block.kind for block in view.blocks(**options)]


def words_per_block(view: ResultView) -> set[int]:
    """Return in how many blocks words are."""
    found = Counter(id(word) for block in view.blocks(skip=()) for word in view.words_in(block))
    return {found[id(word)] for page in view.pages for word in page.words}


def report(*, elements: bool = True) -> Document:
    """Two pages with furniture, headings, a table with a caption beyond it, and a figure with text."""
    document = Document(
        "Header\nReport\nNorth\nNote under\nName\nSum\naa\n12\nbetween\nbb\n13\n\fHeader 2\nFigure 1\ninside\nEnd"
    )
    document.paragraph("Header", "pageHeader")
    document.paragraph("Report", "title")
    document.paragraph("North", "sectionHeading")
    note = document.paragraph("Note under")
    caption = {"content": "Note under", "spans": [document.span("Note under")], "elements": [note] if elements else []}
    document.table([["Name", "Sum"], ["aa", "12"], ["bb", "13"]], elements=elements, caption=caption)
    document.paragraph("between")
    document.paragraph("Header 2", "pageHeader")
    label = document.paragraph("Figure 1")
    inside = document.paragraph("inside")
    document.json["figures"] = [{
        "id": "2.1", "spans": [document.span("inside")], "elements": [inside] if elements else [],
        "caption": {"content": "Figure 1", "spans": [document.span("Figure 1")], "elements": [label][: int(elements)]},
    }]  # fmt: skip
    document.paragraph("End")
    return document


@pytest.mark.parametrize("elements", [True, False])
def test_cells_captions_and_figures_are_no_paragraphs(elements: bool) -> None:
    view = report(elements=elements).view()
    assert kinds(view) == ["title", "sectionHeading", "table", "paragraph", "figure", "paragraph"]
    assert kinds(view, skip=()).count("pageHeader") == 2
    assert words_per_block(view) == {1}
    texts = [block.text for block in view.blocks()]
    assert texts[2:5] == ["Note under\nName\tSum\naa\t12\nbb\t13", "between", "Figure 1\ninside"]


def test_blocks_of_pages() -> None:
    view = report().view()
    assert kinds(view, pages=2) == kinds(view, pages="2") == kinds(view, pages=[2, 9]) == ["figure", "paragraph"]
    assert kinds(view, pages="1-2") == kinds(view, pages="1-999999999999") == kinds(view)
    assert [block.kind for block in view.page(2).blocks(skip=())] == ["pageHeader", "figure", "paragraph"]
    assert [block.pages for block in view.blocks()] == [[1], [1], [1], [1], [2], [2]]
    for wrong in ("two", "1-2-x", 1.5):
        with pytest.raises(InvalidInputError, match="is no page number"):
            view.blocks(pages=wrong)  # type: ignore[arg-type]


def test_headings_by_roles() -> None:
    view = report().view()
    assert [block.headings for block in view.blocks()] == [
        (), ("Report",), ("Report", "North"), ("Report", "North"), ("Report", "North"), ("Report", "North"),
    ]  # fmt: skip
    outline = view.outline()
    assert (outline.heading, outline.level, outline.blocks) == (None, 0, [])
    assert [(child.heading, child.level) for child in outline.children] == [("Report", 1)]
    assert [(each.heading, len(each.blocks)) for each in outline.children[0].children] == [("North", 5)]


def test_a_section_heading_stands_below_the_headings_before_it() -> None:
    document = Document("Sales\nNorth\none\nSouth\ntwo\nCosts\nthree")
    roles = {"Sales": "title", "Costs": "title", "North": "sectionHeading", "South": "sectionHeading"}
    for part in document.text.split("\n"):
        document.paragraph(part, roles.get(part))
    headings = {block.text: block.headings for block in document.view().blocks()}
    assert headings["South"] == headings["one"] == ("Sales", "North")
    assert headings["two"] == ("Sales", "South")
    assert (headings["Costs"], headings["three"]) == ((), ("Costs",))


def sectioned() -> Document:
    document = report()
    document.json["sections"] = [
        {"elements": ["/paragraphs/1", "/sections/1", "/sections/2"]},
        {"elements": ["/paragraphs/2", "/tables/0", "/paragraphs/10"]},
        {"elements": ["/figures/0", "/paragraphs/14", "/sections/3"]},
        {"elements": ["/sections/0", "/sections/3", "/nowhere/1", "/sections/77", "/paragraphs/x"]},
    ]
    return document


def test_headings_and_outline_by_sections() -> None:
    view = sectioned().view()
    headings = {block.pointer: block.headings for block in view.blocks()}
    assert headings["/paragraphs/1"] == ()
    assert headings["/paragraphs/2"] == ("Report",)
    assert headings["/tables/0"] == headings["/paragraphs/10"] == ("Report", "North")
    assert headings["/figures/0"] == ("Report",)
    outline = view.outline()
    assert (outline.heading, [block.kind for block in outline.blocks]) == ("Report", ["title"])
    assert [(each.heading, each.level, [block.kind for block in each.blocks]) for each in outline.children] == [
        ("North", 1, ["sectionHeading", "table", "paragraph"]),
        (None, 1, ["figure", "paragraph"]),
    ]


def test_lines_are_blocks_where_there_are_no_paragraphs() -> None:
    document = Document("Dear all\naa bb rest\n12\nBye")
    document.json["tables"] = [{"rowCount": 1, "columnCount": 2, "spans": [document.span("aa bb"), document.span("12")],
                                "cells": [{"rowIndex": 0, "columnIndex": 0, "content": "aa bb",
                                           "spans": [document.span("aa bb")]}]}]  # fmt: skip
    view = document.view()
    assert [(block.kind, block.text) for block in view.blocks()] == [
        ("line", "Dear all"), ("table", "aa bb"), ("line", "rest"), ("line", "Bye"),
    ]  # fmt: skip
    assert words_per_block(view) == {1}


def test_words_without_lines_are_a_block() -> None:
    document = Document("aa bb\f\fcc", geometry=False)
    for page in document.json["pages"]:
        page["lines"] = []
    view = document.view()
    assert [(block.kind, block.text, block.pages) for block in view.blocks()] == [
        ("line", "aa bb", [1]), ("line", "cc", [2]),
    ]  # fmt: skip


def test_marks_at_the_end_of_the_content_make_no_block() -> None:
    document = Document("Yes No")
    document.paragraph("Yes No")
    document.json["content"] += " :selected: :unselected:"
    assert kinds(document.view()) == ["paragraph"]


def test_a_stretch_that_two_elements_claim_is_in_one_block() -> None:
    document = Document("aa bb cc dd")
    document.table([["aa", "bb"]])
    document.paragraph("bb cc")
    document.paragraph("cc dd")
    document.paragraph("cc")
    view = document.view()
    assert words_per_block(view) == {1}
    assert [(block.kind, [word.content for word in view.words_in(block)]) for block in view.blocks()] == [
        ("table", ["aa", "bb"]), ("paragraph", ["cc"]), ("paragraph", ["dd"]),
    ]  # fmt: skip


def test_a_table_in_a_figure_is_a_block_of_its_own() -> None:
    document = Document("Chart\naa\nend")
    document.table([["aa"]])
    document.json["figures"] = [{"spans": [document.at(0, 12)], "elements": ["/tables/0"]}]
    view = document.view()
    assert sorted(kinds(view)) == ["figure", "table"]
    assert words_per_block(view) == {1}


def test_empty_tables_and_figures_stand_at_the_end_of_their_page() -> None:
    document = Document("one\ftwo")
    document.paragraph("one")
    document.paragraph("two")
    document.json["figures"] = [{"boundingRegions": [{"pageNumber": 1, "polygon": [0, 0, 1, 0, 1, 1, 0, 1]}]}]
    document.json["tables"] = [{"rowCount": 0, "columnCount": 0, "cells": [], "spans": []}]
    assert kinds(document.view()) == ["paragraph", "figure", "paragraph", "table"]


def test_markdown_is_taken_off_paragraphs() -> None:
    text = '<!-- PageHeader="Top" -->\n\nReport\n===\n\n# 1\\. Part\n\na\\*b ☒ c'
    document = Document(text)
    for part, role in zip(text.split("\n\n"), ("pageHeader", "title", "sectionHeading", None), strict=True):
        document.paragraph(part, role)
    document.json["contentFormat"] = "markdown"
    view = document.view()
    assert [block.text for block in view.blocks(skip=())] == ["Top", "Report", "1. Part", "a*b ☒ c"]
    assert view.to_text() == "Report\n1. Part\na*b [x] c"
    document.json["contentFormat"] = "text"
    assert document.view().blocks(skip=())[2].text == "# 1\\. Part"


def test_text_with_marks_formulas_and_bar_codes_in_place() -> None:
    document = Document(":selected: Yes :unselected: No\nSolve :formula:\n:formula:\n:barcode: ☒")
    page = document.json["pages"][0]
    page["formulas"] = [
        {"kind": kind, "value": value, "confidence": 1, "span": document.span(":formula:", nth)}
        for nth, (kind, value) in enumerate([("inline", "x"), ("display", "\\frac{1}{2}")])
    ]
    page["barcodes"] = [{"kind": "QRCode", "value": "A1", "confidence": 1, "span": document.span(":barcode:")}]
    for part in document.text.split("\n")[:2]:
        document.paragraph(part)
    document.paragraph("\n:formula:")
    document.paragraph(":barcode: ☒")
    view = document.view()
    assert view.to_text() == "[x] Yes [ ] No\nSolve $x$\n\n$$\\frac{1}{2}$$\nA1 ☒"
    assert view.to_text(formulas=False, marks=("yes:", "no:")).startswith("yes: Yes no: No\nSolve :formula:")


def test_text_with_and_without_tables() -> None:
    view = report().view()
    assert view.to_text() == "Report\nNorth\nNote under\nName\tSum\naa\t12\nbb\t13\nbetween\nFigure 1\ninside\nEnd"
    assert view.to_text(tables="omit", pages=1) == "Report\nNorth\nbetween"
    assert "| Name | Sum |\n" in view.to_text(tables="markdown")
    assert "<td>aa</td>" in view.to_text(tables="html")
    with pytest.raises(InvalidInputError, match="tables='csv'"):
        view.to_text(tables="csv")  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [
    {}, {"pages": [{}]}, {"pages": [{"pageNumber": 1, "words": [{}], "lines": [{}]}], "content": "text"},
    {"content": 5, "paragraphs": [{}, {"spans": [{}]}]},
    {"tables": [{"cells": [{"rowIndex": 0, "columnIndex": 10**12, "content": "x"}]}]},
    {"content": "a", "paragraphs": [{"content": "a", "role": "new", "spans": [{"offset": 0, "length": 10**12}]}]},
    {"sections": [{"elements": ["/sections/0", "/sections/1", 5, None]}], "figures": [{"elements": [7]}]},
    {"sections": [{"elements": [f"/sections/{n + 1}"]} for n in range(3000)], "paragraphs": [{}]},
    {"content": "a b", "pages": [{"pageNumber": "x", "width": "y", "words": [
        {"content": "a", "span": {"offset": -1, "length": 5}, "polygon": [1, 2, 3]},
        {"content": "b", "span": {"offset": 2, "length": 1}, "polygon": ["a"] * 8, "confidence": "high"}]}]},
    {"styles": [{"isHandwritten": True, "spans": [{"offset": 9, "length": 9}]}], "languages": [{}], "documents": [{}]},
])  # fmt: skip
def test_odd_results_are_read_as_far_as_they_go(data: dict[str, Any]) -> None:
    view = ResultView(AnalyzeResult.from_dict(data))
    for block in view.blocks(skip=()):
        assert isinstance(block.text, str)
        assert (block.pages, block.regions, block.headings) is not None
    assert isinstance(view.to_text(), str)
    view.outline()
    view.check_offsets()
    view.low_confidence(2.0)
    assert (view.handwritten(), view.languages()) is not None
    for page in view.pages:
        for word in page.words:
            assert (view.regions(word), view.words_in(word), view.confidence(word)) is not None
