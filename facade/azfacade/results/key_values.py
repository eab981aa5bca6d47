"""The key-value pairs of a result as a sequence that loses no repeated key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

import attrs

from azfacade.results.extents import Owners, PageFinder, extents, text_of
from azfacade.results.places import number_or_none
from azfacade.results.selection_marks import Mark, find_selection_marks
from azfacade.results.table_grid import normal
from azfacade.results.text_view import TextView
from azfacade_raw.document_intelligence.models.document_key_value_pair import DocumentKeyValuePair

MARK_TEXTS = {":selected:": True, "☒": True, "☑": True, ":unselected:": False, "☐": False}
"""Texts of a value that is a selection mark: of results read as text or in preview versions, and as markdown."""


@attrs.frozen(repr=False, eq=False)
class KeyValue:
    """A label and its value.

    Attributes:
        key: The label as the service sent it, with its colon and line breaks.
        value: The text of the value; None where nothing is filled in.
        confidence: The confidence that the two belong together, from 0 to 1; None where the service sent none.
        page: The number of the page of the label; None where the result does not tell.
        mark: Whether the value is a ticked (True) or an empty (False) selection mark; None for other values.
        context: What the label of a mark belongs to, as `Mark.context`; empty for other values.
        element: The pair as the service sent it.
    """

    key: str
    value: str | None
    confidence: float | None
    page: int | None
    mark: bool | None
    context: tuple[str, ...]
    element: DocumentKeyValuePair

    def __repr__(self) -> str:
        return f"<KeyValue on page {self.page}, confidence {self.confidence}>"


class KeyValues(Sequence[KeyValue]):
    """Key-value pairs in the order sent. Keys often repeat; `all` and `to_dict` give each of their values.

    Keys are compared without regard to case, line breaks, repeated spaces and a colon at the end.
    """

    __slots__ = ("_by_key", "_pairs")

    def __init__(self, pairs: Iterable[KeyValue]) -> None:
        """Hold pairs, in order."""
        self._pairs = tuple(pairs)
        self._by_key: dict[str, list[KeyValue]] = {}
        for pair in self._pairs:
            self._by_key.setdefault(compared_key(pair.key), []).append(pair)

    def __len__(self) -> int:
        return len(self._pairs)

    @overload
    def __getitem__(self, index: int) -> KeyValue: ...
    @overload
    def __getitem__(self, index: slice) -> KeyValues: ...
    def __getitem__(self, index: int | slice) -> KeyValue | KeyValues:
        return KeyValues(self._pairs[index]) if isinstance(index, slice) else self._pairs[index]

    def __repr__(self) -> str:
        return f"<KeyValues {len(self._pairs)} pairs, {len(self._by_key)} keys>"

    def all(self, key: str) -> list[KeyValue]:
        """Return the pairs of a key, in order; empty where there is none."""
        return list(self._by_key.get(compared_key(key), ()))

    def first(self, key: str) -> KeyValue | None:
        """Return the first pair of a key that has a value, else the first pair of it; None where there is none."""
        pairs = self.all(key)
        return next((pair for pair in pairs if pair.value is not None), pairs[0] if pairs else None)

    def to_dict(self) -> dict[str, list[str | None]]:
        """Return all values of each key, under the key as it is first spelled."""
        return {pairs[0].key: [pair.value for pair in pairs] for pairs in self._by_key.values()}


def compared_key(key: str) -> str:
    """Return a key in the form in which keys are compared."""
    return normal(key).rstrip(":\uff1a ")


def find_key_values(view: TextView, *, with_contexts: bool = True) -> KeyValues:
    """Return the key-value pairs of a result; empty where it has none.

    Args:
        view: The view of the result.
        with_contexts: Find the contexts of marks, for which all marks of the result are read.
    """
    result = view.result
    pages = PageFinder(result)
    marks: Owners[Mark] | None = None
    pairs = []
    for element in result.key_value_pairs:
        key, value = element.key, element.value
        text = text_of(value.content) if value is not None and value.content is not None else None
        mark = MARK_TEXTS.get(text.strip()) if text is not None else None
        context: tuple[str, ...] = ()
        if with_contexts and mark is not None and value is not None:
            if marks is None:
                found = find_selection_marks(view, min_confidence=0)
                marks = Owners((extent, each) for each in found for extent in extents([each.element.span]))
            owners = [marks.at(start) for start, _ in extents(value.spans)]
            context = next((owner[1].context for owner in owners if owner is not None), ())
        numbers = pages.pages_of(key.bounding_regions, key.spans) if key is not None else []
        pairs.append(
            KeyValue(
                key=text_of(key.content) if key is not None else "",
                value=text,
                confidence=number_or_none(element.confidence),
                page=numbers[0] if numbers else None,
                mark=mark,
                context=context,
                element=element,
            )
        )
    return KeyValues(pairs)
