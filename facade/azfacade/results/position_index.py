"""Finds the elements at a position in `content` by bisection. Positions are in the result's own units."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import is_, itemgetter
from typing import Any, Generic, Protocol, TypeVar

from azfacade.errors import InvalidInputTypeError
from azfacade.results.extents import Extent, extents
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.types import shorten

T = TypeVar("T")


class HasSpans(Protocol):
    """An element with positions in `content`: a page, line, paragraph, table, cell, field, figure, block."""

    @property
    def spans(self) -> list[DocumentSpan]:
        """The positions."""
        ...


class HasSpan(Protocol):
    """An element with one position in `content`: a word, selection mark, barcode, formula."""

    @property
    def span(self) -> DocumentSpan:
        """The position."""
        ...


Element = HasSpans | HasSpan | DocumentSpan | Iterable[DocumentSpan]
"""What has a position in `content`, or the position itself."""


class Group(Generic[T]):
    """The elements of one page, or all of a kind, by position; sorted when first asked for."""

    __slots__ = ("_in_order", "_unread", "ends", "extent", "is_simple", "items", "owner", "several", "starts")

    def __init__(self, items: list[T], owner: Any = None, extent: Extent | None = None) -> None:
        """Hold elements.

        Args:
            items: Elements with `span` or `spans`.
            owner: The page that they belong to.
            extent: Where they are at most; by default from the first to the last one.
        """
        self.items: list[T] = []
        self.owner = owner
        self.ends: Sequence[int] = ()
        self.several: dict[int, list[Extent]] = {}
        """The extents of elements that have more than one, by their index."""
        self._unread: list[T] | None = items
        self.starts: Sequence[int] = ()
        self._in_order = True
        self.is_simple = False
        """True once the elements are read, if they start and end in order and have one extent each."""
        outer = [extent] if extent else []
        for each in (items[0], items[-1]) if items else ():
            outer += extents(spans_of(each))
        self.extent = (min(start for start, _ in outer), max(end for _, end in outer)) if outer else None

    def _read(self) -> None:
        if self._unread is not None:
            self._load(self._unread)
            self._unread = None
            self.is_simple = self._in_order and not self.several

    def _load(self, items: list[Any]) -> None:
        try:  # words and marks of a genuine result
            spans = [item.span for item in items]
            starts = [span.offset for span in spans]
            ends = [span.offset + span.length for span in spans]
            self._in_order = ends == sorted(ends)
            if starts == sorted(starts):
                self.starts, self.ends, self.items = _compact(starts), _compact(ends), items
                return
        except (AttributeError, TypeError):
            pass
        found = [(min(places)[0], max(end for _, end in places), places, item) for item in items if (
            places := extents(spans_of(item)))]  # fmt: skip
        found.sort(key=itemgetter(0))
        self.starts = _compact([e[0] for e in found])
        in_order = [e[3] for e in found]
        self.items = items if len(items) == len(in_order) and all(map(is_, items, in_order)) else in_order
        self.ends = _compact([e[1] for e in found])
        self.several = {number: each[2] for number, each in enumerate(found) if len(each[2]) > 1}
        self._in_order = list(self.ends) == sorted(self.ends)

    def within(self, start: int, end: int, ranges: Sequence[Extent]) -> list[T]:
        """Return the elements that start between two positions and lie in ranges with all their extents."""
        if self.is_simple:
            first = bisect_left(self.starts, start)
            return self.items[first : bisect_right(self.ends, end, first)]
        if self._unread is not None:
            self._read()
            return self.within(start, end, ranges)
        return [
            self.items[number]
            for number in range(bisect_left(self.starts, start), bisect_right(self.starts, end))
            if (
                all(any(a <= s and e <= b for a, b in ranges) for s, e in self.several[number])
                if number in self.several
                else self.ends[number] <= end
            )
        ]

    def touching(self, start: int, end: int) -> list[T]:
        """Return the elements that have a position between two positions."""
        self._read()
        high = bisect_left(self.starts, end)
        low = bisect_right(self.ends, start, 0, high) if self._in_order else 0
        return [
            self.items[number]
            for number in range(low, high)
            if self.ends[number] > start
            and (number not in self.several or any(s < end and e > start for s, e in self.several[number]))
        ]


def _compact(positions: list[int]) -> Sequence[int]:
    """Return positions in an array, which takes less memory; those of a broken result may be too large."""
    try:
        return array("i", positions)
    except OverflowError:
        return positions


class PositionIndex(Generic[T]):
    """Groups of elements; those that a position is not in are not read."""

    __slots__ = ("_are_disjoint", "_starts", "_starts_of_next", "groups")

    def __init__(self, groups: Iterable[Group[T]]) -> None:
        """Order the groups; if they overlap, as in a result edited by hand, all of them are searched."""
        placed = sorted(((group.extent, number, group) for number, group in enumerate(groups) if group.extent))
        self.groups = [group for _, _, group in placed]
        self._starts = [extent[0] for extent, _, _ in placed if extent]
        self._starts_of_next = [*self._starts, sys.maxsize]
        ends = [extent[1] for extent, _, _ in placed if extent]
        self._are_disjoint = all(end <= start for end, start in zip(ends, self._starts[1:], strict=False))

    def groups_at(self, start: int, end: int) -> list[Group[T]]:
        """Return the groups that may have elements between two positions."""
        if not self._are_disjoint:
            return self.groups
        low = bisect_right(self._starts, start) - 1
        return self.groups[max(low, 0) : bisect_right(self._starts, end)]

    def grouped(self, ranges: Sequence[Extent]) -> Iterator[tuple[Group[T], list[T]]]:
        """Yield the elements within ranges, each once, with their group."""
        seen: set[int] = set()
        for start, end in sorted(ranges):
            for group in self.groups_at(start, end):
                found = group.within(start, end, ranges)
                if len(ranges) > 1 or not self._are_disjoint:
                    found = [each for each in found if id(each) not in seen]
                    seen.update(map(id, found))
                if found:
                    yield group, found

    def of(self, element: Element) -> list[T]:
        """Return what lies in an element with all its extents, each once, in order."""
        spans: Sequence[DocumentSpan | None] = getattr(element, "spans", None) or ()
        if len(spans) == 1 and (span := spans[0]) is not None and self._are_disjoint:  # quicker; most elements have one
            start, length = span.offset, span.length
            if type(start) is int and type(length) is int and start >= 0 and length >= 0:
                end = start + length
                number = bisect_right(self._starts, start)
                if number and end < self._starts_of_next[number]:
                    group = self.groups[number - 1]
                    if group.is_simple:  # as `within` has it; a call less is a tenth of the time
                        first = bisect_left(group.starts, start)
                        return group.items[first : bisect_right(group.ends, end, first)]
                    return group.within(start, end, ((start, end),))
        return self.within(extents_of(element))

    def within(self, ranges: Sequence[Extent]) -> list[T]:
        """Return the elements that lie in ranges with all their extents, each once, in order."""
        return [each for _, found in self.grouped(ranges) for each in found]

    def touching(self, start: int, end: int) -> list[T]:
        """Return the elements that have a position between two positions."""
        return [each for group in self.groups_at(start, end) for each in group.touching(start, end)]


def spans_of(of: Any) -> Sequence[DocumentSpan | None]:
    """Return the spans of an element, or of a span or an iterable of spans."""
    if isinstance(of, DocumentSpan):
        return (of,)
    spans = getattr(of, "spans", None)
    if spans is not None:
        return spans  # type: ignore[no-any-return]  # elements of any class
    if hasattr(of, "span"):
        return (of.span,)
    if not isinstance(of, Iterable) or isinstance(of, (str, bytes)):
        raise InvalidInputTypeError(
            f"{shorten(type(of).__name__)} has no position in the text; give spans or an element that has them"
        )
    return tuple(of)


def extents_of(of: Element) -> list[Extent]:
    """Return the extents of an element, or of a span or an iterable of spans; those that are invalid are left out."""
    return extents(spans_of(of))
