"""What is recorded and replayed, a file for each group of a client and one for each family of errors."""

from __future__ import annotations

from tests.replay.cases import (
    analyze,
    batches,
    builds,
    classifiers,
    copies,
    error_statuses,
    face_lists,
    failures,
    galleries,
    liveness,
    operations,
    outputs,
    persons,
    recognition,
)
from tests.replay.cases.case import CASES, Case, Given
from tests.replay.cases.inputs import STAND_INS, VARIABLES, Inputs, inputs_from

__all__ = ["CASES", "STAND_INS", "VARIABLES", "Case", "Given", "Inputs", "inputs_from"]
