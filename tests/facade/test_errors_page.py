"""docs/errors.md lists every class below its parent and every code with advice; its azure.core names exist."""

from __future__ import annotations

import re
from pathlib import Path

import azure.core.exceptions

from azfacade import errors
from azfacade.http import error_advice as hints
from tests.cases import each

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
TREE = re.findall(r"^\| ((?:&nbsp; )*)`(\w+Error)`", PAGE.partition("## What")[0], re.MULTILINE)
CODES = re.findall(r"`(\w+)`", PAGE.partition("table):")[2].partition("## Coming")[0])
NAMES = re.findall(r"^\| (`.*`) \| (.*) \|$", PAGE.partition("## Coming")[2].partition("## Logging")[0], re.MULTILINE)


def test_every_class_is_on_the_page_below_its_parent() -> None:
    parents: list[type[Exception]] = []
    for indent, name in TREE:
        kind = getattr(errors, name)
        depth = indent.count("&nbsp;")
        assert depth <= len(parents)
        assert depth == 0 or parents[depth - 1] in kind.__bases__, name
        parents[depth:] = [kind]
    assert {name for _, name in TREE} == {name for name in vars(errors) if name.endswith("Error")}


def test_every_code_with_advice_is_on_the_page() -> None:
    for row in hints.ADVICE:
        assert any(re.fullmatch(row.code, code) for code in CODES), row.code
    for code in CODES:
        assert any(re.fullmatch(row.code, code) for row in hints.ADVICE), code


@each(("theirs", "ours"), NAMES)
def test_names_of_azure_core_have_a_name_here(theirs: str, ours: str) -> None:
    for name in re.findall(r"`(\w+)`", theirs):
        assert issubclass(getattr(azure.core.exceptions, name), Exception)
    found = re.findall(r"`(\w+)`", ours)
    assert found
    for name in found:
        assert issubclass(getattr(errors, name), errors.AzFacadeError)
