"""Small results with words, lines and paragraphs found in a given text, in any `stringIndexType`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from azfacade import ResultView
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult

JSON = dict[str, Any]


def utf16(text: str) -> int:
    """Return the number of UTF-16 code units of a text."""
    return len(text.encode("utf-16-le")) // 2


class Document:
    """A text with pages divided by form feeds; each line of the text is a line and, unless told, a paragraph."""

    def __init__(self, text: str, *, kind: str = "unicodeCodePoint", geometry: bool = True) -> None:
        self.text = text
        self.measure = utf16 if kind == "utf16CodeUnit" else len
        self.geometry = geometry
        self.paragraphs: list[JSON] = []
        self.json: JSON = {"apiVersion": "2024-11-30", "modelId": "m", "stringIndexType": kind, "content": text}
        self.json |= {"pages": [], "paragraphs": self.paragraphs, "tables": [], "figures": []}
        for number, page in enumerate(re.finditer(r"[^\f]+", text), start=1):
            self._add_page(number, page)

    def _add_page(self, number: int, page: re.Match[str]) -> None:
        sent: JSON = {"pageNumber": number, "spans": [self.at(*page.span())], "words": [], "lines": []}
        if self.geometry:
            sent |= {"angle": 0, "unit": "inch", "width": 8.5, "height": 11}
        for row, line in enumerate(re.finditer(r"[^\n]+", page[0])):
            start = page.start() + line.start()
            for word in re.finditer(r"\S+", line[0]):
                place = self._place(word.start(), row, word.end())
                span = self.at(start + word.start(), start + word.end())
                if not re.fullmatch(r":(un)?selected:|:formula:|:barcode:", word[0]):
                    sent["words"].append({"content": word[0], "span": span, "confidence": 0.9, **place})
            spans = [self.at(start, start + len(line[0]))]
            sent["lines"].append({"content": line[0], "spans": spans, **self._place(0, row, len(line[0]))})
        self.json["pages"].append(sent)

    def _place(self, left: int, row: int, right: int) -> JSON:
        x, y, z = left / 10, row / 2, right / 10
        return {"polygon": [x, y, z, y, z, y + 0.2, x, y + 0.2]} if self.geometry else {}

    def at(self, start: int, end: int) -> JSON:
        """Return the span of a stretch of the text."""
        first = self.measure(self.text[:start])
        return {"offset": first, "length": self.measure(self.text[:end]) - first}

    def span(self, part: str, nth: int = 0) -> JSON:
        """Return the span of a part of the text."""
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(part, start + 1)
        return self.at(start, start + len(part))

    def paragraph(self, part: str, role: str | None = None, nth: int = 0) -> str:
        """Add a paragraph and return its pointer."""
        self.paragraphs.append({"content": part, "spans": [self.span(part, nth)], **({"role": role} if role else {})})
        return f"/paragraphs/{len(self.paragraphs) - 1}"

    def table(self, rows: Sequence[Sequence[str]], *, elements: bool = True, **more: Any) -> JSON:
        """Add a table whose cells stand in the text one after the other, each a paragraph."""
        cells: list[JSON] = []
        spans: list[JSON] = []
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                cell: JSON = {"rowIndex": row, "columnIndex": column, "content": text, "spans": []}
                if text:
                    pointer = self.paragraph(text)
                    cell["spans"] = [self.span(text)]
                    if elements:
                        cell["elements"] = [pointer]
                cells.append(cell)
                spans += cell["spans"]
        table = {"rowCount": len(rows), "columnCount": len(rows[0]), "cells": cells, "spans": spans, **more}
        self.json["tables"].append(table)
        return table

    def result(self) -> AnalyzeResult:
        """Return the result."""
        return AnalyzeResult.from_dict(self.json)

    def view(self) -> ResultView:
        """Return a view of the result."""
        return ResultView(self.result())
