"""`scripts/record [--live] [CASE ...]`: records cassettes/ for the cases that tests replay."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

import azfacade
from azfacade import DocumentIntelligenceClient, FaceClient
from azfacade.testing import FakeAzure, VirtualClock
from tasks.cassette import recorder

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.replay.cases import CASES, Case, drive  # noqa: E402

CASSETTES = ROOT / "cassettes"
CLIENTS: dict[str, Any] = {"face": FaceClient, "document_intelligence": DocumentIntelligenceClient}
ONLY_FAKE = ("failed_build",)


def main() -> int:
    """Record."""
    parser = argparse.ArgumentParser(
        prog="scripts/record",
        description="Record the cassettes: against the fake over HTTP, or with --live against real resources.",
        epilog="--live reads AZFACADE_FACE_ENDPOINT, AZFACADE_FACE_KEY, AZFACADE_DOCUMENT_INTELLIGENCE_ENDPOINT,"
        " AZFACADE_DOCUMENT_INTELLIGENCE_KEY and AZFACADE_CONTAINER_URL; it creates and deletes what the cases name.",
    )
    parser.add_argument("--live", action="store_true", help="record against real resources")
    parser.add_argument("--into", type=Path, default=CASSETTES, help="where to write (default: cassettes/)")
    parser.add_argument("cases", nargs="*", help="names of cases; all when none is given")
    arguments = parser.parse_args()
    chosen = [case for case in CASES if not arguments.cases or case.name in arguments.cases]
    if not chosen:
        parser.error(f"no such case; there are {', '.join(case.name for case in CASES)}")
    record = _record_live if arguments.live else _record_fake
    done = [record(case, arguments.into) for case in chosen]
    print(f"recorded {sum(done)} of {len(done)} cases into {arguments.into}")
    return 0 if any(done) else 1


def _record_fake(case: Case, into: Path) -> bool:
    fake = FakeAzure(clock=VirtualClock())
    with fake.serve() as server:
        fake_of = f"azfacade.testing.FakeAzure of azfacade {azfacade.__version__}"
        origin = f"{fake_of}, over HTTP; nothing here is from the live service"
        _run(case, into, origin, server.endpoint, case.key or fake.key, clock=fake.clock)
    return True


def _record_live(case: Case, into: Path) -> bool:
    prefix = {"face": "AZFACADE_FACE", "document_intelligence": "AZFACADE_DOCUMENT_INTELLIGENCE"}[case.service]
    endpoint, key = os.environ.get(f"{prefix}_ENDPOINT"), os.environ.get(f"{prefix}_KEY")
    wanted = [f"{prefix}_ENDPOINT", f"{prefix}_KEY", *(["AZFACADE_CONTAINER_URL"] if case.needs_container else [])]
    lacking = [name for name in wanted if not os.environ.get(name)]
    if lacking or case.body.__name__ in ONLY_FAKE:
        why = f"{', '.join(lacking)} not set" if lacking else "only the fake can fail like this"
        print(f"skipped {case.path}: {why}")
        return False
    host = urlsplit(str(endpoint)).hostname or ""
    is_azure = host.endswith((".azure.com", ".azure.us", ".azure.cn", ".microsoft.com"))
    origin = "the live service" if is_azure else "an endpoint given with --live that is no Azure host"
    _run(case, into, origin, str(endpoint), case.key or str(key))
    return True


def _run(case: Case, into: Path, origin: str, endpoint: str, key: str, clock: Any = None) -> None:
    file = into / case.path
    file.unlink(missing_ok=True)
    transport = httpx.HTTPTransport(verify=endpoint.startswith("https"))
    if clock is not None:
        transport.clock = clock  # type: ignore[attr-defined]  # waits cost no time when the fake answers
    with (
        CLIENTS[case.service](endpoint, key, transport=transport, api_version=case.api_version) as client,
        recorder(origin, secrets=(key,), record_mode="all").use_cassette(str(file)),
    ):
        drive(case.body(client))
    if not file.exists():
        raise RuntimeError(f"{case.path} recorded nothing")


if __name__ == "__main__":
    sys.exit(main())
