"""Reads from a result what is to be written: rows with their columns, texts, and JSON objects."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from azfacade import ResultView, TableView, diff, json_default
from azfacade.cli.result_output.kinds import Kind, Options
from azfacade.errors import InvalidInputError
from azfacade_raw.document_intelligence.models import AnalyzeResult, CurrencyValue, DocumentField
from azfacade_raw.field_texts import text_of

Row = Sequence[object]


class Content(NamedTuple):
    """What is to be written of one result; each part is made when its format is asked for."""

    record: Callable[[], Any]
    """The value for JSON, of dicts, lists, texts, numbers and what `plain` takes."""
    columns: Sequence[str] = ()
    rows: Callable[[], list[Row]] = list
    """The rows for CSV, Markdown and HTML."""
    tables: Callable[[], list[tuple[str, TableView]]] | None = None
    """The tables with their titles, which are written in place of rows."""
    text: Callable[[], str] = str
    """The text for the formats of texts."""


def content_of(kind: Kind, result: AnalyzeResult, options: Options) -> Content:
    """Return what is to be written of a result.

    Raises:
        InvalidInputError: The result has no such table.
    """
    view = ResultView(result)
    match kind:
        case Kind.TABLES:
            return _tables(view, options)
        case Kind.FIELDS:
            return _fields(view)
        case Kind.KEY_VALUES:
            return _key_values(view)
        case Kind.LOW:
            return _low(view, options)
        case Kind.CHUNKS:
            return _chunks(view, options)
        case Kind.MARKDOWN:
            return Content(view.to_markdown, text=view.to_markdown)
        case _:
            return Content(view.to_text, text=view.to_text)


def plain(value: Any) -> Any:
    """Return the JSON form of a value of a field: the `default=` of json.dumps."""
    return value.isoformat() if isinstance(value, (date, time)) else json_default(value)


def shown(value: Any) -> str:
    """Return a value on one line, for a cell or a line of text; empty for None."""
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=plain)
    if isinstance(value, str):
        return value
    return text_of(value) or ""


def _tables(view: ResultView, options: Options) -> Content:
    found = [*enumerate(view.tables(across_pages=options.across_pages or False), start=1)]
    if options.table is not None:
        if options.table > len(found):
            raise InvalidInputError(f"there is no table {options.table}: the result has {len(found)}")
        found = [found[options.table - 1]]

    def record() -> list[dict[str, Any]]:
        return [
            {
                "table": number,
                "pages": table.pages,
                "caption": table.caption,
                "footnotes": table.footnotes,
                "header_row_count": table.header_row_count,
                "column_names": table.column_names,
                "rows": table.rows(),
            }
            for number, table in found
        ]

    def titled() -> list[tuple[str, TableView]]:
        return [(f"Table {number}{_on_pages(table.pages)}", table) for number, table in found]

    def rows() -> list[Row]:
        return [[number, *row] if options.table is None else row for number, table in found for row in table.rows()]

    return Content(record, ("table",) if options.table is None else (), rows, titled)


def _on_pages(pages: Sequence[int]) -> str:
    return f", page {', '.join(map(str, pages))}" if pages else ""


def _page(view: ResultView, field: DocumentField) -> int | None:
    return next((region.page for region in view.regions(field)), None)


def _fields(view: ResultView) -> Content:
    def record() -> list[dict[str, Any]]:
        return [
            {"type": document.doc_type, "confidence": document.confidence, "fields": document.values}
            for document in view.result.documents
        ]

    def rows() -> list[Row]:
        return [
            (number, document.doc_type, path, *_value_cells(field), field.content, field.confidence, _page(view, field))
            for number, document in enumerate(view.result.documents, start=1)
            for path, field in document.walk()
            if not (field.value_array or field.value_object)
        ]

    return Content(record, ("document", "type", "field", "value", "currency", "text", "confidence", "page"), rows)


def _value_cells(field: DocumentField) -> tuple[object, object]:
    """Return the value and the currency; an amount is its number, so that a spreadsheet can add it up."""
    value = field.value
    if isinstance(value, CurrencyValue):
        return value.amount, value.currency_code or value.currency_symbol
    return value if value not in ([], {}) else None, None


def _key_values(view: ResultView) -> Content:
    columns = ("key", "value", "mark", "context", "confidence", "page")

    def rows() -> list[Row]:
        return [
            (pair.key, pair.value, pair.mark, " / ".join(pair.context), pair.confidence, pair.page)
            for pair in view.key_values()
        ]

    def record() -> list[dict[str, Any]]:
        return [
            {**dict(zip(columns, row, strict=True)), "context": [*pair.context]}
            for row, pair in zip(rows(), view.key_values(), strict=True)
        ]

    return Content(record, columns, rows)


def _low(view: ResultView, options: Options) -> Content:
    columns = ("path", "text", "confidence", "page")

    def rows() -> list[Row]:
        found = view.low_confidence(options.below) if options.below is not None else view.low_confidence()
        return [(low.path, low.text, low.confidence, low.page) for low in found]

    return Content(_records(columns, rows), columns, rows)


def _chunks(view: ResultView, options: Options) -> Content:
    chunks = view.chunks(max_size=options.max_size) if options.max_size is not None else view.chunks()

    def rows() -> list[Row]:
        return [
            (number, ", ".join(map(str, chunk.pages)), " / ".join(chunk.headings), chunk.text)
            for number, chunk in enumerate(chunks, start=1)
        ]

    def text() -> str:
        return "\n\n".join(
            f"<!-- chunk {number}{_on_pages(chunk.pages)} -->\n\n{chunk.text}"
            for number, chunk in enumerate(chunks, start=1)
        )

    return Content(
        lambda: [chunk.to_dict() for chunk in chunks], ("chunk", "pages", "headings", "text"), rows, text=text
    )


def changes_between(before: AnalyzeResult, after: AnalyzeResult, options: Options) -> Content:
    """Return the changes between two results; there are none if it has no rows."""
    changes = diff(before, after, tolerance=options.tolerance or 0.0)
    columns = ("path", "before", "after", "confidence_before", "confidence_after")

    def rows() -> list[Row]:
        return [(one.path, one.before, one.after, one.confidence_before, one.confidence_after) for one in changes]

    def lines() -> Iterator[str]:
        for path, old, new, confidence_before, confidence_after in rows():
            yield str(path)
            for sign, value, confidence in (("-", old, confidence_before), ("+", new, confidence_after)):
                if value is not None:
                    text = " ".join(shown(value).split())
                    yield f"{sign} {text}{f' ({confidence})' if confidence is not None else ''}"

    return Content(_records(columns, rows), columns, rows, text=lambda: "\n".join(lines()))


def _records(columns: Sequence[str], rows: Callable[[], list[Row]]) -> Callable[[], list[dict[str, Any]]]:
    return lambda: [dict(zip(columns, row, strict=True)) for row in rows()]
