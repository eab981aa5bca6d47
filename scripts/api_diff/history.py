"""Reads the history of this repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

from api_diff.changelog import HEADING

ROOT = Path(__file__).resolve().parents[2]


class RevisionError(Exception):
    """There is no such revision, or no history to find one in."""


def git(*arguments: str) -> bytes:
    """Return what a git command prints.

    Raises:
        RevisionError: It failed.
    """
    run = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, check=False)
    if run.returncode:
        raise RevisionError(run.stderr.decode(errors="replace").strip())
    return run.stdout


def last_release() -> str:
    """Return the revision of the last release: the one before the changelog got its section of unreleased changes.

    Raises:
        RevisionError: The history does not reach so far.
    """
    if HEADING not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        return "HEAD"
    added = git("log", "-1", f"-S{HEADING}", "--format=%H", "--", "CHANGELOG.md").decode().strip()
    if not added or not git("rev-list", "--parents", "-1", added).decode().split()[1:]:
        raise RevisionError("the history does not reach back to the last release: fetch all of it, or name a revision")
    return f"{added}^"


def has_history() -> bool:
    """Tell whether there is a whole history to look for the last release in."""
    try:
        return git("rev-parse", "--is-shallow-repository").strip() == b"false"
    except RevisionError:
        return False
