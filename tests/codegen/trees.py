"""Temporary copies of the files that scripts/generate reads and writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # typeshed has the module everywhere

ROOT = Path(__file__).resolve().parents[2]
SMALL = Path(__file__).with_name("small.yaml")
_IGNORED = shutil.ignore_patterns("__pycache__")


class Tree:
    """A directory with scripts/ and specs/, where the generator can run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.generated = root / "generated"
        self.specs = root / "specs"

    @classmethod
    def with_specs(cls, root: Path, *specs: Path) -> Tree:
        """Make a tree with these fragments."""
        for part in ("codegen", "templates"):
            shutil.copytree(ROOT / "scripts" / part, root / "scripts" / part, ignore=_IGNORED)
        (root / "specs").mkdir()
        for spec in specs:
            shutil.copy(spec, root / "specs")
        return cls(root)

    def copy(self, root: Path) -> Tree:
        """Return a copy to change."""
        shutil.copytree(self.root, root, ignore=_IGNORED, dirs_exist_ok=True)
        return Tree(root)

    def start(self, *arguments: str, seed: int = 0) -> subprocess.Popen[str]:
        """Start the generator as scripts/generate does; `seed` is Python's hash seed."""
        environment = {**os.environ, "PYTHONPATH": str(self.root / "scripts"), "PYTHONHASHSEED": str(seed)}
        return subprocess.Popen(
            [sys.executable, "-m", "codegen", *arguments],
            cwd=self.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, seed: int = 0) -> tuple[int, str, str]:
        """Run the generator and return its exit code, what it printed and what it complained of."""
        return finish(self.start(*arguments, seed=seed))

    def change(self, spec: str, edit: Callable[[dict[str, Any]], object]) -> None:
        """Change a fragment."""
        file = self.specs / f"{spec}.yaml"
        document = yaml.load(file.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        edit(document)
        dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
        file.write_text(yaml.dump(document, sort_keys=False, Dumper=dumper), encoding="utf-8")

    def contents(self) -> dict[str, bytes]:
        """Return all there is, by path."""
        return {
            file.relative_to(self.root).as_posix(): file.read_bytes()
            for file in self.root.rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        }

    def ask(self, script: str) -> Any:
        """Run a script on the generated tree and return the JSON it prints."""
        path = os.pathsep.join([str(self.generated), str(ROOT / "facade")])
        run = subprocess.run(
            [sys.executable, "-W", "error", "-c", script],
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)


def filled_once(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]) -> Path:
    """Return a directory that the first process of a test run fills; those beside it wait, and use what it made."""
    is_beside_others = "PYTEST_XDIST_WORKER" in os.environ and fcntl is not None
    base = factory.getbasetemp()
    place = (base.parent if is_beside_others else base) / name
    with (base.parent / f"{name}.lock").open("w") as lock:
        if is_beside_others:
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            unfinished = Path(tempfile.mkdtemp(dir=place.parent))
            fill(unfinished)
            unfinished.rename(place)
    return place


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a run and return its exit code, what it printed and what it complained of."""
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err
