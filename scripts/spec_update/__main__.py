"""The command line `scripts/update-specs`: reports how a published document differs, or takes it over."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from codegen.__main__ import RULES, fragment_files
from codegen.fragment import Fragment, load
from codegen.problems import FragmentError
from codegen.swap import replace_text
from spec_update.comparison import compare, note_names, renamed_schemas, with_names
from spec_update.facts import Facts
from spec_update.judgement import Judge
from spec_update.overrides import apply_rules, load_rules
from spec_update.parsing import SourceError
from spec_update.reading import read_facts, service_path
from spec_update.report import Report
from spec_update.source import MALFORMED, read_source, version_of, why_malformed
from spec_update.taking import Taken, take_over

SPECS = Path(__file__).resolve().parents[2] / "specs"
SAME, DIFFERS, UNREADABLE = 0, 1, 2


def compared(source: str, document: dict[str, Any], fragment: Fragment) -> tuple[Report, Facts, Facts]:
    """Compare a published document with a fragment; return the report, our facts and the published ones.

    Raises:
        SourceError: A rule of specs/overrides.yaml is not valid, or matches nothing.
        FragmentError: The fragment is not valid.
    """
    version = version_of(source, document)
    base = version if version in fragment.versions else fragment.default_version
    try:
        ours = read_facts(fragment.document, base)
    except MALFORMED as problem:
        raise FragmentError(
            f"{fragment.path.name} is not valid, {why_malformed(problem)}: run scripts/generate"
        ) from None
    try:
        published = read_facts(document, None, ours.values)
    except MALFORMED as problem:
        raise SourceError(f"{source} is not valid: {why_malformed(problem)}") from None
    names = renamed_schemas(ours, published)
    published = with_names(published, names)
    note_names(ours, names)
    rules = load_rules(fragment.path.with_name(RULES), fragment.service, version)
    overridden = apply_rules(rules, ours, published)
    judge = Judge(ours, published)
    judged = [(difference, judge.judge(difference)) for difference in compare(ours, published)]
    return Report(source, fragment.service, version, base, overridden, judged), ours, published


def fragment_of(source: str, document: dict[str, Any], specs: Path, service: str | None) -> Fragment:
    """Return the fragment of the service that a document describes.

    Raises:
        SourceError: It describes no service of specs/, or not the one asked for.
        FragmentError: The fragment is not readable.
    """
    fragments = {path.stem: load(path) for path in fragment_files(specs)}
    paths = {service_path(fragment.document): name for name, fragment in fragments.items()}
    found = paths.get(service_path(document))
    if service is not None and service not in fragments:
        raise SourceError(f"there is no service {service}: {', '.join(fragments)}")
    if found is None:
        path = service_path(document) or "the root of the host"
        raise SourceError(f"{source} describes another service: its paths are below {path}, not {', '.join(paths)}")
    if service not in (None, found):
        raise SourceError(f"{source} describes {found}, not {service}")
    return fragments[found]


def main(arguments: list[str] | None = None, specs: Path = SPECS) -> int:
    """Print the report of a published document; with --write, take it over."""
    parser = argparse.ArgumentParser(
        prog="scripts/update-specs",
        description="Compare a published document with the fragment of its service, or take it over.",
        epilog="Exit code 0: the same; 1: differs; 2: SOURCE or specs/ cannot be used.",
    )
    parser.add_argument("source", metavar="SOURCE", help="file or URL of a Swagger 2.0 or OpenAPI 3 document")
    parser.add_argument("--service", metavar="NAME", help="fail if SOURCE describes another service than this one")
    parser.add_argument("--write", action="store_true", help="edit the fragment so that it says what SOURCE says")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the report as JSON")
    form.add_argument("--markdown", action="store_true", help="print the report as Markdown")
    given = parser.parse_args(arguments)
    try:
        document = read_source(given.source)
        fragment = fragment_of(given.source, document, specs, given.service)
        report, ours, published = compared(given.source, document, fragment)
        taken = take_over(fragment, report, ours, published) if given.write and not report.is_same else None
    except (SourceError, FragmentError) as problem:
        print(problem, file=sys.stderr)
        return UNREADABLE
    print(report.as_json() if given.json else report.as_markdown() if given.markdown else report.as_text())
    if taken is not None:
        _write(fragment, taken)
    return SAME if report.is_same else DIFFERS


def _write(fragment: Fragment, taken: Taken) -> None:
    if taken.text != taken.before:
        replace_text(fragment.path, taken.text)
    print(f"specs/{fragment.path.name}: {taken.summary()}", file=sys.stderr)
    for line in taken.left:
        print(f"  by hand: {line}", file=sys.stderr)
    for line in taken.also:
        print(f"  also for {line}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
