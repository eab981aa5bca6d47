"""Takes a published document over into a fragment: edits its text where the two differ, and checks what came out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import yaml

from codegen.fragment import Fragment
from codegen.positions import LOADER, Place, Positions
from spec_update.comparison import compare, describe, note_names
from spec_update.editor import Editor
from spec_update.facts import Facts
from spec_update.mending import Mending
from spec_update.reading import read_facts
from spec_update.report import Report
from spec_update.versions import inserted
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
    is_added = report.version not in fragment.versions
    text = _with_version(before, fragment, report.version, report.compared_with) if is_added else before
    differences = [difference for difference, _ in report.differences]
    here, there = ours, published
    while True:
        current = replace(fragment, document=_parsed(text))
        if text != before:
            # Places and ranges of versions are those of the text so far.
            here, there = _sides(current.document, report.version, ours, published)
            differences = compare(here, there)
        editor = Editor(text)
        mending = Mending(editor, current, report.version, here, there, is_added=is_added)
        for difference in differences:
            mending.mend(difference)
        mending.finish()
        old, text = text, editor.text()
        if text == old or not mending.has_widened:
            break
    document = _parsed(text)
    left = [describe(d) for d in compare(*_sides(document, report.version, ours, published))]
    return Taken(before, text, left, _side_effects(fragment, document, report.version))


def _parsed(text: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(text, LOADER)  # noqa: S506  # a safe one
    repeated = [place for _, place in Positions(text).repeated_keys()]
    if repeated:
        raise AssertionError(f"the edited fragment has keys twice: {repeated}")
    return document


def _sides(document: dict[str, Any], version: str, ours: Facts, published: Facts) -> tuple[Facts, Facts]:
    """Return the facts of an edited fragment, and the published ones with the names that it has by now."""
    now = read_facts(document, version)
    names = {p[1]: p[1] for p in published.values if len(p) == 3 and p[::2] == ("schemas", "name")}
    note_names(now, {name: name for name in names if now.values.get(("schemas", name)) and name in ours.schemas()})
    for name in names:
        # A schema that was renamed in the fragment now has the published name.
        new = published.values["schemas", name, "name"]
        if ("schemas", new) in now.values:
            published = _renamed(published, name, new)
    return now, published


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


def _with_version(text: str, fragment: Fragment, new: str, like: str) -> str:
    """Return the text of a fragment with a new api version at its place by age, and in all lists that name `like`.

    Ranges stay, as they say by themselves whether they cover it; what differs is mended afterwards.
    """
    editor = Editor(text)
    editor.set((), "x-api-versions", inserted(fragment.versions, new))
    for index, server in enumerate(fragment.document.get("servers", [])):
        for name, variable in server.get("variables", {}).items():
            if like in variable.get("enum", []):
                editor.set(("servers", index, "variables", name), "enum", inserted(variable["enum"], new))
    for place, node in _nodes(fragment.document, ()):
        said = node.get("x-versions")
        if isinstance(said, list) and like in said:
            editor.set(place, "x-versions", inserted(said, new))
        limited = node.get("x-value-versions")
        for value, versions in limited.items() if isinstance(limited, dict) else ():
            if isinstance(versions, list) and like in versions:
                editor.set((*place, "x-value-versions"), value, inserted(versions, new))
    return editor.text()


def _nodes(node: Any, place: Place) -> list[tuple[Place, dict[str, Any]]]:
    found: list[tuple[Place, dict[str, Any]]] = []
    if isinstance(node, dict):
        found.append((place, node))
        for key, value in node.items():
            found += _nodes(value, (*place, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            found += _nodes(value, (*place, index))
    return found
