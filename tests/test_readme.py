"""The README's examples run word for word, against the served fake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from azfacade.testing import FakeAzure

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    fake = FakeAzure(running_polls=0)
    with fake.serve() as server:
        for service in ("FACE", "DOCUMENT_INTELLIGENCE"):
            monkeypatch.setenv(f"AZFACADE_{service}_ENDPOINT", server.endpoint)
            monkeypatch.setenv(f"AZFACADE_{service}_KEY", fake.key)
        monkeypatch.chdir(tmp_path)
        (tmp_path / "ann.jpg").write_bytes(bytes.fromhex("ffd8ffe0") + b"\x00" * 2048)
        yield fake


def test_the_examples_run_in_order(prepared: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(EXAMPLES) >= 5
    for number, example in enumerate(EXAMPLES):
        exec(compile(example, f"README.md example {number}", "exec"), {"__name__": "__main__"})
    printed = capsys.readouterr().out
    assert "succeeded 100" in printed
    assert "my-classifier-copy" in printed
    assert "Employees succeeded" in printed


def test_the_changelog_names_the_version() -> None:
    from azfacade import __version__

    assert f"## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
