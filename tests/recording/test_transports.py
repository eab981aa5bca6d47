"""One cassette serves every HTTP library: each records, and each replays what the others have recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from httpx_aiohttp import AiohttpTransport

from azfacade import (
    AsyncDocumentIntelligenceClient,
    AsyncFaceClient,
    DocumentIntelligenceClient,
    FaceClient,
)
from azfacade.testing import FakeAzure
from azfacade.testing.recording.cassette_files import read_interactions
from azfacade.testing.recording.replay_time import ReplayTime
from tests.recording.application import PHOTO, cassette
from tests.replay.driving import adrive, drive


class Httpx2Transport(httpx.BaseTransport):
    """An application's own transport, which sends with httpx2."""

    def __init__(self) -> None:
        self._client = httpx2.Client(verify=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        sent = self._client.request(
            request.method, str(request.url), headers=request.headers.raw, content=request.read()
        )
        return httpx.Response(sent.status_code, headers=sent.headers.raw, content=sent.content)

    def close(self) -> None:
        self._client.close()


TRANSPORTS: dict[str, tuple[bool, Any]] = {
    "httpx": (False, lambda: httpx.HTTPTransport(verify=False)),
    "httpx async": (True, lambda: httpx.AsyncHTTPTransport(verify=False)),
    "aiohttp": (True, lambda: AiohttpTransport(verify=False)),
    "httpx2": (False, Httpx2Transport),
}


def work(face: Any, di: Any, told: list[Any]) -> Generator[Any, Any, None]:
    """JSON, a form with a file, an upload, polls without a body, ids and options that are percent-encoded."""
    yield face.person_groups.create("staff", "Staff & Söhne")
    listed = yield face.send_request("GET", "/persongroups?start=a%3Ab%20c%2Fd&top=5")
    session = yield face.liveness_with_verify_sessions.create("Passive", PHOTO, device_correlation_id="phone")
    job = yield di.models.begin_analyze("prebuilt-layout", b"one\ftwo\fthree", pages="1-2,3", features=["languages"])
    result = yield job.result(timeout=30)
    found = yield di.send_request("GET", "/documentModels/prebuilt%2Dread")
    told += [listed.status, bool(session.session_id), result.content, found.json()["modelId"]]


EXPECTED = [200, True, "one\ntwo\nthree", "prebuilt-read"]


def run(name: str, endpoint: str, key: str) -> list[Any]:
    is_async, make = TRANSPORTS[name]
    told: list[Any] = []
    if is_async:

        async def go() -> None:
            async with (
                AsyncFaceClient(endpoint, key, transport=make()) as face,
                AsyncDocumentIntelligenceClient(endpoint, key, transport=make()) as di,
            ):
                await adrive(work(face, di, told))

        asyncio.run(go())
    else:
        with (
            FaceClient(endpoint, key, transport=make()) as face,
            DocumentIntelligenceClient(endpoint, key, transport=make()) as di,
        ):
            drive(work(face, di, told))
    return told


@pytest.fixture(scope="module", params=TRANSPORTS)
def recording(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("cassettes") / "one.yaml"
    fake = FakeAzure()
    with pytest.MonkeyPatch.context() as patch, fake.serve() as server, cassette(path, "once"):
        patch.setattr(ReplayTime, "skips_pauses", lambda: True)  # a fake needs no time
        assert run(request.param, server.endpoint, fake.key) == EXPECTED
    assert len(read_interactions(path)) == len(fake.requests), "recorded once each"
    return path


@pytest.mark.parametrize("player", TRANSPORTS)
def test_what_one_records_each_replays(recording: Path, player: str) -> None:
    with cassette(recording, "none") as played:
        assert run(player, "https://other.cognitiveservices.azure.com", "another-key") == EXPECTED
        assert played.all_played


def test_another_request_is_not_taken_for_a_recorded_one(recording: Path) -> None:
    with cassette(recording, "none"), httpx.Client(verify=False) as client:
        base = "https://other.cognitiveservices.azure.com/face/v1.2/persongroups"
        assert client.get(f"{base}?start=a%3Ab%20c/d&top=5").status_code == 200
        for method, url in (("GET", f"{base}?start=a%3Ab%20c/d&top=6"), ("GET", f"{base}/x"), ("DELETE", base)):
            with pytest.raises(Exception, match="no recorded interaction"):
                client.request(method, url)
        with pytest.raises(Exception, match="no recorded interaction"):
            client.put(f"{base}/staff", json={"name": "Others"})


@pytest.mark.parametrize("name", ["httpx", "httpx async"])
def test_replayed_waits_of_gathered_operations_do_not_add_up(name: str, tmp_path: Path) -> None:
    """Each thread and task has its own virtual time: 8 waits of 6 seconds each end within 30 seconds."""
    path, fake = tmp_path / "one.yaml", FakeAzure(running_polls=4)

    async def gather(endpoint: str) -> list[str]:
        async with AsyncDocumentIntelligenceClient(endpoint, fake.key, transport=TRANSPORTS["httpx async"][1]()) as di:

            async def one(number: int) -> str:
                job = await di.models.begin_analyze("prebuilt-read", f"word{number}".encode())
                return (await job.result(timeout=30)).content

            return list(await asyncio.gather(*map(one, range(8))))

    with pytest.MonkeyPatch.context() as patch, fake.serve() as server, cassette(path, "once"):
        patch.setattr(ReplayTime, "skips_pauses", lambda: True)
        expected = asyncio.run(gather(server.endpoint))
    with cassette(path, "none"):
        if name == "httpx async":
            assert asyncio.run(gather("https://other.cognitiveservices.azure.com")) == expected
        else:
            with DocumentIntelligenceClient("https://other.cognitiveservices.azure.com", "key-of-ci") as di:

                def one(number: int) -> str:
                    return di.models.begin_analyze("prebuilt-read", f"word{number}".encode()).result(30).content

                with ThreadPoolExecutor(8) as threads:
                    assert list(threads.map(one, range(8))) == expected
