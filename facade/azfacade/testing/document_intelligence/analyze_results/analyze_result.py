"""Generates the `analyzeResult` of an analysis."""

from __future__ import annotations

from ...http_messages import JsonObject
from ..analyze_options import AnalyzeOptions
from ..file_types import Upload
from .document_text import Cell, DocumentText, DocumentTextBuilder, Figure, Page, Positioned, Table, TextRun, Word
from .documents_and_fields import find_documents, find_pairs, labels_of
from .page_content import page_blocks
from .page_geometry import HEIGHT, WIDTH, measure, polygon
from .spans_and_regions import Positions

_READ = "prebuilt-read"
_LAYOUT = "prebuilt-layout"


def analyze_result(
    upload: Upload, model_id: str, doc_types: JsonObject, options: AnalyzeOptions, version: str
) -> JsonObject:
    """Analyze a document with a model."""
    document_text = _build_text(upload, model_id, doc_types, options)
    positions = Positions(upload, document_text.content, options.string_index_type)
    writer = _Writer(document_text, positions, options)
    body: JsonObject = {
        "apiVersion": version,
        "modelId": model_id,
        "stringIndexType": options.string_index_type,
        "content": document_text.content,
        "pages": [writer.page(page) for page in document_text.pages],
    }
    if model_id != _READ:
        body["tables"] = [writer.table(table) for table in document_text.tables]
    body["paragraphs"] = writer.paragraphs()
    if "keyValuePairs" in options.features:
        body["keyValuePairs"] = find_pairs(document_text.lines, positions)
    body["styles"] = writer.styles()
    if "languages" in options.features:
        spans = [positions.span(line) for line in document_text.lines]
        body["languages"] = [{"spans": spans, "locale": options.locale or "en", "confidence": 0.9}] if spans else []
    query_fields = options.query_fields if "queryFields" in options.features else ()
    if doc_types or query_fields:
        body["documents"] = find_documents(document_text, positions, model_id, doc_types, query_fields)
    body["contentFormat"] = options.content_format
    if model_id == _LAYOUT:
        body["sections"] = writer.sections()
        body["figures"] = [writer.figure(figure) for figure in document_text.figures]
    return body


def _build_text(upload: Upload, model_id: str, doc_types: JsonObject, options: AnalyzeOptions) -> DocumentText:
    builder = DocumentTextBuilder(markdown=options.content_format == "markdown")
    labels = labels_of(doc_types)
    for number in options.pages.choose(upload.page_count):
        builder.add_page(number, page_blocks(upload, number, labels, with_figure=model_id == _LAYOUT))
    return builder.finish()


class _Writer:
    """Converts the elements of a document to JSON."""

    def __init__(self, document_text: DocumentText, positions: Positions, options: AnalyzeOptions) -> None:
        self._document_text = document_text
        self._positions = positions
        self._options = options

    def page(self, page: Page) -> JsonObject:
        """Return a page, with its size if the document has positions."""
        body: JsonObject = {"pageNumber": page.number}
        words = [self._word(word) for line in page.lines for word in line.words]
        start, end = page.span
        tail: JsonObject = {"spans": [self._positions.stretch(page.span)] if end > start else []}
        if self._positions.unit is not None:
            unit = self._positions.unit
            body |= {"angle": 0, "width": measure(WIDTH, unit), "height": measure(HEIGHT, unit), "unit": unit}
            body |= {"words": words, "lines": [self._line(line) for line in page.lines]}
        else:
            body["words"] = words
        # No page has barcodes or formulas; requested ones are empty lists.
        body |= {name: list[JsonObject]() for name in ("barcodes", "formulas") if name in self._options.features}
        return body | tail

    def _word(self, word: Word) -> JsonObject:
        return {
            "content": word.text,
            **self._polygon(word),
            "confidence": 0.995,
            "span": self._positions.stretch(word.span),
        }

    def _line(self, line: TextRun) -> JsonObject:
        return {"content": line.text, **self._polygon(line), "spans": [self._positions.span(line)]}

    def _polygon(self, item: Word | TextRun) -> JsonObject:
        unit = self._positions.unit
        return {} if unit is None else {"polygon": polygon(item.box, unit)}

    def paragraphs(self) -> list[JsonObject]:
        """Return all paragraphs, including those in tables and figures."""
        return [
            {
                "spans": [self._positions.span(paragraph)],
                **self._positions.bounding_regions(paragraph),
                **({"role": paragraph.role} if paragraph.role else {}),
                "content": paragraph.text,
            }
            for paragraph in self._document_text.paragraphs
        ]

    def table(self, table: Table) -> JsonObject:
        """Return a table with its cells."""
        return {
            "rowCount": table.rows,
            "columnCount": table.columns,
            "cells": [self._cell(table.page, cell) for cell in table.cells],
            **self._positions.bounding_regions(table),
            "spans": [self._positions.span(table)],
        }

    def _cell(self, page: int, cell: Cell) -> JsonObject:
        paragraph = self._document_text.paragraphs[cell.paragraph]
        return {
            **({} if cell.row else {"kind": "columnHeader"}),
            "rowIndex": cell.row,
            "columnIndex": cell.column,
            "content": paragraph.text,
            **self._positions.bounding_regions_at(page, cell.box),
            "spans": [self._positions.span(paragraph)],
            "elements": [f"/paragraphs/{cell.paragraph}"],
        }

    def figure(self, figure: Figure) -> JsonObject:
        """Return a figure with its caption."""
        caption = self._document_text.paragraphs[figure.caption]
        return {
            "id": figure.figure_id,
            **self._region_and_span(figure),
            "elements": [f"/paragraphs/{figure.caption}"],
            "caption": {
                "content": caption.text,
                **self._region_and_span(caption),
                "elements": [f"/paragraphs/{figure.caption}"],
            },
        }

    def sections(self) -> list[JsonObject]:
        """Return the one section with all elements."""
        outline = self._document_text.outline
        if not outline:
            return []
        span = self._positions.stretch((0, len(self._document_text.content)))
        return [{"spans": [span], "elements": outline}]

    def styles(self) -> list[JsonObject]:
        """Return the fonts, if `styleFont` is requested."""
        spans = [self._positions.span(line) for line in self._document_text.lines]
        if "styleFont" not in self._options.features or not spans:
            return []
        return [
            {"similarFontFamily": "Arial, sans-serif", "spans": spans, "confidence": 0.9},
            {"fontStyle": "normal", "fontWeight": "normal", "color": "#000000", "spans": spans, "confidence": 0.9},
        ]

    def _region_and_span(self, item: Positioned) -> JsonObject:
        return {**self._positions.bounding_regions(item), "spans": [self._positions.span(item)]}
