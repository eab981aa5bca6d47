"""Runs a fuzz target with atheris, which looks for inputs that reach new lines of the code."""

from __future__ import annotations

import sys
import tempfile
from typing import Any

import atheris


def run_with_atheris(name: str, seconds: float) -> int:
    """Run a target until the time is over; it ends the process."""
    with atheris.instrument_imports(include=["azfacade", "azfacade_raw", "dateutil"]):
        from fuzzing.targets import TARGETS
    target: Any = TARGETS[name]
    with tempfile.TemporaryDirectory() as folder:
        arguments = [
            f"-max_total_time={int(seconds)}",
            "-print_final_stats=1",
            "-verbosity=0",
            f"-artifact_prefix={folder}/",
        ]
        atheris.Setup([sys.argv[0], *arguments], target.hypothesis.fuzz_one_input)
        atheris.Fuzz()
    return 0
