"""The three lists of public names in `azfacade/__init__.py` agree."""

import ast
import importlib
from pathlib import Path

import pytest

import azfacade
from tests.cases import each

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


@each("name", azfacade.__all__)
def test_a_name_comes_from_the_module_that_type_checkers_see(name: str) -> None:
    module = importlib.import_module(str(CHECKED[name]))
    assert getattr(azfacade, name) is getattr(module, name)


def test_the_table_holds_no_other_names() -> None:
    assert set(azfacade._MODULES) <= set(azfacade.__all__)
    assert "azfacade.errors" not in azfacade._MODULES.values(), "which is where other names come from"


@pytest.mark.parametrize("service", ["face", "document_intelligence"])
def test_the_public_modules_of_models_have_the_classes_of_the_service(service: str) -> None:
    public = importlib.import_module(f"azfacade.models.{service}")
    sent = importlib.import_module(f"azfacade_raw.{service}.models")
    assert public.__all__ == sent.__all__
    assert dir(public) == sorted(sent.__all__)
    assert all(getattr(public, name) is getattr(sent, name) for name in sent.__all__)
    with pytest.raises(AttributeError, match="has no NotAModel"):
        public.NotAModel  # noqa: B018


def test_no_page_has_a_user_import_the_raw_models() -> None:
    pages = [Path("README.md"), *Path("docs").rglob("*.md"), *Path("docs").rglob("*.py")]
    assert [page.name for page in pages if "from azfacade_raw" in page.read_text(encoding="utf-8")] == []
