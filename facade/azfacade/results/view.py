"""`ResultView`: reads a result by text, place and structure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from azfacade.results.page_view import FURNITURE, PageView, page_filter
from azfacade.results.picture_view import PictureView
from azfacade.results.quality_view import QualityView

if TYPE_CHECKING:
    from azfacade.results.blocks import Block
    from azfacade.results.chunks import Chunk, ChunkTable
    from azfacade.results.figures import FigureView
    from azfacade.results.key_values import KeyValues
    from azfacade.results.markdown import FigureWriter, TableMarkdown
    from azfacade.results.outline import Outline
    from azfacade.results.render import TableForm
    from azfacade.results.selection_marks import Mark
    from azfacade.results.table_view import TableView


class ResultView(PictureView, QualityView):
    """A result of Document Intelligence, read by text, place and structure.

    A view holds references and changes nothing. Opening it does no work; each index is built when first needed. A
    result that is changed afterwards needs a new view.

    Attributes:
        result: The result that the view reads.
    """

    def __repr__(self) -> str:
        result = self.result
        return (
            f"<ResultView {len(result.pages)} pages, {len(result.paragraphs)} paragraphs, {len(result.tables)} tables, "
            f"{len(result.figures)} figures, {len(result.documents)} documents>"
        )

    @property
    def pages(self) -> list[PageView]:
        """The pages, in the order sent."""
        return self._once("pages", lambda: [PageView(self, page) for page in self.result.pages])

    def page(self, number: int) -> PageView:
        """Return a page by its number in the file, which is not its index where only some pages were read.

        Raises:
            InvalidInputError: No such page was read; the message tells which were.
        """
        return PageView(self, self.sent_page(number))

    def blocks(
        self, *, pages: int | Iterable[int] | str | None = None, skip: Collection[str] = FURNITURE
    ) -> list[Block]:
        """Return the blocks of the text in reading order; tables and figures once, in their place.

        Paragraphs that are cells, captions, footnotes or in figures come with their table or figure only. Each word
        is in exactly one block when nothing is skipped. Where the model gives no paragraphs, lines are blocks.

        Args:
            pages: Only blocks with a part on these pages: a number, numbers, or text such as `1-3,5`.
            skip: The kinds to leave out; by default page headers, page footers and page numbers.

        Raises:
            InvalidInputError: `pages` is none of these.
        """
        from azfacade.results.reading_order import build_blocks

        blocks = self._once("blocks", lambda: build_blocks(self))
        if pages is not None:
            is_wanted = page_filter(pages)
            blocks = [block for block in blocks if any(map(is_wanted, block.pages))]
        return [block for block in blocks if block.kind not in skip]

    def outline(self) -> Outline:
        """Return the blocks as a tree of sections: those that the service sent, else by titles and section headings."""
        from azfacade.results.outline import build_outline

        return build_outline(self.blocks())

    def tables(self, *, across_pages: bool = False) -> list[TableView]:
        """Return the tables, in the order sent.

        Args:
            across_pages: Join a table to the one before it where it continues that one on the next page.
        """
        from azfacade.results.tables_across_pages import find_tables

        return find_tables(self.result, across_pages=across_pages)

    def key_values(self) -> KeyValues:
        """Return the key-value pairs, in the order sent; needs the add-on `keyValuePairs`."""
        from azfacade.results.key_values import find_key_values

        return find_key_values(self)

    def selection_marks(self, *, min_confidence: float = 0.3) -> list[Mark]:
        """Return the selection marks with their labels and contexts, page by page.

        Args:
            min_confidence: The confidence, from 0 to 1, below which a mark is left out.
        """
        from azfacade.results.selection_marks import find_selection_marks

        return find_selection_marks(self, min_confidence=min_confidence)

    def figures(self) -> list[FigureView]:
        """Return the figures, in the order sent."""
        from azfacade.results.figures import find_figures

        return find_figures(self)

    def to_text(
        self,
        *,
        pages: int | Iterable[int] | str | None = None,
        skip: Collection[str] = FURNITURE,
        tables: TableForm = "tab",
        marks: tuple[str, str] = ("[x]", "[ ]"),
        formulas: bool = True,
    ) -> str:
        """Return the text in reading order, a block a line, without Markdown and with each table once.

        Args:
            pages: Only blocks with a part on these pages; see `blocks`.
            skip: The kinds of blocks to leave out.
            tables: `tab` for rows as lines with tabs between the cells, `markdown` for pipe tables, `html`, or `omit`.
            marks: What stands for a selection mark that is selected, and for one that is not.
            formulas: Write the LaTeX of formulas between dollar signs, in place of `:formula:`.

        Raises:
            InvalidInputError: `pages` or `tables` has no meaning.
        """
        from azfacade.results.render import to_text

        return to_text(self, self.blocks(pages=pages, skip=skip), tables=tables, marks=marks, formulas=formulas)

    def to_markdown(
        self,
        *,
        pages: int | Iterable[int] | str | None = None,
        skip: Collection[str] = FURNITURE,
        tables: TableMarkdown = "html",
        marks: tuple[str, str] = ("☒", "☐"),
        figures: FigureWriter | None = None,
        page_break: str = "<!-- PageBreak -->",
    ) -> str:
        """Return the result as Markdown, also one that was read as text.

        A result that is Markdown is given as the service wrote it, unless an option other than `pages` is given.

        Args:
            pages: Only blocks with a part on these pages; see `blocks`.
            skip: The kinds of blocks to leave out; page headers and the like that are not are written as comments.
            tables: `html`, `pipe` for pipe tables with merged cells repeated, or `auto` for pipe tables except where
                cells are merged or have line breaks.
            marks: What stands for a selection mark that is selected, and for one that is not.
            figures: Writes a figure; by default caption and text are written between `<figure>` tags.
            page_break: Stands between pages; empty for nothing.

        Raises:
            InvalidInputError: `pages` or `tables` has no meaning.
        """
        from azfacade.results.markdown import MARKS, PAGE_BREAK, to_markdown

        is_plain_call = (skip, tables, marks, figures, page_break) == (FURNITURE, "html", MARKS, None, PAGE_BREAK)
        if is_plain_call and self.result.content_format == "markdown":
            if pages is None:
                return self.content
            is_wanted = page_filter(pages)
            return "\n\n".join(page.text.strip() for page in self.pages if is_wanted(page.number))
        blocks = self.blocks(pages=pages, skip=skip)
        return to_markdown(self, blocks, tables=tables, marks=marks, figures=figures, page_break=page_break)

    def chunks(
        self,
        *,
        max_size: int = 2000,
        size: Callable[[str], int] = len,
        overlap: int = 0,
        tables: ChunkTable = "markdown",
        headings: bool = True,
        pages: int | Iterable[int] | str | None = None,
    ) -> list[Chunk]:
        """Cut the text into chunks for search and language models, with their headings, pages and regions.

        A block is cut only if it alone is too long: a text between sentences, a table between rows with its header
        repeated. A heading stays with what follows. Tables that go on across pages are one.

        Args:
            max_size: The size that a chunk has at most. A single word or table row with its header may be larger.
            size: Measures a text, such as the number of its tokens; by default its characters.
            overlap: How much of the end of a chunk the next one repeats, in whole sentences; not of tables.
            tables: `markdown` for pipe tables, `tab` for rows with tabs.
            headings: Keep titles and section headings in the texts; `Chunk.headings` tells them in any case.
            pages: Only blocks with a part on these pages; see `blocks`.

        Raises:
            InvalidInputError: An argument has no meaning.
        """
        from azfacade.results.chunks import cut_into_chunks

        return cut_into_chunks(
            self,
            self.blocks(pages=pages),
            max_size=max_size,
            size=size,
            overlap=overlap,
            tables=tables,
            headings=headings,
        )

    def _repr_html_(self) -> str:
        from azfacade.results.notebook import view_html

        return view_html(self.result, repr(self)[1:-1])
