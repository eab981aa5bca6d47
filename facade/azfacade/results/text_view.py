"""The text of a result and the places of its elements. Indexes are built when first needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar

from azfacade.errors import InvalidInputError
from azfacade.results.extents import Extent, extents, text_of
from azfacade.results.found import Found
from azfacade.results.offsets import Offsets
from azfacade.results.places import Box, Region, box_of, region_at, sent_regions
from azfacade.results.position_index import Element, Group, PositionIndex, extents_of
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.document_barcode import DocumentBarcode
from azfacade_raw.document_intelligence.models.document_formula import DocumentFormula
from azfacade_raw.document_intelligence.models.document_line import DocumentLine
from azfacade_raw.document_intelligence.models.document_page import DocumentPage
from azfacade_raw.document_intelligence.models.document_paragraph import DocumentParagraph
from azfacade_raw.document_intelligence.models.document_selection_mark import DocumentSelectionMark
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.document_intelligence.models.document_table_cell import DocumentTableCell
from azfacade_raw.document_intelligence.models.document_word import DocumentWord
from azfacade_raw.types import InvalidInputTypeError, shorten

T = TypeVar("T")


class TextView:
    """The text of a result and the places of its elements; `ResultView` is made of it."""

    def __init__(self, result: AnalyzeResult) -> None:
        """Open a result.

        Raises:
            InvalidInputTypeError: It is no `AnalyzeResult`.
        """
        if not isinstance(result, AnalyzeResult):
            raise InvalidInputTypeError(
                f"ResultView() needs an AnalyzeResult, not {shorten(type(result).__name__)}; for saved JSON use "
                "AnalyzeResult.from_json, for an operation its result"
            )
        self.result = result
        self._cache: dict[str, object] = {}

    # Text

    def sent_page(self, number: int) -> DocumentPage:
        """Return a page as the service sent it, by its number in the file.

        Raises:
            InvalidInputError: No such page was read; the message tells which were.
        """
        for page in self.result.pages:
            if page.page_number == number:
                return page
        numbers = ", ".join(str(page.page_number) for page in self.result.pages[:50]) or "none"
        raise InvalidInputError(f"there is no page {shorten(number)} in this result; its pages are: {numbers}")

    @property
    def content(self) -> str:
        """The text of the file; empty where the result has none."""
        return text_of(self.result.content)

    @property
    def offsets(self) -> Offsets:
        """Converts the result's offsets to indexes of `content` and back."""
        return self._once("offsets", lambda: Offsets(self.content, self.result.string_index_type))

    def text(self, of: Element, *, separator: str = "") -> str:
        """Return what `content` has for an element, whatever `stringIndexType` its spans count in.

        Args:
            of: An element, a span or several.
            separator: Stands between the texts of several spans.

        Raises:
            InvalidInputError: A span ends beyond the text: the result was changed, or put together from several.
        """
        places = extents_of(of)
        end = max((end for _, end in places), default=0)
        if end > self.offsets.offset(len(self.content)):
            raise InvalidInputError(
                f"a span ends at {end:,}, and the text has {self.offsets.offset(len(self.content)):,} "
                f"{self.result.string_index_type or 'characters'}; the result was changed, or the span is of another"
            )
        return self.cut(places, separator)

    def cut(self, places: Iterable[Extent], separator: str = "") -> str:
        """Return the text at positions in the result's units, as far as there is text."""
        content, index = self.content, self.offsets.index
        return separator.join(content[index(start) : index(end)] for start, end in places)

    def span(self, start: int, end: int) -> DocumentSpan:
        """Return the span of `content[start:end]`, in the result's own units."""
        start, end, _ = slice(start, end).indices(len(self.content))
        first, last = self.offsets.offset(start), self.offsets.offset(max(start, end))
        return DocumentSpan(offset=first, length=last - first)

    def find(self, text: str | re.Pattern[str], *, page: int | None = None) -> Iterator[Found]:
        """Yield each place where a text stands.

        Args:
            text: The text, in which a space stands for any white space, so that it is found across line ends; or a
                compiled regular expression.
            page: The number of the only page to search.

        Raises:
            InvalidInputError: The text is empty, or there is no such page.
        """
        if isinstance(text, str):
            if not text.strip():
                raise InvalidInputError("find() needs a text that is not blank, or a compiled regular expression")
            text = re.compile(r"\s+".join(map(re.escape, text.split())))
        extent = self.offsets.offset(len(self.content))
        ranges = [(0, extent)] if page is None else extents(self.sent_page(page).spans)
        for start, end in ranges:
            for match in text.finditer(self.content, self.offsets.index(start), self.offsets.index(end)):
                first, last = map(self.offsets.offset, match.span())
                words = self._words.touching(first, last)
                yield Found(match.start(), match.end(), words, self._lines_of(words))

    def check_offsets(self) -> list[str]:
        """Return a sentence for each word whose text is not at its span; empty for what the service sent.

        For files from elsewhere: some were put together or edited by hand, so that offsets point to other text.
        """
        wrong = []
        for page in self.result.pages:
            for number, word in enumerate(page.words):
                there = self.cut(extents([word.span]))
                if there != word.content and there.replace("\\", "") != word.content:
                    wrong.append(f"word {number} of page {page.page_number} is not at its span")
        return wrong

    # What is where

    def words_in(self, of: Element) -> list[DocumentWord]:
        """Return the words whose spans lie in an element's, in order; marks, formulas and barcodes are no words."""
        return self._words.of(of)

    def lines_in(self, of: Element) -> list[DocumentLine]:
        """Return the lines that lie in an element with all their spans."""
        return self._index("lines").of(of)

    def marks_in(self, of: Element) -> list[DocumentSelectionMark]:
        """Return the selection marks in an element."""
        return self._index("selection_marks").of(of)

    def formulas_in(self, of: Element) -> list[DocumentFormula]:
        """Return the formulas in an element."""
        return self._index("formulas").of(of)

    def barcodes_in(self, of: Element) -> list[DocumentBarcode]:
        """Return the bar codes in an element."""
        return self._index("barcodes").of(of)

    def paragraphs_in(self, of: Element) -> list[DocumentParagraph]:
        """Return the paragraphs in an element; those of cells too."""
        index = self._once("paragraphs", lambda: PositionIndex([Group(self.result.paragraphs)]))
        return index.of(of)

    def cells_in(self, of: Element) -> list[DocumentTableCell]:
        """Return the cells with text that lie in an element."""
        index = self._once("cells", lambda: PositionIndex(Group(table.cells) for table in self.result.tables))
        return index.of(of)

    def words_at(
        self, page: int, box: Box | tuple[float, float, float, float], *, share: float = 0.5
    ) -> list[DocumentWord]:
        """Return the words in a box.

        Args:
            page: The page number.
            box: Left, top, right and bottom in the unit of the page.
            share: How much of the word's area must lie in the box, from 0 (it touches the box) to 1.

        Raises:
            InvalidInputError: There is no such page.
        """
        around = Box(*box)
        placed = ((word, box_of(word.polygon)) for word in self.sent_page(page).words)
        return [
            word
            for word, at in placed
            if at is not None and at.touches(around) and (share <= 0 or at.overlap(around) >= share)
        ]

    def regions(self, of: Element | Region | Found) -> list[Region]:
        """Return where an element is on the pages: as sent, else where its words are, one region a line.

        Takes blocks, figures, chunks, places found and regions too.

        Empty where there is no geometry: Office and HTML files, results before 2022.
        """
        if isinstance(of, Region):
            return [of]
        sent: Any = getattr(of, "bounding_regions", None) or getattr(of, "regions", ())
        found = sent_regions(sent)
        if found or isinstance(of, Found):
            return found
        places = extents_of(of)
        polygon = getattr(of, "polygon", None)
        if polygon and places:
            page = self.page_number_at(places[0][0])
            return [] if page is None else region_at(page, polygon)
        return self._lines_of(self._words.within(places))

    def page_number_at(self, position: int) -> int | None:
        """Return the number of the page with a position in the result's own units; None where no page has it."""
        for group in self._words.groups_at(position, position):
            if group.extent and group.extent[0] <= position < max(group.extent[1], group.extent[0] + 1):
                number = group.owner.page_number
                return number if isinstance(number, int) else None
        return None

    def resolve(self, pointer: str) -> object:
        """Return the element that a JSON pointer of the result names, such as `/paragraphs/4` or `/tables/0/cells/3`.

        Returns:
            The element; None for a pointer to what is not there.
        """
        found: object = self.result
        for number, step in enumerate(pointer.split("/")[1:] if isinstance(pointer, str) else ()):
            if number % 2 == 0:
                found = getattr(found, re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", step), None)
            elif isinstance(found, list) and step.isdecimal() and step.isascii() and len(step) < 10:
                found = found[int(step)] if int(step) < len(found) else None
            else:
                return None
        return None if found is self.result or isinstance(found, list) else found

    # Indexes

    def page_groups(self) -> list[Group[DocumentWord]]:
        """Return the words of each page that has text."""
        return self._words.groups

    def lines_touching(self, start: int, end: int) -> list[DocumentLine]:
        """Return the lines that have a position between two, in the result's own units."""
        return self._index("lines").touching(start, end)

    def _once(self, name: str, make: Callable[[], T]) -> T:
        if name not in self._cache:
            self._cache[name] = make()
        return self._cache[name]  # type: ignore[return-value]  # made by the same call

    @cached_property
    def _words(self) -> PositionIndex[DocumentWord]:
        return self._index("words")

    def _index(self, kind: str) -> PositionIndex[Any]:
        """Return the index of what pages have: words, lines, selection marks, formulas, barcodes."""
        return self._once(
            kind,
            lambda: PositionIndex(
                Group(getattr(page, kind), page, places[0] if places else None)
                for page in self.result.pages
                for places in [_hull(page.spans)]
            ),
        )

    def _lines_of(self, words: Sequence[DocumentWord]) -> list[Region]:
        """Return a region around the words of each line."""
        boxes: dict[tuple[int, int], Box] = {}
        for word in words:
            box = box_of(word.polygon)
            for start, end in extents([word.span]) if box else ():
                page = self.page_number_at(start)
                if page is not None and box is not None:
                    line = (page, next(map(id, self.lines_touching(start, end)), 0))
                    boxes[line] = boxes[line].union(box) if line in boxes else box
        return [Region(page, box.polygon, box) for (page, _), box in boxes.items()]


def _hull(spans: Sequence[DocumentSpan]) -> list[Extent]:
    places = extents(spans)
    return [(min(places)[0], max(end for _, end in places))] if places else []
