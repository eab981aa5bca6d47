"""Every fuzz target holds for a few inputs, the same each time; `scripts/fuzz` looks for new ones."""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest

from fuzzing.targets import TARGETS

FEW = hypothesis.settings(
    max_examples=30,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds(name: str) -> None:
    target: Any = TARGETS[name]
    FEW(target)()
