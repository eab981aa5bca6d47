"""What tables, marks and figures need of the view of a result: the text of spans and the words of an element."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.document_intelligence.models.document_word import DocumentWord


class HasSpans(Protocol):
    """An element that has a position in `content`."""

    @property
    def spans(self) -> list[DocumentSpan]:
        """The ranges of `content`."""
        ...


class TextAndWords(Protocol):
    """The part of `ResultView` that this folder's functions call."""

    @property
    def result(self) -> AnalyzeResult:
        """The result that the view reads."""
        ...

    def text(self, of: HasSpans | Iterable[DocumentSpan]) -> str:
        """Return what `content` has at spans, whatever their `stringIndexType` is.

        Raises:
            InvalidInputError: A span ends beyond `content`.
        """
        ...

    def words_in(self, of: HasSpans) -> list[DocumentWord]:
        """Return the words of an element, in order."""
        ...
