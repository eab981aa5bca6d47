"""The command line `scripts/check-results DIR [--show]`: checks a folder of saved results."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from result_checks.findings import Finding, differences
from result_checks.invariants import check_invariants
from result_checks.questions import WrongAnswerError, answer_to
from result_checks.saved import CASES, Case, Folder, FolderError

RIGHT, WRONG, UNREADABLE = 0, 1, 2


def check(folder: Folder, *, show: bool = False) -> Iterator[Finding]:
    """Yield a finding for each case of a folder, then one for each invariant.

    Args:
        folder: The saved results.
        show: Tell of a wrong case also what is expected and what was found, which is text of documents.
    """
    for case in folder.cases:
        yield Finding(case.id, f"{case.file}: {case.what}", tuple(_problems(folder, case, show)))
    yield from check_invariants(folder.results.values())


def _problems(folder: Folder, case: Case, show: bool) -> Iterator[str]:
    saved = folder.of(case)
    if saved is None:
        yield "there is no such file"
        return
    try:
        found = answer_to(case, saved.view)
    except WrongAnswerError as problem:
        yield str(problem)
        return
    except Exception as error:  # noqa: BLE001  # an error from inside is what this looks for
        yield f"{type(error).__name__} was raised"
        return
    for path, expected, there in differences(case.value, found):
        yield f"value{path} differs" + (f", {there!r} instead of {expected!r}" if show else "")


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each case and invariant, and a sum."""
    parser = argparse.ArgumentParser(
        prog="scripts/check-results",
        description="Check how azfacade reads a folder of saved results: what must hold for every result, and the "
        f"right values in its {CASES}, if there is one.",
        epilog="Exit code 0: all is right; 1: something is wrong; 2: the folder cannot be read.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder with results as JSON files")
    parser.add_argument(
        "--show", action="store_true", help="show what is expected and found in a wrong case: text of documents"
    )
    given = parser.parse_args(arguments)
    try:
        folder = Folder(given.folder)
    except FolderError as problem:
        print(f"check-results: {problem}", file=sys.stderr)
        return UNREADABLE
    wrong = 0
    for finding in check(folder, show=given.show):
        print(finding, flush=True)
        wrong += bool(finding.wrong)
    verdict = f"{wrong} wrong" if wrong else "all right"
    print(f"{len(folder.cases)} cases, {len(folder.results)} results: {verdict}")
    return WRONG if wrong else RIGHT


if __name__ == "__main__":
    sys.exit(main())
