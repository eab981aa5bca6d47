"""Every case is replayed from its cassette, sync and async, without a network."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from azfacade import AsyncDocumentIntelligenceClient, AsyncFaceClient, DocumentIntelligenceClient, FaceClient
from azfacade.testing import VirtualClock
from tasks.cassette import ENDPOINT, recorder
from tests.replay.cases import CASES, Case, adrive, drive

CASSETTES = Path(__file__).resolve().parents[2] / "cassettes"
KEY = "canary-key-0123456789abcdef"
SYNC: dict[str, Any] = {"face": FaceClient, "document_intelligence": DocumentIntelligenceClient}
ASYNC: dict[str, Any] = {"face": AsyncFaceClient, "document_intelligence": AsyncDocumentIntelligenceClient}


class _Sync(httpx.HTTPTransport):
    clock = VirtualClock()


class _Async(httpx.AsyncHTTPTransport):
    clock = VirtualClock()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_replays(case: Case, mode: str) -> None:
    with recorder(record_mode="none").use_cassette(str(CASSETTES / case.path)) as cassette:
        if mode == "sync":
            with SYNC[case.service](
                ENDPOINT, KEY, api_version=case.api_version, transport=_Sync(verify=False)
            ) as client:
                drive(case.body(client))
        else:
            asyncio.run(_replay_async(case))
        assert cassette.all_played, "the cassette holds requests that are no longer made"


async def _replay_async(case: Case) -> None:
    transport = _Async(verify=False)
    async with ASYNC[case.service](ENDPOINT, KEY, api_version=case.api_version, transport=transport) as client:
        await adrive(case.body(client))


def test_each_cassette_belongs_to_a_case() -> None:
    found = {file.relative_to(CASSETTES).as_posix() for file in CASSETTES.rglob("*.yaml")}
    assert found == {case.path for case in CASES}


@pytest.mark.parametrize("file", sorted(CASSETTES.rglob("*.yaml")), ids=lambda file: file.stem)
def test_a_cassette_says_its_origin_and_holds_no_secret(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Recorded by scripts/record against ")
    for interaction in yaml.safe_load(text)["interactions"]:
        names = {name.lower() for name in interaction["request"]["headers"]}
        assert not names & {"ocp-apim-subscription-key", "authorization"}
    assert "sig=" not in text
    assert "fake-key" not in text
    assert "127.0.0.1" not in text
