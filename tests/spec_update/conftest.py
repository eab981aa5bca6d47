"""The fixture with the museum."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec_update.museum import Museum


@pytest.fixture
def museum(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Museum:
    """A copy of the museum's files, which say the same."""
    return Museum.at(tmp_path, capsys)
