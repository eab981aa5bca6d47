"""Fetches the published documents that specs/published.json names."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.fragment import Fragment
from spec_update.parsing import SourceError
from spec_update.versions import age


@dataclass(frozen=True)
class Published:
    """Where the services' team publishes its documents."""

    repository: str
    """The URL of a git repository."""
    documents: Mapping[str, str]
    """By service a pattern of paths, whose last folder is the api version."""
    left_out: Mapping[str, str]
    """By api version why it is not taken over."""


def read_published(file: Path) -> Published:
    """Read specs/published.json."""
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Published(**found)


def fetch(published: Published, into: Path) -> None:
    """Clone the published documents, and nothing else, into a new folder.

    Raises:
        SourceError: The repository cannot be cloned.
    """
    _git("clone", "--quiet", "--depth=1", "--filter=blob:none", "--no-checkout", published.repository, str(into))
    _git("-C", str(into), "sparse-checkout", "set", "--no-cone", *(f"/{path}" for path in published.documents.values()))
    _git("-C", str(into), "checkout", "--quiet")


def chosen(published: Published, folder: Path, fragments: list[Fragment]) -> list[Path]:
    """Return the documents of each service's default api version and of later ones, the oldest first.

    Raises:
        SourceError: A service has no document.
    """
    found: list[Path] = []
    for fragment in fragments:
        files = {file.parent.name: file for file in folder.glob(published.documents[fragment.service])}
        if not files:
            raise SourceError(f"{published.repository} has no {published.documents[fragment.service]}")
        wanted = [v for v in files if age(v) >= age(fragment.default_version) and v not in published.left_out]
        found += [files[version] for version in sorted(wanted, key=age)]
    return found


def _git(*arguments: str) -> None:
    run = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    if run.returncode:
        raise SourceError(f"git {arguments[0]} failed: {run.stderr.strip()}")
