"""The imports between folders follow the layers in docs/architecture.md."""

import ast
from pathlib import Path

import pytest

from checks import import_layers

FACADE = Path(__file__).parents[2] / "facade/azfacade"
FOLDERS = ("client", "operations", "http", "auth", "core", "files", "results")


def test_imports_point_downwards() -> None:
    assert import_layers.upward_imports() == []
    assert import_layers.parts_without_layer() == set()


def test_there_is_no_circle() -> None:
    assert import_layers.import_cycle() == []


def test_leaves_use_what_is_public() -> None:
    assert import_layers.private_imports() == []


def test_generated_code_stands_alone() -> None:
    assert import_layers.forbidden_raw_imports() == []


@pytest.mark.parametrize("library", import_layers.SENDS)
def test_few_modules_know_an_http_library(library: str) -> None:
    known = {module for module, imported in import_layers.imports() if imported == library}
    assert known - {"azfacade.testing.transport"} == set(import_layers.SENDS[library])


def test_imports_that_only_type_checkers_see_count() -> None:
    assert ("azfacade.core.message", "azfacade.files.download") in set(import_layers.imports())


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_says_in_one_sentence_what_is_in_it(folder: str) -> None:
    text = (FACADE / folder / "__init__.py").read_text(encoding="utf-8")
    body = ast.parse(text).body
    assert len(body) == 1, "it imports nothing, so that using one module loads no other"
    sentence = ast.get_docstring(ast.parse(text)) or ""
    assert sentence.endswith(".")
    assert ". " not in sentence
    assert "\n" not in sentence
    assert len(list((FACADE / folder).glob("[!_]*.py"))) > 1
