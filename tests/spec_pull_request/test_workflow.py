"""The workflow: each step is a command of this repository, which works by hand, too."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.spec_update.museum import read_yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
(UPDATE,) = [file for file in WORKFLOWS if file.name == "spec-update.yml"]


def steps(file: Path) -> list[dict[str, Any]]:
    jobs = read_yaml(file.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def commands() -> list[Any]:
    """Return each line of each `run:`, with its words."""
    lines = [
        (file.stem, line) for file in WORKFLOWS for step in steps(file) for line in step.get("run", "").splitlines()
    ]
    return [pytest.param(shlex.split(line), id=f"{name}: {line}") for name, line in lines]


@pytest.mark.parametrize("words", commands())
def test_each_step_calls_a_script_with_options_that_it_takes(words: list[str]) -> None:
    script = ROOT / words[0]
    assert words[0].startswith("scripts/")
    assert os.access(script, os.X_OK)
    module = re.search(r"^exec python -m (\w+)", script.read_text(encoding="utf-8"), re.MULTILINE)
    if module:
        import_module(f"{module[1]}.__main__").parser().parse_args([word for word in words[1:] if word != "$SOURCE"])
    else:
        assert len(words) == 2, "scripts/open-pull-request takes a folder"


def test_there_are_steps() -> None:
    assert len(commands()) == 2


def test_actions_are_pinned_and_rights_are_small() -> None:
    for file in WORKFLOWS:
        used = [step["uses"] for step in steps(file) if "uses" in step]
        assert all(re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", name) for name in used)
    document = read_yaml(UPDATE.read_text(encoding="utf-8"))
    assert document["permissions"] == {}
    (job,) = document["jobs"].values()
    assert job["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert "secrets." not in UPDATE.read_text(encoding="utf-8")
    # YAML 1.1 reads `on` as true.
    assert document[True]["schedule"]
    assert document[True]["workflow_dispatch"]["inputs"].keys() == {"source"}


class Hosting:
    """A clone with a remote, and a `gh` that notes what it is called with."""

    def __init__(self, root: Path) -> None:
        self.root, self.clone = root, root / "clone"
        self.git(root, "init", "-q", "--bare", "remote.git")
        self.git(root, "clone", "-q", str(root / "remote.git"), "clone")
        (self.clone / "scripts").mkdir()
        shutil.copy(ROOT / "scripts" / "open-pull-request", self.clone / "scripts")
        for name in ("specs", "generated", "docs"):
            (self.clone / name).mkdir()
            (self.clone / name / "a").write_text("old\n")
        (self.clone / "CHANGELOG.md").write_text("# Changelog\n")
        self.git(self.clone, "add", "-A")
        self.commit("First")
        self.git(self.clone, "push", "-q", "origin", "HEAD:main")
        tools = root / "tools"
        tools.mkdir()
        (tools / "gh").write_text(
            f'#!/bin/sh\n[ "$2" = list ] && cat {root}/open && exit\nprintf "%s\\n" "$*" >> {root}/asked\n'
        )
        (tools / "gh").chmod(0o755)
        (root / "open").write_text("")

    def git(self, folder: Path, *arguments: str) -> str:
        done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, message: str) -> None:
        self.git(self.clone, "-c", "user.name=Ann", "-c", "user.email=a@example.com", "commit", "-qam", message)

    def open(self, state: str) -> subprocess.CompletedProcess[str]:
        folder = self.root / "out"
        folder.mkdir(exist_ok=True)
        for name, text in {"state": state, "title": "Take over x", "body.md": "Body"}.items():
            (folder / name).write_text(f"{text}\n")
        path = f"{self.root / 'tools'}{os.pathsep}{os.environ['PATH']}"
        script = str(self.clone / "scripts" / "open-pull-request")
        environment = {**os.environ, "PATH": path}
        return subprocess.run([script, str(folder)], env=environment, capture_output=True, text=True, check=False)

    @property
    def asked(self) -> list[str]:
        file = self.root / "asked"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def hosting(tmp_path: Path) -> Hosting:
    return Hosting(tmp_path)


@pytest.mark.parametrize(("state", "option"), [("draft", "--draft "), ("ready", "")])
def test_a_pull_request_is_opened(hosting: Hosting, state: str, option: str) -> None:
    (hosting.clone / "specs" / "a").write_text("new\n")
    (hosting.clone / "generated" / "b").write_text("new\n")
    (hosting.clone / "stray").write_text("not of the update\n")
    done = hosting.open(state)
    assert done.returncode == 0, done.stderr
    body = hosting.root / "out" / "body.md"
    assert hosting.asked == [f"pr create {option}--head spec-update --title Take over x --body-file {body}"]
    pushed = hosting.git(hosting.root / "remote.git", "show", "--name-only", "--format=%an: %s", "spec-update")
    assert pushed.splitlines() == ["github-actions[bot]: Take over x", "", "generated/b", "specs/a"]


def test_an_open_one_is_edited(hosting: Hosting) -> None:
    (hosting.clone / "specs" / "a").write_text("new\n")
    assert hosting.open("ready").returncode == 0
    hosting.git(hosting.clone, "switch", "-q", "--detach", "origin/main")
    (hosting.clone / "specs" / "a").write_text("newer\n")
    (hosting.root / "open").write_text("7\n")
    assert hosting.open("ready").returncode == 0
    assert hosting.asked[1].startswith("pr edit 7 --title Take over x")
    assert hosting.git(hosting.root / "remote.git", "show", "spec-update:specs/a") == "newer"


def test_the_work_of_a_person_is_not_overwritten(hosting: Hosting) -> None:
    hosting.git(hosting.clone, "switch", "-q", "-c", "spec-update")
    (hosting.clone / "specs" / "a").write_text("written by hand\n")
    hosting.commit("Write the texts")
    hosting.git(hosting.clone, "push", "-q", "origin", "spec-update")
    hosting.git(hosting.clone, "switch", "-q", "--detach", "origin/main")
    (hosting.clone / "specs" / "a").write_text("new\n")
    done = hosting.open("draft")
    assert (done.returncode, hosting.asked) == (1, [])
    assert "Ann works on the branch spec-update" in done.stderr
    assert hosting.git(hosting.root / "remote.git", "show", "spec-update:specs/a") == "written by hand"


def test_nothing_new_opens_nothing(hosting: Hosting) -> None:
    done = hosting.open("none")
    assert (done.returncode, hosting.asked) == (0, [])
    assert "nothing to open" in done.stdout


def test_a_folder_is_needed(hosting: Hosting) -> None:
    done = subprocess.run(
        [str(hosting.clone / "scripts" / "open-pull-request")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "usage" in done.stderr
