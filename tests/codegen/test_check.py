"""Generating is repeatable to the byte, and `--check` reports generated code that is out of date."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import codegen.__main__ as command
from tests.codegen.trees import Tree, finish

BOX = "generated/azfacade_raw/small/models/box.py"


def edit(tree: Tree, path: str, old: str, new: str) -> None:
    file = tree.root / path
    before = file.read_bytes()
    assert old.encode() in before
    file.write_bytes(before.replace(old.encode(), new.encode()))


def add(tree: Tree, path: str, content: bytes) -> None:
    (tree.root / path).write_bytes(content)


def describe(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Box"]["description"] = "A carton of some kind."


CHANGES: dict[str, tuple[str, Callable[[Tree], object]]] = {
    "a hand edit": (BOX, lambda tree: edit(tree, BOX, "    kind: str\n", "    kind: str  # edited\n")),
    "other line ends": (BOX, lambda tree: edit(tree, BOX, "\n", "\r\n")),
    "an extra file": ("extra.py", lambda tree: add(tree, "generated/azfacade_raw/small/extra.py", b"x = 1\n")),
    "an empty extra file": ("empty.py", lambda tree: add(tree, "generated/azfacade_raw/small/empty.py", b"")),
    "an extra file that is no text": ("odd.bin", lambda tree: add(tree, "generated/odd.bin", b"\xff\x00")),
    "a deleted file": (BOX, lambda tree: (tree.root / BOX).unlink()),
    "a deleted marker": ("py.typed", lambda tree: (tree.generated / "azfacade_raw" / "py.typed").unlink()),
    "a deleted tree": (BOX, lambda tree: shutil.rmtree(tree.generated)),
    "a changed template": (
        "lock.json",
        lambda tree: edit(tree, "scripts/templates/runtime/checks.py", "must be a str", "should be a str"),
    ),
    "a changed generator": (
        "lock.json",
        lambda tree: edit(tree, "scripts/codegen/python_names.py", "Python names", "Names"),
    ),
    "a changed comment": ("lock.json", lambda tree: edit(tree, "specs/small.yaml", "# A service", "# The service")),
    "a changed lock": ("lock.json", lambda tree: edit(tree, "specs/lock.json", "ruff", "tuff")),
    "a missing lock": ("lock.json", lambda tree: (tree.specs / "lock.json").unlink()),
    "a changed page": ("operations.md", lambda tree: edit(tree, "docs/operations.md", "Get Shelf", "Got Shelf")),
    "another changed page": (
        "api-versions.md",
        lambda tree: edit(tree, "docs/api-versions.md", "GA, the default", "preview"),
    ),
}
"""What is changed after generating, without a change of what would be generated."""


@pytest.fixture
def check(tree: Tree, small: Tree, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Runs --check on a tree, in this process, with what was generated before instead of generating it anew."""

    def generate(_: object, __: object, ___: object, output: Path) -> None:
        shutil.copytree(small.generated, output)

    for name in ("ROOT", "SPECS", "GENERATED", "TEMPLATES", "LOCK", "PAGE", "VERSIONS_PAGE"):
        moved = tree.root / getattr(command, name).relative_to(command.ROOT)
        monkeypatch.setattr(command, name, moved) if name != "ROOT" else None
    monkeypatch.setattr(command, "ROOT", tree.root)
    monkeypatch.setattr(command, "generate", generate)
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    return command.main


@pytest.mark.parametrize("name", CHANGES)
def test_check_fails_with_a_diff_that_names_the_place(
    name: str, tree: Tree, check: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    place, change = CHANGES[name]
    change(tree)
    before = tree.contents()
    assert check() == 1
    out, err = capsys.readouterr()
    assert Path(place).name in out
    assert "run scripts/generate" in err
    assert tree.contents() == before, "--check changed something"


def test_check_is_silent_when_nothing_changed(check: Callable[[], int], capsys: pytest.CaptureFixture[str]) -> None:
    assert check() == 0
    assert capsys.readouterr() == ("", "")


def test_compiled_files_do_not_count(tree: Tree, check: Callable[[], int]) -> None:
    cache = tree.generated / "azfacade_raw" / "__pycache__"
    cache.mkdir()
    (cache / "wire.cpython-311.pyc").write_bytes(b"\x00")
    assert check() == 0


@pytest.fixture(scope="module")
def changed_and_edited(small: Tree, tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[int, str, str], Tree]:
    """What --check says of a tree whose fragment changed, and an edited tree generated again; run side by side."""
    changed, edited = (small.copy(tmp_path_factory.mktemp("tree")) for _ in range(2))
    changed.change("small", describe)
    (edited.root / BOX).write_text("nonsense", encoding="utf-8")
    (edited.generated / "azfacade_raw" / "small" / "extra.py").write_text("x = 1", encoding="utf-8")
    (edited.specs / "lock.json").unlink()
    checking, generating = changed.start("--check"), edited.start(seed=3)
    said = finish(checking)
    assert finish(generating)[0] == 0
    return said, edited


def test_check_generates_anew_and_sees_a_changed_fragment(
    changed_and_edited: tuple[tuple[int, str, str], Tree],
) -> None:
    code, out, err = changed_and_edited[0]
    assert code == 1
    assert "+++ generated/azfacade_raw/small/models/box.py" in out
    assert '+    """A carton of some kind.' in out
    assert "run scripts/generate" in err


def test_generating_again_gives_identical_bytes_whatever_was_edited_and_the_hash_seed(
    small: Tree, changed_and_edited: tuple[tuple[int, str, str], Tree]
) -> None:
    assert changed_and_edited[1].contents() == small.contents()
