"""Text by spans, words by place and position, pages by number, regions and sizes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from azfacade import ResultView
from azfacade.errors import InvalidInputError
from azfacade.results.places import Box, box_of
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from tests.results.documents import Document

EMOJI = "Paid 😀 by Zoë \U0001d4b3\nand 👍 Ben\n"


@pytest.mark.parametrize("kind", ["unicodeCodePoint", "utf16CodeUnit"])
def test_text_is_right_after_an_emoji(kind: str) -> None:
    view = Document(EMOJI, kind=kind).view()
    assert [view.text(word) for word in view.pages[0].words] == EMOJI.split()
    assert [view.text(line) for line in view.pages[0].lines] == EMOJI.splitlines()
    assert view.check_offsets() == []
    assert view.text(view.span(7, 9)) == "by"


def test_text_elements_are_cut_whole() -> None:
    content = "e\u0301 👨\u200d👩 🇩🇪🇫🇷 x"
    words = [("e\u0301", 0, 1), ("👨\u200d👩", 2, 1), ("🇩🇪🇫🇷", 4, 2), ("x", 7, 1)]
    sent = [{"content": text, "confidence": 1, "span": {"offset": at, "length": n}} for text, at, n in words]
    view = ResultView(AnalyzeResult.from_dict({
        "stringIndexType": "textElements", "content": content, "pages": [{"pageNumber": 1, "words": sent}],
    }))  # fmt: skip
    assert [view.text(word) for word in view.pages[0].words] == [text for text, _, _ in words]
    found = next(view.find("x"))
    assert (found.start, [word.content for word in found.words]) == (content.index("x"), ["x"])


def test_text_takes_elements_spans_and_iterables() -> None:
    view = Document("one two three").view()
    first, _, third = view.pages[0].words
    assert view.text([first.span, third.span], separator="|") == "one|three"
    assert view.text(third.span) == "three"
    assert view.text([]) == ""
    with pytest.raises(InvalidInputError, match="give spans or an element"):
        view.text(5)  # type: ignore[arg-type]


def test_a_span_beyond_the_text_is_refused_with_its_units() -> None:
    view = Document(EMOJI, kind="utf16CodeUnit").view()
    word = view.pages[0].words[0]
    word.span.length = 1000
    with pytest.raises(InvalidInputError, match=r"ends at 1,000, and the text has 29 utf16CodeUnit"):
        view.text(word)


def test_offsets_of_an_edited_file_are_reported() -> None:
    document = Document("one two")
    document.json["content"] = "an edited text"
    assert document.view().check_offsets() == [f"word {n} of page 1 is not at its span" for n in (0, 1)]


def test_a_page_is_found_by_its_number() -> None:
    document = Document("first\f\flast")
    for page, number in zip(document.json["pages"], (3, 5), strict=True):
        page["pageNumber"] = number
    view = document.view()
    assert view.page(5).text == "last"
    assert view.page(3).words[0].content == "first"
    with pytest.raises(InvalidInputError, match="no page 4 in this result; its pages are: 3, 5"):
        view.page(4)


def test_find_crosses_line_ends_and_takes_patterns() -> None:
    view = Document("Total due\namount\fTotal due", kind="utf16CodeUnit").view()
    first, second = view.find("Total  due")
    assert [(found.start, found.end) for found in (first, second)] == [(0, 9), (17, 26)]
    across = next(view.find("due amount"))
    assert [word.content for word in across.words] == ["due", "amount"]
    assert [(region.page, region.box) for region in across.regions] == [
        (1, Box(0.6, 0.0, 0.9, 0.2)),
        (1, Box(0.0, 0.5, 0.6, 0.7)),
    ]
    assert [found.start for found in view.find(re.compile("t(?=al)"), page=2)] == [19]
    assert [word.content for word in next(view.find("oun")).words] == ["amount"]
    with pytest.raises(InvalidInputError, match="not blank"):
        next(view.find(" "))


def brute_force(view: ResultView, spans: list[Any]) -> list[str]:
    """Return the words in spans, found by looking at each word."""
    ranges = [(span.offset, span.offset + span.length) for span in spans]
    return [
        word.content
        for page in view.pages
        for word in page.words
        if any(start <= word.span.offset and word.span.offset + word.span.length <= end for start, end in ranges)
    ]


def test_words_in_equals_brute_force_on_every_stretch() -> None:
    view = Document("aa b\nccc :selected: d\fee f 😀 gg", kind="utf16CodeUnit").view()
    end = view.offsets.offset(len(view.content))
    singles = [[view.span(start, stop)] for start in range(end) for stop in range(start, end)]
    for spans in [*singles, *([*one, *other] for one in singles[::7] for other in singles[::11])]:
        assert [word.content for word in view.words_in(spans)] == brute_force(view, spans)


def test_words_are_found_where_pages_overlap_or_words_are_in_disorder() -> None:
    document = Document("aa bb\fcc dd")
    document.json["pages"][1]["spans"] = [{"offset": 0, "length": 4}]
    document.json["pages"][0]["words"].reverse()
    view = document.view()
    assert [word.content for word in view.words_in(view.span(0, 11))] == ["aa", "bb", "cc", "dd"]
    assert [word.content for word in view.words_in(view.span(6, 8))] == ["cc"]


def test_elements_are_found_in_an_element() -> None:
    document = Document(":selected: Yes\nx :formula:\n:barcode:")
    page = document.json["pages"][0]
    page["selectionMarks"] = [{"state": "selected", "span": document.span(":selected:"), "confidence": 1}]
    page["formulas"] = [{"kind": "inline", "value": "y", "span": document.span(":formula:"), "confidence": 1}]
    page["barcodes"] = [{"kind": "QRCode", "value": "z", "span": document.span(":barcode:"), "confidence": 1}]
    document.table([["Yes", ""]])
    view = document.view()
    line, second, third = view.pages[0].lines
    assert view.marks_in(line) == view.pages[0].selection_marks
    assert [word.content for word in view.words_in(line)] == ["Yes"]
    assert view.words_in(view.marks_in(line)[0]) == view.words_in(third) == []
    assert view.formulas_in(second) == view.pages[0].formulas
    assert view.barcodes_in(third) == view.pages[0].barcodes
    assert [cell.content for cell in view.cells_in(view.result.tables[0])] == ["Yes"]
    assert view.lines_in(view.pages[0]) == view.pages[0].lines
    assert [paragraph.content for paragraph in view.paragraphs_in(line)] == ["Yes"]


def test_a_line_with_several_spans_is_in_an_element_only_with_all_of_them() -> None:
    document = Document("aa xx bb")
    document.json["pages"][0]["lines"] = [{"content": "aa bb", "spans": [document.span("aa"), document.span("bb")]}]
    view = document.view()
    spans = [view.span(0, 2), view.span(6, 8)]
    assert view.lines_in(spans) == view.lines_in(view.pages[0]) == view.pages[0].lines
    assert view.lines_in(spans[:1]) == []


def test_words_at_a_box() -> None:
    view = Document("aaaaa bbbbb\nccccc").view()
    box = (0.2, 0.0, 0.8, 0.2)  # three fifths of the first word, two of the second
    assert [word.content for word in view.words_at(1, box)] == ["aaaaa"]
    assert [word.content for word in view.words_at(1, box, share=0.0)] == ["aaaaa", "bbbbb"]
    assert view.words_at(1, box, share=1.0) == []
    assert Document("aaaaa", geometry=False).view().words_at(1, box) == []


def test_regions_are_as_sent_or_one_a_line() -> None:
    document = Document("aa bb\ncc\fdd")
    document.paragraph("aa bb\ncc")
    document.paragraphs[0]["boundingRegions"] = [{"pageNumber": 1, "polygon": [0, 0, 2, 0, 2, 1, 0, 1]}]
    document.paragraph("bb\ncc\fdd")
    view = document.view()
    sent, by_words = view.result.paragraphs
    assert [(region.page, region.box) for region in view.regions(sent)] == [(1, Box(0, 0, 2, 1))]
    assert [(region.page, region.box.left) for region in view.regions(by_words)] == [(1, 0.3), (1, 0.0), (2, 0.0)]
    assert [(region.page, region.box.top) for region in view.regions(view.pages[1].words[0])] == [(2, 0.0)]


def test_there_are_no_regions_without_geometry() -> None:
    document = Document("aa bb", geometry=False)
    document.json["pages"][0]["words"][0]["boundingBox"] = [0, 0, 1, 0, 1, 1, 0, 1]  # as results of 2021 have it
    document.paragraph("aa bb")
    document.paragraphs[0]["boundingRegions"] = [{"pageNumber": 1, "boundingBox": [0, 0, 1, 0, 1, 1, 0, 1]}]
    view = document.view()
    assert view.regions(view.result.paragraphs[0]) == view.regions(view.pages[0].words[0]) == []
    assert view.pages[0].to_relative(Box(0, 0, 1, 1)) is None


def test_boxes_scale_by_the_ratio_of_page_sizes() -> None:
    page = Document("aa").view().pages[0]
    box = Box(4.25, 1.1, 8.5, 2.2)
    assert page.to_relative(box) == pytest.approx((0.5, 0.1, 1.0, 0.2))
    assert page.to_pixels(box, 595.2, 842.0) == pytest.approx((297.6, 84.2, 595.2, 168.4))
    assert page.to_points(box) == pytest.approx((306, 79.2, 612, 158.4))
    page.element.unit = None
    with pytest.raises(InvalidInputError, match=r"page 1 is in no unit.*to_pixels"):
        page.to_points(box)


def test_a_turned_page_is_turned_upright_about_its_middle() -> None:
    page = Document("aa").view().pages[0]
    page.element.angle = 90.0  # text runs downwards
    turned = page.upright([5.25, 4.5, 5.25, 6.5])
    assert turned == pytest.approx([3.25, 4.5, 5.25, 4.5])


@pytest.mark.parametrize("polygon", [[], [1.0, 2.0], [1.0, 2.0, 3.0], [0.0, float("nan"), 1.0, 1.0], ["a", 1, 2, 3]])
def test_what_is_no_polygon_has_no_box(polygon: list[Any]) -> None:
    assert box_of(polygon) is None


def test_boxes_tell_their_overlap() -> None:
    box, other = Box(0, 0, 2, 2), Box(1, 1, 4, 2)
    assert (box.overlap(other), box.union(other)) == (0.25, Box(0, 0, 4, 2))
    assert other.overlap(box) == pytest.approx(1 / 3)
    assert Box(1, 1, 1, 1).overlap(box) == 1.0
    assert (box.width, box.height, box.area, box.middle) == (2, 2, 4, (1, 1))


def test_pointers_name_elements() -> None:
    document = Document("aa bb")
    document.table([["aa", "bb"]])
    view = document.view()
    assert view.resolve("/paragraphs/1") is view.result.paragraphs[1]
    assert view.resolve("/tables/0/cells/1") is view.result.tables[0].cells[1]
    assert view.resolve("/pages/0/selectionMarks/0") is None
    for wrong in ("", "/", "/paragraphs", "/paragraphs/9", "/paragraphs/-1", "/paragraphs/x", "/content/0", "/nope/0"):
        assert view.resolve(wrong) is None


def test_views_of_tables_and_cells_have_text_words_and_regions() -> None:
    document = Document("aa bb\fcc")
    document.table([["aa", "bb"]], boundingRegions=[{"pageNumber": 1, "polygon": [0, 0, 1, 0, 1, 1, 0, 1]}])
    view = document.view()
    (table,) = view.page(1).tables()
    cell = table.cell(0, 1)
    assert cell is not None
    assert [word.content for word in view.words_in(table)] == ["aa", "bb"]
    assert (view.text(cell), view.words_in(cell)[0].content) == ("bb", "bb")
    assert [region.box for region in view.regions(table)] == [Box(0, 0, 1, 1)]
    assert view.regions(cell)[0].box.left == pytest.approx(0.3)
    assert view.page(2).tables() == []


def test_only_a_result_can_be_viewed() -> None:
    with pytest.raises(InvalidInputError, match="needs an AnalyzeResult, not 'dict'"):
        ResultView({})  # type: ignore[arg-type]


def test_repr_shows_counts_and_no_text() -> None:
    document = Document("secret words")
    document.paragraph("secret words", "secretRole")
    view = document.view()
    shown = [view, view.pages[0], view.outline(), next(view.find("secret")), view.low_confidence(1.0)[0]]
    shown += view.blocks()
    assert not [each for each in shown if "secret w" in repr(each)]
    assert repr(view) == "<ResultView 1 pages, 1 paragraphs, 0 tables, 0 figures, 0 documents>"
