"""Writes any result as Markdown, also one that was read as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from azfacade.errors import InvalidInputError
from azfacade.results.blocks import Block
from azfacade.results.extents import text_of
from azfacade.results.figures import FigureView, find_figures
from azfacade.results.picture_view import PictureView
from azfacade.results.render import latex, shown_in_place, table_markdown
from azfacade.results.table_grid import is_merged
from azfacade_raw.document_intelligence.models.document_table import DocumentTable
from azfacade_raw.types import shorten

TableMarkdown = Literal["html", "pipe", "auto"]
FigureWriter = Callable[[FigureView], str]

PAGE_BREAK = "<!-- PageBreak -->"
MARKS = ("☒", "☐")
_INLINE = re.compile(r"[\\`*\[\]<>]|(?<!\w)_|_(?!\w)")
_LINE_START = re.compile(r"^(\s{0,3})(\d{1,9}(?=[.)]\s)|(?=#{1,6}\s|[-+]\s|[-=]+$))", re.MULTILINE)
_COMMENTS = {"pageHeader": "PageHeader", "pageFooter": "PageFooter", "pageNumber": "PageNumber"}


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return _LINE_START.sub(r"\1\2\\", _inline(text))


def _inline(text: str) -> str:
    return _INLINE.sub(lambda found: "\\" + found[0], text)


def to_markdown(
    view: PictureView,
    blocks: Sequence[Block],
    *,
    tables: TableMarkdown,
    marks: tuple[str, str],
    figures: FigureWriter | None,
    page_break: str,
) -> str:
    """Return blocks as Markdown; see `PictureView.to_markdown`."""
    if tables not in ("html", "pipe", "auto"):
        raise InvalidInputError(f"tables={shorten(tables)} is none of 'html', 'pipe' and 'auto'")
    parts: list[str] = []
    last_page: int | None = None
    was_line = False
    figure_views = find_figures(view) if any(block.kind == "figure" for block in blocks) else []
    for block in blocks:
        page = next(iter(block.pages), last_page)
        if page_break and page != last_page and last_page is not None:
            parts.append(page_break)
            was_line = False
        last_page = page
        if isinstance(block.element, DocumentTable):
            form: Literal["html", "pipe"] = (
                "pipe" if tables == "pipe" or (tables == "auto" and _is_plain(block.element)) else "html"
            )
            text = shown_in_place(view, block, table_markdown(block.element, form), marks, latex)
        elif block.kind == "figure":
            figure = figure_views[int(block.pointer.rpartition("/")[2])]
            text = figures(figure) if figures is not None else _figure(view, block, figure, marks)
        else:
            text = _paragraph(view, block, marks)
        if was_line and block.kind == "line":
            parts[-1] += f"\n{text}"
        elif text.strip():
            parts.append(text)
        was_line = block.kind == "line"
    return "\n\n".join(parts)


def _paragraph(view: PictureView, block: Block, marks: tuple[str, str]) -> str:
    if block.kind in _COMMENTS:
        return f'<!-- {_COMMENTS[block.kind]}="{block.text.replace("-->", "")}" -->'
    if not block.is_heading:
        return shown_in_place(view, block, escaped(block.text), marks, latex)
    text = " ".join(shown_in_place(view, block, _inline(block.text), marks, latex).split())
    level = len(block.section.path()) if view.result.sections and block.section is not None else 2
    return f"{'#' * (1 if block.kind == 'title' else min(max(level, 2), 6))} {text}"


def _figure(view: PictureView, block: Block, figure: FigureView, marks: tuple[str, str]) -> str:
    caption = figure.caption or ""
    inside = block.text.removeprefix(caption).strip("\n") if caption else block.text
    parts = [f"<figcaption>{escaped(caption)}</figcaption>"] if caption else []
    parts += [shown_in_place(view, block, escaped(inside), marks, latex)] if inside else []
    return "\n\n".join(["<figure>", *parts, "</figure>"])


def _is_plain(table: DocumentTable) -> bool:
    """Tell whether a pipe table shows everything: no merged cells and no line breaks."""
    return not any(is_merged(cell) or "\n" in text_of(cell.content).strip() for cell in table.cells)
