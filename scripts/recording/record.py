"""The command line `scripts/record [--live | --missing] [CASE ...]`: records the cassettes that tests replay."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from azfacade import ApiVersionWarning, AzFacadeError
from azfacade.testing import FakeAzure, VirtualClock
from azfacade.testing.recording.redaction import Redactor
from recording.cassette import origin_of, recording
from staleness.cassettes import Cassettes
from staleness.described import load_fragments

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.replay.cases import CASES, STAND_INS, VARIABLES, Case, Given, inputs_from  # noqa: E402
from tests.replay.driving import SYNC, client, drive  # noqa: E402

CASSETTES = ROOT / "cassettes"
FAKE = "azfacade.testing.FakeAzure over HTTP; nothing here is from the live service"
LIVE = "the live service"
NO_AZURE = "an endpoint given with --live that is no Azure host"


def main() -> int:
    """Record the chosen cases."""
    parser = argparse.ArgumentParser(
        prog="scripts/record",
        description="Record the cassettes against the fake over HTTP, or with --live against real resources.",
        epilog="--live reads AZFACADE_FACE_ENDPOINT, AZFACADE_FACE_KEY, AZFACADE_DOCUMENT_INTELLIGENCE_ENDPOINT,"
        f" AZFACADE_DOCUMENT_INTELLIGENCE_KEY, {', '.join(VARIABLES.values())}; it creates and deletes the resources"
        " that the cases name, and its calls are billed.",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--live", action="store_true", help="record against real resources")
    which.add_argument(
        "--missing",
        action="store_true",
        help="record only cases whose cassette is missing or does not fit the fragments, and say what no case calls",
    )
    parser.add_argument("--into", type=Path, default=CASSETTES, help="where to write (default: cassettes/)")
    parser.add_argument("cases", nargs="*", help="names of cases; all when none is given")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore", ApiVersionWarning)  # versions that have ended are recorded too
    chosen = [case for case in CASES if not arguments.cases or case.name in arguments.cases]
    if not chosen:
        parser.error(f"no such case; there are {', '.join(sorted({case.name for case in CASES}))}")
    if arguments.missing:
        return 0 if record_missing(chosen, arguments.into) else 1
    if arguments.live:
        done, failed = record_live(chosen, arguments.into, os.environ)
    else:
        done, failed = record_fake(chosen, arguments.into), 0
    print(f"recorded {done} of {len(chosen)} cases into {arguments.into}")
    return 0 if done and not failed else 1


def record_fake(cases: list[Case], into: Path) -> int:
    """Record cases, each against a new fake. The same cases give the same bytes.

    Returns:
        The number of recorded cases.
    """
    for case in cases:
        fake = FakeAzure(clock=VirtualClock())
        key = case.key or fake.key
        with fake.serve() as server:
            transport = httpx.HTTPTransport(verify=False)
            transport.clock = fake.clock  # type: ignore[attr-defined]  # with the fake's clock, waiting takes no time
            redactor = Redactor(server.endpoint, secrets=(key,))
            with client(SYNC, case, server.endpoint, key, transport) as made:
                _record(case, into, made, Given(case.group, STAND_INS, fake), FAKE, redactor)
    return len(cases)


def record_missing(cases: list[Case], into: Path) -> bool:
    """Record the cases whose cassette is missing or does not fit; print what is recorded, and what is left.

    A recording of the live service is not replaced by one of the fake.

    Args:
        cases: The cases to look at.
        into: The folder with the cassettes.

    Returns:
        True if nothing is left.
    """
    fragments, failed, left = load_fragments(), set[str](), 0
    for case in {case.path: case for case, _ in Cassettes(fragments, into, cases).stale()}.values():
        file = into / case.path
        if file.exists() and origin_of(file) == LIVE:
            problem: str | None = "its cassette is of the live service: record it with --live"
        else:
            problem = _try_fake(case, into)
        if problem:
            failed.add(case.path)
        print(f"failed {case.path}: {problem}" if problem else f"recorded {case.path}")
    still = [finding for case, finding in Cassettes(fragments, into, cases).stale() if case.path not in failed]
    for finding in [*still, *Cassettes(fragments, into).lacking()]:
        left += 1
        print(f"left {finding.where}: {finding.text}")
    return not failed and left == 0


def _try_fake(case: Case, into: Path) -> str | None:
    """Record a case against the fake; return what went wrong, None for nothing."""
    try:
        record_fake([case], into)
    except (AzFacadeError, AssertionError, RuntimeError) as problem:
        return f"{type(problem).__name__}: {problem}"
    return None


def record_live(
    cases: list[Case], into: Path, environment: Mapping[str, str], transport: httpx.BaseTransport | None = None
) -> tuple[int, int]:
    """Record cases against real resources; print those that were skipped or have failed, with the reason.

    Args:
        cases: The cases to record.
        into: The folder to write into.
        environment: Endpoints, keys and inputs.
        transport: A transport for tests; None for the network.

    Returns:
        The number of recorded cases, and the number of failed ones.
    """
    done = failed = 0
    for case in cases:
        prefix = f"AZFACADE_{case.service.upper()}"
        wanted = [f"{prefix}_ENDPOINT", f"{prefix}_KEY", *(VARIABLES[name] for name in case.needs)]
        lacking = [name for name in wanted if not environment.get(name)]
        if case.fake_only or lacking:
            print(f"skipped {case.path}: {case.fake_only or ', '.join(lacking) + ' not set'}")
            continue
        endpoint, key = environment[wanted[0]], environment[wanted[1]]
        inputs = inputs_from(environment)
        given = Given(case.group, inputs)
        carrier = transport or httpx.HTTPTransport()
        redactor = _live_redactor(endpoint, key, inputs._asdict())
        try:
            with client(SYNC, case, endpoint, case.key or key, carrier) as made:
                _record(case, into, made, given, _origin(endpoint), redactor)
            done += 1
        except (AzFacadeError, AssertionError) as problem:
            failed += 1
            print(f"failed {case.path}: {type(problem).__name__}: {redactor.redact(str(problem))}")
    return done, failed


def _live_redactor(endpoint: str, key: str, inputs: dict[str, Any]) -> Redactor:
    stand_ins: dict[str, str] = {}
    files: dict[bytes, bytes] = {}
    secrets = [key, urlsplit(endpoint).netloc]
    for name, stand_in in STAND_INS._asdict().items():
        real = inputs[name]
        if real == stand_in:
            continue
        if isinstance(real, bytes):
            files[real] = stand_in
        else:
            address, _, signature = real.partition("?")
            stand_ins |= {real: stand_in, address: stand_in}
            secrets += [urlsplit(address).netloc, signature]
    return Redactor(endpoint, secrets=tuple(secrets), stand_ins=stand_ins, files=files, hide_documents=True)


def _origin(endpoint: str) -> str:
    host = urlsplit(endpoint).hostname or ""
    return LIVE if host.endswith((".azure.com", ".azure.us", ".azure.cn", ".microsoft.com")) else NO_AZURE


def _record(case: Case, into: Path, made: Any, given: Given, origin: str, redactor: Redactor) -> None:
    """Record one case; if that fails, an existing cassette stays unchanged."""
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new.yaml"
        with recording(new, redactor, origin):
            drive(case.body(made, given))
        if not new.exists():
            raise RuntimeError(f"{case.path} recorded nothing: its case sent no request")
        (into / case.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(new, into / case.path)


if __name__ == "__main__":
    sys.exit(main())
