"""The transport on aiohttp: what it sends, what it never does by itself, and what it leaves behind."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
from httpx._utils import URLPattern, get_environment_proxies

from azfacade import AsyncDocumentIntelligenceClient, AsyncFaceClient, ConfigurationError, Retry, ServiceError, errors
from azfacade.core.endpoint import parse_endpoint
from azfacade.errors import SourceChangedError
from azfacade.http.aiohttp_transport import _parse_url
from azfacade.http.multipart import multipart_body
from azfacade.http.proxies import parse_proxy, proxy_of_environment
from azfacade.testing import FakeAzure
from azfacade_raw.face.groups.liveness_with_verify_sessions import (
    CREATE_LIVENESS_WITH_VERIFY_SESSION as LIVENESS_WITH_VERIFY,
)

from .kit import GROUP, KEY, Side
from .raw_server import Exchange, Tls, serve
from .raw_server import tls as tls

ONCE = Retry(attempts=1)
BODY = json.dumps(GROUP).encode()


def answer(exchange: Exchange) -> None:
    if "content-length" in exchange.head.lower():
        exchange.read_body()
    exchange.send("200 OK", BODY, "Content-Type: application/json")


@pytest.fixture
def side() -> Any:
    side = Side("async")
    assert side.uses_aiohttp
    yield side
    side.close()


# -- what is sent ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rest",
    [
        "/a%3Ab%2Cc?x=1%2C2&y=a,b~c",
        "/a:b,c;d=e@f!$&'()*+",
        "/a b{c}`d|e^f\\g",
        "/é%C3%A9?p=é\"<>'`{}|[]",
        "/%zz%2?p=%zz%2",
        "/x?a=b?c=/d",
    ],
)
def test_a_url_is_sent_as_httpx_sends_it(rest: str) -> None:
    sent = _parse_url(f"https://x.example{rest}").raw_path_qs
    assert sent == httpx.URL(f"https://x.example{rest}").raw_path.decode()


def test_a_url_that_is_too_long_is_refused() -> None:
    with pytest.raises(errors.InvalidInputError, match="URL too long"):
        _parse_url("https://x.example/" + "x" * 65_536)


def test_a_form_is_written_as_httpx_writes_it() -> None:
    image = b"\xff\xd8\xff" + b"x" * 2000
    form = {"livenessOperationMode": "PassiveActive", "count": 2, "flag": True, "settings": {"a": [1]}}
    body, media_type = multipart_body({**form, "verifyImage": image}, LIVENESS_WITH_VERIFY)
    texts = {"livenessOperationMode": "PassiveActive", "count": "2", "flag": "true", "settings": '{"a":[1]}'}
    headers = {"Content-Type": media_type}
    files = {"verifyImage": ("image", image)}
    assert body == httpx.Request("POST", "https://x.example", data=texts, files=files, headers=headers).read()


def test_no_header_is_added_or_changed(side: Side) -> None:
    with serve(answer) as server:
        client = side.face(None, endpoint=server.endpoint, headers={"X-Mine-Too": "1"})
        side.run(client.person_groups.get("staff"))
        side.run(client.person_groups.create("staff", "Staff"))
        side.run(client.send_request("POST", "/persongroups/staff/train"))
        side.run(client.close())
    read, written, empty = ([line.partition(":")[0] for line in head.split("\r\n")[1:]] for head in server.heads)
    ours = ["User-Agent", "Accept-Encoding", "X-Mine-Too", "Accept", "x-ms-client-request-id"]
    assert read == ["Host", *ours, "Ocp-Apim-Subscription-Key"]
    assert sorted(written) == sorted([*read, "Content-Type", "Content-Length"])
    assert sorted(empty) == sorted([*read, "Content-Length"])


# -- what it does not do by itself ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_a_request_that_was_read_is_not_repeated(side: Side, method: str) -> None:
    """aiohttp would send GET, PUT and DELETE again on a connection that served before."""

    def handler(exchange: Exchange) -> None:
        if len(server.heads) == 1:
            answer(exchange)
        else:
            exchange.connection.close()

    with serve(handler) as server:
        client = side.face(None, endpoint=server.endpoint, retry=ONCE)
        side.run(client.person_groups.get("staff"))
        with pytest.raises(errors.ConnectionFailedError) as caught:
            side.run(client.send_request(method, "/persongroups/staff"))
        side.run(client.close())
    assert caught.value.may_have_acted
    assert len(server.heads) == 2


@pytest.mark.parametrize("way", ["plain", "TLS", "TLS with a farewell"])
def test_a_connection_that_was_closed_meanwhile_is_not_used(side: Side, tls: Tls, way: str) -> None:
    """A POST on it would end in doubt. The event loop has not run since the service closed it."""

    def handler(exchange: Exchange) -> None:
        answer(exchange)
        if way == "TLS with a farewell":
            exchange.connection.settimeout(0.01)
            with suppress(OSError):
                exchange.connection.unwrap()  # type: ignore[attr-defined]  # sends it, and waits for that of the client
        exchange.connection.close()

    async def calls() -> None:
        for _ in range(5):
            await client.send_request("POST", "/persongroups/staff/train")
            time.sleep(0.03)  # as an application that computes

    with serve(handler, accept=None if way == "plain" else tls.accept) as server:
        endpoint = server.endpoint if way == "plain" else f"https://127.0.0.1:{server.port}"
        client = side.face(None, endpoint=endpoint, retry=ONCE, verify=False)
        side.run(calls())
        side.run(client.close())
    assert len(server.heads) == 5


# -- errors ---------------------------------------------------------------------------------------------------------


def chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def no_http(exchange: Exchange) -> None:
    exchange.connection.sendall(b"\x00nonsense\r\n\r\n")
    exchange.connection.close()


def half_a_head(exchange: Exchange) -> None:
    exchange.connection.sendall(f"HTTP/1.1 200 OK\r\nX-Echo: {KEY}\r\n".encode())
    exchange.connection.close()


def half_a_body(exchange: Exchange) -> None:
    exchange.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    exchange.connection.close()


@pytest.mark.parametrize("handler", [no_http, half_a_head, half_a_body, Exchange.reset, Exchange.wait])
def test_errors_hold_nothing_of_aiohttp_and_no_key(side: Side, handler: Callable[[Exchange], None]) -> None:
    with serve(handler) as server:
        client = side.face(None, endpoint=server.endpoint, retry=ONCE, timeout=0.2)
        with pytest.raises(ServiceError) as caught:
            side.run(client.person_groups.get("staff"))
        side.run(client.close())
    assert caught.value.may_have_acted
    for error in chain(caught.value):
        assert not type(error).__module__.startswith("aiohttp"), repr(error)
        assert KEY not in repr(error)
        assert KEY not in repr(vars(error))


def test_a_connection_that_takes_too_long_sent_nothing(side: Side) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"https://127.0.0.1:{deaf.getsockname()[1]}"  # nobody answers the TLS handshake
        client = side.face(None, endpoint=address, retry=ONCE, timeout=0.1)
        with pytest.raises(errors.NeverSentError, match="in time"):
            side.run(client.person_groups.get("staff"))
        side.run(client.close())


def test_a_source_that_cannot_be_read_is_told(wire: Side, tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    path.write_bytes(b"%PDF-1.4" + bytes(8 << 20))

    def shorten(exchange: Exchange) -> None:
        path.write_bytes(b"%PDF-1.4")  # meanwhile the client sends the first pieces
        exchange.read_body()

    with serve(shorten, receive_buffer=4096) as server:
        client = wire.documents(None, endpoint=server.endpoint, retry=ONCE)
        with pytest.raises(SourceChangedError):
            wire.run(client.models.begin_analyze("prebuilt-read", path))
        wire.run(client.close())


# -- proxies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", ["https://di.x.example", "http://10.0.0.7:8080", "https://[::1]:444"])
@pytest.mark.parametrize(
    "no_proxy", ["", "*", "x.example", ".x.example", "di.x.example", "ample", "10.0.0.7", "a, di.x.example", "::1"]
)
@pytest.mark.parametrize("variables", ["https", "http", "all", "https http", ""])
def test_the_proxy_of_the_environment_is_that_of_httpx(
    endpoint: str, no_proxy: str, variables: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_proxy".upper(), raising=False)
    for name in variables.split():
        monkeypatch.setenv(f"{name}_proxy", f"{name}.proxy.example:3128")
    monkeypatch.setenv("no_proxy", no_proxy)
    parsed = parse_endpoint(endpoint)
    patterns = sorted((URLPattern(key), value) for key, value in get_environment_proxies().items())
    expected = next((value for pattern, value in patterns if pattern.matches(httpx.URL(endpoint))), None)
    if parsed.is_loopback:
        expected = None
    found = proxy_of_environment(parsed)
    assert (found.url if found else None) == expected


def test_a_proxy_of_the_environment_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "ftp://canary:canary@x")
    with pytest.raises(ConfigurationError, match="the proxy of the environment must be a URL") as caught:
        AsyncFaceClient("https://x.example", KEY)
    assert "canary" not in str(caught.value)


def test_the_password_of_a_proxy_is_decoded() -> None:
    proxy = parse_proxy("http://us%40er:p%C3%A4ss@[::1]:8080")
    assert proxy.url == "http://[::1]:8080"
    assert httpx.Proxy("http://us%40er:p%C3%A4ss@[::1]:8080").raw_auth == (b"us@er", "päss".encode())
    assert proxy.authorization == aiohttp.encode_basic_auth("us@er", "päss", encoding="utf-8")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_password_goes_to_the_proxy_alone(wire: Side, scheme: str) -> None:
    def handler(exchange: Exchange) -> None:
        if scheme == "http":
            answer(exchange)
        else:
            exchange.send("407 Proxy Authentication Required")

    with serve(handler) as proxy:
        address = f"http://user:password@127.0.0.1:{proxy.port}"
        client = wire.face(None, endpoint=f"{scheme}://x.example", proxy=address, allow_http=True, retry=ONCE)
        if scheme == "http":
            assert wire.run(client.person_groups.get("staff")).name == "Staff"
            assert wire.run(client.person_groups.get("staff")).name == "Staff"
        else:
            with pytest.raises(errors.NeverSentError, match="407") as caught:
                wire.run(client.person_groups.get("staff"))
            assert "password" not in repr(chain(caught.value))
        wire.run(client.close())
    for head in proxy.heads:
        line, *lines = head.lower().split("\r\n")
        assert line.startswith("get http://x.example/face/" if scheme == "http" else "connect x.example:443 ")
        assert "proxy-authorization: basic dxnlcjpwyxnzd29yza==" in lines
        assert ("ocp-apim-subscription-key" in head.lower()) == (scheme == "http")


# -- what is left behind --------------------------------------------------------------------------------------------

FORGOTTEN = """
import asyncio, sys
from azfacade import AsyncFaceClient
face = AsyncFaceClient(sys.argv[1], sys.argv[2])
async def call(client):
    await client.person_groups.create("staff", "Staff") if client is face else await client.person_groups.get("staff")
