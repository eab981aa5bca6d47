"""`Change`: what differs between two results at one place."""

from __future__ import annotations

import re

import attrs

from azfacade.results.extents import text_of
from azfacade.results.places import is_number
from azfacade_raw.field_values import FieldValue


@attrs.frozen(repr=False, eq=False)
class Change:
    """What differs between two results at one place.

    Attributes:
        path: The place, such as `documents[0].Items[2].Amount`, `tables[1].rows[3][0]`, `paragraphs[7]` or
            `key_values["Total"]`. Indexes are those of the first result; of what was added, those of the second.
        before: The value in the first result; None where it has none there.
        after: The value in the second result; None where it has none there.
        confidence_before: The confidence of `before`, from 0 to 1: of fields and key-value pairs as the service sent
            it, of texts and cells the least of their words. None where there is none.
        confidence_after: The same of `after`.
    """

    path: str
    before: FieldValue
    after: FieldValue
    confidence_before: float | None = None
    confidence_after: float | None = None

    def __repr__(self) -> str:
        # Names of fields and keys are texts of the document.
        place = re.match(r"\w+(\[\d+\])?", self.path)
        kind = "added" if self.before is None else "removed" if self.after is None else "changed"
        return f"<Change {kind} in {place[0] if place else 'the result'}>"


def collapsed(text: object) -> str:
    """Return a text in the form in which texts are compared: white space collapsed."""
    return " ".join(text_of(text).split())


def sent_confidence(element: object) -> float | None:
    """Return the confidence that the service sent for an element; None where it sent none."""
    sent = getattr(element, "confidence", None)
    return sent if is_number(sent) else None
