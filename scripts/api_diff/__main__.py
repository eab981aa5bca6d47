"""The command line `scripts/api-diff [REV] [--check]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from api_diff.changelog import HEADING, section, short_name, untold
from api_diff.compare import compare
from api_diff.history import ROOT, RevisionError, git, has_history, last_release
from api_diff.surface import Surface, read_surface

FOLDERS = ("facade", "generated")


def surface_of(revision: str) -> Surface:
    """Return the public API of a revision.

    Raises:
        RevisionError: There is no such revision.
    """
    archive = git("archive", "--format=zip", revision, *FOLDERS)
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(BytesIO(archive)) as files:
            files.extractall(folder)
        return read_surface(*(Path(folder, name) for name in FOLDERS))


def main() -> int:
    """Print the changes, or check that the changelog tells the breaking ones."""
    parser = argparse.ArgumentParser(prog="scripts/api-diff", description="Compare the public API with a revision's.")
    parser.add_argument("revision", nargs="?", metavar="REV", help="what to compare with (default: the last release)")
    parser.add_argument(
        "--check",
        action="store_true",
        help="print nothing but breaking changes that CHANGELOG.md does not tell; exit 1",
    )
    options = parser.parse_args()
    if options.check and not options.revision and not has_history():
        print("not compared: this is no clone with its whole history", file=sys.stderr)
        return 0
    try:
        old = surface_of(options.revision or last_release())
    except RevisionError as problem:
        print(f"api-diff: {problem}", file=sys.stderr)
        return 2
    changes = compare(old, read_surface(*(ROOT / name for name in FOLDERS)))
    if not options.check:
        print(section(changes), end="")
        return 0
    missing = untold(changes, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    for change in missing:
        print(f"`{short_name(change.name)}` {change.text}")
    if missing:
        print(f"name them under '### Breaking' in the section '{HEADING}' of CHANGELOG.md", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
