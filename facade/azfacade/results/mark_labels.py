"""Labels of selection marks: the nearest words in a mark's row, on a page that is turned upright."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from azfacade.results.extents import Owners, extents, text_of
from azfacade.results.places import Box, box_of, number_or_none, turned
from azfacade_raw.document_intelligence.models.document_page import DocumentPage
from azfacade_raw.document_intelligence.models.document_selection_mark import DocumentSelectionMark

BOX_GLYPHS = "☐☑☒□■▢▣◻◼◽◾❏❐❑❒⬜⬛○●◯◉"
"""Characters as which text recognition reads an empty or ticked box."""
SAME_ROW = 0.35
"""The share of the lower one's height by which a word and a mark overlap when they are in one row."""
MAX_GAP = 2.0
"""The widest gap between a mark and its label, and between the words of a label, in heights."""


class _Word(NamedTuple):
    box: Box
    start: int
    end: int
    text: str
    line: object


class Label(NamedTuple):
    """The label of a mark: its text and its start in `content`."""

    text: str
    start: int


def without_box_glyphs(text: str) -> str:
    """Return a text without the box glyphs and spaces that it starts with."""
    return text.lstrip(BOX_GLYPHS + " \t\r\n\u00a0").rstrip()


def labels_by_place(page: DocumentPage, marks: Sequence[DocumentSelectionMark]) -> list[Label | None] | None:
    """Return the label of each mark of a page from where words stand; None where the page has no geometry.

    The label stands right of its mark, or left where nothing stands on the right that is no other mark's. It ends at
    the next mark, at the end of its line, and at a wide gap.
    """
    angle = number_or_none(page.angle) or 0.0
    boxes = [_upright_box(mark.polygon, angle) for mark in marks]
    rows = _Rows(_words(page, angle))
    if not rows or not any(boxes):
        return None
    found = [_right_of(box, rows, boxes) if box is not None else [] for box in boxes]
    taken = {word.start for words in found for word in words}
    for number, box in enumerate(boxes):
        if box is not None and not found[number]:
            found[number] = _left_of(box, rows, boxes, taken)
    return [_joined(words) for words in found]


def _upright_box(polygon: Sequence[float], angle: float) -> Box | None:
    return box_of(turned(polygon, angle, (0.0, 0.0)))


def _words(page: DocumentPage, angle: float) -> list[_Word]:
    lines = Owners((extent, line) for line in page.lines for extent in extents(line.spans))
    words = []
    for word in page.words:
        box = _upright_box(word.polygon, angle)
        for start, end in extents([word.span]):
            if box is not None and without_box_glyphs(text_of(word.content)):
                line = lines.at(start)
                words.append(_Word(box, start, end, text_of(word.content), line and line[1]))
    return words


class _Rows:
    """Finds the words of a page that are in one row with a mark."""

    def __init__(self, words: list[_Word]) -> None:
        self._words = sorted(words, key=lambda word: word.box.top)
        self._tops = [word.box.top for word in self._words]
        self._tallest = max((word.box.height for word in words), default=0.0)

    def __bool__(self) -> bool:
        return bool(self._words)

    def of(self, mark: Box) -> list[_Word]:
        """Return the words whose box overlaps the mark's height enough, from the left."""
        first = bisect_left(self._tops, mark.top - self._tallest)
        near = self._words[first : bisect_right(self._tops, mark.bottom)]
        return sorted((word for word in near if _in_one_row(word.box, mark)), key=lambda word: word.box.left)


def _in_one_row(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > SAME_ROW * min(one.height, other.height)


def _right_of(mark: Box, rows: _Rows, marks: Sequence[Box | None]) -> list[_Word]:
    others = (
        each.left for each in marks if each is not None and each.middle[0] > mark.middle[0] and _in_one_row(each, mark)
    )
    limit = min(others, default=math.inf)
    return _chain(mark, [word for word in rows.of(mark) if mark.right < word.box.middle[0] < limit])


def _left_of(mark: Box, rows: _Rows, marks: Sequence[Box | None], taken: set[int]) -> list[_Word]:
    others = (
        each.right for each in marks if each is not None and each.middle[0] < mark.middle[0] and _in_one_row(each, mark)
    )
    limit = max(others, default=-math.inf)
    words = [word for word in rows.of(mark) if limit < word.box.middle[0] < mark.left]
    chain = _chain(mark, words[::-1])
    return [] if any(word.start in taken for word in chain) else chain[::-1]


def _chain(mark: Box, words: Sequence[_Word]) -> list[_Word]:
    """Return the words of one line that stand next to a mark, each near to the one before it."""
    chain: list[_Word] = []
    before = mark
    for word in words:
        if chain and word.line is not chain[0].line:
            continue
        gap = max(word.box.left - before.right, before.left - word.box.right)
        if gap > MAX_GAP * max(word.box.height, mark.height):
            break
        chain.append(word)
        before = word.box
    return chain


def _joined(words: Sequence[_Word]) -> Label | None:
    """Return the words as a text, with spaces where `content` has something between them."""
    if not words:
        return None
    text = words[0].text
    for before, word in pairwise(words):
        text += word.text if word.start == before.end else f" {word.text}"
    return Label(without_box_glyphs(text), words[0].start)
