"""The cases that are recorded and replayed: one file for each group of a client or family of errors."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.replay.cases.case import CASES, Case, Given
from tests.replay.cases.inputs import STAND_INS, VARIABLES, Inputs, inputs_from

# A file's cases are there once it is imported.
for _file in sorted(Path(__file__).parent.glob("[!_]*.py")):
    import_module(f"{__name__}.{_file.stem}")

__all__ = ["CASES", "STAND_INS", "VARIABLES", "Case", "Given", "Inputs", "inputs_from"]
