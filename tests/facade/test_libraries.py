"""Which HTTP library a client sends with, and that it pays for no other one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from typing import Any

import httpx
import httpx2
import pytest

from azfacade import AsyncFaceClient, AzFacadeError, ConfigurationError, FaceClient, NotFoundError, Retry, errors
from azfacade.http import library
from azfacade.http.aiohttp_transport import AiohttpTransport
from azfacade.testing import FakeAzure, VirtualClock

from .kit import ENDPOINT, KEY, Side

ONCE = Retry(attempts=1)


def kind_of(client: Any) -> str:
    transport = client._transport
    return "aiohttp" if isinstance(transport, AiohttpTransport) else transport._library.__name__


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("", ("httpx", "aiohttp")),
        ("httpx", ("httpx", "httpx")),
        (" HTTPX2 ", ("httpx2", "httpx2")),
        ("aiohttp", ("httpx", "aiohttp")),
    ],
)
def test_the_environment_chooses(chosen: str, expected: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZFACADE_HTTP", chosen)
    assert (kind_of(FaceClient(ENDPOINT, KEY)), kind_of(AsyncFaceClient(ENDPOINT, KEY))) == expected


@pytest.mark.parametrize(
    ("chosen", "lacking", "told"),
    [
        ("requests", "", "must be httpx, httpx2 or aiohttp, got 'requests'"),
        ("httpx2", "httpx2", r"pip install azfacade\[httpx2\]"),
        ("aiohttp", "aiohttp", r"pip install azfacade\[aio\]"),
    ],
)
def test_what_cannot_be_chosen_is_refused(
    chosen: str, lacking: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZFACADE_HTTP", chosen)
    monkeypatch.setattr(library, "_is_installed", lambda name: name != lacking)
    monkeypatch.setattr(library, "_has_aiohttp", library._has_aiohttp.__wrapped__)
    with pytest.raises(ConfigurationError, match=told):
        AsyncFaceClient(ENDPOINT, KEY)


@pytest.mark.parametrize(("version", "expected"), [("3.13.9", "httpx"), ("3.14.0", "aiohttp"), ("4.0.0a1", "aiohttp")])
def test_an_old_aiohttp_is_not_used(version: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AZFACADE_HTTP", raising=False)
    monkeypatch.setattr("aiohttp.__version__", version)
    monkeypatch.setattr(library, "_has_aiohttp", library._has_aiohttp.__wrapped__)
    assert kind_of(AsyncFaceClient(ENDPOINT, KEY)) == expected


def test_socks_and_a_proxy_with_a_certificate_of_its_own_need_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("azfacade.client.transports.find_spec", lambda _: True)
    for proxy, verify, expected in [
        ("socks5://proxy.example:1080", True, "httpx"),
        ("https://proxy.example", False, "httpx"),
        ("https://proxy.example", True, "aiohttp"),
        ("http://proxy.example", False, "aiohttp"),
    ]:
        assert kind_of(AsyncFaceClient(ENDPOINT, KEY, proxy=proxy, verify=verify)) == expected
    monkeypatch.setenv("ALL_PROXY", "socks5://proxy.example")
    assert kind_of(AsyncFaceClient(ENDPOINT, KEY)) == "httpx"


PROGRAM = """
import sys
from azfacade import AsyncFaceClient, FaceClient, NotFoundError
async def main():
    async with AsyncFaceClient(sys.argv[2], sys.argv[3]) as face:
        try:
            await face.person_groups.get("none")
        except NotFoundError:
            pass
def sync():
    with FaceClient(sys.argv[2], sys.argv[3]) as face:
        try:
            face.person_groups.get("none")
        except NotFoundError:
            pass
if sys.argv[1] == "sync":
    sync()
else:
    import asyncio
    asyncio.run(main())
print(*sorted({"aiohttp", "httpx", "httpx2", "asyncio"} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("kind", "chosen", "loaded"),
    [
        ("sync", "", "httpx"),
        ("sync", "httpx2", "httpx2"),
        ("async", "", "aiohttp asyncio"),
        ("async", "httpx", "asyncio httpx"),
    ],
)
def test_a_call_loads_one_library(kind: str, chosen: str, loaded: str) -> None:
    fake = FakeAzure()
    environment = {**os.environ, "AZFACADE_HTTP": chosen}
    with fake.serve() as server:
        command = [sys.executable, "-c", PROGRAM, kind, server.endpoint, fake.key]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == loaded.split()


def own_client(both: Side, fake: FakeAzure, **options: Any) -> Any:
    made: Any = httpx2.AsyncClient if both.is_async else httpx2.Client
    return made(transport=fake.transport, **options)


def test_a_client_of_httpx2_is_taken_and_the_fake_answers_in_its_library(both: Side) -> None:
    fake = FakeAzure(clock=VirtualClock())
    http_client = own_client(both, fake, timeout=httpx2.Timeout(7))
    face = both.face(None, fake.key, fake.endpoint, http_client=http_client, retry=ONCE)
    both.run(face.person_groups.create("staff", "Staff"))
    assert both.run(face.person_groups.get("staff")).name == "Staff"
    with pytest.raises(NotFoundError):
        both.run(face.person_groups.get("none"))
    fake.drop()
    with pytest.raises(errors.NeverSentError):
        both.run(face.person_groups.get("staff"))
    fake.drop(handled=True)
    with pytest.raises(errors.ConnectionFailedError) as caught:
        both.run(face.person_groups.get("staff"))
    assert caught.value.may_have_acted
    fake.hold(8)
    with pytest.raises(errors.RequestTimeoutError):
        both.run(face.person_groups.get("staff"))
    both.run(face.close())
    assert not http_client.is_closed


def test_a_transport_and_a_timeout_of_httpx2_are_taken(both: Side) -> None:
    seen: list[Any] = []

    def answer(request: Any) -> Any:
        seen.append(request)
        return httpx2.Response(200, json={"personGroupId": "staff", "name": "Staff"})

    face = both.face(httpx2.MockTransport(answer), timeout=httpx2.Timeout(3, connect=2))
    assert both.run(face.person_groups.get("staff")).name == "Staff"
    assert both.run(face.send_request("POST", "/persongroups/staff/x", content=b"x" * 300_000)).status == 200
    assert seen[0].extensions["timeout"] == {"connect": 2, "read": 3, "write": 3, "pool": 3}
    assert isinstance(seen[0], httpx2.Request)
    assert len(seen[1].content) == 300_000
    both.run(face.close())


def test_a_timeout_of_either_library_is_taken_by_every_client(wire: Side) -> None:
    for timeout in (httpx.Timeout(3), httpx2.Timeout(3)):
        wire.run(wire.face(timeout=timeout).close())
    with pytest.raises(AzFacadeError, match="timeout"):
        wire.face(timeout="3")


def test_a_client_of_the_other_kind_of_httpx2_is_refused(both: Side) -> None:
    wrong: Any = httpx2.Client() if both.is_async else httpx2.AsyncClient()
    with pytest.raises(TypeError, match="http_client must be an httpx"):
        both.face(http_client=wrong)
    asyncio.run(wrong.aclose()) if not both.is_async else wrong.close()
