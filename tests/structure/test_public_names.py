"""The three lists of public names in `azfacade/__init__.py` agree."""

import ast
import importlib
from pathlib import Path

import pytest

import azfacade

SOURCE = Path(azfacade.__file__).read_text(encoding="utf-8")
CHECKED = {
    alias.asname or alias.name: node.module
    for node in ast.walk(ast.parse(SOURCE))
    if isinstance(node, ast.ImportFrom) and node.module != "__future__" and node.module != "importlib"
    for alias in node.names
}


def test_type_checkers_see_the_names_that_are_exported() -> None:
    assert set(CHECKED) == set(azfacade.__all__)
    assert azfacade.__all__ == sorted(azfacade.__all__)


@pytest.mark.parametrize("name", azfacade.__all__)
def test_a_name_comes_from_the_module_that_type_checkers_see(name: str) -> None:
    module = importlib.import_module(str(CHECKED[name]))
    assert getattr(azfacade, name) is getattr(module, name)


def test_the_table_holds_no_other_names() -> None:
    assert set(azfacade._MODULES) <= set(azfacade.__all__)
    assert "azfacade.errors" not in azfacade._MODULES.values(), "which is where other names come from"
