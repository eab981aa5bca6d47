"""The values of `--format`: how the result of a document is written."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult


class OutputFormat(StrEnum):
    """A value of `--format`; JSON keeps the whole result, the others a part of it."""

    JSON = "json"
    MARKDOWN = "markdown"
    TEXT = "text"
    FIELDS = "fields"
    """The values of the fields as JSON."""
    CSV = "csv"
    """The tables as CSV."""
    CHUNKS = "chunks"
    """The chunks as JSON."""

    @property
    def suffix(self) -> str:
        """File name extension, with the dot."""
        return {
            "json": ".json",
            "markdown": ".md",
            "text": ".txt",
            "fields": ".fields.json",
            "csv": ".csv",
            "chunks": ".chunks.json",
        }[self.value]

    @property
    def is_json(self) -> bool:
        """True if the output is JSON."""
        return self.suffix.endswith(".json")

    def render(self, result: AnalyzeResult) -> bytes:
        """Return the content of the output file; an unpaired surrogate is escaped."""
        if self is OutputFormat.JSON:
            return result.to_json(bytes, indent=2) + b"\n"
        if self in (OutputFormat.MARKDOWN, OutputFormat.TEXT):
            return result.content.encode(errors="backslashreplace")
        from azfacade.cli.result_output.rendering import render_result

        return render_result(result, self.value).encode(errors="backslashreplace") + b"\n"
