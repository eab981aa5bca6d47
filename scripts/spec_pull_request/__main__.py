"""The command line `scripts/spec-pull-request --into FOLDER [SOURCE ...]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from codegen.problems import FragmentError
from spec_pull_request.published import chosen, fetch, read_published
from spec_pull_request.steps import Update, run_module, update
from spec_pull_request.text import state_of, write
from spec_update.parsing import SourceError
from staleness.described import load_fragments

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "specs" / "published.json"
DONE, UNREADABLE = 0, 2


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="scripts/spec-pull-request",
        description="Take over published documents, generate, and write title, body.md and state of a pull request.",
        epilog="Exit code 0: done, also if nothing differs; 2: a SOURCE or specs/ cannot be used.",
    )
    made.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="files or URLs (default: what specs/published.json names)"
    )
    made.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="where to write what it says")
    return made


def main(arguments: list[str] | None = None) -> int:
    """Make the changes in this tree, and write what the pull request says."""
    given = parser().parse_args(arguments)
    try:
        done = _update(given.sources)
    except (SourceError, FragmentError) as problem:
        print(problem, file=sys.stderr)
        return UNREADABLE
    write(done, given.into)
    print(f"{state_of(done)}: {', '.join(done.titles) or 'the fragments say what is published'}")
    for line in done.left:
        print(f"  left: {line}")
    return DONE


def _update(sources: list[str]) -> Update:
    if sources:
        return update({source: Path(source).name for source in sources}, ROOT, run_module(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        published, clone = read_published(PUBLISHED), Path(folder) / "clone"
        fetch(published, clone)
        found = chosen(published, clone, load_fragments())
        names = {str(file): file.relative_to(clone).as_posix() for file in found}
        return update(names, ROOT, run_module(ROOT))


if __name__ == "__main__":
    sys.exit(main())
