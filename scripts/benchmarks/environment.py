"""The environment of the peers: `.venv/bench`, with the project installed as a wheel, and a stock client made there."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import response_bodies

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".venv" / "bench"
PYTHON = HOME / "bin" / "python"
BODIES = HOME / "bodies"
STOCK = "azure_stock_client"
"""The package that openapi-python-client makes with its own templates."""

PEERS = (
    "orjson",
    "msgspec",
    "httpx",
    "attrs",
    "python-dateutil",
    "aiohttp",
    "azure-ai-documentintelligence==1.0.2",
    "azure-ai-vision-face==1.0.0b2",
)
REPORTED_PACKAGES = (
    "httpx",
    "attrs",
    "orjson",
    "msgspec",
    "azure-core",
    "azure-ai-documentintelligence",
    "azure-ai-vision-face",
)
"""The packages whose versions the page tells."""


@contextmanager
def exclusive_run() -> Iterator[None]:
    """Refuse to measure while another benchmark does, in whichever clone: each would see the other's load."""
    with (Path(tempfile.gettempdir()) / "azfacade-bench.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit("another scripts/bench is running on this computer: wait until it has ended")
        yield


def prepare_environment() -> None:
    """Make the environment where it is missing, and install the project as it stands."""
    wanted = hashlib.sha256("\n".join((sys.version, *PEERS)).encode()).hexdigest()
    ready = HOME / "peers"
    if not ready.exists() or ready.read_text(encoding="utf-8") != wanted:
        log_progress("installing the peers")
        shutil.rmtree(HOME, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        _pip("install", *PEERS)
        ready.write_text(wanted, encoding="utf-8")
    log_progress("installing the project")
    _pip("install", "--force-reinstall", "--no-deps", str(ROOT))
    _make_stock()
    for name in response_bodies.SIZES:
        (BODIES / f"{name}.json").unlink(missing_ok=True)
        response_bodies.write_body(name, BODIES)


def run_worker(name: str, *args: str) -> Any:
    """Run one of the workers in a fresh process of the environment and return what it measured."""
    return json.loads(run_python(["-m", f"benchmarks.workers.{name}", *args]).stdout)


def run_python(args: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run the environment's Python.

    Raises:
        RuntimeError: It failed.
    """
    done = subprocess.run([str(PYTHON), *args], capture_output=True, text=True, env=worker_environment(), check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(args)[:200]} failed:\n{done.stderr}")
    return done


def worker_environment() -> dict[str, str]:
    """Return the environment variables of the workers: nothing that makes a peer slower or faster."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONHASHSEED": "0"}


def versions() -> dict[str, str]:
    """Return the versions of the contestants."""
    code = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    found = dict(zip(REPORTED_PACKAGES, run_python(["-c", code, *REPORTED_PACKAGES]).stdout.split(), strict=True))
    return {**found, "openapi-python-client": version("openapi-python-client")}


def log_progress(text: str) -> None:
    """Tell how far the run is."""
    print(text, file=sys.stderr, flush=True)


def _pip(*args: str) -> None:
    command = [str(PYTHON), "-m", "pip", *args, "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"pip {' '.join(args)} failed:\n{done.stderr}")


def _make_stock() -> None:
    """Let openapi-python-client make its own client of the fragment; what it cannot do it leaves out."""
    target = HOME / "stock" / STOCK
    shutil.rmtree(target.parent, ignore_errors=True)
    target.parent.mkdir(parents=True)
    config = target.parent / "config.yaml"
    config.write_text("post_hooks: []\n", encoding="utf-8")
    command = [
        sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--config", str(config),
        "--path", str(ROOT / "specs" / "document_intelligence.yaml"), "--output-path", str(target),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not (target / "models" / "analyze_operation.py").exists():
        raise RuntimeError(f"openapi-python-client made no client:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    packages = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    (Path(packages.stdout.strip()) / "stock.pth").write_text(f"{target.parent}\n", encoding="utf-8")
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", str(target)], check=True)
