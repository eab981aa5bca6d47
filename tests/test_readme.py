"""The examples in the README and the pages of docs/ run as they are printed."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from azfacade.testing import FakeAzure
from checks.documentation_examples import ROOT, examples

README = examples("README.md")
TESTING = "docs/testing-your-application.md"
OTHERS = ("docs/api-versions.md", "docs/person-directory.md", "docs/reading-results.md")


def executed(example: str, name: str) -> dict[str, Any]:
    """Run an example as a file of its own, and return what it defines."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(example, name, "exec"), namespace)
    return namespace


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


def test_the_readme_s_examples_run_in_order(prepared: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(README) >= 5
    for number, example in enumerate(README):
        executed(example, f"README.md example {number}")
    printed = capsys.readouterr().out
    assert "succeeded 100" in printed
    assert "my-classifier-copy" in printed
    assert "Employees succeeded" in printed


@pytest.mark.parametrize("number", range(len(examples(TESTING))))
def test_an_example_of_how_to_test_runs(number: int, request: pytest.FixtureRequest) -> None:
    defined = executed(examples(TESTING)[number], f"{TESTING} example {number}")
    for test in [value for name, value in defined.items() if name.startswith("test_")]:
        test(**{name: request.getfixturevalue(name) for name in inspect.signature(test).parameters})


@pytest.mark.parametrize(("page", "number"), [(page, n) for page in OTHERS for n in range(len(examples(page)))])
def test_an_example_of_another_page_runs(page: str, number: int) -> None:
    executed(examples(page)[number], f"{page} example {number}")


def test_the_page_on_testing_shows_every_knob() -> None:
    shown = "".join(examples(TESTING))
    options = set(inspect.signature(FakeAzure).parameters)
    knobs = {name for name in dir(FakeAzure) if not name.startswith("_")} | options
    # `handle` is how a carrier of another kind would ask.
    assert sorted(knob for knob in knobs - {"handle"} if knob not in shown) == []


def test_the_changelog_names_the_version() -> None:
    from azfacade import __version__

    assert f"## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
