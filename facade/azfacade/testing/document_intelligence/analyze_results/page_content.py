"""The content of a page (paragraphs, tables, figures): the text of the document, or that of the fixed page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from ..file_types import Upload


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """A paragraph: lines of words."""

    lines: list[list[str]]
    role: str | None = None


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table: rows of cells; the first row is the header."""

    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure with a caption."""

    caption: str


Block = ParagraphBlock | TableBlock | FigureBlock


def page_blocks(upload: Upload, number: int, labels: dict[str, str], *, with_figure: bool) -> list[Block]:
    """Return the content of a page of the document; `number` starts at 1.

    The fixed page contains `labels` with their values, so that a model finds its fields.
    """
    if upload.texts is not None:
        return _own_blocks(upload.texts[number - 1])
    blocks: list[Block] = [
        _one_line(f"Sample Document, Page {number}", role="title"),
        ParagraphBlock([["This", "page", "stands", "for", "whatever"], ["the", "uploaded", "file", "shows."]]),
        *[_one_line(f"{label}: {value}") for label, value in labels.items()],
        TableBlock([["Item", "Quantity", "Price"], ["Parcel", "2", "12.50"], ["Letter", "5", "4.00"]]),
    ]
    if with_figure:
        blocks.append(FigureBlock(f"Figure {number}: Parcels per month"))
    return blocks


def _own_blocks(text: str) -> list[Block]:
    """Split a page of text: words at white space, paragraphs at blank lines."""
    lines = [line.split() for line in text.splitlines()]
    return [ParagraphBlock(list(group)) for has_words, group in groupby(lines, key=bool) if has_words]


def _one_line(text: str, role: str | None = None) -> ParagraphBlock:
    return ParagraphBlock([text.split()], role)
