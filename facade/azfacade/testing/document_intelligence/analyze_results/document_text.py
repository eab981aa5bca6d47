"""Builds the `content` of a document, as text or Markdown, and the span and box of each word, table and figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from .page_content import Block, FigureBlock, ParagraphBlock, TableBlock
from .page_geometry import FIGURE_ROWS, Box, PageLayout, union

Span = tuple[int, int]
"""The first code point and the one after the last."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, with its span in the text and its box on the page."""

    text: str
    span: Span
    box: Box


@dataclass(frozen=True, slots=True)
class TextRun:
    """Consecutive words of a line."""

    page: int
    words: list[Word]

    @property
    def text(self) -> str:
        """The words, separated by spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def span(self) -> Span:
        """From the first word to the last."""
        return self.words[0].span[0], self.words[-1].span[1]

    @property
    def box(self) -> Box:
        """Around all words."""
        return union(word.box for word in self.words)


class Positioned(Protocol):
    """An element with a span in the text and a box on a page."""

    @property
    def page(self) -> int:
        """Page number."""
        ...

    @property
    def span(self) -> Span:
        """Span in the text."""
        ...

    @property
    def box(self) -> Box:
        """Box on the page."""
        ...


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one or more lines."""

    page: int
    lines: list[TextRun]
    role: str | None

    @property
    def text(self) -> str:
        """The lines, separated by spaces."""
        return " ".join(line.text for line in self.lines)

    @property
    def span(self) -> Span:
        """From the first line to the last."""
        return self.lines[0].span[0], self.lines[-1].span[1]

    @property
    def box(self) -> Box:
        """Around all lines."""
        return union(line.box for line in self.lines)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, with the index of its paragraph."""

    row: int
    column: int
    box: Box
    paragraph: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table."""

    page: int
    span: Span
    box: Box
    rows: int
    columns: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, with the index of its caption among the paragraphs."""

    page: int
    span: Span
    box: Box
    figure_id: str
    caption: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page."""

    number: int
    span: Span
    lines: list[TextRun]


@dataclass(slots=True)
class DocumentText:
    """The text of a document and its elements."""

    content: str = ""
    pages: list[Page] = field(default_factory=list[Page])
    paragraphs: list[Paragraph] = field(default_factory=list[Paragraph])
    tables: list[Table] = field(default_factory=list[Table])
    figures: list[Figure] = field(default_factory=list[Figure])
    # The elements in order, as JSON pointers, without the paragraphs in tables and figures.
    outline: list[str] = field(default_factory=list[str])

    @property
    def lines(self) -> list[TextRun]:
        """The lines of all pages."""
        return [line for page in self.pages for line in page.lines]


class DocumentTextBuilder:
    """Builds a DocumentText page by page."""

    def __init__(self, *, markdown: bool) -> None:
        self._markdown = markdown
        self._parts: list[str] = []
        self._position = 0
        self._document_text = DocumentText()
        # State of the current page.
        self._number = 0
        self._lines: list[TextRun] = []
        self._layout = PageLayout([])

    def add_page(self, number: int, blocks: list[Block]) -> None:
        """Append a page."""
        self._number, self._lines, self._layout = number, [], PageLayout(blocks)
        if self._markdown and self._document_text.pages:
            self._write("\n\n<!-- PageBreak -->\n\n" if self._position else "<!-- PageBreak -->\n\n")
        elif blocks and self._position:
            self._write("\n")
        start = self._position
        for i, block in enumerate(blocks):
            if i:
                self._write("\n\n" if self._markdown else "\n")
            self._add_block(block)
            self._layout.next_line()
        self._document_text.pages.append(Page(number, (start, self._position), self._lines))

    def finish(self) -> DocumentText:
        """Return the text of all pages."""
        self._document_text.content = "".join(self._parts)
        return self._document_text

    def _add_block(self, block: Block) -> None:
        match block:
            case ParagraphBlock():
                if self._markdown and block.role == "title":
                    self._write("# ")
                lines = [self._line(words, after=i > 0) for i, words in enumerate(block.lines)]
                self._document_text.outline.append(f"/paragraphs/{self._paragraph(lines, block.role)}")
            case TableBlock():
                self._table(block)
            case FigureBlock():
                self._figure(block)

    def _line(self, words: list[str], *, after: bool = False) -> TextRun:
        if after:
            self._write("\n")
        placed: list[Word] = []
        column = 0
        for word in words:
            if placed:
                self._write(" ")
            placed.append(Word(word, self._write(word), self._layout.word(column, len(word))))
            column += len(word) + 1
        self._layout.next_line()
        return self._add_line(placed)

    def _table(self, block: TableBlock) -> None:
        cells: list[Cell] = []
        count = len(block.rows[0])
        start = self._position
        self._write_markdown("<table>\n")
        for row, texts in enumerate(block.rows):
            self._write_markdown("<tr>\n")
            for column, text in enumerate(texts):
                name = "td" if row else "th"
                self._write_markdown(f"<{name}>")
                if not self._markdown and cells:
                    self._write("\n")
                place = self._layout.word_in_cell(column, count, 0, len(text))
                line = self._add_line([Word(text, self._write(text), place)])
                self._write_markdown(f"</{name}>\n")
                cells.append(Cell(row, column, self._layout.cell(column, count), self._paragraph([line], None)))
            self._write_markdown("</tr>\n")
            self._layout.next_line()
        self._write_markdown("</table>")
        self._document_text.outline.append(f"/tables/{len(self._document_text.tables)}")
        box = union(cell.box for cell in cells)
        span = start, self._position
        self._document_text.tables.append(Table(self._number, span, box, len(block.rows), count, cells))

    def _figure(self, block: FigureBlock) -> None:
        start = self._position
        box = self._layout.figure()
        self._write_markdown("<figure>\n<figcaption>")
        caption = self._paragraph([self._line(block.caption.split())], None)
        self._write_markdown("</figcaption>\n</figure>")
        self._layout.next_line(FIGURE_ROWS - 1)
        figures = self._document_text.figures
        figure_id = f"{self._number}.{sum(one.page == self._number for one in figures) + 1}"
        self._document_text.outline.append(f"/figures/{len(figures)}")
        figures.append(Figure(self._number, (start, self._position), box, figure_id, caption))

    def _paragraph(self, lines: list[TextRun], role: str | None) -> int:
        self._document_text.paragraphs.append(Paragraph(self._number, lines, role))
        return len(self._document_text.paragraphs) - 1

    def _add_line(self, words: list[Word]) -> TextRun:
        line = TextRun(self._number, words)
        self._lines.append(line)
        return line

    def _write_markdown(self, text: str) -> None:
        """Append `text` only in Markdown."""
        if self._markdown:
            self._write(text)

    def _write(self, text: str) -> Span:
        start = self._position
        self._parts.append(text)
        self._position += len(text)
        return start, self._position
