"""`PageView`: one page of a result, its text, its elements and its geometry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from azfacade.errors import InvalidInputError
from azfacade.results.page_geometry import page_size, to_pixels
from azfacade.results.places import Box, is_number, turned
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.analyzed_document import AnalyzedDocument
from azfacade_raw.document_intelligence.models.document_barcode import DocumentBarcode
from azfacade_raw.document_intelligence.models.document_formula import DocumentFormula
from azfacade_raw.document_intelligence.models.document_line import DocumentLine
from azfacade_raw.document_intelligence.models.document_page import DocumentPage
from azfacade_raw.document_intelligence.models.document_selection_mark import DocumentSelectionMark
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.document_intelligence.models.document_word import DocumentWord
from azfacade_raw.document_intelligence.models.length_unit import LengthUnit
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    from azfacade.results.blocks import Block
    from azfacade.results.table_view import TableView


class _View(Protocol):
    """What a page needs of the view of its result."""

    @property
    def result(self) -> AnalyzeResult: ...

    def text(self, of: DocumentPage) -> str: ...

    def blocks(self, *, pages: int, skip: Collection[str]) -> list[Block]: ...

    def tables(self) -> list[TableView]: ...


FURNITURE = frozenset({"pageHeader", "pageFooter", "pageNumber"})
"""The kinds of blocks that repeat on pages and are no part of the text."""


class PageView:
    """One page of a result.

    Attributes:
        element: The page as the service sent it.
    """

    __slots__ = ("_view", "element")

    def __init__(self, view: _View, element: DocumentPage) -> None:
        """Hold a page; `ResultView.pages` makes these."""
        self._view = view
        self.element = element

    def __repr__(self) -> str:
        return f"<PageView {self.number}, {len(self.words)} words, {len(self.lines)} lines>"

    @property
    def number(self) -> int:
        """The page number in the file, counted from 1."""
        return self.element.page_number

    @property
    def width(self) -> float | None:
        """The width in `unit`; None for Office and HTML."""
        return self.element.width

    @property
    def height(self) -> float | None:
        """The height in `unit`; None for Office and HTML."""
        return self.element.height

    @property
    def unit(self) -> LengthUnit | None:
        """The unit of the size and of all polygons on the page; None for Office and HTML."""
        return self.element.unit

    @property
    def angle(self) -> float:
        """The clockwise rotation of the text in degrees; 0 where the service sent none."""
        return self.element.angle if is_number(self.element.angle) and self.element.angle else 0.0

    @property
    def words(self) -> list[DocumentWord]:
        """The words, in the order sent."""
        return self.element.words

    @property
    def lines(self) -> list[DocumentLine]:
        """The lines, in the order sent."""
        return self.element.lines

    @property
    def selection_marks(self) -> list[DocumentSelectionMark]:
        """The check boxes and radio buttons as sent; `ResultView.selection_marks()` finds their labels."""
        return self.element.selection_marks

    @property
    def barcodes(self) -> list[DocumentBarcode]:
        """The bar codes."""
        return self.element.barcodes

    @property
    def formulas(self) -> list[DocumentFormula]:
        """The formulas."""
        return self.element.formulas

    @property
    def spans(self) -> list[DocumentSpan]:
        """The position of the page in `content`."""
        return self.element.spans

    @property
    def text(self) -> str:
        """What `content` has for the page, with page headers and marks as sent; empty for a page without text.

        Raises:
            InvalidInputError: A span of the page ends beyond the text; see `ResultView.text`.
        """
        return self._view.text(self.element)

    @property
    def documents(self) -> list[AnalyzedDocument]:
        """The documents with a region on the page."""
        return [
            document
            for document in self._view.result.documents
            if any(region.page_number == self.number for region in document.bounding_regions)
        ]

    def blocks(self, *, skip: Collection[str] = FURNITURE) -> list[Block]:
        """Return the page's blocks in reading order; see `ResultView.blocks`."""
        return self._view.blocks(pages=self.number, skip=skip)

    def tables(self) -> list[TableView]:
        """Return the tables with a part on the page."""
        return [table for table in self._view.tables() if self.number in table.pages]

    def to_relative(self, box: Box) -> Box | None:
        """Return a box as shares of the page's width and height, from 0 to 1; None for a page without size."""
        return self.to_pixels(box, 1.0, 1.0)

    def to_pixels(self, box: Box, width: float, height: float) -> Box | None:
        """Return where a box is on a picture or PDF page of another size, by the ratio of the sizes.

        This fits better than a factor of 72 or of the dpi, since the service rounds the sizes of pages.

        Args:
            box: A box in the unit of the page.
            width: The width of the picture, in any unit.
            height: The height of the picture.

        Returns:
            The box in the unit of the picture; None for a page without size.
        """
        return to_pixels(self.element, box, width, height)

    def to_points(self, box: Box) -> Box:
        """Return a box of a page in inches in points of 1/72 inch.

        Raises:
            InvalidInputError: The page is not in inches. A picture's pixels have no size; `to_pixels` takes one.
        """
        if self.unit != LengthUnit.INCH:
            raise InvalidInputError(
                f"page {self.number} is in {self.unit.value if self.unit else 'no unit'}, and only inches can be told "
                "in points; use to_pixels(box, width, height) with the size that the page is shown in"
            )
        return box.scaled(72.0, 72.0)

    def upright(self, polygon: Sequence[float]) -> list[float]:
        """Return a polygon as it is when the page is turned about its middle so that `angle` is 0."""
        width, height = page_size(self.element) or (0.0, 0.0)
        return turned(polygon, self.angle, (width / 2, height / 2))


def page_filter(pages: int | Iterable[int] | str) -> Callable[[int], bool]:
    """Return a function that tells whether an argument `pages` names a page number.

    Raises:
        InvalidInputError: It names none.
    """
    if isinstance(pages, int):
        return {pages}.__contains__
    try:
        if not isinstance(pages, str):
            return set(pages).__contains__
        ends = [part.split("-") for part in pages.split(",")]
        ranges = [range(int(part[0]), int(part[-1]) + 1) for part in ends]
    except (ValueError, TypeError):
        raise InvalidInputError(
            f"pages={shorten(pages)} is no page number, list of numbers or text like '1-3,5'"
        ) from None
    return lambda number: any(number in named for named in ranges)
