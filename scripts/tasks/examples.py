"""Type-checks the README's examples as an application's code: strictly, against the installed package."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Write each example to a file and check them all."""
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    with tempfile.TemporaryDirectory() as folder:
        for number, example in enumerate(examples):
            (Path(folder) / f"example_{number}.py").write_text(example, encoding="utf-8")
        files = sorted(map(str, Path(folder).glob("*.py")))
        mypy = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--config-file=", *files], check=False)
        pyright = subprocess.run(
            [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "--level", "error", *files],
            check=False,
        )
    return mypy.returncode or pyright.returncode


if __name__ == "__main__":
    sys.exit(main())
