"""Replaces the generated files so that a run that is killed leaves either the old ones or the new ones."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def replace_tree(fresh: Path, target: Path) -> None:
    """Replace a folder by a copy of another one.

    The copy is made beside the target and renamed. `recover_tree` undoes the one state in which the target is missing.
    """
    staged, old = _beside(target, "new"), _beside(target, "old")
    shutil.rmtree(staged, ignore_errors=True)
    shutil.copytree(fresh, staged)
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    staged.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def recover_tree(target: Path) -> None:
    """Restore a folder that a killed run had renamed, and remove what else such a run left."""
    old = _beside(target, "old")
    if not target.exists() and old.exists():
        old.rename(target)
    for name in ("new", "old"):
        shutil.rmtree(_beside(target, name), ignore_errors=True)


def replace_text(file: Path, text: str) -> None:
    """Replace the text of a file at once."""
    file.parent.mkdir(exist_ok=True)
    staged = _beside(file, "new")
    staged.write_text(text, encoding="utf-8")
    os.replace(staged, file)


def _beside(path: Path, name: str) -> Path:
    return path.with_name(f".{path.name}.{name}")
