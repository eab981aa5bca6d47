"""What a result says of its own text: how sure the service is, what is written by hand, the languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azfacade.results.position_index import Element
from azfacade.results.text_view import TextView

if TYPE_CHECKING:
    from azfacade.results.quality import Confidence, LowConfidence, Stretch


class QualityView(TextView):
    """The text of a result with its confidence, handwriting and languages; `ResultView` is made of it."""

    def handwritten(self) -> list[Stretch]:
        """Return the stretches of text that are written by hand, in reading order."""
        from azfacade.results.quality import stretches

        return stretches(self, [style for style in self.result.styles if style.is_handwritten is True])

    def languages(self) -> list[Stretch]:
        """Return the stretches of text with their languages, in reading order; needs the add-on `languages`."""
        from azfacade.results.quality import stretches

        return stretches(self, self.result.languages)

    def confidence(self, of: Element) -> Confidence | None:
        """Return the confidence of the words in an element, and its own; None for an element without words."""
        from azfacade.results.quality import confidence_of

        return confidence_of(self, of)

    def low_confidence(
        self, below: float = 0.8, *, fields: bool = True, words: bool = True, marks: bool = True
    ) -> list[LowConfidence]:
        """Return what the service was not sure of: fields, then words and marks page by page.

        Args:
            below: The confidence, from 0 to 1, that is enough.
            fields: Report fields.
            words: Report words.
            marks: Report selection marks.
        """
        from azfacade.results.quality import low_confidence

        return low_confidence(self, below, fields=fields, words=words, marks=marks)
