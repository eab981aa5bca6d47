"""Runs the cells in a notebook, has Chromium show it, and keeps the picture."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

from notebook_picture.cells import SCAN, SHOWN

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "reading-results.png"
ENVIRONMENT = ROOT / ".venv" / "notebook"
_NEEDED = ("ipykernel", "nbclient", "nbconvert", "nbformat")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars")
_RUN = """
import sys, nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from traitlets.config import Config

hidden, *shown = sys.argv[1:]
new = nbformat.v4
cells = [new.new_code_cell(hidden, metadata={"tags": ["hidden"]}), *map(new.new_code_cell, shown)]
notebook = new.new_notebook(cells=cells)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
config = Config({"TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": ["hidden"]}})
print(HTMLExporter(config=config).from_notebook_node(notebook)[0])
"""


def notebook_page() -> str:
    """Return the notebook as an HTML page, run in an environment of its own."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *_NEEDED, "--editable", f"{ROOT}[images]"], check=True)
    ran = subprocess.run([str(python), "-c", _RUN, SCAN, *SHOWN], check=True, capture_output=True, text=True)
    return ran.stdout


def picture_of(page: str, browser: str) -> Image.Image:
    """Return what a browser shows of a page, without the empty space around it."""
    with tempfile.TemporaryDirectory() as folder:
        html, png = Path(folder, "page.html"), Path(folder, "page.png")
        html.write_text(page, encoding="utf-8")
        command = [
            browser,
            *_OPTIONS,
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
            "--window-size=900,1400",
        ]
        subprocess.run([*command, f"--screenshot={png}", html.as_uri()], check=True, capture_output=True)
        shown = Image.open(BytesIO(png.read_bytes())).convert("RGB")
    used = ImageChops.difference(shown, Image.new("RGB", shown.size, "white")).getbbox()
    if used is None:
        sys.exit("the browser shows an empty page")
    return shown.crop((0, 0, shown.width, min(shown.height, used[3] + 20)))


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(prog="scripts/notebook-picture", description=__doc__)
    parser.add_argument("--browser", default=next(filter(shutil.which, _BROWSERS), None), help="the program to run")
    browser = parser.parse_args().browser
    if not browser:
        sys.exit("no browser was found: install Chromium, or name one with --browser")
    picture_of(notebook_page(), browser).quantize(64).save(PICTURE, optimize=True)
    print(f"wrote {PICTURE.relative_to(ROOT)}, {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
