"""Sets up the environment `.venv/bench`: the other libraries, the project as a wheel, and a stock client."""

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

from benchmarks import peer_bodies, response_bodies

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".venv" / "bench"
PYTHON = HOME / "bin" / "python"
BODIES = HOME / "bodies"
STOCK = "azure_stock_client"
"""The package that openapi-python-client generates with its default templates."""

PEERS = (
    "orjson",
    "msgspec",
    "httpx",
    "attrs",
    "python-dateutil",
    "certifi",
    "sniffio",
    "aiohttp>=3.14",
    "azure-ai-documentintelligence==1.0.2",
    "azure-ai-vision-face==1.0.0b2",
    "amazon-textract-textractor==1.10.0",
    "google-cloud-documentai-toolbox==0.17.5",
    "pandas",
)
REPORTED_PACKAGES = (
    "httpx",
    "aiohttp",
    "attrs",
    "orjson",
    "msgspec",
    "azure-core",
    "azure-ai-documentintelligence",
    "azure-ai-vision-face",
    "amazon-textract-textractor",
    "google-cloud-documentai-toolbox",
    "pandas",
)
"""Packages whose versions are shown on the page."""


@contextmanager
def exclusive_run() -> Iterator[None]:
    """Exit if another benchmark is running on this computer, in any clone: each would measure the other's load."""
    with (Path(tempfile.gettempdir()) / "azfacade-bench.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit("another scripts/bench is running on this computer: try again when it has finished")
        yield


def prepare_environment() -> None:
    """Create the environment if needed, and install the current state of the project."""
    wanted = hashlib.sha256("\n".join((sys.version, *PEERS)).encode()).hexdigest()
    ready = HOME / "peers"
    if not ready.exists() or ready.read_text(encoding="utf-8") != wanted:
        log_progress("installing the other libraries")
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
    for name in ("24KB", "12MB"):
        for service, make in peer_bodies.MAKERS.items():
            (BODIES / f"{name}-{service}.json").write_bytes(make(name))


def run_worker(name: str, *args: str) -> Any:
    """Run one of the workers in a new process of the environment and return its measurements."""
    return json.loads(run_python(["-m", f"benchmarks.workers.{name}", *args]).stdout)


def run_python(args: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run the environment's Python.

    Raises:
        RuntimeError: It exited with an error.
    """
    done = subprocess.run([str(PYTHON), *args], capture_output=True, text=True, env=worker_environment(), check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(args)[:200]} failed:\n{done.stderr}")
    return done


def worker_environment() -> dict[str, str]:
    """Return the environment variables of the workers, without proxies and with a fixed hash seed."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONHASHSEED": "0"}


def versions() -> dict[str, str]:
    """Return the versions of the packages shown on the page."""
    code = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    found = dict(zip(REPORTED_PACKAGES, run_python(["-c", code, *REPORTED_PACKAGES]).stdout.split(), strict=True))
    return {**found, "openapi-python-client": version("openapi-python-client")}


def log_progress(text: str) -> None:
    """Print progress to stderr."""
    print(text, file=sys.stderr, flush=True)


def _pip(*args: str) -> None:
    command = [str(PYTHON), "-m", "pip", *args, "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"pip {' '.join(args)} failed:\n{done.stderr}")


def _make_stock() -> None:
    """Generate a stock client of the fragment with openapi-python-client; it leaves out what it does not support."""
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
        raise RuntimeError(f"openapi-python-client generated no client:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    packages = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    (Path(packages.stdout.strip()) / "stock.pth").write_text(f"{target.parent}\n", encoding="utf-8")
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", str(target)], check=True)
