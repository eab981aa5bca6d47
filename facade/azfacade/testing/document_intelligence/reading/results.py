"""What an analysis answers, in the service's own words."""

from __future__ import annotations

from ...http import JsonObject
from ..options import AnalyzeOptions
from .blocks import page_blocks
from .composing import Cell, Composer, Composition, Figure, Page, Placed, Stretch, Table, Word
from .documents import find_documents, find_pairs, labels_of
from .geometry import HEIGHT, WIDTH, measure, polygon
from .places import Places
from .uploads import Upload

_READ = "prebuilt-read"
_LAYOUT = "prebuilt-layout"


def analyze_result(
    upload: Upload, model_id: str, doc_types: JsonObject, options: AnalyzeOptions, version: str
) -> JsonObject:
    """Read a document with a model."""
    composition = _compose(upload, model_id, doc_types, options)
    places = Places(upload, composition.content, options.string_index_type)
    writer = _Writer(composition, places, options)
    body: JsonObject = {
        "apiVersion": version,
        "modelId": model_id,
        "stringIndexType": options.string_index_type,
        "content": composition.content,
        "pages": [writer.page(page) for page in composition.pages],
    }
    if model_id != _READ:
        body["tables"] = [writer.table(table) for table in composition.tables]
    body["paragraphs"] = writer.paragraphs()
    if "keyValuePairs" in options.features:
        body["keyValuePairs"] = find_pairs(composition.lines, places)
    body["styles"] = writer.styles()
    if "languages" in options.features:
        spans = [places.span(line) for line in composition.lines]
        body["languages"] = [{"spans": spans, "locale": options.locale or "en", "confidence": 0.9}] if spans else []
    query_fields = options.query_fields if "queryFields" in options.features else ()
    if doc_types or query_fields:
        body["documents"] = find_documents(composition, places, model_id, doc_types, query_fields)
    body["contentFormat"] = options.content_format
    if model_id == _LAYOUT:
        body["sections"] = writer.sections()
        body["figures"] = [writer.figure(figure) for figure in composition.figures]
    return body


def _compose(upload: Upload, model_id: str, doc_types: JsonObject, options: AnalyzeOptions) -> Composition:
    composer = Composer(markdown=options.content_format == "markdown")
    labels = labels_of(doc_types)
    for number in options.pages.choose(upload.page_count):
        composer.add_page(number, page_blocks(upload, number, labels, with_picture=model_id == _LAYOUT))
    return composer.finish()


class _Writer:
    """Writes down what was composed."""

    def __init__(self, composition: Composition, places: Places, options: AnalyzeOptions) -> None:
        self._composition = composition
        self._places = places
        self._options = options

    def page(self, page: Page) -> JsonObject:
        """Write a page, with its size where there is one."""
        body: JsonObject = {"pageNumber": page.number}
        words = [self._word(word) for line in page.lines for word in line.words]
        start, end = page.span
        tail: JsonObject = {"spans": [self._places.index.span(page.span)] if end > start else []}
        if self._places.unit is not None:
            unit = self._places.unit
            body |= {"angle": 0, "width": measure(WIDTH, unit), "height": measure(HEIGHT, unit), "unit": unit}
            body |= {"words": words, "lines": [self._line(line) for line in page.lines]}
        else:
            body["words"] = words
        # Nothing here draws bar codes or formulas, but whoever asks for them is told so.
        body |= {name: list[JsonObject]() for name in ("barcodes", "formulas") if name in self._options.features}
        return body | tail

    def _word(self, word: Word) -> JsonObject:
        return {
            "content": word.text,
            **self._polygon(word),
            "confidence": 0.995,
            "span": self._places.index.span(word.span),
        }

    def _line(self, line: Stretch) -> JsonObject:
        return {"content": line.text, **self._polygon(line), "spans": [self._places.span(line)]}

    def _polygon(self, thing: Word | Stretch) -> JsonObject:
        unit = self._places.unit
        return {} if unit is None else {"polygon": polygon(thing.box, unit)}

    def paragraphs(self) -> list[JsonObject]:
        """Write all paragraphs, those in tables and figures included."""
        return [
            {
                "spans": [self._places.span(paragraph)],
                **self._places.regions(paragraph),
                **({"role": paragraph.role} if paragraph.role else {}),
                "content": paragraph.text,
            }
            for paragraph in self._composition.paragraphs
        ]

    def table(self, table: Table) -> JsonObject:
        """Write a table with its cells."""
        return {
            "rowCount": table.rows,
            "columnCount": table.columns,
            "cells": [self._cell(table.page, cell) for cell in table.cells],
            **self._places.regions(table),
            "spans": [self._places.span(table)],
        }

    def _cell(self, page: int, cell: Cell) -> JsonObject:
        paragraph = self._composition.paragraphs[cell.paragraph]
        return {
            **({} if cell.row else {"kind": "columnHeader"}),
            "rowIndex": cell.row,
            "columnIndex": cell.column,
            "content": paragraph.text,
            **self._places.regions_of(page, cell.box),
            "spans": [self._places.span(paragraph)],
            "elements": [f"/paragraphs/{cell.paragraph}"],
        }

    def figure(self, figure: Figure) -> JsonObject:
        """Write a figure with its caption."""
        caption = self._composition.paragraphs[figure.caption]
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
        """Write the outline, which has one section."""
        outline = self._composition.outline
        if not outline:
            return []
        span = self._places.index.span((0, len(self._composition.content)))
        return [{"spans": [span], "elements": outline}]

    def styles(self) -> list[JsonObject]:
        """Write the fonts, where they were asked for."""
        spans = [self._places.span(line) for line in self._composition.lines]
        if "styleFont" not in self._options.features or not spans:
            return []
        return [
            {"similarFontFamily": "Arial, sans-serif", "spans": spans, "confidence": 0.9},
            {"fontStyle": "normal", "fontWeight": "normal", "color": "#000000", "spans": spans, "confidence": 0.9},
        ]

    def _region_and_span(self, thing: Placed) -> JsonObject:
        return {**self._places.regions(thing), "spans": [self._places.span(thing)]}
