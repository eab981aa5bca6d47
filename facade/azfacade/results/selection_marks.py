"""Selection marks of a result with their labels and context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import attrs

from azfacade.errors import InvalidInputError
from azfacade.results.blocks import HEADINGS
from azfacade.results.cell_view import CellView
from azfacade.results.extents import Extent, Owners, extents, text_of
from azfacade.results.mark_labels import Label, labels_by_place, without_box_glyphs
from azfacade.results.places import number_or_none
from azfacade.results.plain_text import is_markdown, plain
from azfacade.results.position_index import HasSpans
from azfacade.results.table_view import TableView
from azfacade.results.text_view import TextView
from azfacade_raw.document_intelligence.models.document_page import DocumentPage
from azfacade_raw.document_intelligence.models.document_selection_mark import DocumentSelectionMark
from azfacade_raw.document_intelligence.models.document_selection_mark_state import DocumentSelectionMarkState
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.document_intelligence.models.document_table_cell import DocumentTableCell
from azfacade_raw.types import shorten


@attrs.frozen(repr=False, eq=False)
class Mark:
    """A selection mark, such as a check box.

    Attributes:
        selected: Whether it is ticked.
        label: The words that stand next to it; None where there are none.
        context: What the label belongs to. For a mark in a table, the texts of the row's cells before its first mark
            and of the headers above the mark; otherwise, or where these are empty, the heading above it.
        page: The number of its page; None where the service sent none.
        confidence: The confidence of the service, from 0 to 1; None where it sent none.
        cell: The table cell that it is in; None outside tables.
        element: The mark as the service sent it.
    """

    selected: bool
    label: str | None
    context: tuple[str, ...]
    page: int | None
    confidence: float | None
    cell: CellView | None
    element: DocumentSelectionMark

    def __repr__(self) -> str:
        return f"<Mark on page {self.page}, confidence {self.confidence}>"


def find_selection_marks(view: TextView, *, min_confidence: float = 0.3) -> list[Mark]:
    """Return the selection marks of a result, page by page in the order sent.

    Args:
        view: The view of the result.
        min_confidence: The lowest confidence, from 0 to 1; the service reports lines and letters as marks with about
            0.1. Marks without a confidence are kept.

    Raises:
        InvalidInputError: `min_confidence` is no number from 0 to 1.
    """
    if not isinstance(min_confidence, (int, float)) or not 0 <= min_confidence <= 1:
        raise InvalidInputError(f"min_confidence must be a number from 0 to 1, not {shorten(min_confidence)}")
    return _MarkReader(view, min_confidence).marks()


class _MarkReader:
    """Reads the marks of one result; what it looks up is indexed when first needed."""

    def __init__(self, view: TextView, min_confidence: float) -> None:
        self._view = view
        self._kept = [
            (page, [mark for mark in page.selection_marks if _is_certain(mark, min_confidence)])
            for page in view.result.pages
        ]

    def marks(self) -> list[Mark]:
        """Return the marks."""
        return [each for page, marks in self._kept if marks for each in self._of_page(page, marks)]

    def _of_page(self, page: DocumentPage, marks: Sequence[DocumentSelectionMark]) -> Iterator[Mark]:
        labels = labels_by_place(page, marks)
        for number, element in enumerate(marks):
            label = labels[number] if labels is not None else self._label_by_text(element)
            cell = self._cell_of(element)
            start = label.start if label is not None else next((start for start, _ in extents([element.span])), None)
            yield Mark(
                selected=element.state == DocumentSelectionMarkState.SELECTED,
                label=label.text if label is not None else None,
                context=self._table_context(cell) or self._heading(start),
                page=page.page_number if isinstance(page.page_number, int) else None,
                confidence=number_or_none(element.confidence),
                cell=cell[0].cell(cell[1].row_index, cell[1].column_index) if cell is not None else None,
                element=element,
            )

    @cached_property
    def _cells(self) -> Owners[tuple[TableView, DocumentTableCell]]:
        views = [TableView([table]) for table in self._view.result.tables]
        return Owners(
            (extent, (view, cell))
            for view in views
            for cell in view.parts[0].cells
            if isinstance(cell.row_index, int) and isinstance(cell.column_index, int)
            for extent in extents(cell.spans)
        )

    def _cell_of(self, mark: DocumentSelectionMark) -> tuple[TableView, DocumentTableCell] | None:
        for start, _ in extents([mark.span]):
            found = self._cells.at(start)
            # A cell that lies outside its table is in no row.
            if found is not None and found[1][0].cell(found[1][1].row_index, found[1][1].column_index) is not None:
                return found[1]
        return None

    @cached_property
    def _cells_with_marks(self) -> set[int]:
        found = (self._cell_of(mark) for _, marks in self._kept for mark in marks)
        return {id(cell[1]) for cell in found if cell is not None}

    def _table_context(self, place: tuple[TableView, DocumentTableCell] | None) -> tuple[str, ...]:
        if place is None:
            return ()
        table, element = place
        texts: dict[int, str] = {}
        for column in range(table.column_count):
            cell = table.cell(element.row_index, column)
            if cell is not None and id(cell.element) in self._cells_with_marks:
                break
            if cell is not None and cell.content.strip():
                texts[id(cell.element)] = cell.content
        own = table.cell(element.row_index, element.column_index)
        return (*texts.values(), *(own.column_headers if own is not None else ()))

    @cached_property
    def _headings(self) -> Owners[str]:
        starts = sorted(
            (start, text_of(paragraph.content))
            for paragraph in self._view.result.paragraphs
            if paragraph.role in HEADINGS
            for start, _ in extents(paragraph.spans[:1])
        )
        ends = [*(start for start, _ in starts[1:]), 1 << 62]
        return Owners(((start, end), text) for (start, text), end in zip(starts, ends, strict=False))

    def _heading(self, position: int | None) -> tuple[str, ...]:
        found = self._headings.at(position) if position is not None else None
        return () if found is None else (plain(found[1], markdown=is_markdown(self._view.result)),)

    @cached_property
    def _texts(self) -> Owners[list[Extent]]:
        """The extents of paragraphs, or of lines where there are none, with the marks in each."""
        result = self._view.result
        holders: Sequence[HasSpans] = result.paragraphs or [line for page in result.pages for line in page.lines]
        empty: list[tuple[Extent, list[Extent]]] = [(extent, []) for each in holders for extent in extents(each.spans)]
        owners = Owners(empty)
        for page in result.pages:
            for extent in extents([mark.span for mark in page.selection_marks]):
                if (found := owners.at(extent[0])) is not None:
                    found[1].append(extent)
        for _, marks in empty:
            marks.sort()
        return owners

    def _label_by_text(self, mark: DocumentSelectionMark) -> Label | None:
        """Return the text after a mark in its paragraph; that before it where the paragraph ends with a mark."""
        own = next(iter(extents([mark.span])), None)
        found = self._texts.at(own[0]) if own is not None else None
        if own is None or found is None or own not in found[1]:
            return None
        (start, end), marks = found
        number = marks.index(own)
        if self._text(start, marks[0][0]) and not self._text(marks[-1][1], end):
            after = marks[number - 1][1] if number else start
            text = self._text(after, own[0])
        else:
            after = own[1]
            text = self._text(after, marks[number + 1][0] if number + 1 < len(marks) else end)
        return Label(text, after) if text else None

    def _text(self, start: int, end: int) -> str:
        if start >= end:
            return ""
        try:
            return without_box_glyphs(self._view.text([DocumentSpan(offset=start, length=end - start)]))
        except InvalidInputError:  # the span ends beyond `content`
            return ""


def _is_certain(mark: DocumentSelectionMark, least: float) -> bool:
    confidence = number_or_none(mark.confidence)
    return confidence is None or confidence >= least
