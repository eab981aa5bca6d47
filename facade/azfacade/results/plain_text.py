"""Texts of a result without the marks of Markdown."""

from __future__ import annotations

import re

from azfacade.results.extents import text_of
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.document_table import DocumentTable

_COMMENT = re.compile(r'<!-- (?:PageHeader|PageFooter|PageNumber|FigureContent)="(.*?)" -->', re.DOTALL)
_HEADING = re.compile(r"\A\s{0,3}#{1,6}\s+|\n(?:=+|-+)\s*\Z")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(text: str, *, markdown: bool) -> str:
    """Return a text of a result without the marks of Markdown that the service writes into paragraphs."""
    if not markdown:
        return text
    return _ESCAPED.sub(r"\1", _HEADING.sub("", without_comments(text)))


def without_comments(text: str) -> str:
    """Return a text without the comments around page headers, page footers and texts in figures."""
    return _COMMENT.sub(r"\1", text)


def is_markdown(result: AnalyzeResult) -> bool:
    """Tell whether the result's texts are Markdown."""
    return result.content_format == "markdown"


def attached_texts(*elements: object) -> list[str]:
    """Return the texts of a caption or of footnotes, where there are any."""
    return [text for text in (text_of(getattr(each, "content", None)) for each in elements) if text]


def tabbed(table: DocumentTable, markdown: bool) -> str:
    """Return a line for each row of a table, the cells between tabs; a merged cell in its first place only."""
    rows: dict[int, list[str]] = {}
    cells = [cell for cell in table.cells if isinstance(cell.row_index, int) and isinstance(cell.column_index, int)]
    for cell in sorted(cells, key=lambda cell: (cell.row_index, cell.column_index)):
        row = rows.setdefault(cell.row_index, [])
        missing = min(cell.column_index, len(cells)) - len(row)  # a column beyond all cells is an error of the file
        row += [*[""] * missing, " ".join(plain(text_of(cell.content), markdown=markdown).split())]
    return "\n".join("\t".join(row).rstrip("\t") for row in rows.values())
