"""Renders blocks as text, with marks, formulas and bar codes in their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Literal

from azfacade.errors import InvalidInputError
from azfacade.results.blocks import Block
from azfacade.results.extents import text_of
from azfacade.results.plain_text import is_markdown
from azfacade.results.text_view import TextView
from azfacade_raw.document_intelligence.models.document_formula_kind import DocumentFormulaKind
from azfacade_raw.document_intelligence.models.document_table import DocumentTable
from azfacade_raw.types import shorten

TableForm = Literal["tab", "omit"]


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
    if tables not in ("tab", "omit"):
        raise InvalidInputError(f"tables={shorten(tables)} is neither 'tab' nor 'omit'")
    texts = []
    for block in blocks:
        if tables == "omit" and isinstance(block.element, DocumentTable):
            continue
        texts.append(shown_in_place(view, block, block.text, marks, latex if formulas else None))
    return "\n".join(text for text in texts if text.strip())
