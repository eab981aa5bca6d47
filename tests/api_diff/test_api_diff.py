"""Changes of a public API are found and rightly judged, and breaking ones have to stand in the changelog."""

from __future__ import annotations

import subprocess
import textwrap
from pathlib import Path

import pytest

import api_diff.__main__ as command
from api_diff import history
from api_diff.changelog import section, short_name, untold, with_section
from api_diff.compare import Change, Effect, compare
from api_diff.surface import Surface, read_surface

BEFORE = """
from enum import StrEnum

__all__ = ["Client", "Color", "Error", "Shelf"]

class Color(StrEnum):
    RED = "red"
    BLUE = "blue"

class Error(Exception):
    code: str

class SpecialError(Error):
    pass

class Shelf:
    name: str
    depth: int
    label: str | None

class Client:
    def get(self, name: str, width: int = 1, *, color: Color | None = None) -> Shelf: ...
    def list(self) -> list[Shelf]: ...
    def _hidden(self) -> None: ...
"""
CHANGES: dict[str, tuple[str, str, list[tuple[Effect, str, str]]]] = {
    "a class is gone": ("class Error(Exception):\n    code: str", "", [("breaking", "Error", "is gone")]),
    "a method is gone": ("    def list(self) -> list[Shelf]: ...\n", "", [("breaking", "Client.list", "is gone")]),
    "a method is new": (
        "    def list",
        "    def put(self): ...\n    def list",
        [("compatible", "Client.put", "is new")],
    ),
    "a hidden method is gone": ("    def _hidden(self) -> None: ...\n", "", []),
    "an enum value is new": (
        '    RED = "red"',
        '    RED = "red"\n    GREEN = "green"',
        [("compatible", "Color.GREEN", "is new")],
    ),
    "an enum value is another": ('"blue"', '"navy"', [("breaking", "Color.BLUE", "was 'blue', is 'navy'")]),
    "an enum value is gone": ('    BLUE = "blue"\n', "", [("breaking", "Color.BLUE", "is gone")]),
    "an attribute has another type": ("depth: int", "depth: str", [("breaking", "Shelf.depth", "was `int`, is `str`")]),
    "an attribute may be None": (
        "    name: str\n",
        "    name: str | None\n",
        [("breaking", "Shelf.name", "was `str`, is `str | None`")],
    ),
    "an attribute is never None": (
        "label: str | None",
        "label: str",
        [("compatible", "Shelf.label", "was `str | None`, is `str`")],
    ),
    "an argument is new": (
        "width: int = 1",
        "width: int = 1, height: int = 1",
        [("compatible", "Client.get", "parameter `height` is new")],
    ),
    "a required argument is new": (
        "*, color",
        "*, kind: str, color",
        [("breaking", "Client.get", "parameter `kind` is new and required")],
    ),
    "an argument is gone": (
        ", width: int = 1",
        "",
        [("breaking", "Client.get", "parameter `width` is gone")],
    ),
    "an argument takes more": (
        "name: str,",
        "name: str | bytes,",
        [("compatible", "Client.get", "parameter `name` took `str`, takes `str | bytes`")],
    ),
    "an argument takes less": (
        "color: Color | None",
        "color: Color",
        [("breaking", "Client.get", "parameter `color` took `Color | None`, takes `Color`")],
    ),
    "a default is another": (
        "width: int = 1",
        "width: int = 2",
        [("behaviour", "Client.get", "parameter `width`: the default was 1, is 2")],
    ),
    "a default is gone": (
        "width: int = 1",
        "width: int",
        [("breaking", "Client.get", "parameter `width` became required")],
    ),
    "an argument has to be named": (
        "width: int = 1, *,",
        "*, width: int = 1,",
        [("breaking", "Client.get", "parameter `width` must be named now")],
    ),
    "arguments have another order": (
        "name: str, width: int = 1",
        "width: int = 1, name: str = ''",
        [("breaking", "Client.get", "its positional parameters have another order")],
    ),
    "a method returns something else": (
        "-> list[Shelf]",
        "-> tuple[Shelf, ...]",
        [("breaking", "Client.list", "returned `list[Shelf]`, returns `tuple[Shelf, ...]`")],
    ),
    "a base class is gone": ("Color(StrEnum)", "Color", [("breaking", "Color", "is no StrEnum any more")]),
}