async def forgets():
    await call(AsyncFaceClient(sys.argv[1], sys.argv[2]))
asyncio.run(call(face))
asyncio.run(forgets())
async def again():
    await face.person_groups.get("staff")
asyncio.run(again())
print("done")
"""


def test_a_client_that_nobody_closes_leaves_quietly() -> None:
    fake = FakeAzure()
    with fake.serve() as server:
        command = [sys.executable, "-c", FORGOTTEN, server.endpoint, fake.key]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert (done.stdout, done.stderr) == ("done\n", "")


def test_closing_closes_the_connections(side: Side, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    closed: list[bytes] = []

    def handler(exchange: Exchange) -> None:
        answer(exchange)
        closed.append(exchange.connection.recv(1))

    with serve(handler) as server:
        client = side.face(None, endpoint=server.endpoint)
        side.run(client.person_groups.get("staff"))
        side.run(client.close())
        end = time.monotonic() + 5
        while not closed and time.monotonic() < end:
            time.sleep(0.01)
    assert closed == [b""]
    assert not caplog.records


def test_200_calls_at_once_wait_for_no_connection(side: Side) -> None:
    """aiohttp would have at most 100 connections."""
    barrier = 150

    def handler(exchange: Exchange) -> None:
        waiting.append(None)
        end = time.monotonic() + 5
        while len(waiting) < barrier and time.monotonic() < end:
            time.sleep(0.005)
        answer(exchange)

    waiting: list[None] = []
    with serve(handler) as server:
        client = side.face(None, endpoint=server.endpoint, retry=ONCE)
        began = time.monotonic()
        found = side.together([lambda: client.person_groups.get("staff")] * barrier)
        assert time.monotonic() - began < 5
        side.run(client.close())
    assert [group.name for group in found] == ["Staff"] * barrier


def test_a_burst_reads_all_answers(side: Side) -> None:
    fake = FakeAzure()

    async def main() -> list[Any]:
        async with AsyncDocumentIntelligenceClient(server.endpoint, fake.key) as di:
            return await asyncio.gather(*(di.get_resource_details() for _ in range(50)))

    with fake.serve() as server:
        assert len(side.run(main())) == 50
    assert len({request.headers["x-ms-client-request-id"] for request in fake.requests}) == 50
