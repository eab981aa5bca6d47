"""The content of an analysis result: words, lines, positions, spans."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from azfacade.testing import FakeAzure

from .documents import Json, analyze, submit

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
GERMANY = "\U0001f1e9\U0001f1ea"
FRANCE = "\U0001f1eb\U0001f1f7"
TEXT = f"""Hello   {FAMILY}\twörld
second line

e\u0301te\u0301 {GERMANY}{FRANCE} \U0001f44d\U0001f3fd ok
\fpage two\r
says this: 12:30"""


@pytest.fixture
def client(fake: FakeAzure) -> Iterator[httpx.Client]:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as in_process:
        yield in_process


def parts(result: Json) -> Iterator[tuple[str, Json]]:
    """Yield everything that has a text, with its place in the content."""
    for page in result["pages"]:
        for word in page["words"]:
            yield word["content"], word["span"]
        for line in page.get("lines", []):
            yield line["content"], line["spans"][0]
    for paragraph in result["paragraphs"]:
        yield paragraph["content"], paragraph["spans"][0]
    for table in result.get("tables", []):
        for cell in table["cells"]:
            yield cell["content"], cell["spans"][0]


def by_code_points(content: str, start: int, end: int) -> str:
    return content[start:end]


def by_units(content: str, start: int, end: int) -> str:
    return content.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def by_elements(content: str, start: int, end: int) -> str:
    """Cut as readers count; the elements of the text above are told here rather than worked out."""
    long = [FAMILY, GERMANY, FRANCE, "\U0001f44d\U0001f3fd", "e\u0301"]
    elements: list[str] = []
    while content:
        size = next((len(one) for one in long if content.startswith(one)), 1)
        elements.append(content[:size])
        content = content[size:]
    return "".join(elements[start:end])


CUTS = {"unicodeCodePoint": by_code_points, "utf16CodeUnit": by_units, "textElements": by_elements}


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("kind", CUTS)
def test_spans_lead_to_the_text(client: httpx.Client, kind: str, form: str) -> None:
    result = analyze(client, TEXT, stringIndexType=kind, outputContentFormat=form)
    assert result["stringIndexType"] == kind
    cut: Callable[[str, int, int], str] = CUTS[kind]
    seen = 0
    for content, span in parts(result):
        found = cut(result["content"], span["offset"], span["offset"] + span["length"])
        assert found.replace("\n", " ") == content
        seen += 1
    assert seen > 20


def test_text_elements_are_the_default(client: httpx.Client) -> None:
    result = analyze(client, TEXT)
    assert result["stringIndexType"] == "textElements"
    family, next_word = result["pages"][0]["words"][1:3]
    assert (family["content"], family["span"]) == (FAMILY, {"offset": 6, "length": 1})
    assert next_word["span"]["offset"] == 8


@pytest.mark.parametrize(
    ("word", "elements"),
    [
        ("abc", 3),
        ("e\u0301e\u0301", 2),
        (GERMANY + FRANCE, 2),
        (GERMANY + FRANCE[0], 2),
        (FAMILY + FAMILY, 2),
        ("\U0001f44d\U0001f3fd\U0001f44d", 2),
        ("1\ufe0f\u20e3", 1),
        ("\u1112\u1161\u11ab", 1),
        ("\u0928\u093f", 1),
        ("\u6f22\u5b57", 2),
    ],
)
def test_how_readers_count(client: httpx.Client, word: str, elements: int) -> None:
    before, counted, after = analyze(client, f"a {word} b")["pages"][0]["words"]
    assert (before["span"]["length"], counted["span"], after["span"]["offset"]) == (
        1,
        {"offset": 2, "length": elements},
        elements + 3,
    )


def test_a_text_has_its_own_words_lines_and_paragraphs(client: httpx.Client) -> None:
    result = analyze(client, TEXT)
    first, second = result["pages"]
    assert [line["content"] for line in first["lines"]] == [
        f"Hello {FAMILY} wörld",
        "second line",
        f"e\u0301te\u0301 {GERMANY}{FRANCE} \U0001f44d\U0001f3fd ok",
    ]
    assert [word["content"] for word in second["words"]] == ["page", "two", "says", "this:", "12:30"]
    assert [page["pageNumber"] for page in result["pages"]] == [1, 2]
    assert [paragraph["content"] for paragraph in result["paragraphs"]] == [
        f"Hello {FAMILY} wörld second line",
        f"e\u0301te\u0301 {GERMANY}{FRANCE} \U0001f44d\U0001f3fd ok",
        "page two says this: 12:30",
    ]
    assert [one["boundingRegions"][0]["pageNumber"] for one in result["paragraphs"]] == [1, 1, 2]


def test_keys_are_in_the_order_of_the_service(client: httpx.Client) -> None:
    result = analyze(client, "Hello")
    head = ["apiVersion", "modelId", "stringIndexType", "content", "pages"]
    assert list(result) == [*head, "paragraphs", "styles", "contentFormat"]
    page = result["pages"][0]
    assert list(page) == ["pageNumber", "angle", "width", "height", "unit", "words", "lines", "spans"]
    assert list(page["words"][0]) == ["content", "polygon", "confidence", "span"]
    assert (result["modelId"], result["contentFormat"], result["styles"]) == ("prebuilt-read", "text", [])
    layout = analyze(client, "Hello", "prebuilt-layout")
    assert list(layout) == [*head, "tables", "paragraphs", "styles", "contentFormat", "sections", "figures"]


def corners(polygon: list[float]) -> tuple[float, float, float, float]:
    left, top, right, top_again, right_again, bottom, left_again, bottom_again = polygon
    assert (left, top, right, bottom) == (left_again, top_again, right_again, bottom_again)
    assert left < right
    assert top < bottom
    return left, top, right, bottom


@pytest.mark.parametrize("text", [TEXT, "x " * 400, "line\n" * 500, "x" * 9000])
def test_places_are_in_inches_within_the_page_and_each_other(client: httpx.Client, text: str) -> None:
    for page in analyze(client, text)["pages"]:
        assert (page["unit"], page["width"], page["height"]) == ("inch", 8.5, 11)
        words = iter(page["words"])
        lowest = 0.0
        for line in page["lines"]:
            left, top, right, bottom = corners(line["polygon"])
            assert lowest <= top
            assert left > 0
            assert right < 8.5
            assert bottom < 11
            lowest = bottom
            for _ in line["content"].split():
                inside = corners(next(words)["polygon"])
                assert left <= inside[0]
                assert inside[2] <= right
                assert (inside[1], inside[3]) == (top, bottom)


def test_images_are_measured_in_whole_pixels(client: httpx.Client) -> None:
    page = analyze(client, b"\x89PNG\r\n\x1a\n")["pages"][0]
    assert (page["unit"], page["width"], page["height"]) == ("pixel", 850, 1100)
    assert all(isinstance(one, int) for line in page["lines"] for one in line["polygon"])


def test_whole_numbers_have_no_fraction(client: httpx.Client) -> None:
    answer = submit(client, "Hello")
    client.get(answer.headers["operation-location"])
    assert '"width":8.5,"height":11,"unit"' in client.get(answer.headers["operation-location"]).text


@pytest.mark.parametrize("text", [" ", "\n\n", "\f"])
def test_a_blank_page(client: httpx.Client, text: str) -> None:
    result = analyze(client, text, "prebuilt-layout")
    assert (result["content"], result["paragraphs"], result["tables"], result["sections"]) == ("", [], [], [])
    (page,) = result["pages"]
    assert (page["words"], page["lines"], page["spans"]) == ([], [], [])


def test_a_form_feed_ends_a_page(client: httpx.Client) -> None:
    assert [len(page["words"]) for page in analyze(client, "one\f\ftwo words\f")["pages"]] == [1, 0, 2]


def test_pages_can_be_chosen(client: httpx.Client) -> None:
    text = "one\ftwo\fthree\ffour"
    result = analyze(client, text, pages="4, 1-2")
    assert [page["pageNumber"] for page in result["pages"]] == [1, 2, 4]
    assert result["content"] == "one\ntwo\nfour"
    assert [one["boundingRegions"][0]["pageNumber"] for one in result["paragraphs"]] == [1, 2, 4]
    assert result["pages"][-1]["spans"] == [{"offset": 8, "length": 4}]


def test_a_pdf_has_as_many_pages_as_it_says(client: httpx.Client) -> None:
    pdf = b"%PDF-1.7\n<< /Type /Pages >> << /Type /Page >> <</Type/Page>> << /Type /PageLabel >>"
    assert len(analyze(client, pdf)["pages"]) == 2
    assert len(analyze(client, b"%PDF-1.7")["pages"]) == 1


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"<!DOCTYPE html><p>Hi</p>"])
def test_what_is_laid_out_anew_each_time_has_no_places(client: httpx.Client, content: bytes) -> None:
    result = analyze(client, content, "prebuilt-layout")
    for page in result["pages"]:
        assert list(page) == ["pageNumber", "words", "spans"]
        assert all("polygon" not in word for word in page["words"])
    assert all("boundingRegions" not in one for one in result["paragraphs"] + result["tables"])


def test_html_is_read_without_its_tags(client: httpx.Client) -> None:
    html = "<html><head><style>p {}</style></head><h1>A &amp; B</h1><p>one\ntwo <b>three</b></p><script>x()</script>"
    assert [one["content"] for one in analyze(client, html)["paragraphs"]] == ["A & B", "one two three"]


def test_the_fixed_page(client: httpx.Client) -> None:
    result = analyze(client, b"%PDF-1.7", "prebuilt-layout")
    assert result["paragraphs"][0]["role"] == "title"
    (table,) = result["tables"]
    assert (table["rowCount"], table["columnCount"], len(table["cells"])) == (3, 3, 9)
    rows: dict[int, list[str]] = {}
    for cell in table["cells"]:
        rows.setdefault(cell["rowIndex"], []).append(cell["content"])
        assert cell.get("kind") == ("columnHeader" if cell["rowIndex"] == 0 else None)
        (element,) = cell["elements"]
        assert result["paragraphs"][int(element.rpartition("/")[2])]["content"] == cell["content"]
    assert rows == {0: ["Item", "Quantity", "Price"], 1: ["Parcel", "2", "12.50"], 2: ["Letter", "5", "4.00"]}
    (figure,) = result["figures"]
    assert (figure["id"], figure["caption"]["content"]) == ("1.1", "Figure 1: Parcels per month")
    (section,) = result["sections"]
    assert section["elements"] == ["/paragraphs/0", "/paragraphs/1", "/tables/0", "/figures/0"]
    assert section["spans"] == [{"offset": 0, "length": len(result["content"])}]
    for content, span in parts(result):
        assert result["content"][span["offset"] :][: span["length"]].replace("\n", " ") == content


def test_reading_knows_no_tables(client: httpx.Client) -> None:
    result = analyze(client, b"%PDF-1.7", "prebuilt-read")
    assert {"tables", "sections", "figures", "documents"}.isdisjoint(result)


def test_markdown(client: httpx.Client) -> None:
    result = analyze(client, b"%PDF-1.7 /Type /Page /Type /Page", "prebuilt-layout", outputContentFormat="markdown")
    assert result["contentFormat"] == "markdown"
    content = result["content"]
    assert content.startswith(
        "# Sample Document, Page 1\n\nThis page stands for whatever\nthe uploaded file shows.\n\n"
        "<table>\n<tr>\n<th>Item</th>"
    )
    assert content.count("<!-- PageBreak -->") == 1
    assert "<figure>\n<figcaption>Figure 2: Parcels per month</figcaption>\n</figure>" in content
    table = result["tables"][0]["spans"][0]
    whole = content[table["offset"] : table["offset"] + table["length"]]
    assert (whole[:7], whole[-8:]) == ("<table>", "</table>")
    for text, span in parts(result):
        assert content[span["offset"] :][: span["length"]].replace("\n", " ") == text


def test_markdown_keeps_paragraphs_apart(client: httpx.Client) -> None:
    result = analyze(client, "a\nb\n\n\nc\fd", outputContentFormat="markdown")
    assert result["content"] == "a\nb\n\nc\n\n<!-- PageBreak -->\n\nd"
