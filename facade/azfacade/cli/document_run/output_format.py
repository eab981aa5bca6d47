"""The values of `--format`: how the result of a document is written."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult


class OutputFormat(StrEnum):
    """A value of `--format`; JSON keeps the whole result, the others keep its content."""

    JSON = "json"
    MARKDOWN = "markdown"
    TEXT = "text"

    @property
    def suffix(self) -> str:
        """File name extension, with the dot."""
        return {"json": ".json", "markdown": ".md", "text": ".txt"}[self.value]

    def render(self, result: AnalyzeResult) -> bytes:
        """Return the content of the output file; an unpaired surrogate is escaped."""
        if self is OutputFormat.JSON:
            return result.to_json(bytes, indent=2) + b"\n"
        return result.content.encode(errors="backslashreplace")
