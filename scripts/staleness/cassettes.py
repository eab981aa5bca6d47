"""Finds cassettes that do not fit the fragments, and operations and arguments that no cassette has."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

from azfacade.testing.recording.messages import JSON, links
from codegen.fragment import Fragment
from recording.cassette import CassetteSerializer
from staleness.described import Described
from staleness.findings import Finding
from staleness.interactions import Judge

ROOT = Path(__file__).resolve().parents[2]
CASSETTES = ROOT / "cassettes"
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

from tests.replay.cases import CASES, Case  # noqa: E402

NEVER_SENT = {"base64Source": "clients upload bytes as they are"}
"""By name, arguments that no method sends, each with the reason."""


def read_interactions(file: Path) -> list[dict[str, Any]]:
    """Return what a cassette holds, in order."""
    found: list[dict[str, Any]] = CassetteSerializer.deserialize(file.read_text(encoding="utf-8"))["interactions"]
    return found


class Cassettes:
    """The cassettes of a folder, beside the cases and the fragments that they belong to."""

    def __init__(
        self, fragments: list[Fragment], folder: Path = CASSETTES, cases: Iterable[Case] | None = None
    ) -> None:
        """Take what to compare; None for all cases."""
        self._folder = folder
        self._cases = list(CASES if cases is None else cases)
        self.judge = Judge(fragments)

    @cached_property
    def interactions(self) -> dict[str, list[dict[str, Any]]]:
        """The interactions of each case that has a cassette, by its path."""
        files = {case.path: self._folder / case.path for case in self._cases}
        return {path: read_interactions(file) for path, file in files.items() if file.exists()}

    @cached_property
    def _calls(self) -> list[tuple[Case, Described, set[str]]]:
        """Each recorded call: case, operation, names of the arguments that it gives."""
        found: list[tuple[Case, Described, set[str]]] = []
        for case in self._cases:
            for interaction in self.interactions.get(case.path, ()):
                operation = self.judge.operation(interaction["request"])
                if operation is not None:
                    found.append((case, operation, self.judge.arguments(interaction["request"])))
        return found

    def cases_by_operation(self) -> dict[str, list[Case]]:
        """Return by operationId the cases whose cassettes call it, the shortest first."""
        found: dict[str, list[Case]] = {}
        for case, operation, _ in self._calls:
            if case not in found.setdefault(operation.id, []):
                found[operation.id].append(case)
        for cases in found.values():
            cases.sort(key=lambda case: len(self.interactions[case.path]))
        return found

    def stale(self) -> Iterator[tuple[Case, Finding]]:
        """Yield each case whose cassette is missing or does not fit, once for each reason."""
        for case in self._cases:
            if case.path not in self.interactions:
                yield case, Finding("cassettes", f"cassettes/{case.path}", "its case has no recording")
                continue
            unused = dict(case.deviations)
            linked: set[str] = set()
            for number, interaction in enumerate(self.interactions[case.path]):
                for misfit in self.judge.misfits(interaction, linked):
                    known = [pattern for pattern in case.deviations if fnmatchcase(misfit.pointer, pattern)]
                    for pattern in known:
                        unused.pop(pattern, None)
                    if not known:
                        where = f"cassettes/{case.path} interactions/{number}{misfit.pointer}"
                        yield case, Finding("cassettes", where, misfit.text)
                linked.update(links(interaction["response"]))
            for pattern in unused:
                text = f"its deviation {pattern} is not needed: remove it from the case"
                yield case, Finding("cassettes", f"cassettes/{case.path}", text)

    def findings(self) -> Iterator[Finding]:
        """Yield everything that is stale about cassettes."""
        yield from (finding for _, finding in self.stale())
        paths = {case.path for case in self._cases}
        for file in sorted(self._folder.rglob("*.yaml")):
            path = file.relative_to(self._folder).as_posix()
            if path not in paths:
                yield Finding("cassettes", f"cassettes/{path}", "no case is recorded in it: remove it")
        yield from self.lacking()

    def lacking(self) -> Iterator[Finding]:
        """Yield the operations that no cassette calls, and the arguments that none gives."""
        given: dict[str, set[str]] = {}
        for _, operation, names in self._calls:
            given.setdefault(operation.id, set()).update(names)
        for operation in self.judge.operations:
            if operation.id not in given:
                yield Finding("operations", operation.id, how_to_record(operation))
                continue
            for name in arguments_of(operation):
                if name not in given[operation.id] and name not in NEVER_SENT:
                    yield Finding("arguments", operation.id, f"`{operation.place}` is never recorded with {name}")


def how_to_record(operation: Described) -> str:
    """Return what to add for an operation that no case calls."""
    group = operation.place.rpartition(".")[0] or "client"
    default = operation.fragment.default_version
    version = "" if default in operation.versions else f" at api version {operation.versions[-1]}"
    return (
        f"no cassette calls {operation.method} {operation.key}: add a case of the group {group} to tests/replay/cases/"
        f" that calls `{operation.place}`{version}"
    )


def arguments_of(operation: Described) -> list[str]:
    """Return the names of an operation's query parameters and of the properties of its body, as they are sent."""
    found = [parameter["name"] for parameter in operation.parameters if parameter["in"] == "query"]
    for media, content in operation.body.get("content", {}).items():
        schema = operation.fragment.resolve(content["schema"])
        if media == JSON or media.startswith("multipart/"):
            found += [name for name, node in _arguments(operation, schema, media) if not node.get("readOnly")]
    return found


def _arguments(operation: Described, schema: dict[str, Any], media: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the properties of a body at the versions of its operation, and those of JSON in a part of a form."""
    fragment = operation.fragment
    for name, node in _properties(fragment, schema):
        versions = fragment.versions_of(node)
        if versions and not {*versions} & {*operation.versions}:
            continue
        if media != JSON and "properties" in node:
            yield from _arguments(operation, node, JSON)
        else:
            yield name, node


def _properties(fragment: Fragment, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in schema.get("allOf", []):
        yield from _properties(fragment, fragment.resolve(part))
    for name, node in schema.get("properties", {}).items():
        yield name, fragment.resolve(node)
