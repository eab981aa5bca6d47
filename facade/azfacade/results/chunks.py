"""Cuts a result into chunks for search and language models, at the borders of blocks, sentences and table rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

import attrs

from azfacade.errors import InvalidInputError
from azfacade.results.blocks import Block
from azfacade.results.places import Region
from azfacade.results.plain_text import attached_texts
from azfacade.results.render import latex, shown_in_place
from azfacade.results.table_view import TableView
from azfacade.results.tables_across_pages import find_tables
from azfacade.results.text_view import TextView
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.types import shorten

Size = Callable[[str], int]
ChunkTable = Literal["markdown", "tab"]
MARKS = ("[x]", "[ ]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+")  # noqa: RUF001  # full-width ends of sentences


@attrs.frozen(repr=False, eq=False)
class Chunk:
    """A piece of a result's text.

    Attributes:
        text: The text.
        headings: The headings above its first text, the outermost first.
        blocks: The blocks that it has text of; of a block that was cut, each chunk names the whole block.
    """

    text: str
    headings: tuple[str, ...]
    blocks: list[Block]

    @property
    def pages(self) -> list[int]:
        """The numbers of the pages of its blocks, each once, in order."""
        return sorted({page for block in self.blocks for page in block.pages})

    @property
    def regions(self) -> list[Region]:
        """Where its blocks are on the pages."""
        return [region for block in self.blocks for region in block.regions]

    @property
    def spans(self) -> list[DocumentSpan]:
        """Where its blocks are in `content`."""
        return [span for block in self.blocks for span in block.spans]

    @property
    def kinds(self) -> list[str]:
        """The kinds of its blocks, each once."""
        return list(dict.fromkeys(block.kind for block in self.blocks))

    def _repr_markdown_(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """Return text, headings, pages, regions, spans and kinds as JSON has them."""
        return {
            "text": self.text,
            "headings": list(self.headings),
            "pages": self.pages,
            "regions": [{"page": region.page, "polygon": region.polygon} for region in self.regions],
            "spans": [span.to_dict() for span in self.spans],
            "kinds": self.kinds,
        }

    def __repr__(self) -> str:
        return f"<Chunk {len(self.text)} characters, {len(self.blocks)} blocks>"


@attrs.frozen(eq=False)
class _Piece:
    """A text that is not cut. `joint` stands before it where it goes on after the piece before it.

    A row has its `table` and the `header`, which stands before the first row that a chunk has of a table.
    """

    text: str
    blocks: Sequence[Block]
    joint: str = "\n\n"
    header: str = ""
    table: TableView | None = None

    def goes_on_after(self, other: _Piece) -> bool:
        """Tell whether both are of one table or, if of none, of one block."""
        return self.table is other.table and (self.table is not None or self.blocks == other.blocks)


def cut_into_chunks(
    view: TextView,
    blocks: Sequence[Block],
    *,
    max_size: int,
    size: Size,
    overlap: int,
    tables: ChunkTable,
    headings: bool,
) -> list[Chunk]:
    """Return the chunks of blocks; see `ResultView.chunks`."""
    if max_size < 1 or not 0 <= overlap < max_size:
        raise InvalidInputError(
            f"max_size={shorten(max_size)} must be over 0, overlap={shorten(overlap)} from 0 below it"
        )
    if tables not in ("markdown", "tab"):
        raise InvalidInputError(f"tables={shorten(tables)} is neither 'markdown' nor 'tab'")
    chunks: list[Chunk] = []
    text, current = "", list[_Piece]()
    waiting: list[_Piece] = []  # headings, which stay with what follows
    for piece in _pieces(view, blocks, max_size, size, tables):
        if piece.blocks[0].is_heading:
            waiting += [piece] if headings else []
            continue
        longer = _joined(text, current, [*waiting, piece])
        starts_section = bool(waiting) and size(text) * 2 >= max_size
        if current and (starts_section or size(longer) > max_size):
            chunks.append(_chunk(text, current))
            current = [] if starts_section or piece.table is not None else _tail(current[-1], overlap, size)
            longer = _joined(_joined("", [], current), current, [*waiting, piece])
            if current and size(longer) > max_size:
                current, longer = [], _joined("", [], [*waiting, piece])
        text = longer
        current += [*waiting, piece]
        waiting = []
    if waiting:
        text = _joined(text, current, waiting)
        current += waiting
    return [*chunks, _chunk(text, current)] if current else chunks


def _joined(text: str, pieces: Sequence[_Piece], more: Sequence[_Piece]) -> str:
    """Return the text of some pieces with that of more."""
    last = pieces[-1] if pieces else None
    for piece in more:
        goes_on = last is not None and piece.goes_on_after(last)
        text += piece.joint if goes_on else "\n\n" if last is not None else ""
        text += f"{piece.header}\n{piece.text}" if piece.header and not goes_on else piece.text
        last = piece
    return text


def _chunk(text: str, pieces: Sequence[_Piece]) -> Chunk:
    blocks = list(dict.fromkeys(block for piece in pieces for block in piece.blocks))
    first = next((block for block in blocks if not block.is_heading), blocks[-1])
    return Chunk(text, first.headings, blocks)


def _tail(piece: _Piece, overlap: int, size: Size) -> list[_Piece]:
    """Return the last sentences of a text, as many as the overlap has room for."""
    tail = ""
    for sentence in reversed(_SENTENCE_END.split(piece.text) if piece.table is None else []):
        longer = f"{sentence} {tail}".strip()
        if size(longer) > overlap:
            break
        tail = longer
    return [_Piece(tail, piece.blocks)] if tail else []


def _pieces(view: TextView, blocks: Iterable[Block], max_size: int, size: Size, tables: ChunkTable) -> Iterator[_Piece]:
    joined = {id(table.parts[0]): table for table in find_tables(view.result, across_pages=True)}
    blocks = list(blocks)
    by_element = {id(block.element): block for block in blocks}
    done: set[int] = set()
    for block in blocks:
        if block.kind != "table":
            text = shown_in_place(view, block, block.text, MARKS, latex)
            yield from _cut(text, [block], max_size, size)
        elif id(block.element) not in done:
            table = joined.get(id(block.element)) or TableView.of(block.element)  # type: ignore[arg-type]  # a table
            done.update(map(id, table.parts))
            for caption in attached_texts(*(part.caption for part in table.parts)):
                yield from _cut(caption, [block], max_size, size)
            yield from _rows(view, table, {id(part): by_element.get(id(part), block) for part in table.parts}, tables)
            for note in table.footnotes:
                yield from _cut(note, [block], max_size, size)


def _rows(view: TextView, table: TableView, blocks: dict[int, Block], form: ChunkTable) -> Iterator[_Piece]:
    """Yield each row of a table, with the block of the part that it is from."""
    if form == "markdown":
        lines = table.to_markdown().split("\n")
        header_lines = 2
    else:
        lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in table.rows(repeat=False)]
        header_lines = table.header_row_count
    header = "\n".join(lines[:header_lines])
    owners = {id(cell): blocks[id(part)] for part in table.parts for cell in part.cells}
    block = blocks[id(table.parts[0])]
    for row, line in enumerate(lines[header_lines:], start=table.header_row_count):
        cells = (table.cell(row, column) for column in range(table.column_count))
        block = next((owners[id(cell.element)] for cell in cells if cell is not None), block)
        yield _Piece(shown_in_place(view, block, line, MARKS, latex), [block], "\n", header, table)
    if len(lines) == header_lines and header:
        yield _Piece(header, [block], "\n", "", table)


def _cut(text: str, blocks: Sequence[Block], max_size: int, size: Size) -> Iterator[_Piece]:
    """Yield a text; one that is too long in sentences, a sentence that is too long in words."""
    if not text.strip():
        return
    if size(text) <= max_size:
        yield _Piece(text, blocks)
        return
    for sentence in filter(str.strip, _SENTENCE_END.split(text)):
        line = ""
        for word in [sentence] if size(sentence) <= max_size else sentence.split():
            if line and size(f"{line} {word}") > max_size:
                yield _Piece(line, blocks, " ")
                line = word
            else:
                line = f"{line} {word}".strip()
        yield _Piece(line, blocks, " ")
