"""The museum of tests/spec_update, as the repository that is updated."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec_update.museum import Museum


@pytest.fixture
def museum(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Museum:
    found = Museum.at(tmp_path, capsys)
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- One.\n\n## 0.1.0\n", encoding="utf-8")
    return found
