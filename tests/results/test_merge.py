"""Results of parts of a file, joined to the result of the file."""

from __future__ import annotations

import copy
import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azfacade import InvalidInputError, ResultView, merge_results
from azfacade.errors import InvalidInputTypeError
from azfacade.results.offsets import Offsets
from azfacade.testing import FakeAzure
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.document_content_format import DocumentContentFormat
from azfacade_raw.document_intelligence.models.string_index_type import StringIndexType
from tests.results.writer import Writer

JSON = dict[str, Any]
PAGES = ["Größe 👩‍👩‍👧 one\nA | 1\r\n", "Second 🇩🇪🇫🇷 page", "Third é", "", "Fifth \U0001f600", "last"]
KINDS: list[StringIndexType] = list(StringIndexType)


def part(content: str, *, kind: str = "unicodeCodePoint", page: int = 1, **more: Any) -> AnalyzeResult:
    """Return the result of a part of one page."""
    length = Offsets(content, kind).offset(len(content))
    pages = [{"pageNumber": page, "spans": [{"offset": 0, "length": length}] if content else []}]
    sent = {"apiVersion": "2024-11-30", "modelId": "prebuilt-layout", "stringIndexType": kind, "contentFormat": "text"}
    return AnalyzeResult.from_dict({**sent, "content": content, "pages": pages, **more})


@pytest.mark.parametrize(("output", "kind"), list(itertools.product(["text", "markdown"], KINDS)), ids=str)
def test_parts_read_by_the_fake_equal_the_whole(output: Any, kind: StringIndexType) -> None:
    with FakeAzure(running_polls=0).document_intelligence_client() as client:

        def read(texts: list[str], pages: str | None = None) -> AnalyzeResult:
            source = "".join(f"{text}\f" for text in texts).encode()
            return client.models.begin_analyze(
                "prebuilt-layout",
                source,
                pages=pages,
                output_content_format=DocumentContentFormat(output),
                string_index_type=kind,
                features=["languages"],
            ).result()

        whole = read(PAGES)
        by_ranges = merge_results([read(PAGES, pages) for pages in ("1-2", "3-4", "5", "6")])
        split = [read(PAGES[:1]), read(PAGES[1:4]), read(PAGES[4:])]
        by_files = merge_results(split, first_pages=[1, 2, 5])
    assert by_ranges.to_dict() == whole.to_dict()
    assert by_files.to_dict() == whole.to_dict()
    assert ResultView(by_files).check_offsets() == []


def figure_part(page: int, sections: bool = True) -> AnalyzeResult:
    """Return a part with a table, a figure and sections that point at each other."""
    writer = Writer()
    writer.page(page)
    heading = writer.text(f"Heading {page}", role="sectionHeading")
    writer.table([["a", "b"]])
    for number, cell in enumerate(writer.tables[0]["cells"], start=1):
        cell["elements"] = [f"/paragraphs/{number}"]
    caption = writer.text("Figure")
    regions = [{"pageNumber": page, "polygon": [0, 0, 1, 0, 1, 1, 0, 1]}]
    figure = {"id": f"{page}.1", "boundingRegions": regions, "spans": caption["spans"], "elements": ["/paragraphs/3"]}
    figure["caption"] = {"content": "Figure", "spans": caption["spans"], "elements": ["/paragraphs/3"]}
    writer.more["figures"] = [figure]
    end = len(writer.content)
    elements = ["/paragraphs/0", "/tables/0", "/figures/0"]
    if sections:
        writer.more["sections"] = [
            {"spans": [{"offset": 0, "length": end}], "elements": ["/sections/1"]},
            {"spans": heading["spans"], "elements": [*elements, "/sections/2"]},
            {"spans": caption["spans"], "elements": ["/paragraphs/3"]},
        ]
    return writer.result()


def test_pointers_sections_pages_and_figures_move() -> None:
    merged = merge_results([figure_part(1), figure_part(1), figure_part(1)], first_pages=[1, 11, 21])
    assert [page.page_number for page in merged.pages] == [1, 11, 21]
    assert [figure.id for figure in merged.figures] == ["1.1", "11.1", "21.1"]
    assert [region.page_number for figure in merged.figures for region in figure.bounding_regions] == [1, 11, 21]
    assert [section.elements for section in merged.sections] == [
        ["/sections/1", "/sections/3", "/sections/5"],
        ["/paragraphs/0", "/tables/0", "/figures/0", "/sections/2"],
        ["/paragraphs/3"],
        ["/paragraphs/4", "/tables/1", "/figures/1", "/sections/4"],
        ["/paragraphs/7"],
        ["/paragraphs/8", "/tables/2", "/figures/2", "/sections/6"],
        ["/paragraphs/11"],
    ]
    assert merged.sections[0].spans[0].to_dict() == {"offset": 0, "length": len(merged.content)}
    assert [cell.elements for cell in merged.tables[2].cells] == [["/paragraphs/9"], ["/paragraphs/10"]]
    third = merged.figures[2]
    assert third.caption is not None
    assert (third.elements, third.caption.elements) == (["/paragraphs/11"], ["/paragraphs/11"])
    view = ResultView(merged)
    assert [view.text(figure) for figure in merged.figures] == ["Figure"] * 3
    assert [child.heading for child in view.outline().children] == ["Heading 1"] * 3


