"""`--format`: writes a result as JSON, markdown or text."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult


class Format(StrEnum):
    """The form in which a result is written: `--format`."""

    JSON = "json"
    MARKDOWN = "markdown"
    TEXT = "text"

    @property
    def suffix(self) -> str:
        """The suffix of the files."""
        return {"json": ".json", "markdown": ".md", "text": ".txt"}[self.value]

    def render(self, result: AnalyzeResult) -> bytes:
        """Return a result in this form as bytes; a lone surrogate is escaped."""
        if self is Format.JSON:
            return result.to_json(bytes, indent=2) + b"\n"
        return result.content.encode(errors="backslashreplace")
