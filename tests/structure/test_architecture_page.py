"""docs/architecture.md and CONTRIBUTING.md name existing files and functions; the drawing is up to date."""

import re
from pathlib import Path

import pytest

from checks import architecture_page

ROOT = Path(__file__).parents[2]
PAGES = ("docs/architecture.md", "CONTRIBUTING.md")
# Below the facade, the page names files by the path within it.
BASES = (ROOT, ROOT / "facade" / "azfacade", ROOT / "generated", ROOT / "docs")


def test_the_drawing_shows_today_s_imports() -> None:
    text = architecture_page.PAGE.read_text(encoding="utf-8")
    shown = text.partition(architecture_page.BEGIN)[2].partition(architecture_page.END)[0]
    assert shown == architecture_page.drawing()


@pytest.mark.parametrize("page", PAGES)
def test_every_file_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`([\w./-]+/[\w.-]*|[\w-]+\.(?:py|yaml|md))`", text)
    assert len(named) > 5
    assert [path for path in named if not any((base / path).exists() for base in BASES)] == []


def test_every_function_the_architecture_page_names_exists() -> None:
    text = architecture_page.PAGE.read_text(encoding="utf-8").partition(architecture_page.END)[2]
    named = set(re.findall(r"`(?:\w+\.)?((?!py`)[A-Za-z_]\w+)`", text))
    folders = (ROOT / "facade" / "azfacade", ROOT / "generated", ROOT / "scripts", ROOT / "specs")
    files = [file for folder in folders for kind in ("*.py", "*.yaml") for file in folder.rglob(kind)]
    words = {word for file in files for word in re.findall(r"\w+", file.read_text(encoding="utf-8"))}
    assert len(named) > 20
    assert sorted(named - words) == []
