"""Compares the tables of two results: by rows, columns and cells, and their captions and footnotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azfacade.results.alignment import align
from azfacade.results.changes import Change, collapsed
from azfacade.results.quality import confidence_of
from azfacade.results.table_view import TableView
from azfacade.results.tables_across_pages import find_tables
from azfacade.results.text_view import TextView
from azfacade_raw.field_values import FieldValue

Texts = tuple[str, ...]


class _Table:
    """One table with its texts in the form in which they are compared; merged cells are in the first place only."""

    def __init__(self, view: TextView, table: TableView) -> None:
        self.view = view
        self.table = table
        self.texts = table.rows(repeat=False)
        self.keys: list[Texts] = [tuple(map(collapsed, row)) for row in self.texts]

    @property
    def key(self) -> Texts:
        notes = [self.table.caption, *self.table.footnotes]
        return tuple(text for row in [*self.keys, [*map(collapsed, notes)]] for text in row)

    def columns(self) -> list[Texts]:
        return list(zip(*self.keys, strict=True))

    def confidence(self, row: int, column: int) -> float | None:
        cell = self.table.cell(row, column)
        found = confidence_of(self.view, cell) if cell is not None else None
        return found.min if found is not None else None

    def row(self, number: int) -> list[FieldValue]:
        return [*self.texts[number]]

    def column(self, number: int) -> list[FieldValue]:
        return [row[number] for row in self.texts]

    def rows(self) -> list[FieldValue]:
        return [self.row(number) for number in range(len(self.texts))]


def table_changes(before: TextView, after: TextView) -> Iterator[Change]:
    """Yield the changes of tables."""
    ours = [_Table(before, table) for table in find_tables(before.result)]
    theirs = [_Table(after, table) for table in find_tables(after.result)]
    for old, new in align([one.key for one in ours], [one.key for one in theirs], parts=iter):
        path = f"tables[{old if old is not None else new}]"
        if old is None or new is None:
            yield Change(path, None if old is None else ours[old].rows(), None if new is None else theirs[new].rows())
        elif ours[old].key != theirs[new].key or ours[old].keys != theirs[new].keys:
            yield from _compare(path, ours[old], theirs[new])


def _compare(path: str, old: _Table, new: _Table) -> Iterator[Change]:
    if collapsed(old.table.caption) != collapsed(new.table.caption):
        yield Change(f"{path}.caption", old.table.caption, new.table.caption)
    columns = [(number, number) for number in range(old.table.column_count)]
    if old.table.column_count != new.table.column_count:
        columns = []
        for left, right in align(old.columns(), new.columns(), parts=iter):
            if left is None or right is None:
                yield Change(
                    f"{path}.columns[{left if left is not None else right}]",
                    None if left is None else old.column(left),
                    None if right is None else new.column(right),
                )
            else:
                columns.append((left, right))
    ours = _rows_of(old, [left for left, _ in columns])
    theirs = _rows_of(new, [right for _, right in columns])
    for top, bottom in align(ours, theirs, parts=enumerate):
        row = f"{path}.rows[{top if top is not None else bottom}]"
        if top is None or bottom is None:
            yield Change(row, None if top is None else old.row(top), None if bottom is None else new.row(bottom))
            continue
        for place, (left, right) in enumerate(columns):
            if ours[top][place] != theirs[bottom][place]:
                yield Change(
                    f"{row}[{left}]",
                    old.texts[top][left],
                    new.texts[bottom][right],
                    old.confidence(top, left),
                    new.confidence(bottom, right),
                )
    yield from text_changes(f"{path}.footnotes", old.table.footnotes, new.table.footnotes)


def _rows_of(table: _Table, columns: Sequence[int]) -> list[Texts]:
    return [tuple(row[column] for column in columns) for row in table.keys]


def text_changes(path: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Yield the changes of a list of texts."""
    for old, new in align([*map(collapsed, before)], [*map(collapsed, after)], parts=str.split):
        if old is None or new is None or collapsed(before[old]) != collapsed(after[new]):
            number = old if old is not None else new
            yield Change(f"{path}[{number}]", None if old is None else before[old], None if new is None else after[new])
