"""Writes what was read of results as CSV, JSON, Markdown, HTML or text, with names of files if there are several."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from azfacade import TableView
from azfacade.cli.console_output import one_line
from azfacade.cli.result_output.content import Content, Row, content_of, plain, shown
from azfacade.cli.result_output.kinds import Format, Formulas, Kind, Options
from azfacade.errors import InvalidInputError
from azfacade.models.document_intelligence import AnalyzeResult


class Part(NamedTuple):
    """What was read of one file, for one format: rows, tables with their titles, or a text."""

    name: str | None
    """The name of the file; None if the output has only one."""
    text: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Row] = ()
    tables: Sequence[tuple[str, TableView]] | None = None


def read_part(content: Content, kind: Kind, form: Format, name: str | None) -> Part:
    """Read what a format needs; JSON is read as its text.

    Raises:
        InvalidInputError: The result is broken, so that it cannot be read in this way.
    """
    try:
        if form is Format.JSON:
            record = {**({"file": name} if name is not None else {}), kind.key: content.record()}
            return Part(name, json.dumps(record, indent=2, ensure_ascii=False, default=plain))
        if form is Format.TEXT or (form is Format.MD and kind in (Kind.MARKDOWN, Kind.CHUNKS)):
            return Part(name, content.text())
        if form is Format.CSV:
            return Part(name, columns=content.columns, rows=content.rows())
        tables = content.tables() if content.tables else [("", _table_of([content.columns, *content.rows()]))]
        return Part(name, tables=tables)
    except RecursionError:
        raise InvalidInputError(f"a value is nested too deeply to be written as {form}") from None


def render(parts: Sequence[Part], form: Format, formulas: Formulas | None = None) -> str:
    """Return the output, without a line break at its end; for JSON a list of objects.

    Args:
        parts: What was read of each file, for this format.
        form: The format.
        formulas: What CSV has for formulas; by default they are quoted.
    """
    match form:
        case Format.JSON:
            return "[" + ",\n".join(part.text for part in parts) + "]"
        case Format.CSV:
            return _csv(parts, formulas or Formulas.QUOTE)
        case Format.HTML:
            return _html(parts)
        case Format.TEXT:
            return "\n\n".join(
                part.text if part.name is None else f"==> {one_line(part.name)} <==\n{part.text}" for part in parts
            )
        case Format.MD:
            return "\n\n".join(text for part in parts for text in _markdown(part))


def render_result(result: AnalyzeResult, name: str) -> str:
    """Return one result as `doc analyze` writes it.

    Args:
        result: The result.
        name: `fields` or `chunks` for JSON, `csv` for the tables.
    """
    kind, form = (Kind.TABLES, Format.CSV) if name == Format.CSV else (Kind(name), Format.JSON)
    part = read_part(content_of(kind, result, Options()), kind, form, None)
    return part.text if form is Format.JSON else render([part], form)


def _csv(parts: Sequence[Part], formulas: Formulas) -> str:
    """Return one table with the rows of all parts.

    Columns that tell where a row is from need a header; a single table has its own.
    """
    rows = [row if part.name is None else [part.name, *row] for part in parts for row in part.rows]
    known = [column for part in parts[:1] for column in ([] if part.name is None else ["file"]) + [*part.columns]]
    width = max([len(known), *map(len, rows)])
    if known:
        rows = [[*known, *(f"column_{number + 1}" for number in range(width - len(known)))], *rows]
    table = _table_of([*row, *[""] * (width - len(row))] for row in rows)
    # Line breaks become those of the system where the text is written.
    return table.to_csv(formulas=formulas.value).replace("\r\n", "\n").removesuffix("\n")


def _table_of(rows: Iterable[Row]) -> TableView:
    """Return rows of the same length as a table, the first one as its header."""
    return TableView.from_rows([*map(shown, row)] for row in rows)


def _markdown(part: Part) -> list[str]:
    texts = [] if part.name is None else [f"# `{one_line(part.name).replace('`', chr(39))}`"]
    if part.tables is None:
        return [*texts, part.text]
    for title, table in part.tables:
        texts += [text for text in (title and f"## {title}", table.caption, table.to_markdown()) if text]
        texts += filter(None, table.footnotes)
    return texts


def _html(parts: Sequence[Part]) -> str:
    """Return an HTML page, as a fragment would not tell its encoding."""
    texts = ['<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8"><title>azfacade results</title></head>\n<body>']
    for part in parts:
        texts += [] if part.name is None else [f"<h1>{html.escape(one_line(part.name))}</h1>"]
        for title, table in part.tables or ():
            texts += [f"<h2>{html.escape(title)}</h2>"] if title else []
            texts.append(table.to_html())
    return "\n".join([*texts, "</body>\n</html>"])
