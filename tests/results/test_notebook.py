"""What notebooks show of a view, a chunk and a drawn page."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from azfacade import ResultView
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from tests.results.test_broken_results import whole


def shown(**more: Any) -> str:
    sent = {"apiVersion": "2024-11-30", "modelId": "<b>m</b>", "pages": [], **more}
    return ResultView(AnalyzeResult.from_dict(sent))._repr_html_()


def rows(html: str) -> list[list[str]]:
    tree = ElementTree.fromstring(f"<div>{html.replace('<br>', '<br/>')}</div>")  # our own output
    return [["".join(cell.itertext()) for cell in row] for row in tree.iter("tr")]


def test_pages_and_fields_are_shown_and_texts_escaped() -> None:
    page = {"pageNumber": 3, "width": 8.25, "height": 11, "unit": "inch", "spans": []}
    fields = {
        "<Total>": {"type": "currency", "valueCurrency": {"amount": 2.5, "currencyCode": "EUR"}, "confidence": 0.914},
        "Rows": {"type": "array", "valueArray": [{"type": "string", "valueString": "x", "content": "a <i>\nb"}]},
        "Missing": {"type": "string"},
    }
    document = {"docType": "invoice & more", "confidence": 0.5, "fields": fields, "spans": []}
    html = shown(pages=[page, {"pageNumber": 4, "spans": []}], documents=[document, {**document, "fields": {}}])
    assert rows(html) == [
        ["Page", "Size", "Words", "Lines", "Marks"],
        ["3", "8.25 x 11 inch", "0", "0", "0"],
        ["4", "", "0", "0", "0"],
        ["Field", "Text", "Confidence"],
        ["<Total>", "2.5 EUR", "91%"],
        ["Rows[0]", "a <i>b", ""],
    ]
    assert "&lt;b&gt;m&lt;/b&gt;" in html
    assert "<p>Document: invoice &amp; more, 50%</p>" in html


def test_a_long_result_is_cut() -> None:
    html = shown(pages=[{"pageNumber": number, "spans": []} for number in range(1, 1302)])
    assert len(rows(html)) == 201
    assert "<p>and 1,101 more</p>" in html


def test_chunks_are_shown_as_markdown_and_pages_as_pictures() -> None:
    view = ResultView(AnalyzeResult.from_dict(whole()))
    chunk = view.chunks()[0]
    assert chunk._repr_markdown_() == chunk.text
    assert (view.draw(1, dpi=20)._repr_png_() or b"").startswith(b"\x89PNG")
