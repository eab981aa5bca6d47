"""What a notebook shows of a result: its pages, and the fields of its documents."""

from __future__ import annotations

from collections.abc import Iterable

from azfacade.results.extents import text_of
from azfacade.results.places import is_number
from azfacade.results.table_formats import html_text
from azfacade.results.table_view import TableView
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.document_page import DocumentPage

_MAX_ROWS = 200
"""Rows of a table that are shown, so that a notebook with a long result stays usable."""


def view_html(result: AnalyzeResult, title: str) -> str:
    """Return HTML with all texts escaped: the model, a row for each page, and a row for each field with a value."""
    parts = [f"<p>{html_text(title)}, model {html_text(str(result.model_id))}</p>"]
    parts += _table(("Page", "Size", "Words", "Lines", "Marks"), (_page_row(page) for page in result.pages))
    for document in result.documents:
        parts.append(f"<p>Document: {html_text(str(document.doc_type))}{_in_percent(document.confidence, ', ')}</p>")
        fields = (
            (path, field.text_or_value() or "", _in_percent(field.confidence))
            for path, field in document.walk()
            if not field.value_array and not field.value_object and not field.is_missing
        )
        parts += _table(("Field", "Text", "Confidence"), fields)
    return "\n".join(parts)


def _page_row(page: DocumentPage) -> tuple[object, ...]:
    size = ""
    if is_number(page.width) and is_number(page.height):
        size = f"{page.width:g} x {page.height:g} {text_of(page.unit)}".strip()
    return (page.page_number, size, len(page.words), len(page.lines), len(page.selection_marks))


def _in_percent(confidence: object, before: str = "") -> str:
    return f"{before}{confidence:.0%}" if is_number(confidence) else ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    """Return a table; empty without rows."""
    written = [[*map(str, row)] for row in rows]
    if not written:
        return []
    more = len(written) - _MAX_ROWS
    rest = [f"<p>and {more:,} more</p>"] if more > 0 else []
    return [TableView.from_rows([head, *written[:_MAX_ROWS]]).to_html(), *rest]
