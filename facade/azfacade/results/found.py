"""`Found`: a place in the text of a result."""

from __future__ import annotations

import attrs

from azfacade.results.places import Region
from azfacade_raw.document_intelligence.models.document_word import DocumentWord


@attrs.frozen(repr=False)
class Found:
    """A place where a text was found.

    Attributes:
        start: The index in `content` where it starts.
        end: The index after its last character.
        words: The words that it touches.
        regions: Where these words are, one region a line.
    """

    start: int
    end: int
    words: list[DocumentWord]
    regions: list[Region]

    def __repr__(self) -> str:
        return f"<Found {self.start} to {self.end}, {len(self.words)} words>"
