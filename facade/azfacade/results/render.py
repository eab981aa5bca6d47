"""Renders blocks as text, with marks, formulas and bar codes in their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Literal

from azfacade.errors import InvalidInputError
from azfacade.results.blocks import Block
from azfacade.results.extents import text_of
from azfacade.results.plain_text import attached_texts, is_markdown
from azfacade.results.table_view import TableView
from azfacade.results.text_view import TextView
from azfacade_raw.document_intelligence.models.document_formula_kind import DocumentFormulaKind
from azfacade_raw.document_intelligence.models.document_table import DocumentTable
from azfacade_raw.types import shorten

TableForm = Literal["tab", "markdown", "html", "omit"]


def shown_in_place(
    view: TextView,
    block: Block,
    text: str,
    marks: tuple[str, str],
    formulas: Callable[[str, bool], str] | None,
) -> str:
    """Return a block's text with marks, formulas and bar codes in place of what stands for them."""
    if ":" in text:
        text = text.replace(":selected:", marks[0]).replace(":unselected:", marks[1])
        if formulas is not None and ":formula:" in text:
            found = iter(view.formulas_in(block))
            text = re.sub(":formula:", lambda match: _formula(next(found, None), match[0], formulas), text)
        if ":barcode:" in text:
            codes = iter(view.barcodes_in(block))
            text = re.sub(":barcode:", lambda match: text_of(getattr(next(codes, None), "value", match[0])), text)
    if is_markdown(view.result):
        text = text.replace("☒", marks[0]).replace("☐", marks[1])
    return text


def _formula(formula: object, otherwise: str, write: Callable[[str, bool], str]) -> str:
    value = text_of(getattr(formula, "value", None))
    return write(value, getattr(formula, "kind", None) == DocumentFormulaKind.DISPLAY) if value else otherwise


def latex(value: str, display: bool) -> str:
    """Return a formula between dollar signs, two on each side where it has a line of its own."""
    return f"$${value}$$" if display else f"${value}$"


def to_text(
    view: TextView,
    blocks: Iterable[Block],
    *,
    tables: TableForm,
    marks: tuple[str, str],
    formulas: bool,
) -> str:
    """Return the text of blocks; see `ResultView.to_text`."""
    if tables not in ("tab", "markdown", "html", "omit"):
        raise InvalidInputError(f"tables={shorten(tables)} is none of 'tab', 'markdown', 'html' and 'omit'")
    texts = []
    for block in blocks:
        text = block.text
        if isinstance(block.element, DocumentTable) and tables != "tab":
            text = "" if tables == "omit" else table_markdown(block.element, "pipe" if tables == "markdown" else tables)
        texts.append(shown_in_place(view, block, text, marks, latex if formulas else None))
    return "\n".join(text for text in texts if text.strip())


def table_markdown(table: DocumentTable, form: Literal["html", "pipe"]) -> str:
    """Return a table as HTML, or as a pipe table with caption and footnotes."""
    if form == "html":
        return TableView.of(table).to_html()
    notes = attached_texts(*table.footnotes)
    return "\n\n".join([*attached_texts(table.caption), TableView.of(table).to_markdown(), *notes])
