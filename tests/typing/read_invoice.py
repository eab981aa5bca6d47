"""A program that reads an invoice with `ResultView`, as users write it. Checked, never run."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type

from azfacade import DocumentIntelligenceClient, FieldValue, ResultView
from azfacade.results.places import Box, Region
from azfacade.results.table_view import TableView
from azfacade_raw.document_intelligence.models import (
    AddressValue,
    AnalyzedDocument,
    AnalyzeResult,
    CurrencyValue,
    DocumentField,
    DocumentParagraph,
    DocumentWord,
    LengthUnit,
)


def analyze(documents: DocumentIntelligenceClient, file: Path) -> ResultView:
    result = documents.models.begin_analyze("prebuilt-invoice", file, features=["keyValuePairs"]).result()
    assert_type(result, AnalyzeResult)
    return ResultView(result)


def total(document: AnalyzedDocument) -> Decimal | None:
    value = document.fields["InvoiceTotal"].value
    if isinstance(value, CurrencyValue):
        assert_type(value, CurrencyValue)
        return value.decimal
    return None


def narrowed(field: DocumentField) -> str:
    """Each `isinstance` leaves one type, and the rest of the union after it."""
    assert_type(field.value, FieldValue)
    value = field.value
    if isinstance(value, date):
        assert_type(value, date)
        return f"{value.year}-{value.month}"
    if isinstance(value, bool):
        assert_type(value, bool)
        return "ticked" if value else "not ticked"
    if isinstance(value, (int, float)):
        assert_type(value, int | float)
        return f"{value + 1:.2f}"
    if isinstance(value, str):
        assert_type(value, str)
        return value.upper()
    if isinstance(value, list):
        items: list[FieldValue] = value
        return ", ".join(map(str, items))
    if isinstance(value, dict):
        members: dict[str, FieldValue] = value
        return ", ".join(members)
    if isinstance(value, time):
        assert_type(value, time)
        return value.isoformat()
    assert_type(value, CurrencyValue | AddressValue | None)
    return "" if value is None else str(value.to_dict())


def due(document: AnalyzedDocument) -> int:
    match document.get("DueDate"):
        case date() as day:
            assert_type(day, date)
            return day.toordinal()
        case _:
            return 0


def line_items(document: AnalyzedDocument) -> Iterator[dict[str, FieldValue]]:
    for row in document.records("Items"):
        assert_type(row, dict[str, FieldValue])
        yield row


def tables(view: ResultView) -> None:
    for table in view.tables(across_pages=True):
        assert_type(table, TableView)
        assert_type(table.rows(text=str.strip), list[list[str]])
        assert_type(table.records(), list[dict[str, str]])
        assert_type(table.column_names, list[str])
        assert_type(table.to_csv(), str)
        assert_type(table.to_csv(Path("table.csv"), formulas="quote"), Path)
        cell = table.cell(0, 0)
        assert_type(cell.content if cell else None, str | None)
        table.to_pandas(dtype="infer")
        table.to_polars()
        assert_type(view.words_in(table), list[DocumentWord])


def texts(view: ResultView) -> None:
    page = view.page(1)
    assert_type((page.text, page.unit, page.angle), tuple[str, LengthUnit | None, float])
    for paragraph in view.result.paragraphs:
        assert_type(paragraph, DocumentParagraph)
        assert_type(view.text(paragraph), str)
        for region in view.regions(paragraph):
            assert_type(region, Region)
            assert_type(page.to_relative(region.box), Box | None)
            view.words_at(region.page, region.box, share=0.0)
    assert_type([found.start for found in view.find(re.compile("total", re.IGNORECASE))], list[int])
    assert_type([(block.kind, block.headings) for block in view.blocks(skip=())], list[tuple[str, tuple[str, ...]]])
    assert_type(view.to_text(tables="omit", pages="1-2"), str)
    assert_type(view.to_markdown(tables="auto", figures=lambda figure: figure.caption or ""), str)
    assert_type([chunk.to_dict()["text"] for chunk in view.chunks(size=lambda text: len(text.split()))], list[Any])


def forms(view: ResultView) -> None:
    pairs = view.key_values()
    assert_type(pairs.to_dict(), dict[str, list[str | None]])
    first = pairs.first("total")
    assert_type(first.value if first else None, str | None)
    for mark in view.selection_marks(min_confidence=0.5):
        assert_type((mark.selected, mark.label, mark.context), tuple[bool, str | None, tuple[str, ...]])
    for low in view.low_confidence(0.9, words=False):
        assert_type((low.path, low.confidence, low.page), tuple[str, float, int | None])


def refused(view: ResultView, document: AnalyzedDocument) -> None:
    document.fields["Total"].value + 1  # type: ignore[operator]
    document.fields["Due"].value.year  # type: ignore[union-attr]  # noqa: B018
    view.to_text(tables="csv")  # type: ignore[arg-type]
    view.tables()[0].to_pandas(dtype="int")  # type: ignore[arg-type]
    view.tables(True)  # type: ignore[call-arg]
    view.words_in(5)  # type: ignore[arg-type]
    view.page(1).text = ""  # type: ignore[misc]
