"""The command line `scripts/stale [REV] [--markdown]`: reports what no longer fits the fragments."""

from __future__ import annotations

import argparse
import sys

from api_diff.history import RevisionError, last_release
from codegen.fragment import Fragment
from codegen.problems import FragmentError
from staleness.cassettes import Cassettes
from staleness.described import load_fragments
from staleness.fake_routes import lacking_routes
from staleness.findings import Finding, as_markdown, as_text
from staleness.pages import descriptions, fragments_at, hand_written, names_of, stale_pages

CURRENT, STALE, UNREADABLE = 0, 1, 2


def find(revision: str | None) -> list[Finding]:
    """Return everything that is stale.

    Args:
        revision: What to compare the names with; None for the last release.

    Raises:
        FragmentError: A fragment is not valid.
        RevisionError: There is no such revision.
    """
    fragments = load_fragments()
    pages = find_pages(fragments, revision)
    cassettes = Cassettes(fragments)
    return [*cassettes.findings(), *lacking_routes(cassettes.judge.operations), *pages]


def find_pages(fragments: list[Fragment], revision: str | None = None) -> list[Finding]:
    """Return the stale pages and texts; the arguments and errors are those of `find`."""
    before = {name for fragment in fragments_at(revision or last_release()) for name in names_of(fragment)}
    now = {name for fragment in fragments for name in names_of(fragment)}
    return list(stale_pages(before, now, [*hand_written(), *map(descriptions, fragments)]))


def main(arguments: list[str] | None = None) -> int:
    """Print what is stale."""
    parser = argparse.ArgumentParser(
        prog="scripts/stale",
        description="Report what no longer fits the fragments in specs/: cassettes, routes of the fake, pages.",
        epilog="Exit code 0: nothing is stale; 1: something is; 2: specs/ or REV cannot be used.",
    )
    parser.add_argument(
        "revision", nargs="?", metavar="REV", help="what names are new or gone since (default: the last release)"
    )
    parser.add_argument("--markdown", action="store_true", help="print the report as Markdown, for a pull request")
    given = parser.parse_args(arguments)
    try:
        found = find(given.revision)
    except (FragmentError, RevisionError) as problem:
        print(f"stale: {problem}", file=sys.stderr)
        return UNREADABLE
    print(as_markdown(found) if given.markdown else as_text(found))
    return STALE if found else CURRENT


if __name__ == "__main__":
    sys.exit(main())
