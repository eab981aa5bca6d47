"""The steps of an update: take over documents, generate, tell what changed for Python, find what is stale."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from api_diff.changelog import with_section
from codegen.problems import FragmentError
from codegen.swap import replace_text
from spec_update.__main__ import compared, fragment_of
from spec_update.parsing import SourceError
from spec_update.source import read_source
from spec_update.taking import take_over
from spec_update.yaml_text import TODO

Run = Callable[..., tuple[int, str, str]]
"""Runs a command of this repository: module and arguments; returns exit code, what it printed, and its errors."""


@dataclass
class Update:
    """What the steps did and found."""

    titles: list[str] = field(default_factory=list[str])
    """The services and api versions that differed."""
    reports: list[str] = field(default_factory=list[str])
    """What differed, as Markdown."""
    left: list[str] = field(default_factory=list[str])
    """What a person has to do before the update can be merged."""
    also: list[str] = field(default_factory=list[str])
    """What changed for other api versions, too."""
    python: str = ""
    """What changed for Python, as a section of the changelog; empty for nothing or if nothing was generated."""
    stale: str = ""
    """What is stale, as Markdown."""

    @property
    def is_ready(self) -> bool:
        """Whether nothing is left to a person but to review it."""
        return not self.left


def update(sources: dict[str, str], root: Path, run: Run) -> Update:
    """Take over documents, and do everything that follows from that; an error leaves the fragments as they were.

    Args:
        sources: Files or URLs, each with the name that the reports give it.
        root: The folder of the repository.
        run: What runs commands.

    Raises:
        SourceError: A document, or a rule of specs/overrides.yaml, cannot be used.
        FragmentError: A fragment cannot be used.
    """
    done = Update()
    before = {file: file.read_text(encoding="utf-8") for file in (root / "specs").glob("*.yaml")}
    try:
        for source, name in sources.items():
            _take(source, name, root / "specs", done)
    except (SourceError, FragmentError):
        for file, text in before.items():
            replace_text(file, text)
        raise
    if not done.titles:
        return done
    done.left += _proposals(root)
    code, _, errors = run("codegen")
    if code:
        done.left += [f"scripts/generate: {line}" for line in errors.splitlines()]
    else:
        _tell_python(root, run, done)
    code, text, errors = run("staleness", "HEAD", "--markdown")
    done.stale = text
    if code == 1:
        done.left.append("everything under *What is stale*")
    elif code:
        done.left.append(f"scripts/stale: {errors.strip()}")
    return done


def _take(source: str, name: str, specs: Path, done: Update) -> None:
    document = read_source(source)
    fragment = fragment_of(name, document, specs, None)
    report, ours, published = compared(name, document, fragment)
    if report.is_same:
        return
    taken = take_over(fragment, report, ours, published)
    replace_text(fragment.path, taken.text)
    done.titles.append(f"{fragment.service} {report.version}")
    done.reports.append(report.as_markdown())
    done.left += [f"specs/{fragment.path.name}, by hand: {line}" for line in taken.left]
    done.also += taken.also


def _proposals(root: Path) -> list[str]:
    """Return the places that are marked to be looked at, but not the empty texts: scripts/generate names those."""
    found: list[str] = []
    for file in sorted((root / "specs").glob("*.yaml")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if TODO.strip() in line and "''" not in line:
                found.append(f"specs/{file.name}:{number}: check what is proposed, {line.strip()}")
    return found


def _tell_python(root: Path, run: Run, done: Update) -> None:
    code, section, errors = run("api_diff", "HEAD")
    if code:
        raise SourceError(f"scripts/api-diff failed: {errors.strip()}")
    done.python = section
    file = root / "CHANGELOG.md"
    text = file.read_text(encoding="utf-8")
    replace_text(file, with_section(text, section))


def run_module(root: Path) -> Run:
    """Return what runs a command of the repository in a folder."""

    def run(module: str, *arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=root,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(str(root / f) for f in ("scripts", "facade", "generated")),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return run
