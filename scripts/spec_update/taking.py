"""Takes a published document over into a fragment: edits its text where the two differ, and checks what came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from codegen.fragment import Fragment
from codegen.positions import LOADER, Place, Positions
from spec_update.comparison import Difference, compare, describe, note_names
from spec_update.editor import Editor
from spec_update.facts import Facts
from spec_update.mending import Mending
from spec_update.reading import read_facts
from spec_update.report import Report
from spec_update.yaml_text import TODO


@dataclass(frozen=True)
class Taken:
    """What taking over did."""

    before: str
    """The text of the fragment before."""
    text: str
    """The text of the fragment after."""
    left: list[str]
    """What still differs and has to be edited or overridden by hand."""
    also: list[str]
    """What changed for the other api versions too, as the fragment says it once for all."""

    def summary(self) -> str:
        """Return one sentence about what was done."""
        todo = self.text.count(TODO.strip()) - self.before.count(TODO.strip())
        left = f", {len(self.left)} left" if self.left else ""
        return (
            f"taken over{left}; {todo} places marked TODO: write the texts, check the proposals, run scripts/generate"
        )


def take_over(fragment: Fragment, report: Report, ours: Facts, published: Facts) -> Taken:
    """Return the text of a fragment that says what a published document says.

    An api version that the fragment lacks is added, and `x-versions` marks where it differs from the others.
    """
    before = fragment.path.read_text(encoding="utf-8")
    editor = Editor(before)
    is_added = report.version not in fragment.versions
    if is_added:
        gone = {d.pointers[0] for d, _ in report.differences if d.change == "gone"}
        kept = {tuple(ours.sites[p][0]) for p in gone if p in ours.sites}
        _add_version(editor, fragment, report, kept)
    mending = Mending(editor, fragment, report.version, ours, published)
    for difference, _ in report.differences:
        mending.mend(difference)
    mending.finish()
    text = editor.text()
    document = yaml.load(text, LOADER)  # noqa: S506  # a safe one
    repeated = [place for _, place in Positions(text).repeated_keys()]
    if repeated:
        raise AssertionError(f"the edited fragment has keys twice: {repeated}")
    left = [describe(d) for d in _left(document, report, ours, published)]
    return Taken(before, text, left, _side_effects(fragment, document, report.version))


def _left(document: dict[str, Any], report: Report, ours: Facts, published: Facts) -> list[Difference]:
    now = read_facts(document, report.version)
    names = {p[1]: p[1] for p in published.values if len(p) == 3 and p[::2] == ("schemas", "name")}
    note_names(now, {name: name for name in names if now.values.get(("schemas", name)) and name in ours.schemas()})
    for name in names:
        # A schema that was renamed in the fragment now has the published name.
        new = published.values["schemas", name, "name"]
        if ("schemas", new) in now.values:
            published = _renamed(published, name, new)
    return compare(now, published)


def _renamed(facts: Facts, old: str, new: str) -> Facts:
    result = Facts(sites=facts.sites)
    for pointer, value in facts.values.items():
        if pointer[:3] == ("schemas", old, "name"):
            continue
        at = ("schemas", new, *pointer[2:]) if pointer[:2] == ("schemas", old) else pointer
        result.values[at] = new if value == old and isinstance(value, str) else value
    return result


def _side_effects(fragment: Fragment, document: dict[str, Any], version: str) -> list[str]:
    """Return what changed for the api versions that the document does not describe."""
    found: list[str] = []
    for other in fragment.versions:
        if other != version:
            was, now = read_facts(fragment.document, other), read_facts(document, other)
            found += [f"{other}: {describe(difference)}" for difference in compare(was, now)]
    return found


def _add_version(editor: Editor, fragment: Fragment, report: Report, kept: set[Place]) -> None:
    """Add an api version before the last, which is the default, and to all that the one compared with has."""
    new, like = report.version, report.compared_with
    editor.set((), "x-api-versions", [*fragment.versions[:-1], new, fragment.versions[-1]])
    for index, server in enumerate(fragment.document.get("servers", [])):
        for name, variable in server.get("variables", {}).items():
            if fragment.versions[-1] in variable.get("enum", []):
                values = [value for value in variable["enum"] if value != new]
                at = values.index(fragment.versions[-1])
                editor.set(("servers", index, "variables", name), "enum", [*values[:at], new, *values[at:]])
    for place, node in _nodes(fragment.document, ()):
        if like in node.get("x-versions", []) and place not in kept:
            editor.set(place, "x-versions", _with(node["x-versions"], like, new))
        for value, versions in node.get("x-value-versions", {}).items():
            if like in versions and (*place, "enum", value) not in kept:
                editor.set((*place, "x-value-versions"), value, _with(versions, like, new))


def _with(versions: list[str], like: str, new: str) -> list[str]:
    """Return versions with a new one before the one it is like."""
    at = versions.index(like)
    return [*versions[:at], new, *versions[at:]]


def _nodes(node: Any, place: Place) -> list[tuple[Place, dict[str, Any]]]:
    found: list[tuple[Place, dict[str, Any]]] = []
    if isinstance(node, dict):
        if isinstance(node.get("x-versions", []), list) and isinstance(node.get("x-value-versions", {}), dict):
            found.append((place, node))
        for key, value in node.items():
            found += _nodes(value, (*place, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            found += _nodes(value, (*place, index))
    return found
