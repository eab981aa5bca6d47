"""docs/operations.md lists every operation: REST page, route, method, builder, versions."""

from __future__ import annotations

import importlib
import inspect
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.cases import each

from .docstrings import doc_of
from .reader import SERVICES, Operation, fragment, operations

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"


class Row(NamedTuple):
    """One line of the page's tables, and the headings above it."""

    service: str
    tag: str
    page: str
    route: str
    method: str
    builder: str
    versions: str


@cache
def rows() -> list[Row]:
    """Return all lines of all tables."""
    found = []
    service = tag = ""
    titles = {f"{fragment(name).document['info']['title']} {fragment(name).default_version}": name for name in SERVICES}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            service = titles[line[3:]]
        elif line.startswith("### "):
            tag = line[4:]
        elif line.startswith("| ") and not line.startswith("| REST page"):
            page, *code, versions = (cell.strip() for cell in line.strip("|").split("|"))
            assert all(re.fullmatch(r"`[^`]+`", cell) for cell in code)
            route, method, builder = (cell.strip("`") for cell in code)
            found.append(Row(service, tag, page, route, method, builder, versions))
    return found


def row_of(operation: Operation) -> Row:
    """Return the line of an operation."""
    overload = f"?_overload={operation.overload}" if operation.overload else ""
    route = f"{operation.http} {operation.route}{overload}"
    (row,) = [row for row in rows() if (row.service, row.route) == (operation.service, route)]
    return row


@each("operation", operations(), ids=str)
def test_the_operation_has_a_line_that_is_true(operation: Operation) -> None:
    row = row_of(operation)
    assert row.tag == operation.tag
    assert row.page == operation.page
    assert row.method == operation.place
    assert row.versions == (", ".join(operation.versions) or "all")
    group, _, name = row.builder.partition(".")
    module = importlib.import_module(f"azfacade_raw.{operation.service}.groups.{group}")
    builder = getattr(module, name)
    assert inspect.isfunction(builder)
    found = fragment(operation.service)
    doc = doc_of(builder)
    assert doc.pages == [f"{found.title} {operation.version}, {operation.tag}, {operation.page}."]
    assert sorted(doc.args) == sorted(inspect.signature(builder).parameters)
    assert name.upper() in vars(module)
    assert vars(module)[name.upper()].operation == operation.id


def test_nothing_else_is_listed() -> None:
    assert len(rows()) == len(operations())
    assert len({(row.service, row.route) for row in rows()}) == len(rows())


def test_the_counts_in_the_text_are_right() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for service in SERVICES:
        assert f"{len(fragment(service).operations)} operations; `" in text