def test_page_ranges_keep_the_numbers_of_the_service() -> None:
    merged = merge_results([figure_part(3), figure_part(7)])
    assert [page.page_number for page in merged.pages] == [3, 7]
    assert [figure.id for figure in merged.figures] == ["3.1", "7.1"]


def test_a_part_without_sections_has_none() -> None:
    merged = merge_results([figure_part(1, sections=False), figure_part(2), figure_part(3, sections=False)])
    assert [section.elements[0] for section in merged.sections] == ["/sections/1", "/paragraphs/4", "/paragraphs/7"]


def test_a_line_break_at_a_cut_is_one_text_element() -> None:
    merged = merge_results([part("a\r", kind="textElements"), part("b", kind="textElements", page=2)])
    assert merged.content == "a\r\nb"
    assert [page.spans[0].to_dict() for page in merged.pages] == [
        {"offset": 0, "length": 2},
        {"offset": 2, "length": 1},
    ]
    assert [ResultView(merged).text(page) for page in merged.pages] == ["a\r\n", "b"]


def test_an_accent_at_a_cut_is_part_of_the_text_element_before_it() -> None:
    old: JSON = {"kind": "textElements", "apiVersion": "2022-08-31"}
    merged = merge_results([part("a", **old), part("\u0301b", page=2, **old)])
    assert merged.content == "a\u0301b"
    assert [page.spans[0].to_dict() for page in merged.pages] == [
        {"offset": 0, "length": 1},
        {"offset": 1, "length": 1},
    ]


@pytest.mark.parametrize(
    ("more", "joined"),
    [
        ({"apiVersion": "2022-08-31"}, "ab"),
        ({"apiVersion": "2021-09-30-preview"}, "ab"),
        ({}, "a\nb"),
        ({"contentFormat": "markdown"}, "a\n\n<!-- PageBreak -->\n\nb"),
    ],
)
def test_the_separator_follows_version_and_format(more: JSON, joined: str) -> None:
    assert merge_results([part("a", **more), part("b", page=2, **more)]).content == joined


def test_the_separator_is_that_of_the_parts_where_these_show_one() -> None:
    pages = [{"pageNumber": n, "spans": [{"offset": 2 * n - 2, "length": 1}]} for n in (1, 2)]
    shown: JSON = part("a", contentFormat="markdown").to_dict() | {"pages": pages, "content": "a b"}
    following = part("c", page=3, contentFormat="markdown")
    assert merge_results([AnalyzeResult.from_dict(shown), following]).content == "a b c"
    edited = AnalyzeResult.from_dict(shown | {"content": "a\\b", "contentFormat": "text"})
    assert merge_results([edited, part("c", page=3)]).content == "a\\b\nc", "an edited file does not tell"


def test_nothing_is_written_beside_a_part_without_text() -> None:
    parts = [part(text, page=page) for page, text in enumerate(["", "a", "", "", "b", ""], start=1)]
    assert merge_results(parts).content == "a\nb"
    breaks = [part(text, page=page, contentFormat="markdown") for page, text in enumerate(["", "a"], start=1)]
    assert merge_results(breaks).content == "<!-- PageBreak -->\n\na"


def test_styles_and_languages_that_say_the_same_are_one() -> None:
    def styled(page: int, confidence: float) -> AnalyzeResult:
        spans = [{"offset": 0, "length": 1}]
        return part("a", page=page, styles=[{"isHandwritten": True, "confidence": confidence, "spans": spans}])

    merged = merge_results([styled(1, 0.9), styled(2, 0.9), styled(3, 0.8)])
    assert [[span.offset for span in style.spans] for style in merged.styles] == [[0, 2], [4]]


def test_warnings_pairs_and_unknown_members_are_kept() -> None:
    def told(page: int) -> AnalyzeResult:
        span = {"offset": 0, "length": 1}
        return part(
            "a",
            page=page,
            warnings=[{"code": f"W{page}", "message": "m"}],
            keyValuePairs=[{"key": {"content": "a", "spans": [span]}, "confidence": 1}],
            novelties=[{"span": span, "boundingRegions": [{"pageNumber": page, "polygon": []}]}],
            novelty={"depth": page},
        )

    merged = merge_results([told(1), told(1)], first_pages=[1, 2])
    assert [warning.code for warning in merged.warnings] == ["W1", "W1"]
    assert [pair.key.spans[0].offset for pair in merged.key_value_pairs] == [0, 2]
    sent = merged.to_dict()
    assert [each["span"]["offset"] for each in sent["novelties"]] == [0, 2]
    assert [each["boundingRegions"][0]["pageNumber"] for each in sent["novelties"]] == [1, 2]
    assert sent["novelty"] == {"depth": 1}


