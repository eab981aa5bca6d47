"""Orders the paragraphs, tables and figures of a result into blocks, so that each stretch of text is in one of them."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator

from azfacade.results.blocks import Block
from azfacade.results.extents import Extent, extents
from azfacade.results.outline import set_sections
from azfacade.results.text_view import TextView
from azfacade_raw.document_intelligence.models.document_figure import DocumentFigure
from azfacade_raw.document_intelligence.models.document_table import DocumentTable


def build_blocks(view: TextView) -> list[Block]:
    """Return all blocks of a result in reading order, with their headings."""
    result = view.result
    blocks, taken = [], _Taken()
    contained: set[str] = set()
    for index, table in enumerate(result.tables):
        contained.update(pointer for cell in table.cells for pointer in cell.elements if isinstance(pointer, str))
        contained.update(_attached_pointers(table))
        blocks.append(Block(view, "table", table, taken.take(_with_attached(table)), f"/tables/{index}"))
    for index, figure in enumerate(result.figures):
        contained.update(pointer for pointer in figure.elements if isinstance(pointer, str))
        contained.update(_attached_pointers(figure))
        blocks.append(Block(view, "figure", figure, taken.take(_with_attached(figure)), f"/figures/{index}"))
    for index, paragraph in enumerate(result.paragraphs):
        pointer = f"/paragraphs/{index}"
        if pointer not in contained:
            sent = extents(paragraph.spans)
            own = taken.take(sent)
            if own or not sent:
                kind = paragraph.role.value if paragraph.role is not None else "paragraph"
                blocks.append(Block(view, kind, paragraph, own, pointer))
    blocks += _lines_between(view, taken)
    page_ends = {
        page.page_number: max((end for _, end in extents(page.spans)), default=0)
        for page in result.pages
        if isinstance(page.page_number, int)
    }
    last = max(page_ends.values(), default=0)

    def position(block: Block) -> int:
        if block.extents:
            return min(block.extents)[0]
        return max((page_ends.get(page, last) for page in block.pages), default=last)

    blocks.sort(key=position)
    set_sections(result, blocks)
    return blocks


def _with_attached(element: DocumentTable | DocumentFigure) -> list[Extent]:
    """Return the extents of a table or figure with its caption and footnotes, which may lie outside of it."""
    attached = [each for each in (element.caption, *element.footnotes) if each is not None]
    return extents([*element.spans, *(span for each in attached for span in each.spans)])


def _attached_pointers(element: DocumentTable | DocumentFigure) -> Iterator[str]:
    for each in (element.caption, *element.footnotes):
        if each is not None:
            yield from (pointer for pointer in each.elements if isinstance(pointer, str))


class _Taken:
    """The stretches that are in a block already, apart and in order."""

    def __init__(self) -> None:
        self.stretches: list[Extent] = []

    def take(self, wanted: Iterable[Extent]) -> list[Extent]:
        """Take what nobody has of some stretches, and return it."""
        own: list[Extent] = []
        for start, end in wanted:
            free = self.free(start, end) if end > start else [(start, end)] if not self._covers(start) else []
            own += free
            for stretch in free:
                if stretch[1] > stretch[0]:
                    insort(self.stretches, stretch)
        return own

    def _covers(self, position: int) -> bool:
        before = bisect_right(self.stretches, (position, position)) - 1
        return before >= 0 and self.stretches[before][1] > position

    def free(self, start: int, end: int) -> list[Extent]:
        """Return the parts between two positions that nobody has."""
        number = max(bisect_right(self.stretches, (start, start)) - 1, 0)
        parts = []
        while number < len(self.stretches) and self.stretches[number][0] < end:
            left, right = self.stretches[number]
            if left > start:
                parts.append((start, left))
            start = max(start, right)
            number += 1
        return [*parts, (start, end)] if start < end else parts


def _lines_between(view: TextView, taken: _Taken) -> list[Block]:
    """Return the lines, or what is of them, that are in no paragraph, table or figure."""
    blocks: dict[tuple[str, int], Block] = {}
    for page in view.page_groups():
        for start, end in taken.free(*page.extent) if page.extent else ():
            if not view.cut([(start, end)]).strip():
                continue
            lines = view.lines_touching(start, end)
            words = [] if lines else page.within(start, end, [(start, end)])
            if ends := extents(word.span for word in words):
                blocks["words", start] = Block(view, "line", page.owner, [(ends[0][0], ends[-1][1])])
            for line in lines:
                block = blocks.setdefault(("line", id(line)), Block(view, "line", line, []))
                own = [(max(a, start), min(b, end)) for a, b in extents(line.spans) if a < end and b > start]
                block.extents += [each for each in own if each not in block.extents]
    return [block for block in blocks.values() if block.text]
