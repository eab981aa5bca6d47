"""Positions on a page of letter size, with characters of equal width: boxes, polygons, units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .page_content import Block, FigureBlock, ParagraphBlock, TableBlock

WIDTH, HEIGHT = 8.5, 11.0
_MARGIN = 1.0
_LINE_PITCH, _CHARACTER_PITCH = 0.25, 0.1
FIGURE_ROWS = 8
_DOTS_PER_INCH = 100


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in inches from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float


WHOLE_PAGE = Box(0.0, 0.0, WIDTH, HEIGHT)


def union(boxes: Iterable[Box]) -> Box:
    """Return the bounding box of boxes."""
    lefts, tops, rights, bottoms = zip(*((one.left, one.top, one.right, one.bottom) for one in boxes), strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def polygon(box: Box, unit: str) -> list[float]:
    """Return the corners of a box, clockwise from the top left."""
    left, top, right, bottom = (measure(one, unit) for one in (box.left, box.top, box.right, box.bottom))
    return [left, top, right, top, right, bottom, left, bottom]


def measure(inches: float, unit: str) -> float:
    """Convert a length to the unit: inches with a fraction, pixels as integers."""
    return round(inches * _DOTS_PER_INCH) if unit == "pixel" else as_sent(round(inches, 4))


def as_sent(number: float) -> float:
    """Return a number in the format of the service: `11`, not `11.0`."""
    return int(number) if number.is_integer() else number


class PageLayout:
    """Lays out the lines of a page from top to bottom, small enough for all to fit."""

    def __init__(self, blocks: list[Block]) -> None:
        rows = sum(_rows(block) + 1 for block in blocks)
        longest = max((_longest(block) for block in blocks), default=1)
        self._line_pitch = min(_LINE_PITCH, (HEIGHT - 2 * _MARGIN) / max(1, rows))
        self._character_pitch = min(_CHARACTER_PITCH, (WIDTH - 2 * _MARGIN) / max(1, longest))
        self._row = 0

    def word(self, column: int, length: int) -> Box:
        """Place a word on the current line."""
        return self._box(_MARGIN + column * self._character_pitch, length * self._character_pitch)

    def cell(self, index: int, count: int) -> Box:
        """Place a cell of a table of `count` columns on the current line."""
        width = self._cell_width(count)
        return self._box(_MARGIN + index * width, width)

    def word_in_cell(self, index: int, count: int, column: int, length: int) -> Box:
        """Place a word in a cell."""
        left = _MARGIN + index * self._cell_width(count)
        return self._box(left + column * self._character_pitch, length * self._character_pitch)

    def figure(self) -> Box:
        """Place a figure on the lines that follow."""
        top = _MARGIN + self._row * self._line_pitch
        return Box(_MARGIN, top, WIDTH - _MARGIN, top + FIGURE_ROWS * self._line_pitch)

    def next_line(self, count: int = 1) -> None:
        """Move down by `count` lines."""
        self._row += count

    def _cell_width(self, count: int) -> float:
        return (WIDTH - 2 * _MARGIN) / count

    def _box(self, left: float, width: float) -> Box:
        top = _MARGIN + self._row * self._line_pitch
        return Box(left, top, left + width, top + 0.7 * self._line_pitch)


def _rows(block: Block) -> int:
    match block:
        case ParagraphBlock():
            return len(block.lines)
        case TableBlock():
            return len(block.rows)
        case FigureBlock():
            return FIGURE_ROWS


def _longest(block: Block) -> int:
    """Return the length of the longest line; all columns of a table are as wide as its widest cell."""
    match block:
        case ParagraphBlock():
            return max(len(" ".join(line)) for line in block.lines)
        case TableBlock():
            return max(len(cell) + 1 for row in block.rows for cell in row) * len(block.rows[0])
        case FigureBlock():
            return len(block.caption)
