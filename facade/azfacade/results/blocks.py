"""`Block`: a piece of the text in reading order, with the section it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from azfacade.results.extents import Extent, PageFinder, text_of
from azfacade.results.places import Region, sent_regions
from azfacade.results.plain_text import attached_texts, is_markdown, plain, tabbed, without_comments
from azfacade_raw.document_intelligence.models.document_figure import DocumentFigure
from azfacade_raw.document_intelligence.models.document_line import DocumentLine
from azfacade_raw.document_intelligence.models.document_page import DocumentPage
from azfacade_raw.document_intelligence.models.document_paragraph import DocumentParagraph
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.document_intelligence.models.document_table import DocumentTable
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    from azfacade.results.text_view import TextView

HEADINGS = frozenset({"title", "sectionHeading"})
"""The kinds of blocks that head what follows."""
BlockElement = DocumentParagraph | DocumentTable | DocumentFigure | DocumentLine | DocumentPage


class Block:
    """A piece of the text: a paragraph, a table, a figure, or a line where the result has no paragraphs.

    Attributes:
        kind: `table`, `figure`, `line`, `paragraph`, or the role of the paragraph: `title`, `sectionHeading`,
            `footnote`, `formulaBlock`, `pageHeader`, `pageFooter`, `pageNumber`, or one that the service adds later.
        element: The element as the service sent it.
        pointer: The JSON pointer of the element, such as `/tables/0`; empty for a line.
    """

    __slots__ = ("_view", "above", "element", "extents", "kind", "pointer", "section")

    def __init__(
        self, view: TextView, kind: str, element: BlockElement, places: list[Extent], pointer: str = ""
    ) -> None:
        """Hold an element and what is its own of the text; `ResultView.blocks` makes these."""
        self._view = view
        self.kind = kind
        self.element = element
        self.extents = places
        self.pointer = pointer
        self.section: Section | None = None
        self.above: Section | None = None

    def __repr__(self) -> str:
        return f"<Block {shorten(self.kind)[1:-1]}, {len(self.extents)} spans>"

    @property
    def is_heading(self) -> bool:
        """True for a title or a section heading."""
        return self.kind in HEADINGS

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above the block, the outermost first.

        Those of the sections around it, without itself; in a result without sections the title and the section
        heading that stand before it.
        """
        path = self.above.path() if self.above is not None else []
        return tuple(each.heading.text for each in path if each.heading is not None and each.heading is not self)

    @property
    def text(self) -> str:
        """The text without marks of Markdown; a table's rows as lines with tabs, its caption first."""
        element, markdown = self.element, is_markdown(self._view.result)
        if isinstance(element, DocumentTable):
            return "\n".join([*attached_texts(element.caption), tabbed(element, markdown), *attached_texts(
                *element.footnotes)]).strip("\n")  # fmt: skip
        if isinstance(element, DocumentFigure):
            inner = [plain(text_of(each.content), markdown=markdown) for each in self._view.paragraphs_in(self)]
            return without_comments("\n".join(inner)) or self._view.cut(self.extents, "\n")
        if self.pointer:
            return plain(text_of(getattr(element, "content", "")), markdown=markdown)
        return plain(self._view.cut(self.extents, " ").strip(), markdown=markdown)

    @property
    def spans(self) -> list[DocumentSpan]:
        """The positions in `content`, those of captions and footnotes too."""
        return [DocumentSpan(offset=start, length=end - start) for start, end in self.extents]

    @property
    def pages(self) -> list[int]:
        """The numbers of the pages that the block is on; empty where the result does not tell."""
        finder = self._view._once("page_finder", lambda: PageFinder(self._view.result))
        return finder.pages_of(getattr(self.element, "bounding_regions", ()), self.spans)

    @property
    def regions(self) -> list[Region]:
        """Where the block is on the pages; empty where the result has no geometry."""
        return sent_regions(getattr(self.element, "bounding_regions", ())) or self._view.regions(self.spans)


@attrs.define(eq=False)
class Section:
    """A section while headings are sought: sent by the service, or what follows a title or section heading."""

    parent: Section | None = None
    heading: Block | None = None

    def path(self) -> list[Section]:
        """Return the sections from the outermost to this one."""
        found: list[Section] = [self]
        section = self.parent
        while section is not None:
            found.append(section)
            section = section.parent
        return found[::-1]