def tree(folder: Path, source: str) -> Path:
    (folder / "azfacade").mkdir(parents=True)
    (folder / "azfacade" / "__init__.py").write_text(source, encoding="utf-8")
    return folder


def changes_between(folder: Path, before: str, after: str) -> list[Change]:
    old, new = (read_surface(tree(folder / name, text)) for name, text in (("old", before), ("new", after)))
    return [change._replace(name=change.name.removeprefix("azfacade.")) for change in compare(old, new)]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_judged(name: str, tmp_path: Path) -> None:
    old, new, expected = CHANGES[name]
    after = BEFORE.replace(old, new)
    assert after != BEFORE
    found = changes_between(tmp_path, BEFORE, after)
    assert [change for change in found if change.text != "parameter `name` became optional"] == [
        Change(*change) for change in expected
    ]


def test_what_a_public_base_class_has_is_told_once(tmp_path: Path) -> None:
    exported = BEFORE.replace('"Error", ', '"Error", "SpecialError", ')
    found = changes_between(tmp_path, exported, exported.replace("code: str", "code: int"))
    assert [change.name for change in found] == ["Error.code"]


GONE = Change("breaking", "azfacade.Client.list", "is gone")
NEW = Change("compatible", "azfacade.Client.put", "is new")


def test_the_section_of_the_changelog() -> None:
    assert section([GONE, NEW]) == "### Breaking\n\n- `Client.list` is gone\n\n### New\n\n- `Client.put` is new\n"
    assert section([]) == ""


