"""A view that finds words and texts the slow and plain way, for results whose offsets are code points."""

from __future__ import annotations

from collections.abc import Iterable

from azfacade.errors import InvalidInputError
from azfacade.results.view_protocol import HasSpans
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.document_intelligence.models.document_word import DocumentWord


class BruteForceView:
    """What `ResultView` gives the functions of `azfacade.results`."""

    def __init__(self, result: AnalyzeResult) -> None:
        self.result = result

    def text(self, of: HasSpans | Iterable[DocumentSpan]) -> str:
        spans = of if isinstance(of, Iterable) else of.spans
        texts = []
        for span in spans:
            if span.offset + span.length > len(self.result.content or ""):
                raise InvalidInputError("the span ends beyond the content")
            texts.append(self.result.content[span.offset : span.offset + span.length])
        return "".join(texts)

    def words_in(self, of: HasSpans) -> list[DocumentWord]:
        return [
            word
            for page in self.result.pages
            for word in page.words
            if word.span is not None
            and any(
                s.offset <= word.span.offset and word.span.offset + word.span.length <= s.offset + s.length
                for s in of.spans
            )
        ]
