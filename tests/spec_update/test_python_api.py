"""What the report says of a change, scripts/api-diff says of the Python API that is generated after --write."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api_diff.changelog import short_name
from api_diff.compare import compare
from api_diff.surface import Surface, read_surface
from spec_update.__main__ import main
from tests.codegen.trees import Tree, filled_once, finish
from tests.spec_update.changes import CHANGES, Change, Document
from tests.spec_update.museum import HERE, PUBLISHED

NEW = "2027-01-01-preview"


@dataclass(frozen=True)
class Generated:
    """What came out of the museum before, with all ten changes, and with them in a new api version."""

    before: Surface
    own: Surface
    new: Surface
    tree: Tree
    """The one with the new api version."""


def written(root: Path, *edits: Any) -> Tree:
    """Return a tree whose fragment took over a changed document, with all texts written."""
    tree = Tree.with_specs(root, HERE / "museum.yaml", HERE / "overrides.yaml")
    document: Document = copy.deepcopy(PUBLISHED)
    for edit in edits:
        edit(document)
    source = root / "published.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    main([str(source), "--write"], specs=tree.specs)
    fragment = tree.specs / "museum.yaml"
    text = fragment.read_text(encoding="utf-8").replace("''  # TODO", "A text.").replace("  # TODO", "")
    fragment.write_text(text, encoding="utf-8")
    return tree


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """All three, generated once for all processes of a test run."""
    place = filled_once(tmp_path_factory, "spec_update", _make)
    trees = [Tree(place / name) for name in ("before", "own", "new")]
    before, own, new = (read_surface(tree.generated) for tree in trees)
    return Generated(before, own, new, trees[-1])


def _make(place: Path) -> None:
    """Generate all three side by side, as each takes a second."""
    edits = [change.edit for change in CHANGES]
    for name in ("before", "own", "new"):
        (place / name).mkdir()
    trees = [
        written(place / "before"),
        written(place / "own", *edits),
        written(place / "new", *edits, lambda document: document["info"].update(version=NEW)),
    ]
    for run in [tree.start() for tree in trees]:
        code, _, err = finish(run)
        assert code == 0, err


def told(before: Surface, after: Surface) -> Iterator[tuple[str, str, str]]:
    """Yield what api-diff tells of the sync API; the async one is the same."""
    for effect, name, text in compare(before, after):
        if not short_name(name).startswith("Async"):
            yield effect, short_name(name), text


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_the_report_and_api_diff_agree(generated: Generated, change: Change) -> None:
    found = set(told(generated.before, generated.own))
    assert set(change.python) <= found
    is_breaking = "breaking" in {effect for *_, effect in change.expected}
    assert is_breaking == ("breaking" in {effect for effect, *_ in change.python})


def test_api_diff_tells_nothing_else(generated: Generated) -> None:
    found = sorted(told(generated.before, generated.own))
    assert found == sorted(row for change in CHANGES for row in change.python)


def test_a_new_version_breaks_nothing_for_the_others(generated: Generated) -> None:
    found = set(told(generated.before, generated.new))
    assert {effect for effect, *_ in found} == {"compatible"}
    assert ("compatible", "Pieces.list", "parameter `language` is new") in found
    additive = [row for change in CHANGES for row in change.python if row[0] == "compatible" and row[1] != "Picture"]
    assert set(additive) <= found


ASK = """
import json
from azfacade_raw.museum.groups.pieces import list_pieces
calls = list_pieces(), list_pieces(language="en")
print(json.dumps([[c.missing_arguments, c.query, [name for name, _ in c.argument_versions]] for c in calls]))
"""


def test_a_new_version_requires_what_the_others_refuse(generated: Generated) -> None:
    without, with_it = generated.tree.ask(ASK)
    assert without == [[["language", [NEW]]], [], []]
    assert with_it == [[], [["language", "en"]], ["language"]]
