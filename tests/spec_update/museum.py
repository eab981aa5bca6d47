"""The museum: a small service with a published document and the fragment that says the same, to change."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.fragment import Fragment, load
from codegen.fragment_checks import check_contents, check_document
from codegen.generator_input import template_data
from codegen.positions import LOADER
from codegen.problems import FragmentError
from spec_update.__main__ import main

HERE = Path(__file__).parent
PUBLISHED: dict[str, Any] = json.loads((HERE / "museum.swagger.json").read_text(encoding="utf-8"))
VERSION = "2026-01-01"


def read_yaml(text: str) -> Any:
    """Return what a YAML text holds, with libyaml where it is there: it is ten times as fast."""
    return yaml.load(text, LOADER)


@dataclass
class Museum:
    """A directory with the published document and specs/."""

    root: Path
    output: Callable[[], Any]

    @classmethod
    def at(cls, root: Path, capsys: pytest.CaptureFixture[str]) -> Museum:
        """Copy the fragment and its rules."""
        (root / "specs").mkdir()
        for name in ("museum.yaml", "overrides.yaml"):
            shutil.copy(HERE / name, root / "specs")
        return cls(root, capsys.readouterr)

    @property
    def fragment(self) -> Path:
        """The fragment."""
        return self.root / "specs" / "museum.yaml"

    @property
    def text(self) -> str:
        """The text of the fragment."""
        return self.fragment.read_text(encoding="utf-8")

    @property
    def rules(self) -> Path:
        """The rules."""
        return self.root / "specs" / "overrides.yaml"

    def publish(self, *edits: Callable[[dict[str, Any]], object]) -> Path:
        """Write a changed copy of the published document."""
        document = copy.deepcopy(PUBLISHED)
        for edit in edits:
            edit(document)
        path = self.root / "published.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    def update(self, source: object, *arguments: str) -> tuple[int, str, str]:
        """Run the command; return its exit code, what it printed and what it complained of."""
        code = main([str(source), *arguments], specs=self.root / "specs")
        out, err = self.output()
        return code, out, err

    def differences(self, source: object) -> list[dict[str, Any]]:
        """Return the differences of a report."""
        _, out, err = self.update(source, "--json")
        assert not err
        found: list[dict[str, Any]] = json.loads(out)["differences"]
        return found

    def problems(self) -> list[str]:
        """Return what scripts/generate says is wrong with the fragment, nothing if it could be generated."""
        try:
            generated_data(load(self.fragment))
        except FragmentError as problem:
            return str(problem).splitlines()
        return []

    def write_texts(self) -> None:
        """Do what a person does after --write: write the texts, and accept what is proposed."""
        text = self.text.replace("''  # TODO", "A text.").replace("  # TODO", "")
        self.fragment.write_text(text, encoding="utf-8")


def generated_data(fragment: Fragment) -> dict[str, Any]:
    """Return all that the generator's templates get; it stands for a whole run, which takes seconds."""
    check_document(fragment, fragment.problems)
    check_contents(fragment, fragment.problems)
    return template_data(fragment)
