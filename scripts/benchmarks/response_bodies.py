"""Generates the response bodies to decode: analyze operations with text and tables, as the service sends them.

A page has a title, lines of text, a table whose cells are paragraphs of one or two words, and a page number. The
numbers of words, lines, cells and paragraphs per page are those of a recorded layout result of two pages. The same
arguments always give the same bytes.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, NamedTuple


class Size(NamedTuple):
    """The size of a document."""

    pages: int
    rows: int
    """Rows of the table on each page."""
    texts: int
    """Lines of text above the table on each page."""


SIZES = {"24KB": Size(1, 6, 4), "150KB": Size(2, 20, 8), "12MB": Size(166, 20, 8)}
"""24 KB is the median of real results, 150 KB the largest recorded one, 12 MB a book."""

COLUMNS = 5
_TEXT = (
    "Total Revenue Products Services net income taxes Cost of sales Operating expenses Research and development"
    " Marketing General Other assets Cash equivalents Inventories Property equipment Goodwill liabilities debt"
    " Größe Übertrag per share Diluted Basic fiscal quarter ended June September compared with"
)
_WORDS = _TEXT.split()


def make_body(name: str) -> bytes:
    """Return one of the bodies as the service sends it: compact JSON, not escaped."""
    return json.dumps(_operation(SIZES[name]), ensure_ascii=False, separators=(",", ":")).encode()


def write_body(name: str, folder: Path) -> Path:
    """Return the file of one of the bodies; write it if it does not exist."""
    file = folder / f"{name}.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(make_body(name))
    return file


def _operation(size: Size) -> dict[str, Any]:
    generator = _PageGenerator(random.Random(11))  # noqa: S311  # a fixed seed, for reproducible bodies
    pages = [generator.page(number, size) for number in range(1, size.pages + 1)]
    return {
        "status": "succeeded",
        "createdDateTime": "2025-11-20T09:14:03Z",
        "lastUpdatedDateTime": "2025-11-20T09:14:11Z",
        "analyzeResult": {
            "apiVersion": "2024-11-30",
            "modelId": "prebuilt-layout",
            "stringIndexType": "textElements",
            "content": "\n".join(generator.text),
            "pages": pages,
            "tables": generator.tables,
            "paragraphs": generator.paragraphs,
            "styles": [],
            "contentFormat": "text",
            "sections": [
                {"spans": [generator.whole(0)], "elements": [f"/sections/{n}" for n in range(1, size.pages + 1)]},
                *generator.sections,
            ],
        },
    }


class _PageGenerator:
    """Generates pages one after the other; offsets count through the text of all pages."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.text: list[str] = []
        self.offset = 0
        self.words: list[dict[str, Any]] = []
        self.lines: list[dict[str, Any]] = []
        self.paragraphs: list[dict[str, Any]] = []
        self.tables: list[dict[str, Any]] = []
        self.sections: list[dict[str, Any]] = []

    def whole(self, start: int) -> dict[str, int]:
        """Return the span from `start` to the current offset."""
        return {"offset": start, "length": max(self.offset - start - 1, 0)}

    def page(self, number: int, size: Size) -> dict[str, Any]:
        """Generate one page; add its paragraphs, table and section to the lists."""
        start, first = self.offset, len(self.paragraphs)
        self.words, self.lines = [], []
        self.paragraph(number, 0.8, 1.0, 4, "title")
        for line in range(size.texts):
            self.paragraph(number, 0.8, 1.4 + 0.25 * line, 5)
        self.table(number, size)
        self.paragraph(number, 7.4, 10.4, 1, "pageNumber")
        elements = [f"/paragraphs/{n}" for n in range(first, first + size.texts + 1)]
        section = {"spans": [self.whole(start)], "elements": [*elements, f"/tables/{number - 1}"]}
        self.sections.append(section)
        return {
            "pageNumber": number,
            "angle": 0 if number % 3 else 0.06560344994068146,
            "width": 8.5,
            "height": 11,
            "unit": "inch",
            "words": self.words,
            "lines": self.lines,
            "spans": [self.whole(start)],
        }

    def table(self, number: int, size: Size) -> None:
        """Generate the table of a page."""
        start, cells = self.offset, []
        for row in range(size.rows):
            for column in range(COLUMNS):
                x, y = 0.8 + 1.4 * column, 3.6 + 0.3 * row
                cell: dict[str, Any] = {"kind": "columnHeader"} if row == 0 else {}
                cell |= {"rowIndex": row, "columnIndex": column, "content": ""}
                regions = [{"pageNumber": number, "polygon": self.box(x, y, 1.4, 0.3)}]
                if row and column and self.rng.random() < 0.15:
                    cell |= {"boundingRegions": regions, "spans": []}
                else:
                    place = f"/paragraphs/{len(self.paragraphs)}"
                    content, spans = self.paragraph(number, x, y, 2 if column == 0 else 1)
                    cell |= {"content": content, "boundingRegions": regions, "spans": spans, "elements": [place]}
                cells.append(cell)
        self.tables.append(
            {
                "rowCount": size.rows,
                "columnCount": COLUMNS,
                "cells": cells,
                "boundingRegions": [{"pageNumber": number, "polygon": self.box(0.8, 3.6, 7.0, 0.3 * size.rows)}],
                "spans": [self.whole(start)],
            }
        )

    def paragraph(
        self, number: int, x: float, y: float, count: int, role: str = ""
    ) -> tuple[str, list[dict[str, int]]]:
        """Generate a paragraph of one line; return its content and spans."""
        start = self.offset
        for position in range(count):
            content = self.word() if count > 1 else self.number()
            polygon = self.box(x + 0.6 * position, y, 0.08 * len(content), 0.15)
            place = {"offset": self.offset, "length": len(content)}
            confidence = round(self.rng.uniform(0.6, 0.9995), 3)
            self.words.append({"content": content, "polygon": polygon, "confidence": confidence, "span": place})
            self.text.append(content)
            self.offset += len(content) + 1
        content = " ".join(self.text[-count:])
        spans = [self.whole(start)]
        regions = [{"pageNumber": number, "polygon": self.box(x, y, 0.6 * count, 0.15)}]
        self.lines.append({"content": content, "polygon": self.box(x, y, 0.6 * count, 0.15), "spans": list(spans)})
        found: dict[str, Any] = {"spans": spans, "boundingRegions": regions}
        self.paragraphs.append({**found, **({"role": role} if role else {}), "content": content})
        return content, [dict(spans[0])]

    def word(self) -> str:
        """Return a random word."""
        return self.rng.choice(_WORDS)

    def number(self) -> str:
        """Return a random amount."""
        return f"${self.rng.randrange(1, 999)},{self.rng.randrange(100, 999)}"

    def box(self, x: float, y: float, width: float, height: float) -> list[float]:
        """Return the polygon of a slightly skewed box, as in scans."""
        corners = (x, y, x + width, y, x + width, y + height, x, y + height)
        return [round(corner + self.rng.uniform(0, 0.01), 4) for corner in corners]
