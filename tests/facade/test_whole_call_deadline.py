"""`timeout=` is seconds for the whole call, whatever a server or proxy does, in both clients alike."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from azfacade import (
    DocumentIntelligenceClient,
    FaceClient,
    OperationTimeoutError,
    RequestTimeoutError,
    ResultNotDeletedError,
    Retry,
)
from azfacade.http.network import DeadlineBackend, shut_down_after, watch_network

from .kit import GROUP, KEY, Side
from .raw_server import PATIENCE, Exchange, Tls, serve
from .raw_server import tls as tls
from .work import RESULT_ID

TIMEOUT = 0.25
ONCE = Retry(attempts=1)


@pytest.fixture
def both(wire: Side) -> Side:
    """All tests here that use it open sockets."""
    return wire


@contextmanager
def in_time() -> Iterator[None]:
    """Half a second over the deadline is allowed, and more where the machine is busy, but no server's patience."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < TIMEOUT + 1.5 < PATIENCE / 2


def drip_headers(exchange: Exchange) -> None:
    exchange.connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    exchange.drip(b"x")


def send_interim_responses(exchange: Exchange) -> None:
    exchange.drip(b"HTTP/1.1 102 Processing\r\n\r\n", gap=0.005)


def drip_chunks(exchange: Exchange) -> None:
    exchange.connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    exchange.drip(b"1\r\n \r\n")


def drip_an_error(exchange: Exchange) -> None:
    exchange.connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 5000\r\n\r\n")
    exchange.drip(b" ")


def read_slowly(exchange: Exchange) -> None:
    while not exchange.is_over.wait(0.02) and exchange.connection.recv(512):
        pass


HANDLERS = [drip_headers, send_interim_responses, drip_chunks, drip_an_error, Exchange.wait]


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_slow_response_ends_with_the_call(both: Side, handler: Callable[[Exchange], None]) -> None:
    with serve(handler) as server:
        client = both.face(None, endpoint=server.endpoint, retry=ONCE)
        with in_time(), pytest.raises(RequestTimeoutError, match="no answer in time") as caught:
            both.run(client.person_groups.get("staff", timeout=TIMEOUT))
        assert caught.value.may_have_acted
        both.run(client.close())


@pytest.mark.parametrize("size", [200_000, 250_000, 8 << 20])
def test_a_body_that_is_read_slowly_ends_with_the_call(both: Side, size: int) -> None:
    with serve(read_slowly, receive_buffer=4096) as server:
        client = both.documents(None, endpoint=server.endpoint, retry=ONCE)
        with in_time(), pytest.raises(RequestTimeoutError):
            both.run(client.models.begin_analyze("prebuilt-read", b"%PDF-1.4" + bytes(size), timeout=TIMEOUT))
        both.run(client.close())


