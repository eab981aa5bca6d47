"""The command line `scripts/bench [--quick] [--only CASE,...]`: runs the cases and writes docs/benchmarks.md."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from benchmarks import report
from benchmarks.cases import CASES, as_json
from benchmarks.chart import picture
from benchmarks.environment import HOME, ROOT, exclusive_run, log_progress, prepare_environment, versions
from benchmarks.samples import Samples
from benchmarks.targets import TARGETS

PAGE, PICTURE = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "benchmarks.svg"


def main() -> int:
    """Run the chosen cases and print their results; write the page if all cases were run."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Measure azfacade and compare it with other libraries."
    )
    parser.add_argument("--quick", action="store_true", help="run fewer rounds")
    parser.add_argument(
        "--only", metavar="CASE", help=f"run only these, separated by commas: {', '.join(case.name for case in CASES)}"
    )
    options = parser.parse_args()
    wanted = set(options.only.split(",")) if options.only else {case.name for case in CASES}
    if strangers := wanted - {case.name for case in CASES}:
        parser.error(f"no case {', '.join(sorted(strangers))}; there are {', '.join(case.name for case in CASES)}")
    with exclusive_run():
        return _compare(wanted, quick=options.quick)


def _compare(wanted: set[str], *, quick: bool) -> int:
    prepare_environment()
    found: dict[str, Samples] = {}
    for case in CASES:
        if case.name not in wanted:
            continue
        rounds = case.quick if quick else case.rounds
        log_progress(f"{case.name}: {rounds} rounds")
        started = time.monotonic()
        found[case.name] = case.measure(rounds)
        log_progress(f"{case.name}: {time.monotonic() - started:.0f} s")
        _keep(HOME / "runs" / f"{case.name}.json", as_json(found[case.name]))
        print(report.section(case, found[case.name]), flush=True)
    print(report.targets(found))
    if len(wanted) == len(CASES):
        PAGE.write_text(report.page(found, versions()), encoding="utf-8")
        PICTURE.write_text(picture(found), encoding="utf-8")
        print(f"wrote {PAGE.relative_to(ROOT)} and {PICTURE.relative_to(ROOT)}")
    return 0 if all(target.met(found) for target in TARGETS if target.values(found)) else 1


def _keep(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