def test_fields_at_any_depth_move_and_their_names_mean_nothing() -> None:
    def document(page: int) -> AnalyzeResult:
        leaf = {"type": "string", "valueString": "a", "content": "a", "spans": [{"offset": 0, "length": 1}]}
        names = {"offset": leaf, "length": leaf, "pageNumber": leaf, "elements": leaf, "spans": leaf}
        deep: JSON = {"type": "object", "valueObject": names}
        for _ in range(20):
            deep = {"type": "array", "valueArray": [deep]}
        regions = [{"pageNumber": page, "polygon": []}]
        sent = {"docType": "d", "confidence": 1, "spans": [], "boundingRegions": regions, "fields": {"deep": deep}}
        return part("a", page=page, documents=[copy.deepcopy(sent)])

    with pytest.raises(InvalidInputError, match=r"the parts have documents.*merge_documents='keep_parts'"):
        merge_results([document(1), document(2)])
    merged = merge_results([document(1), document(2)], merge_documents="keep_parts")
    assert [each.bounding_regions[0].page_number for each in merged.documents] == [1, 2]
    for index, each in enumerate(merged.documents):
        places = {path.rpartition(".")[2]: field.spans[0].offset for path, field in each.walk() if field.spans}
        assert places == dict.fromkeys(("offset", "length", "pageNumber", "elements", "spans"), 2 * index)
    assert merge_results([document(1)]).documents, "one part is the whole"


def test_parts_that_do_not_belong_together_are_refused() -> None:
    for name, value in [
        ("apiVersion", "2023-07-31"),
        ("modelId", "prebuilt-read"),
        ("contentFormat", "markdown"),
        ("stringIndexType", "textElements"),
    ]:
        with pytest.raises(InvalidInputError, match=f"the parts differ in .*{value}.*read all of them in the same way"):
            merge_results([part("a"), AnalyzeResult.from_dict({**part("b", page=2).to_dict(), name: value})])
    bare = {key: value for key, value in part("a").to_dict().items() if key != "stringIndexType"}
    with pytest.raises(InvalidInputError, match="no string_index_type, so that their offsets cannot be moved"):
        merge_results([AnalyzeResult.from_dict(bare)] * 2, first_pages=[1, 2])
    with pytest.raises(InvalidInputError, match="two parts have a page 1; give first_pages="):
        merge_results([part("a"), part("b")])
    with pytest.raises(InvalidInputError, match="two parts have a page 1"):
        merge_results([part("a"), part("b")], first_pages=[1, 1])
    with pytest.raises(InvalidInputError, match="first_pages has 1 numbers for 2 parts"):
        merge_results([part("a"), part("b")], first_pages=[1])
    with pytest.raises(InvalidInputError, match="page numbers, counted from 1"):
        merge_results([part("a"), part("b")], first_pages=[0, 1])
    with pytest.raises(InvalidInputError, match="at least one result"):
        merge_results([])
    with pytest.raises(InvalidInputError, match="merge_documents must be 'refuse' or 'keep_parts', not 'join'"):
        merge_results([part("a")], merge_documents="join")  # type: ignore[arg-type]
    with pytest.raises(InvalidInputTypeError, match="must be an AnalyzeResult, not 'dict'"):
        merge_results([{}])  # type: ignore[list-item]


def test_the_parts_stay_as_they_are() -> None:
    parts = [figure_part(1), figure_part(2)]
    before = [json.dumps(each.to_dict()) for each in parts]
    merge_results(parts)
    assert [json.dumps(each.to_dict()) for each in parts] == before


TEXTS = st.lists(st.text("a \r\n\u0301é👩\u200d🇩🇪", max_size=6), min_size=1, max_size=6)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(KINDS))
def test_the_text_of_each_page_is_found_in_the_whole(texts: list[str], kind: StringIndexType) -> None:
    parts = [part(text, kind=kind.value, page=page) for page, text in enumerate(texts, start=1)]
    merged = merge_results(parts)
    view = ResultView(merged)
    assert merged.content == "\n".join(filter(None, texts))
    for page, text in zip(merged.pages, texts, strict=True):
        # Characters at a cut can be one text element with those beside it; then the text is longer by these.
        found = view.text(page)
        assert found == text or (kind == StringIndexType.TEXT_ELEMENTS and text.strip("\r\n\u0301\u200d") in found)
