"""A run of scripts/generate that is killed leaves the old tree or the new one, never a part."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from codegen.swap import recover_tree, replace_text, replace_tree
from tests.codegen.trees import ROOT, Tree


def files(tree: Path) -> dict[str, str]:
    return {file.relative_to(tree).as_posix(): file.read_text() for file in tree.rglob("*") if file.is_file()}


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Path, Path]:
    fresh, target = tmp_path / "fresh", tmp_path / "target"
    for tree, text in ((fresh, "new"), (target, "old")):
        for number in range(20):
            (tree / f"p{number}").mkdir(parents=True)
            (tree / f"p{number}" / "module.py").write_text(text)
    return fresh, target


class Killed(BaseException):
    """What stands for the end of the process."""


CALLS = ("copytree", "rmtree", "rename")


@pytest.mark.parametrize("last", range(1, 8))
def test_it_is_whole_after_every_step(trees: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, last: int) -> None:
    fresh, target = trees
    old, new = files(target), files(fresh)
    steps = 0

    def count(real: Any) -> Any:
        def step(*arguments: Any, **options: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps >= last:
                raise Killed
            return real(*arguments, **options)

        return step

    monkeypatch.setattr(shutil, "copytree", count(shutil.copytree))
    monkeypatch.setattr(shutil, "rmtree", count(shutil.rmtree))
    monkeypatch.setattr(Path, "rename", count(Path.rename))
    with suppress(Killed):
        replace_tree(fresh, target)
    monkeypatch.undo()
    recover_tree(target)
    assert files(target) in (old, new)
    assert sorted(path.name for path in target.parent.iterdir()) == ["fresh", "target"]


SWAPPER = """
import sys
from pathlib import Path
from codegen.swap import replace_tree
fresh, other, target = map(Path, sys.argv[1:])
print("ready", flush=True)
while True:
    replace_tree(fresh, target)
    replace_tree(other, target)
"""


def test_ten_processes_killed_while_they_replace_it(trees: tuple[Path, Path], tmp_path: Path) -> None:
    fresh, target = trees
    other = tmp_path / "other"
    shutil.copytree(target, other)
    whole = (files(fresh), files(other))
    chosen = random.Random(20261128)
    command = [sys.executable, "-c", SWAPPER, *map(str, (fresh, other, target))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    for _ in range(10):
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, start_new_session=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chosen.uniform(0, 0.03))
            os.killpg(process.pid, signal.SIGKILL)
        recover_tree(target)
        assert files(target) in whole
        assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "other", "target"]


def test_a_text_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "docs" / "page.md"
    replace_text(file, "one")
    replace_text(file, "two")
    assert file.read_text() == "two"
    assert list(file.parent.iterdir()) == [file]


def test_a_killed_process_leaves_the_old_tree_or_the_new_one(small: Tree, tmp_path: Path) -> None:
    tree = small.copy(tmp_path)
    before = files(tree.generated)
    tree.change("small", lambda document: document["components"]["schemas"]["Box"].update(description="A carton."))
    done = tree.copy(tmp_path / "done")
    started = time.monotonic()
    assert done.run()[0] == 0
    duration, after = time.monotonic() - started, files(done.generated)
    assert before != after
    chosen = random.Random(20261128)
    for _ in range(3):
        process = tree.start()
        # Most of the moments are near the end, where the files are replaced.
        time.sleep(duration * chosen.uniform(0.7, 1.05))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        recover_tree(tree.generated)
        assert files(tree.generated) in (before, after)
