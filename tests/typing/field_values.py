"""A program that reads an invoice: `isinstance` tells what a field holds, and methods of models are known."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import assert_type

from azfacade import FieldValue
from azfacade.models.document_intelligence import (
    AddressValue,
    AnalyzedDocument,
    AnalyzeResult,
    CurrencyValue,
    DocumentField,
)


def shown(value: FieldValue) -> str:
    """Every type that a field may hold, to the last one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, CurrencyValue):
        assert_type(value.decimal, Decimal)
        return f"{value.decimal:.2f} {value.currency_code}"
    if isinstance(value, AddressValue):
        return value.city or ""
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(shown(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {shown(item)}" for name, item in value.items())
    if isinstance(value, str):
        return value
    return f"{value:.2f}"


def read(result: AnalyzeResult) -> Iterator[str]:
    for document in result.documents:
        total = document.get("InvoiceTotal")
        if isinstance(total, CurrencyValue):
            yield str(total.decimal)
        due = document.fields["DueDate"].value
        if isinstance(due, date):
            yield str(due.year)
        assert_type(document.fields["DueDate"].is_missing, bool)
        assert_type(document.fields["DueDate"].text_or_value(), str | None)
        for row in document.records("Items"):
            yield shown(row["Amount"])
        for path, field in document.walk():
            assert_type(path, str)
            assert_type(field, DocumentField)
        for name, value in document.values.items():
            yield name + shown(value)


def refused(document: AnalyzedDocument) -> None:
    document.get("Total").decimal  # type: ignore[union-attr]  # noqa: B018
    document.fields["Total"].value = 1  # type: ignore[misc]
    document.values = {}  # type: ignore[misc]
    document.records(7)  # type: ignore[arg-type]
