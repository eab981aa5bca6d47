"""What must hold for every result: nothing is lost, each word is found once, and each table becomes a frame."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from azfacade import merge_results
from azfacade.models.document_intelligence import AnalyzeResult, DocumentWord
from azfacade.results.position_index import HasSpans
from azfacade.results.table_view import TableView
from result_checks.findings import Finding
from result_checks.saved import SavedResult
from result_checks.split_pages import split_pages

Check = Callable[[SavedResult], Iterator[str | None]]
"""Yields, for each thing that it checked, what is wrong with it, or None."""


def check_invariants(results: Iterable[SavedResult]) -> Iterator[Finding]:
    """Yield a finding for each invariant."""
    saved = list(results)
    edited = [each for each in saved if each.view.check_offsets()]
    genuine = [each for each in saved if each not in edited]
    left_out = f" ({len(edited)} edited by hand left out: {_names(edited)})" if edited else ""
    yield _count("round trip", "results", saved, _round_trip)
    yield _count("words_in", "lines, paragraphs, tables and cells", saved, _words_in)
    finding = _count("blocks(skip=())", "words, each in one block", genuine, _words_in_blocks)
    yield finding._replace(where=finding.where + left_out)
    yield _count("merge_results", "splits into pages, joined again", genuine, _split_and_joined)
    yield _count("tables", "tables, alone and across pages, as rows and frames", saved, _tables)


def _count(name: str, what: str, results: list[SavedResult], check: Check) -> Finding:
    count, wrong = 0, []
    for saved in results:
        for problem in _guarded(saved, check):
            count += 1
            if problem is not None:
                wrong.append(f"{saved.name}: {problem}")
    return Finding(name, f"{count:,} {what}, of {len(results)} results", tuple(wrong))


def _guarded(saved: SavedResult, check: Check) -> Iterator[str | None]:
    try:
        yield from check(saved)
    except Exception as error:  # noqa: BLE001  # an error from inside is what this looks for
        yield f"{type(error).__name__} was raised"


def _names(results: Iterable[SavedResult]) -> str:
    return ", ".join(each.name for each in results)


def _round_trip(saved: SavedResult) -> Iterator[str | None]:
    """What was read is written as it was sent, to the type of each number."""
    sent, written = (json.dumps(each, sort_keys=True) for each in (saved.sent, saved.result.to_dict()))
    yield None if sent == written else "it is written with other values than it was read with"


def _words_in(saved: SavedResult) -> Iterator[str | None]:
    """`words_in` equals a search through all words."""
    view, result = saved.view, saved.result
    words = sorted((word for page in result.pages for word in page.words), key=lambda word: word.span.offset)
    named: list[tuple[str, HasSpans]] = [
        *((f"line {n} of page {page.page_number}", line) for page in result.pages for n, line in enumerate(page.lines)),
        *((f"/paragraphs/{n}", paragraph) for n, paragraph in enumerate(result.paragraphs)),
        *((f"/tables/{n}", table) for n, table in enumerate(result.tables)),
        *((f"/tables/{n}/cells/{m}", cell) for n, t in enumerate(result.tables) for m, cell in enumerate(t.cells)),
    ]
    for name, element in named:
        there = [id(word) for word in words if _lies_in(word, element)]
        yield None if there == [id(word) for word in view.words_in(element)] else f"words_in({name}) differs"


def _lies_in(word: DocumentWord, element: HasSpans) -> bool:
    start, end = word.span.offset, word.span.offset + word.span.length
    return any(span.offset <= start and end <= span.offset + span.length for span in element.spans)


def _words_in_blocks(saved: SavedResult) -> Iterator[str | None]:
    """Every word is in exactly one block."""
    view = saved.view
    found = Counter(id(word) for block in view.blocks(skip=()) for word in view.words_in(block))
    for page in view.pages:
        for number, word in enumerate(page.words):
            count = found[id(word)]
            yield None if count == 1 else f"word {number} of page {page.number} is in {count} blocks"


def _split_and_joined(saved: SavedResult) -> Iterator[str | None]:
    """A result that is split into its pages and joined again is the same, but for its sections."""
    sent = {key: value for key, value in saved.result.to_dict().items() if key != "sections"}
    numbers = [page.page_number for page in saved.result.pages]
    if not all(page.spans for page in saved.result.pages):
        return
    for renumber in (False, True):
        parts = [AnalyzeResult.from_dict(part) for part in split_pages(sent, renumber=renumber)]
        first_pages = numbers if renumber else None
        joined = merge_results(parts, first_pages=first_pages, merge_documents="keep_parts").to_dict()
        differing = [key for key in {**sent, **joined} if joined.get(key) != sent.get(key)]
        yield f"{', '.join(differing)} differ" if differing else None


def _tables(saved: SavedResult) -> Iterator[str | None]:
    """Every table has unique names, whole rows, and a frame of each library with the same names and texts."""
    for across_pages in (False, True):
        for number, table in enumerate(saved.view.tables(across_pages=across_pages)):
            problem = _problem_of(table, across_pages)
            yield problem and f"table {number}{' across pages' if across_pages else ''}: {problem}"


def _problem_of(table: TableView, across_pages: bool) -> str | None:
    names, rows = table.column_names, table.rows()
    (part, *_) = table.parts
    if len(set(names)) != table.column_count:
        return "two columns have one name"
    if (len(rows), {len(row) for row in rows}) != (table.row_count, {table.column_count}):
        return "rows() has not row_count rows of column_count"
    if not across_pages and (table.row_count, table.column_count) != (part.row_count, part.column_count):
        return "it has not as many rows and columns as the service counted"
    body = rows[table.header_row_count :]
    if list(map(list, (record.values() for record in table.records()))) != body:
        return "records() are not the rows"
    frames: dict[str, tuple[list[str], list[Any]]] = {}
    for dtype in ("str", "infer"):
        pandas, polars = table.to_pandas(dtype=dtype), table.to_polars(dtype=dtype)
        frames[f"pandas, {dtype}"] = list(pandas.columns), pandas.to_numpy().tolist()
        frames[f"polars, {dtype}"] = polars.columns, list(map(list, polars.rows()))
    for title, (columns, values) in frames.items():
        if columns != names or len(values) != len(body):
            return f"the frame ({title}) has other columns or rows"
        if title.endswith("str") and values != body:
            return f"the frame ({title}) has other texts"
    return None