@pytest.mark.parametrize("size", [100_000, 2 << 20])
def test_a_small_body_that_is_read_slowly_ends_with_the_call(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """A socket that buffers little takes a body in many pieces, each of which comes in time."""
    real = socket.create_connection

    def connect(*arguments: Any, **options: Any) -> socket.socket:
        connection = real(*arguments, **options)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        return connection

    monkeypatch.setattr(socket, "create_connection", connect)
    with serve(read_slowly, receive_buffer=4096) as server:
        client = DocumentIntelligenceClient(server.endpoint, None, retry=ONCE)
        with client, in_time(), pytest.raises(RequestTimeoutError):
            client.models.begin_analyze("prebuilt-read", b"%PDF-1.4" + bytes(size), timeout=TIMEOUT)


def drip_handshake(connection: socket.socket) -> None:
    connection.recv(1 << 16)
    # The head of a record of 16 KB; its content drips.
    connection.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
    with suppress(OSError):
        for _ in range(int(PATIENCE / 0.02)):
            time.sleep(0.02)
            connection.sendall(b"\0")


def stay_silent(connection: socket.socket) -> None:
    while connection.recv(1 << 16):
        pass


@pytest.mark.parametrize("accept", [drip_handshake, stay_silent])
def test_a_slow_handshake_ends_with_the_call(both: Side, accept: Callable[[socket.socket], None]) -> None:
    with serve(Exchange.wait, accept=accept) as server:
        client = both.face(None, endpoint=f"https://127.0.0.1:{server.port}", retry=ONCE, verify=False)
        with in_time(), pytest.raises(RequestTimeoutError) as caught:
            both.run(client.person_groups.create("staff", "Staff", timeout=TIMEOUT))
        assert not caught.value.may_have_acted, "there was no connection to send the request on"
        both.run(client.close())


@pytest.mark.parametrize("handler", [drip_headers, Exchange.wait])
def test_a_slow_proxy_ends_with_the_call(both: Side, handler: Callable[[Exchange], None]) -> None:
    with serve(handler) as proxy:
        client = both.face(None, proxy=proxy.endpoint, retry=ONCE)
        with in_time(), pytest.raises(RequestTimeoutError) as caught:
            both.run(client.person_groups.create("staff", "Staff", timeout=TIMEOUT))
        assert proxy.heads[0].startswith("CONNECT unit.cognitiveservices.azure.com:443 ")
        assert not caught.value.may_have_acted
        both.run(client.close())


def test_a_handshake_through_a_proxy_that_speaks_tls_ends_with_the_call(
    both: Side, tls: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_tunnel(exchange: Exchange) -> None:
        exchange.connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        drip_handshake(exchange.connection)

    monkeypatch.setattr("certifi.where", lambda: str(tls.certificate))
    monkeypatch.setattr("azfacade.http.tls._default_contexts", {})
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    with serve(open_tunnel, accept=tls.accept) as proxy:
        client = both.face(None, proxy=f"https://127.0.0.1:{proxy.port}", retry=ONCE, verify=False)
        with in_time(), pytest.raises(RequestTimeoutError) as caught:
            both.run(client.person_groups.create("staff", "Staff", timeout=TIMEOUT))
        assert not caught.value.may_have_acted
        both.run(client.close())


def test_the_deadline_holds_on_a_connection_that_served_before(both: Side) -> None:
    def answer_once(exchange: Exchange) -> None:
        if len(server.heads) > 1:
            return drip_headers(exchange)
        return exchange.send("200 OK", json.dumps(GROUP).encode(), "Content-Type: application/json")

    with serve(answer_once) as server:
        client = both.face(None, endpoint=server.endpoint, retry=ONCE)
        both.run(client.person_groups.get("staff"))
        with in_time(), pytest.raises(RequestTimeoutError):
            both.run(client.person_groups.get("staff", timeout=TIMEOUT))
        both.run(client.close())


def result_without_files(exchange: Exchange) -> None:
    """Answer the calls of an analysis, except for its files, which drip."""
    place = f"/documentintelligence/documentModels/prebuilt-layout/analyzeResults/{RESULT_ID}"
    if exchange.head.startswith("POST "):
        exchange.read_body()
        host = exchange.head.lower().partition("host: ")[2].split()[0]
        exchange.send("202 Accepted", b"", f"Operation-Location: http://{host}{place}", "Retry-After: 0")
    elif "/pdf?" in exchange.head or "/figures/" in exchange.head:
        exchange.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 9999\r\n\r\n")
        exchange.drip(b"%")
    else:
        result = {"apiVersion": "2024-11-30", "modelId": "prebuilt-layout", "content": "", "pages": []}
        body = {"status": "succeeded", "analyzeResult": {**result, "stringIndexType": "textElements"}}
        exchange.send("200 OK", json.dumps(body).encode(), "Content-Type: application/json")


@pytest.mark.parametrize("read", [lambda job, **options: job.pdf(**options), lambda job, **o: job.figure("1.1", **o)])
@pytest.mark.parametrize("to_file", [False, True])
def test_the_download_of_a_file_shares_the_time_of_the_wait(
    both: Side, tmp_path: Path, read: Callable[..., Any], to_file: bool
) -> None:
    with serve(result_without_files) as server:
        client = both.documents(None, endpoint=server.endpoint, retry=ONCE)
        job = both.run(client.models.begin_analyze("prebuilt-layout", b"%PDF-1.4"))
        to = tmp_path / "file" if to_file else None
        with in_time(), pytest.raises(RequestTimeoutError):
            both.run(read(job, to=to, timeout=TIMEOUT))
        assert list(tmp_path.iterdir()) == []
        both.run(client.close())


def test_erasing_a_result_shares_the_time_of_the_wait(both: Side) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.head.startswith("DELETE "):
            drip_headers(exchange)
        else:
            result_without_files(exchange)

    with serve(answer) as server:
        client = both.documents(None, endpoint=server.endpoint, retry=ONCE)
        job = both.run(client.models.begin_analyze("prebuilt-layout", b"%PDF-1.4"))
        with in_time(), pytest.raises(ResultNotDeletedError) as caught:
            both.run(job.result(timeout=TIMEOUT, delete_after=True))
        assert caught.value.result.model_id == "prebuilt-layout"
        both.run(client.close())


def test_the_steps_of_a_copy_share_the_time(both: Side) -> None:
    with serve(drip_headers) as server:
        client = both.documents(None, endpoint=server.endpoint, retry=ONCE)
        with in_time(), pytest.raises(RequestTimeoutError):
            both.run(client.copy_model("here", client, target_id="there", timeout=TIMEOUT))
        both.run(client.close())


def test_a_wait_ends_as_a_wait(both: Side) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.head.startswith("POST "):
            result_without_files(exchange)
        else:
            drip_headers(exchange)

    with serve(answer) as server:
        client = both.documents(None, endpoint=server.endpoint, retry=ONCE)
        job = both.run(client.models.begin_analyze("prebuilt-layout", b"%PDF-1.4"))
        with in_time(), pytest.raises(OperationTimeoutError):
            both.run(job.wait(timeout=TIMEOUT))
        both.run(client.close())


def test_a_call_without_timeout_has_no_deadline(both: Side) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.connection.sendall(b"HTTP/1.1 102 Processing\r\n\r\n")
        exchange.send("200 OK", json.dumps(GROUP).encode(), "Content-Type: application/json")

    with serve(answer) as server:
        client = both.face(None, endpoint=server.endpoint)
        for timeout in (None, 5.0, None):
            assert both.run(client.person_groups.get("staff", timeout=timeout)).name == "Staff"
        both.run(client.close())


def test_httpx_still_has_the_place_for_the_network_backend(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no public one; where this fails, `timeout=` holds for each read and write only."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    if both.uses_aiohttp:
        pytest.skip("aiohttp has no such place and needs none")
    client = both.face(None)
    opened = client._transport._open_connections() if both.is_async else client._transport._make_client()
    pools = [transport._pool for transport in [opened._transport, *opened._mounts.values()] if transport is not None]
    assert len(pools) >= 2
    for pool in pools:
        assert type(pool._network_backend).__module__.startswith("azfacade.http.")
    both.run(opened.aclose() if both.is_async else opened.close())


def test_a_client_works_where_httpx_has_changed_inside() -> None:
    class Changed:
        _transport = object()
        _mounts: dict[str, Any] = {}  # noqa: RUF012

    assert not watch_network(Changed(), DeadlineBackend)


def test_a_transport_of_the_caller_is_bounded_between_the_pieces_of_a_body(both: Side) -> None:
    with serve(drip_chunks) as server:
        transport = httpx.AsyncHTTPTransport() if both.is_async else httpx.HTTPTransport()
        client = both.face(transport, endpoint=server.endpoint, retry=ONCE)
        with in_time(), pytest.raises(RequestTimeoutError):
            both.run(client.person_groups.get("staff", timeout=TIMEOUT))
        both.run(client.close())


def test_all_addresses_of_a_name_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[float] = []

    def connect(address: Any, timeout: float, **_: Any) -> socket.socket:
        tried.append(timeout)
        time.sleep(min(timeout, 0.1))
        raise TimeoutError("timed out")

    addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", 80)) for n in range(1, 60)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
    monkeypatch.setattr(socket, "create_connection", connect)
    client = FaceClient("http://localhost:80", KEY, retry=ONCE)
    with client, in_time(), pytest.raises(RequestTimeoutError) as caught:
        client.person_groups.get("staff", timeout=TIMEOUT)
    assert not caught.value.may_have_acted
    assert len(tried) < 20
    assert tried == sorted(tried, reverse=True)


def test_a_timer_shuts_a_connection_down() -> None:
    ours, theirs = socket.socketpair()

    class Stream:
        def get_extra_info(self, _: str) -> socket.socket:
            return ours

    late = shut_down_after(Stream(), TIMEOUT, TimeoutError)  # type: ignore[arg-type]
    with in_time(), ours, theirs, pytest.raises(TimeoutError), late:
        raise ConnectionError(ours.recv(1))
