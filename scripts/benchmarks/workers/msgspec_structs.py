# mypy: ignore-errors
# msgspec is installed in .venv/bench only.
"""An analysis as msgspec Structs, the fastest decoder here. Drops unknown fields and keeps dates as text."""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, rename="camel"):
    """A range of the text."""

    offset: int
    length: int


class Region(msgspec.Struct, rename="camel"):
    """A region of a page."""

    page_number: int
    polygon: list[float]


class Word(msgspec.Struct, rename="camel"):
    """A word."""

    content: str
    span: Span
    confidence: float
    polygon: list[float] = []


class Line(msgspec.Struct, rename="camel"):
    """A line."""

    content: str
    spans: list[Span]
    polygon: list[float] = []


class Page(msgspec.Struct, rename="camel"):
    """A page."""

    page_number: int
    spans: list[Span]
    angle: float | None = None
    width: float | None = None
    height: float | None = None
    unit: str | None = None
    words: list[Word] = []
    lines: list[Line] = []


class Paragraph(msgspec.Struct, rename="camel"):
    """A paragraph."""

    content: str
    spans: list[Span]
    role: str | None = None
    bounding_regions: list[Region] = []


class Cell(msgspec.Struct, rename="camel"):
    """A cell."""

    row_index: int
    column_index: int
    content: str
    spans: list[Span]
    kind: str | None = None
    row_span: int | None = None
    column_span: int | None = None
    bounding_regions: list[Region] = []
    elements: list[str] = []


class Table(msgspec.Struct, rename="camel"):
    """A table."""

    row_count: int
    column_count: int
    cells: list[Cell]
    spans: list[Span]
    bounding_regions: list[Region] = []


class Section(msgspec.Struct, rename="camel"):
    """A section."""

    spans: list[Span]
    elements: list[str] = []


class Result(msgspec.Struct, rename="camel"):
    """The result of an analysis."""

    api_version: str
    model_id: str
    string_index_type: str
    content: str
    pages: list[Page]
    content_format: str | None = None
    paragraphs: list[Paragraph] = []
    tables: list[Table] = []
    sections: list[Section] = []


class Operation(msgspec.Struct, rename="camel"):
    """An analyze operation."""

    status: str
    created_date_time: str
    last_updated_date_time: str
    analyze_result: Result
