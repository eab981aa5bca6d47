"""Writes a response body of Document Intelligence as Amazon Textract and Google Document AI would send its pages.

Words, lines, tables and cells are the same, so that libraries that read the results of each service have as much to do.
Document AI has paragraphs too; Textract has none without its layout feature, which is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from benchmarks.response_bodies import make_body

JSON = dict[str, Any]


def textract_body(name: str) -> bytes:
    """Return a body as `GetDocumentAnalysis` gives it, its pages put together."""
    result = json.loads(make_body(name))["analyzeResult"]
    blocks = [block for page, table in zip(result["pages"], result["tables"], strict=True) for block in _blocks(
        page, table)]  # fmt: skip
    body = {"DocumentMetadata": {"Pages": len(result["pages"])}, "JobStatus": "SUCCEEDED", "Blocks": blocks}
    return _dump(body | {"AnalyzeDocumentModelVersion": "1.0"})


def document_ai_body(name: str) -> bytes:
    """Return a body as the Document that a processor for layouts or forms gives."""
    result = json.loads(make_body(name))["analyzeResult"]
    paragraphs: dict[int, list[JSON]] = {}
    for paragraph in result["paragraphs"]:
        paragraphs.setdefault(paragraph["boundingRegions"][0]["pageNumber"], []).append(paragraph)
    pages = [
        {
            "pageNumber": page["pageNumber"],
            "dimension": {"width": page["width"], "height": page["height"], "unit": page["unit"]},
            "layout": _layout(page["spans"]),
            "tokens": [{"layout": _layout([word["span"]], word)} for word in page["words"]],
            "lines": [{"layout": _layout(line["spans"], line)} for line in page["lines"]],
            "paragraphs": [
                {"layout": _layout(each["spans"], each["boundingRegions"][0])}
                for each in paragraphs[page["pageNumber"]]
            ],
            "tables": [{"layout": _layout(table["spans"]), **_rows(table)}],
        }
        for page, table in zip(result["pages"], result["tables"], strict=True)
    ]
    text = list(result["content"])
    for line in (line for page in result["pages"] for line in page["lines"]):
        for span in line["spans"]:  # the bodies have a line end behind each word
            place = slice(span["offset"], span["offset"] + span["length"])
            text[place] = " ".join("".join(text[place]).split("\n"))
    return _dump({"mimeType": "application/pdf", "text": "".join(text), "pages": pages})


def _dump(body: JSON) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _relative(polygon: list[float]) -> Iterator[tuple[float, float]]:
    for x, y in zip(polygon[::2], polygon[1::2], strict=True):
        yield round(x / 8.5, 6), round(y / 11, 6)


def _layout(spans: list[JSON], placed: JSON | None = None) -> JSON:
    anchor = {"textSegments": [{"startIndex": str(span["offset"]), "endIndex": str(span["offset"] + span["length"])}
                               for span in spans]}  # fmt: skip
    layout: JSON = {
        "textAnchor": anchor,
        "confidence": (placed or {}).get("confidence", 0.99),
        "orientation": "PAGE_UP",
    }
    if placed is not None:
        layout["boundingPoly"] = {"normalizedVertices": [{"x": x, "y": y} for x, y in _relative(placed["polygon"])]}
    return layout


def _rows(table: JSON) -> JSON:
    rows: list[JSON] = [{"cells": []} for _ in range(table["rowCount"])]
    for cell in table["cells"]:
        layout = _layout(cell["spans"], cell["boundingRegions"][0])
        rows[cell["rowIndex"]]["cells"].append({"layout": layout, "rowSpan": 1, "colSpan": 1})
    return {"headerRows": rows[:1], "bodyRows": rows[1:]}


def _blocks(page: JSON, table: JSON) -> Iterator[JSON]:
    number = page["pageNumber"]
    ids = (f"{number:08x}-0000-4000-8000-{index:012x}" for index in count())

    def block(kind: str, placed: JSON | None = None, children: list[JSON] | None = None, **more: Any) -> JSON:
        corners = list(_relative(placed["polygon"])) if placed else [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        box = {
            "Width": max(across) - min(across),
            "Height": max(down) - min(down),
            "Left": min(across),
            "Top": min(down),
        }
        geometry = {"BoundingBox": box, "Polygon": [{"X": x, "Y": y} for x, y in corners]}
        made: JSON = {"BlockType": kind, "Geometry": geometry, "Id": next(ids), "Page": number, **more}
        if children:
            made["Relationships"] = [{"Type": "CHILD", "Ids": [child["Id"] for child in children]}]
        return made

    words = {
        word["span"]["offset"]: block(
            "WORD", word, Confidence=word["confidence"] * 100, Text=word["content"], TextType="PRINTED"
        )
        for word in page["words"]
    }

    def words_of(spans: list[JSON]) -> list[JSON]:
        starts = (start for span in spans for start in range(span["offset"], span["offset"] + span["length"]))
        return [words[start] for start in starts if start in words]

    lines = [
        block("LINE", line, words_of(line["spans"]), Confidence=99.0, Text=line["content"]) for line in page["lines"]
    ]
    cells = [
        block(
            "CELL", cell["boundingRegions"][0], words_of(cell["spans"]), Confidence=90.0, RowIndex=cell["rowIndex"] + 1,
            ColumnIndex=cell["columnIndex"] + 1, RowSpan=1, ColumnSpan=1,
            EntityTypes=["COLUMN_HEADER"] if "kind" in cell else [],
        )
        for cell in table["cells"]
    ]  # fmt: skip
    whole = block("TABLE", table["boundingRegions"][0], cells, Confidence=99.0, EntityTypes=["STRUCTURED_TABLE"])
    yield from (block("PAGE", None, [*lines, whole]), *lines, *words.values(), whole, *cells)


MAKERS = {"textract": textract_body, "document-ai": document_ai_body}
"""Write the bodies, by the service whose they are like."""
