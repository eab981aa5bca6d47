"""Fixtures with generated trees, each generated once: a small service, and both real ones with additions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.codegen.additions import NEW_MIXIN, add_to_document_intelligence, add_to_face, trim
from tests.codegen.trees import ROOT, SMALL, Tree, filled_once


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, Tree]:
    """The small service, and the real ones with everything that the tests add, for all processes of a test run."""
    place = filled_once(tmp_path_factory, "codegen", _make)
    return Tree(place / "small"), Tree(place / "grown")


def _make(place: Path) -> None:
    """Generate both side by side."""
    for name in ("small", "grown"):
        (place / name).mkdir()
    small = Tree.with_specs(place / "small", SMALL)
    grown = Tree.with_specs(place / "grown", *sorted((ROOT / "specs").glob("*.yaml")))
    # Only the families the additions belong to, because generating all takes many seconds.
    grown.change("face", lambda document: trim(document, "/persongroups"))
    grown.change("document_intelligence", lambda document: trim(document, "/operations"))
    grown.change("face", add_to_face)
    grown.change("document_intelligence", add_to_document_intelligence)
    (grown.root / "scripts/templates/runtime/watching.py").write_text(NEW_MIXIN, encoding="utf-8")
    runs = [tree.start(seed=1) for tree in (grown, small)]
    for run in runs:
        _, err = run.communicate(timeout=120)
        assert run.returncode == 0, err


@pytest.fixture(scope="session")
def small(made_once: tuple[Tree, Tree]) -> Tree:
    """The small service, generated; not to be changed."""
    return made_once[0]


@pytest.fixture(scope="session")
def grown(made_once: tuple[Tree, Tree]) -> Tree:
    """Both real services with the additions, generated; not to be changed."""
    return made_once[1]


@pytest.fixture
def tree(small: Tree, tmp_path: Path) -> Tree:
    """A copy of the small service, generated, to change."""
    return small.copy(tmp_path)