@pytest.mark.parametrize(
    ("changelog", "is_told"),
    [
        (
            "# Changelog\n\n## Unreleased\n\n### Breaking\n\n- `Client.list` is gone: use `Client.all`.\n\n## 0.1.0\n",
            True,
        ),
        ("# Changelog\n\n## Unreleased\n\n- `Client.list` is gone.\n\n## 0.1.0\n", False),
        ("# Changelog\n\n## Unreleased\n\n### Breaking\n\n- `Client` moved.\n", False),
        ("# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n### Breaking\n\n- `Client.list` is gone.\n", False),
        ("", False),
    ],
)
def test_a_breaking_change_has_to_be_told(changelog: str, is_told: bool) -> None:
    assert untold([GONE, NEW], changelog) == ([] if is_told else [GONE])


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a release and, after it, a method that is gone."""

    def commit(message: str) -> None:
        for arguments in (["add", "-A"], ["commit", "-qm", message]):
            identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
            subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True)

    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    source = tree(tmp_path / "facade", BEFORE) / "azfacade" / "__init__.py"
    (tmp_path / "generated").mkdir()
    (tmp_path / "generated" / "kept").write_text("")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0\n")
    commit("Release")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n## 0.1.0\n")
    source.write_text(BEFORE.replace("    def list(self) -> list[Shelf]: ...\n", ""))
    commit("Change")
    for module in (command, history):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    return tmp_path


def test_the_command_compares_with_the_last_release(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["api-diff"])
    assert command.main() == 0
    assert capsys.readouterr().out == "### Breaking\n\n- `Client.list` is gone\n"


def test_the_check_fails_until_the_changelog_tells_it(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["api-diff", "--check"])
    assert command.main() == 1
    out, err = capsys.readouterr()
    assert out == "`Client.list` is gone\n"
    assert "CHANGELOG.md" in err
    text = "# Changelog\n\n## Unreleased\n\n### Breaking\n\n- `Client.list` is gone.\n\n## 0.1.0\n"
    (repository / "CHANGELOG.md").write_text(text)
    assert command.main() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("revision", ["nowhere", "HEAD~9"])
def test_a_revision_that_is_not_there(
    revision: str, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["api-diff", revision])
    assert command.main() == 2
    assert revision in capsys.readouterr().err


def test_a_clone_without_history_is_not_compared(
    repository: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shallow = tmp_path_factory.mktemp("clone") / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{repository}", str(shallow)], check=True)
    for module in (command, history):
        monkeypatch.setattr(module, "ROOT", shallow)
    monkeypatch.setattr("sys.argv", ["api-diff", "--check"])
    assert command.main() == 0
    assert "not compared" in capsys.readouterr().err


SERVICE = {
    "__init__.py": "",
    "zoo/__init__.py": "",
    "zoo/versions.py": 'API_VERSIONS = ("v1", "v2")\nDEFAULT_API_VERSION = "v2"\n',
    "zoo/models/__init__.py": """
        class Animal:
            \"\"\"An animal.

            Attributes:
                name: Its name.{name}
                legs: How many legs
                    it has.{legs}
            \"\"\"

            name: str | None
            legs: int | None
    """,
    "zoo/groups/__init__.py": "",
    "zoo/groups/animals.py": """
        class Animals:
            def feed(self, *, food: str | None = None, much: bool | None = None) -> None:
                \"\"\"Feed them.

                Args:
                    food: What they get.{food}
                    much: Whether it is much.{much}

                REST page: Zoo {page}, Animal Operations, Feed.
                \"\"\"
    """,
}
NOTHING = {"name": "", "legs": "", "food": "", "much": "", "page": "v2"}


def service(folder: Path, texts: dict[str, str]) -> Surface:
    for name, text in SERVICE.items():
        file = folder / "azfacade_raw" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text.format(**texts)) if "{name}" in text or "{food}" in text else text)
    return read_surface(folder)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"legs": " Only at v1; else None."}, [("breaking", "Animal.legs", "is no part of v2 any more")]),
        ({}, {"legs": " Only at v2."}, []),  # it can still be read, and is None where it is not sent
        ({"legs": " Only at v1; else None."}, {}, []),
        ({}, {"food": " Only at v2."}, [("breaking", "Animals.feed", "parameter `food` is no part of v1 any more")]),
        (
            {},
            {"food": " Only at v2, where it must be given."},
            [
                ("breaking", "Animals.feed", "parameter `food` is no part of v1 any more"),
                ("breaking", "Animals.feed", "parameter `food` must be given at v2"),
            ],
        ),
        ({"much": " Only at v1, v2, where it must be given."}, {}, []),
        ({}, {"page": "v1"}, [("breaking", "Animals.feed", "is no part of v2 any more")]),
        ({"page": "v1"}, {}, []),
    ],
)
def test_what_a_version_loses_is_breaking(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    old, new = (service(tmp_path / name, NOTHING | texts) for name, texts in (("old", before), ("new", after)))
    assert [(effect, short_name(name), text) for effect, name, text in compare(old, new)] == expected


@pytest.mark.parametrize(
    ("changelog", "expected"),
    [
        (
            "## Unreleased\n\n- One.\n\n### Breaking\n\n- `A` is gone.\n\n## 0.1\n\n- First.\n",
            "## Unreleased\n\n- One.\n\n### Breaking\n\n- `A` is gone.\n- `B` is gone\n\n### New\n\n- `C` is new\n\n"
            "## 0.1\n\n- First.\n",
        ),
        (
            "## Unreleased\n\n### Breaking\n\n- `B` is gone\n\n### New\n\n- `D` is new\n",
            "## Unreleased\n\n### Breaking\n\n- `B` is gone\n\n### New\n\n- `D` is new\n- `C` is new\n",
        ),
        (
            "## Unreleased\n",
            "## Unreleased\n\n### Breaking\n\n- `B` is gone\n\n### New\n\n- `C` is new\n",
        ),
    ],
)
def test_a_section_joins_that_of_unreleased_changes(changelog: str, expected: str) -> None:
    added = section([Change("breaking", "x.B", "is gone"), Change("compatible", "x.C", "is new")])
    assert with_section(changelog, added) == expected
    assert with_section(expected, added) == expected
    assert with_section(changelog, "") == changelog
