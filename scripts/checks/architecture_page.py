"""Draws the folders and their imports into docs/architecture.md.

Run it as `python -m checks.architecture_page`; with `--check` it writes nothing, and exits 1 with a diff when the page
is out of date.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import sys
import textwrap
from pathlib import Path

from checks.import_layers import LAYERS, imports, part

ROOT = Path(__file__).resolve().parents[2]
FACADE = ROOT / "facade" / "azfacade"
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- drawn by python -m checks.architecture_page -->\n", "<!-- end of the drawing -->\n"
WIDTH = 118


def summary(file: Path) -> str:
    """Return the first paragraph of a module's docstring on one line."""
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def imported_parts(name: str) -> list[str]:
    """Return the folders and files at the top of the facade that one of them imports."""
    found = {
        part(imported) if imported.split(".")[0] == "azfacade" else "azfacade_raw"
        for module, imported in imports()
        if part(module) == name and imported.split(".")[0] in ("azfacade", "azfacade_raw")
    }
    order = [each for layer in LAYERS for each in layer]
    return sorted(found - {name}, key=lambda each: order.index(each) if each in order else len(order))


def paragraph(label: str, text: str) -> list[str]:
    """Return a labelled text, wrapped and indented."""
    return textwrap.wrap(text, WIDTH, initial_indent=f"    {label}", subsequent_indent=" " * (4 + len(label)))


def drawing() -> str:
    """Return the layers, top first: what each folder is for, its files, and the layers it imports."""
    lines: list[str] = []
    for layer in LAYERS:
        for name in layer:
            folder, file = FACADE / name, FACADE / f"{name}.py"
            init = folder / "__init__.py"
            lines.append(f"{name or 'azfacade'}{'/' if name and folder.is_dir() else ''}")
            lines += paragraph("", summary(init if init.is_file() else file))
            if name and folder.is_dir():
                inside = sorted(each.stem for each in folder.glob("[!_]*.py"))
                below = sorted(f"{each.parent.name}/" for each in folder.glob("*/__init__.py"))
                lines += paragraph("files    ", ", ".join(inside + below))
            if used := imported_parts(name):
                lines += paragraph("imports  ", ", ".join(each or "azfacade" for each in used))
        lines.append("  |")
    return (
        "```text\n"
        + "\n".join(lines)
        + "\nazfacade_raw\n    Generated: models, request builders, groups; it imports nothing of the facade.\n```\n"
    )


def main() -> int:
    """Write the drawing into the page, or compare the two."""
    parser = argparse.ArgumentParser(prog="python -m checks.architecture_page", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 with a diff if the page differs")
    check: bool = parser.parse_args().check
    page = PAGE.read_text(encoding="utf-8")
    if BEGIN not in page or END not in page:
        sys.exit(f"{PAGE.name} lacks a line that encloses the drawing: {BEGIN.strip()} or {END.strip()}")
    before, _, rest = page.partition(BEGIN)
    shown, _, after = rest.partition(END)
    expected = drawing()
    if not check:
        PAGE.write_text(before + BEGIN + expected + END + after, encoding="utf-8")
    elif shown != expected:
        shown_lines, expected_lines = shown.splitlines(keepends=True), expected.splitlines(keepends=True)
        sys.stdout.writelines(difflib.unified_diff(shown_lines, expected_lines, "docs/architecture.md", "imports"))
        print("docs/architecture.md is out of date: run python -m checks.architecture_page", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
