"""Writes small results as the service would, with offsets that fit their content."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult

JSON = dict[str, Any]
WORD, HEIGHT = 0.5, 0.2
"""Width and height of each word, in inches."""


def box(left: float, top: float, right: float, bottom: float, angle: float = 0.0) -> list[float]:
    """Return the polygon of a box, turned clockwise about the page's top left."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return [number for x, y in corners for number in (x * cosine - y * sine, x * sine + y * cosine)]


class Writer:
    """Adds text, tables and marks page by page."""

    def __init__(self) -> None:
        self.content = ""
        self.pages: list[JSON] = []
        self.paragraphs: list[JSON] = []
        self.tables: list[JSON] = []
        self.more: JSON = {}

    def page(self, number: int | None = None, *, angle: float = 0.0) -> JSON:
        page: JSON = {"pageNumber": number or len(self.pages) + 1, "angle": angle, "unit": "inch"}
        page |= {"width": 8.5, "height": 11, "spans": [], "words": [], "lines": [], "selectionMarks": []}
        self.pages.append(page)
        return page

    def span(self, text: str) -> JSON:
        """Append a text to the content."""
        self.content += "\n" if self.content else ""
        span = {"offset": len(self.content), "length": len(text)}
        self.content += text
        page = self.pages[-1]
        start = page["spans"][0]["offset"] if page["spans"] else span["offset"]
        page["spans"] = [{"offset": start, "length": len(self.content) - start}]
        return span

    def text(self, text: str, *, role: str | None = None, at: tuple[float, float] | None = None) -> JSON:
        """Add a paragraph that is one line; with words at a place, given by its left and top, or without places."""
        span = self.span(text)
        page = self.pages[-1]
        line: JSON = {"content": text, "spans": [span]}
        offset, left = span["offset"], at[0] if at else 0.0
        for word in text.split(" "):
            if not word.startswith(":"):
                entry: JSON = {"content": word, "confidence": 0.9, "span": {"offset": offset, "length": len(word)}}
                if at:
                    entry["polygon"] = box(left, at[1], left + WORD, at[1] + HEIGHT, page["angle"])
                    left += WORD + 0.1
                page["words"].append(entry)
            offset += len(word) + 1
        page["lines"].append(line)
        paragraph = {"content": text, "spans": [span], "boundingRegions": [{"pageNumber": page["pageNumber"]}]}
        if role:
            paragraph["role"] = role
        self.paragraphs.append(paragraph)
        return paragraph

    def mark(
        self,
        state: str,
        left: float | None = None,
        top: float = 0.0,
        *,
        confidence: float = 0.99,
        span: JSON | None = None,
    ) -> JSON:
        """Add a mark, at a place if `left` is given; without `span` it is at the end of the content, as in 2022."""
        page = self.pages[-1]
        mark = {"state": state, "confidence": confidence, "span": span or self.span(f":{state}:")}
        if left is not None:
            mark["polygon"] = box(left, top, left + HEIGHT, top + HEIGHT, page["angle"])
        page["selectionMarks"].append(mark)
        return mark

    def table(self, rows: Sequence[Sequence[Any]], *, header_rows: int = 0, **more: Any) -> JSON:
        """Add a table; an item is a text, None for a place that is covered, or (text, rows, columns, kind)."""
        cells = []
        start = len(self.content) + (1 if self.content else 0)
        for row, items in enumerate(rows):
            for column, item in enumerate(items):
                if item is None:
                    continue
                text, down, right, kind = item if isinstance(item, tuple) else (item, 1, 1, None)
                cell: JSON = {"rowIndex": row, "columnIndex": column, "content": text, "spans": []}
                if kind or row < header_rows:
                    cell["kind"] = kind or "columnHeader"
                if down > 1:
                    cell["rowSpan"] = down
                if right > 1:
                    cell["columnSpan"] = right
                if text:
                    self.text(text.replace("\n", " "))
                    cell["spans"] = self.paragraphs[-1]["spans"]
                cells.append(cell)
        regions = [{"pageNumber": self.pages[-1]["pageNumber"]}]
        table = {"rowCount": len(rows), "columnCount": len(rows[0]), "cells": cells, "boundingRegions": regions}
        table |= {"spans": [{"offset": start, "length": len(self.content) - start}], **more}
        self.tables.append(table)
        return table

    def result(self) -> AnalyzeResult:
        return AnalyzeResult.from_dict(
            {
                "apiVersion": "2024-11-30",
                "modelId": "prebuilt-layout",
                "stringIndexType": "unicodeCodePoint",
                "content": self.content,
                "pages": self.pages,
                "paragraphs": self.paragraphs,
                "tables": self.tables,
                **self.more,
            }
        )
