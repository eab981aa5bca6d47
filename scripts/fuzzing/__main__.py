"""Runs fuzz targets for a time, each in a process of its own, and reports what they found."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from importlib.util import find_spec

from fuzzing import TARGET_NAMES

ENGINES = ("hypothesis", "atheris")
_EXAMPLES = 200
"""Examples between two looks at the clock."""


def main() -> int:
    """Run the targets that the command line names; return 1 if one of them found something."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description="Runs the fuzzers.")
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help=f"any of: {', '.join(TARGET_NAMES)} (default: all)"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target and engine (default: 60)")
    parser.add_argument("--engine", choices=ENGINES, help="only this engine (default: all that are installed)")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [name for name in options.targets if name not in TARGET_NAMES]
    if unknown:
        parser.error(f"no such target: {', '.join(unknown)}; there are {', '.join(TARGET_NAMES)}")
    if options.one:
        return _run(options.targets[0], options.engine, options.seconds)
    engines = [options.engine] if options.engine else [name for name in ENGINES if find_spec(name)]
    jobs = [(name, engine) for name in options.targets or TARGET_NAMES for engine in engines]
    running = [(name, engine, _start(name, engine, options.seconds)) for name, engine in jobs[: os.cpu_count() or 1]]
    waiting, findings = jobs[len(running) :], 0
    while running:
        name, engine, process = running.pop(0)
        output = process.communicate()[0]
        found = process.returncode != 0
        findings += found
        print(f"{name} ({engine}): {'FOUND' if found else 'no finding'}: {_summary(output)}", flush=True)
        if found:
            print(output)
        if waiting:
            following = waiting.pop(0)
            running.append((*following, _start(*following, options.seconds)))
    print(f"{findings} of {len(jobs)} runs found something")
    return 1 if findings else 0


def _start(name: str, engine: str, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "fuzzing", "--one", "--engine", engine, "--seconds", str(seconds), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _summary(output: str) -> str:
    lines = output.strip().splitlines() or ["no output"]
    return next((line for line in reversed(lines) if line.startswith(("Done ", "stat::number_of_exec"))), lines[-1])


def _run(name: str, engine: str, seconds: float) -> int:
    if engine == "atheris":
        from fuzzing.coverage_guided import run_with_atheris

        return run_with_atheris(name, seconds)
    return run_with_hypothesis(name, seconds)


def run_with_hypothesis(name: str, seconds: float) -> int:
    """Run a target with ever new seeds until the time is over; its error ends the process."""
    import hypothesis

    from fuzzing.targets import TARGETS

    chosen = hypothesis.settings(
        max_examples=_EXAMPLES, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    started, runs, target = time.monotonic(), 0, chosen(TARGETS[name])
    start_seed = time.time_ns()
    while time.monotonic() - started < seconds:
        hypothesis.seed(start_seed + runs)(target)()
        runs += 1
    print(f"Done about {_EXAMPLES * runs} examples in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
