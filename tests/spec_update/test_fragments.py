"""The tool with the fragments of specs/: an edit of nothing changes nothing, and proposals are like what is there."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from codegen.__main__ import RULES, SPECS, fragment_files
from codegen.fragment import Fragment, load
from codegen.python_names import published_id
from spec_update.comparison import compare
from spec_update.editor import Editor
from spec_update.overrides import load_rules
from spec_update.proposals import Proposals, summary_of
from spec_update.reading import read_facts
from spec_update.versions import listed
from tests.spec_update.museum import read_yaml

FRAGMENTS = {path.stem: load(path) for path in fragment_files()}
TEXTS = ("description",)


@pytest.fixture(params=list(FRAGMENTS))
def fragment(request: pytest.FixtureRequest) -> Fragment:
    """Each of the fragments."""
    return FRAGMENTS[request.param]


def test_the_rules_are_no_fragment() -> None:
    assert RULES not in [path.name for path in fragment_files()]


def test_no_edit_changes_no_byte(fragment: Fragment) -> None:
    text = fragment.path.read_text(encoding="utf-8")
    assert Editor(text).text() == text


def test_each_version_says_what_it_says(fragment: Fragment) -> None:
    for version in fragment.versions:
        assert compare(read_facts(fragment.document, version), read_facts(fragment.document, version)) == []


def test_the_rules_of_each_version_are_whole(fragment: Fragment) -> None:
    listed = read_yaml((SPECS / RULES).read_text(encoding="utf-8"))[fragment.service]
    rules = load_rules(SPECS / RULES, fragment.service, fragment.default_version)
    assert rules
    assert len(rules) <= len(listed)


def test_summaries_are_proposed_as_they_are(fragment: Fragment) -> None:
    for _, _, operation in fragment.operations():
        versions = fragment.versions_of(operation)
        ids = {published_id(operation["operationId"], version) for version in versions or fragment.versions}
        assert operation["summary"] in map(summary_of, ids)


def without_each_operation(fragment: Fragment) -> Iterator[tuple[str, dict[str, Any], Fragment]]:
    """Yield each operation, and the fragment without it."""
    for key, method, operation in fragment.operations():
        paths = {name: {m: o for m, o in i.items() if (name, m) != (key, method)} for name, i in _paths(fragment)}
        document = {**fragment.document, "paths": {name: item for name, item in paths.items() if item}}
        yield (
            f"{method.upper()} {key}",
            operation,
            Fragment(fragment.service, fragment.path, document, fragment.problems),
        )


def _paths(fragment: Fragment) -> list[tuple[str, dict[str, Any]]]:
    return list(copy.copy(fragment.document["paths"]).items())


def test_proposals_are_like_what_is_there(fragment: Fragment) -> None:
    facts = {version: read_facts(fragment.document, version) for version in fragment.versions}
    known, right, wrong = 0, 0, []
    for name, operation, rest in without_each_operation(fragment):
        has = listed(operation.get("x-versions"), fragment.versions)
        proposals = Proposals(rest, facts[fragment.default_version if fragment.default_version in has else has[-1]])
        assert proposals.tag(operation["operationId"]) == operation["tags"][0]
        expected = {key: value for key, value in operation["x-azfacade"].items() if key not in TEXTS}
        made = proposals.ours(name)
        for key in {*made, *expected}:
            known += 1
            right += made.get(key) == expected.get(key)
            wrong += [(name, key, made.get(key), expected.get(key))] if made.get(key) != expected.get(key) else []
    # What is wrong is in names that the published document does not tell; a person checks each proposal.
    assert right >= 0.9 * known, wrong
