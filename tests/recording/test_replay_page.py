"""docs/replay-based-ci.md: its files are recorded against a served fake, replayed without one, and checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from azfacade.testing import FakeAzure
from azfacade.testing.recording import check_cassettes
from azfacade.testing.recording.pytest_cassette import RECORD_MODES
from azfacade.testing.recording.replay_time import ReplayTime
from checks.documentation_examples import ROOT, examples, file_name

pytest_plugins = ["pytester"]
PAGE = "docs/replay-based-ci.md"
QUICK = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
VARIABLE = "AZFACADE_DOCUMENT_INTELLIGENCE"


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """The page's files in a folder, without endpoint and key."""
    for example in examples(PAGE):
        name = file_name(example)
        assert name
        (pytester.path / name).write_text(example, encoding="utf-8")
    monkeypatch.syspath_prepend(pytester.path)
    for part in ("ENDPOINT", "KEY"):
        monkeypatch.delenv(f"{VARIABLE}_{part}", raising=False)
    return pytester


def test_the_page_is_recorded_replayed_and_checked(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeAzure()
    with pytest.MonkeyPatch.context() as patch, fake.serve() as server:
        patch.setattr(ReplayTime, "skips_pauses", lambda: True)  # a fake needs no time
        patch.setenv(f"{VARIABLE}_ENDPOINT", server.endpoint)
        patch.setenv(f"{VARIABLE}_KEY", fake.key)
        recorded = project.runpytest_inprocess("--azure-record=once", "--record-mode=once", *QUICK)
    recorded.assert_outcomes(passed=5)
    recorded.stdout.fnmatch_lines(["*azure_cassette*", "recorded *test_letters/test_more_words[[]1].yaml"])
    sent = len(fake.requests)
    assert len(list((project.path / "cassettes").rglob("*.yaml"))) == 5
    project.runpytest_inprocess(*QUICK).assert_outcomes(passed=5)
    assert len(fake.requests) == sent
    assert check_cassettes(project.path / "cassettes") == []
    held = b"".join(file.read_bytes() for file in (project.path / "cassettes").rglob("*.yaml"))
    assert [word for word in (fake.key, server.endpoint, "127.0.0.1", "Contoso") if word.encode() in held] == []


def test_the_workflow_runs_what_the_page_says() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    (workflow,) = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL))
    runs = [step["run"] for step in workflow["jobs"]["replay"]["steps"] if "run" in step]
    assert runs[1:] == ["azfacade cassettes check cassettes", "pytest --azure-record=none"]
    assert [mode for mode in RECORD_MODES if f"| `{mode}` |" not in text] == []


def test_the_page_names_every_option() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    from azfacade.testing.recording.pytest_cassette import OPTIONS

    assert [name for name in OPTIONS if f"| `{name}` |" not in text] == []
    assert Path(ROOT / PAGE).exists()
