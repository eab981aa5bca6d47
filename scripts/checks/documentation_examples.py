"""Type-checks the code examples of the documentation in strict mode, against the installed package."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "README.md",
    "docs/testing-your-application.md",
    "docs/api-versions.md",
    "docs/person-directory.md",
    "docs/reading-results.md",
    "docs/replay-based-ci.md",
)
ONE_PROGRAM = ("docs/reading-results.md",)
"""Pages whose examples go on from each other."""
APPLICATION = ROOT / "docs" / "sample-application"


def examples(page: str) -> list[str]:
    """Return the Python examples of a page in order; one where they go on from each other."""
    found = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    return ["\n".join(found)] if page in ONE_PROGRAM else found


def file_name(example: str) -> str | None:
    """Return the file name that an example has on its first line; None for none."""
    found = re.match(r"# ([\w./-]+)\n", example)
    return found[1] if found else None


def main() -> int:
    """Write each example to a file; check all of them and the sample application with mypy and pyright."""
    with tempfile.TemporaryDirectory() as folder:
        for page in PAGES:
            for number, example in enumerate(examples(page)):
                name = file_name(example) or f"{Path(page).stem.replace('-', '_')}_{number}.py".lower()
                (Path(folder) / name).write_text(example, encoding="utf-8")
        for file in APPLICATION.glob("*.py"):
            shutil.copy(file, folder)
        files = sorted(map(str, Path(folder).glob("*.py")))
        mypy = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--config-file=", *files], check=False)
        pyright = subprocess.run(
            [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "--level", "error", *files],
            check=False,
            cwd=folder,  # where they find each other
        )
    return mypy.returncode or pyright.returncode


if __name__ == "__main__":
    sys.exit(main())
