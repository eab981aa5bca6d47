"""Builds the wheel, and checks that it works in a new environment without the rest of the project."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_INSTALLED = 11
"""Exit code of the `azfacade` command without the `cli` extra."""

USE = """
import azfacade, azfacade_raw, importlib.metadata, pathlib
root = pathlib.Path(azfacade.__file__).parent.parent
assert "site-packages" in root.parts, root
assert importlib.metadata.version("azfacade") == azfacade.__version__
for name in azfacade.__all__:
    getattr(azfacade, name)
for package in ("azfacade", "azfacade_raw"):
    assert (root / package / "py.typed").exists(), package
from azfacade.testing import FakeAzure
with FakeAzure().face_client() as face:
    face.person_groups.create("employees", "Employees")
    assert face.person_groups.get("employees").name == "Employees"
"""


def main() -> int:
    """Build the wheel, install it, and use the package and the command."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        subprocess.run(
            [sys.executable, "-m", "build", "--outdir", str(work), str(ROOT)], check=True, stdout=subprocess.DEVNULL
        )
        wheel = next(work.glob("*.whl"))
        strangers = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()} - {"azfacade", "azfacade_raw"}
        if any(not name.endswith(".dist-info") for name in strangers):
            print(f"the wheel contains more than the two packages: {sorted(strangers)}", file=sys.stderr)
            return 1
        venv.create(work / "venv", with_pip=True)
        python = work / "venv" / "bin" / "python"
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, str(wheel)], check=True)
        subprocess.run([str(python), "-W", "error", "-c", USE], check=True, cwd=work)
        command = [str(python.with_name("azfacade")), "models", "list", "--fake"]
        without = subprocess.run(command, check=False, cwd=work, capture_output=True, text=True)
        subprocess.run([*pip, f"{wheel}[cli]"], check=True)
        listed = subprocess.run(command, check=True, cwd=work, capture_output=True, text=True).stdout
        if without.returncode != NOT_INSTALLED or "pip install" not in without.stderr or "my-model" not in listed:
            print("the azfacade command does not work from the wheel", file=sys.stderr)
            return 1
    print(f"{wheel.name} builds, installs and works")
    return 0


if __name__ == "__main__":
    sys.exit(main())
