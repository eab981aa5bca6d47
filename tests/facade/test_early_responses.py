"""A response or a reset before a large body was read: the response is told, else whether the body left as a whole."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from httpx_aiohttp import AiohttpTransport

from azfacade import AsyncDocumentIntelligenceClient, ConnectionFailedError, RequestTimeoutError, Retry, errors
from azfacade.files.source import CHUNK

from .kit import KEY, Side
from .raw_server import Exchange, Tls, serve
from .raw_server import tls as tls
from .work import RESULT_ID

FAST = Retry(base=0.0)
DOCUMENT = b"%PDF-1.4" + bytes(20 << 20)
REFUSAL = json.dumps({"error": {"code": "Refused", "message": "not this one"}}).encode()
STATUSES = {"401 Unauthorized": errors.AuthenticationError, "413 Too Large": errors.BadRequestError}


@pytest.fixture
def both(wire: Side) -> Side:
    """All tests here that use it open sockets."""
    return wire


def send_refusal(exchange: Exchange, status: str = "413 Too Large") -> None:
    exchange.send(status, REFUSAL, "Content-Type: application/json", "Connection: close")


def accept(exchange: Exchange) -> None:
    host = exchange.head.lower().partition("host: ")[2].split()[0]
    place = f"/documentintelligence/documentModels/prebuilt-read/analyzeResults/{RESULT_ID}"
    exchange.send("202 Accepted", b"", f"Operation-Location: http://{host}{place}")


@pytest.fixture(params=["bytes", "path", "stream", "unseekable"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Any]:
    if request.param == "bytes":
        return lambda: DOCUMENT
    if request.param == "path":
        (tmp_path / "large.pdf").write_bytes(DOCUMENT)
        return lambda: tmp_path / "large.pdf"
    if request.param == "stream":
        return lambda: io.BytesIO(DOCUMENT)

    class Unseekable(io.BytesIO):
        def seekable(self) -> bool:
            return False

    return lambda: Unseekable(DOCUMENT)


def begin(both: Side, endpoint: str, source: Any, **options: Any) -> Any:
    client = both.documents(None, KEY, endpoint, **{"retry": FAST, **options})
    try:
        return both.run(client.models.begin_analyze("prebuilt-read", source, pages="1"))
    finally:
        both.run(client.close())


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("ends", ["lingers", "reads on"])
def test_an_early_response_is_told_where_the_server_half_closes(
    both: Side, source: Callable[[], Any], status: str, ends: str
) -> None:
    def handler(exchange: Exchange) -> None:
        send_refusal(exchange, status)
        exchange.connection.shutdown(socket.SHUT_WR)
        if ends == "lingers":
            exchange.wait(0.1)
        else:
            exchange.read_body()
        exchange.connection.close()

    with serve(handler) as server:
        with pytest.raises(STATUSES[status], match="not this one") as caught:
            begin(both, server.endpoint, source())
        assert not caught.value.may_have_acted
        assert len(server.heads) == 1


def test_an_early_response_is_told_or_the_attempt_is_repeated_where_the_server_closes(both: Side) -> None:
    def handler(exchange: Exchange) -> None:
        send_refusal(exchange)
        exchange.connection.close()

    with serve(handler) as server, pytest.raises(errors.BadRequestError, match="not this one") as caught:
        begin(both, server.endpoint, DOCUMENT, retry=Retry(attempts=20, base=0.0))
    assert not caught.value.may_have_acted


def test_an_early_response_is_told_over_tls(both: Side, tls: Tls) -> None:
    def handler(exchange: Exchange) -> None:
        send_refusal(exchange)
        exchange.wait(0.2)
        exchange.connection.close()

    with serve(handler, accept=tls.accept) as server, pytest.raises(errors.BadRequestError, match="not this one"):
        begin(both, f"https://127.0.0.1:{server.port}", DOCUMENT, verify=False)


def test_interim_responses_do_not_stop_an_upload(both: Side) -> None:
    def handler(exchange: Exchange) -> None:
        for _ in range(3):
            exchange.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")
            exchange.wait(0.02)
        exchange.read_body()
        accept(exchange)

    with serve(handler) as server:
        assert begin(both, server.endpoint, DOCUMENT).id == RESULT_ID


def test_a_refusal_after_an_interim_response_is_told(both: Side) -> None:
    def handler(exchange: Exchange) -> None:
        exchange.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        exchange.wait(0.05)
        send_refusal(exchange)
        exchange.connection.shutdown(socket.SHUT_WR)
        exchange.wait(0.1)
        exchange.connection.close()

    with serve(handler) as server, pytest.raises(errors.BadRequestError, match="not this one"):
        begin(both, server.endpoint, DOCUMENT)


def test_an_early_success_lets_the_upload_go_on(both: Side) -> None:
    def handler(exchange: Exchange) -> None:
        accept(exchange)
        exchange.read_body()
        received.put(exchange.length)

    received: SimpleQueue[int] = SimpleQueue()
    with serve(handler) as server:
        assert begin(both, server.endpoint, DOCUMENT).id == RESULT_ID
        assert received.get(timeout=5) == len(DOCUMENT)


def test_a_connection_serves_again_after_a_large_upload(both: Side) -> None:
    def handler(exchange: Exchange) -> None:
        exchange.read_body()
        accept(exchange)
        connections.add(exchange.connection.getpeername())

    connections: set[Any] = set()
    with serve(handler) as server:
        client = both.documents(None, KEY, server.endpoint)
        for _ in range(3):
            job = both.run(client.models.begin_analyze("prebuilt-read", DOCUMENT, pages="1"))
            assert job.id == RESULT_ID
        both.run(client.close())
    assert len(connections) == 1


def test_a_reset_in_the_middle_of_a_body_is_repeated(both: Side, source: Callable[[], Any]) -> None:
    def handler(exchange: Exchange) -> None:
        if len(server.heads) == 1:
            exchange.read_body(1 << 20)
            exchange.reset()
        else:
            exchange.read_body()
            accept(exchange)

    with serve(handler) as server:
        assert begin(both, server.endpoint, source()).id == RESULT_ID
        assert len(server.heads) == 2


def test_a_body_that_never_leaves_as_a_whole_leaves_no_doubt(both: Side, source: Callable[[], Any]) -> None:
    def handler(exchange: Exchange) -> None:
        exchange.read_body(1 << 20)
        exchange.reset()

    with serve(handler) as server:
        with pytest.raises(ConnectionFailedError, match=r"after [\d,]+ of 20,971,528 bytes of the body") as caught:
            begin(both, server.endpoint, source(), retry=Retry(attempts=3, base=0.0))
        assert not caught.value.may_have_acted
        assert len(server.heads) == 3


@pytest.mark.parametrize("size", [1000, CHUNK, 4 * CHUNK])
def test_a_body_that_left_as_a_whole_leaves_doubt(both: Side, size: int) -> None:
    def handler(exchange: Exchange) -> None:
        exchange.read_body()
        exchange.reset()

    with serve(handler) as server:
        with pytest.raises(ConnectionFailedError) as caught:
            begin(both, server.endpoint, DOCUMENT[:size])
        assert caught.value.may_have_acted
        assert len(server.heads) == 1, "billed work is sent once"


def test_a_write_that_times_out_leaves_no_doubt(both: Side) -> None:
    with serve(Exchange.wait) as server:
        with pytest.raises(RequestTimeoutError, match="of the body") as caught:
            begin(both, server.endpoint, DOCUMENT, retry=Retry(attempts=2, base=0.0), timeout=0.1)
        assert not caught.value.may_have_acted
        assert len(server.heads) == 2


def test_a_transport_of_another_library_counts_too() -> None:
    def handler(exchange: Exchange) -> None:
        exchange.read_body(1 << 20)
        exchange.reset()

    async def run(endpoint: str) -> ConnectionFailedError:
        client = AsyncDocumentIntelligenceClient(endpoint, KEY, transport=AiohttpTransport(), retry=FAST)
        async with client:
            with pytest.raises(ConnectionFailedError) as caught:
                await client.models.begin_analyze("prebuilt-read", DOCUMENT, pages="1")
        return caught.value

    with serve(handler) as server:
        assert not asyncio.run(run(server.endpoint)).may_have_acted
        assert len(server.heads) == FAST.attempts


@pytest.mark.parametrize("ends", ["closes", "resets", "502"])
def test_a_proxy_that_opens_no_tunnel_sent_nothing(both: Side, ends: str) -> None:
    def handler(exchange: Exchange) -> None:
        if ends == "502":
            exchange.send("502 Bad Gateway", b"", "Connection: close")
        if ends == "resets":
            exchange.reset()
        else:
            exchange.connection.close()

    with serve(handler) as proxy:
        client = both.documents(None, proxy=proxy.endpoint, retry=Retry(attempts=3, base=0.0))
        with pytest.raises(errors.NeverSentError) as caught:
            both.run(client.models.begin_analyze("prebuilt-read", b"%PDF-1.4"))
        assert not caught.value.may_have_acted
        assert len(proxy.heads) == 3
        both.run(client.close())
