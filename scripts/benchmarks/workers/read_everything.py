"""Reads every word, line, paragraph, table, cell, region and span of a decoded operation once.

Both functions return the same sum for the same body, which shows that no contestant leaves something out.
"""

from __future__ import annotations

from typing import Any


def read_objects(operation: Any) -> float:
    """Read an operation of objects with Python attribute names and lists that are never None."""
    result = operation.analyze_result
    seen = 0.0
    for page in result.pages:
        seen += page.page_number + len(page.spans)
        for word in page.words:
            seen += len(word.content) + word.confidence + word.span.offset + word.span.length + word.polygon[0]
        for line in page.lines:
            seen += len(line.content) + line.polygon[0]
            for span in line.spans:
                seen += span.offset + span.length
    for paragraph in result.paragraphs:
        seen += len(paragraph.content) + len(paragraph.role or "")
        for region in paragraph.bounding_regions:
            seen += region.page_number + region.polygon[0]
        for span in paragraph.spans:
            seen += span.offset + span.length
    for table in result.tables:
        seen += table.row_count + table.column_count
        for cell in table.cells:
            seen += cell.row_index + cell.column_index + len(cell.content) + len(cell.kind or "")
            for region in cell.bounding_regions:
                seen += region.page_number + region.polygon[0]
            for span in cell.spans:
                seen += span.offset + span.length
    return seen


def read_dicts(operation: Any) -> float:
    """Read an operation of parsed JSON."""
    result = operation["analyzeResult"]
    seen = 0.0
    for page in result["pages"]:
        seen += page["pageNumber"] + len(page["spans"])
        for word in page["words"]:
            span = word["span"]
            seen += len(word["content"]) + word["confidence"] + span["offset"] + span["length"] + word["polygon"][0]
        for line in page["lines"]:
            seen += len(line["content"]) + line["polygon"][0]
            for span in line["spans"]:
                seen += span["offset"] + span["length"]
    for paragraph in result["paragraphs"]:
        seen += len(paragraph["content"]) + len(paragraph.get("role", ""))
        for region in paragraph["boundingRegions"]:
            seen += region["pageNumber"] + region["polygon"][0]
        for span in paragraph["spans"]:
            seen += span["offset"] + span["length"]
    for table in result["tables"]:
        seen += table["rowCount"] + table["columnCount"]
        for cell in table["cells"]:
            seen += cell["rowIndex"] + cell["columnIndex"] + len(cell["content"]) + len(cell.get("kind", ""))
            for region in cell["boundingRegions"]:
                seen += region["pageNumber"] + region["polygon"][0]
            for span in cell["spans"]:
                seen += span["offset"] + span["length"]
    return seen
