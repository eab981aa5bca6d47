"""How sure the service was, and stretches of text by hand or in a language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from azfacade.results.extents import extents, text_of
from azfacade.results.places import Region, is_number, number_or_none
from azfacade_raw.document_intelligence.models.document_field import DocumentField
from azfacade_raw.document_intelligence.models.document_language import DocumentLanguage
from azfacade_raw.document_intelligence.models.document_selection_mark import DocumentSelectionMark
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.document_intelligence.models.document_style import DocumentStyle
from azfacade_raw.document_intelligence.models.document_word import DocumentWord

if TYPE_CHECKING:
    from azfacade.results.position_index import Element
    from azfacade.results.text_view import TextView


@attrs.frozen
class Confidence:
    """The confidence of an element, from 0 to 1.

    Attributes:
        own: What the service sent for the element itself, as it does for fields; None for paragraphs, cells, tables.
        min: The least of its words.
        mean: The mean of its words.
        words: The number of its words.
    """

    own: float | None
    min: float
    mean: float
    words: int


@attrs.frozen(repr=False, eq=False)
class LowConfidence:
    """What the service was not sure of.

    Attributes:
        path: Where it is in the result, such as `documents[0].Total` or `pages[0].words[3]`.
        element: The field, word or selection mark.
        text: Its text.
        confidence: Its confidence, from 0 to 1.
        page: The page number; None where the result does not tell.
    """

    path: str
    element: DocumentField | DocumentWord | DocumentSelectionMark
    text: str
    confidence: float
    page: int | None

    def __repr__(self) -> str:
        return f"<LowConfidence {self.confidence} on page {self.page}>"


@attrs.frozen(repr=False, eq=False)
class Stretch:
    """A stretch of text that has a style or a language.

    Attributes:
        text: The text.
        spans: Its position in `content`.
        regions: Where it is on the pages, one region a line.
        confidence: The confidence in the style or language, from 0 to 1.
        element: The style or language as the service sent it.
    """

    text: str
    spans: list[DocumentSpan]
    regions: list[Region]
    confidence: float
    element: DocumentStyle | DocumentLanguage

    @property
    def locale(self) -> str | None:
        """The language, such as `en`; None for a style."""
        return self.element.locale if isinstance(self.element, DocumentLanguage) else None

    def __repr__(self) -> str:
        return f"<Stretch {len(self.text)} characters>"


def stretches(view: TextView, elements: Iterable[DocumentStyle | DocumentLanguage]) -> list[Stretch]:
    """Return each span of styles or languages, in reading order."""
    found = sorted(
        ((place, number, each) for number, each in enumerate(elements) for place in extents(each.spans)),
        key=lambda item: item[:2],
    )
    result = []
    for (start, end), _, element in found:
        spans = [DocumentSpan(offset=start, length=end - start)]
        result.append(Stretch(view.cut([(start, end)]), spans, view.regions(spans), element.confidence, element))
    return result


def confidence_of(view: TextView, of: Element) -> Confidence | None:
    """Return the confidence of the words in an element; see `ResultView.confidence`."""
    words = [word.confidence for word in view.words_in(of) if is_number(word.confidence)]
    if not words:
        return None
    return Confidence(number_or_none(getattr(of, "confidence", None)), min(words), sum(words) / len(words), len(words))


def low_confidence(view: TextView, below: float, *, fields: bool, words: bool, marks: bool) -> list[LowConfidence]:
    """Return fields, words and marks of low confidence; see `ResultView.low_confidence`."""
    found = []
    for path, field in _fields(view) if fields else ():
        if field.confidence is not None and is_number(field.confidence) and field.confidence < below:
            page = next((region.page for region in view.regions(field)), None)
            found.append(LowConfidence(path, field, text_of(field.content), field.confidence, page))
    for number, sent_page in enumerate(view.result.pages):
        kinds: list[tuple[str, Sequence[DocumentWord | DocumentSelectionMark]]] = [
            ("words", sent_page.words if words else ()),
            ("selection_marks", sent_page.selection_marks if marks else ()),
        ]
        for kind, elements in kinds:
            for index, each in enumerate(elements):
                if is_number(each.confidence) and each.confidence < below:
                    path = f"pages[{number}].{kind}[{index}]"
                    text = text_of(each.content) if isinstance(each, DocumentWord) else view.cut(extents([each.span]))
                    found.append(LowConfidence(path, each, text, each.confidence, sent_page.page_number))
    return found


def _fields(view: TextView) -> Iterator[tuple[str, DocumentField]]:
    """Yield all fields with their paths, an object before its members."""
    for number, document in enumerate(view.result.documents):
        for path, field in document.walk():
            yield f"documents[{number}]{'' if path.startswith('[') else '.'}{path}", field
