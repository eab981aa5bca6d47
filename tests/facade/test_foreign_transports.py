"""Transports of other HTTP libraries: "nothing was sent" is believed only if it is proved."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import aiohttp
import httpx
import pytest
from httpx_aiohttp import AiohttpTransport

from azfacade import AsyncDocumentIntelligenceClient, AzFacadeError, Retry, errors
from tests.cases import each
from tests.facade.kit import KEY, Script, Side

FAST = Retry(base=0.0)


class ClosingServer:
    """Reads each request to its end, counts it, and closes the connection without a response."""

    def __init__(self) -> None:
        self.requests = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                received = b""
                while b"\r\n\r\n" not in received:
                    received += connection.recv(65536)
                head, _, body = received.partition(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
                while len(body) < length:
                    body += connection.recv(65536)
                self.requests += 1

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def server() -> Iterator[ClosingServer]:
    server = ClosingServer()
    yield server
    server.close()


def analyze(endpoint: str) -> AzFacadeError:
    async def run() -> AzFacadeError:
        async with AsyncDocumentIntelligenceClient(endpoint, KEY, transport=AiohttpTransport(), retry=FAST) as di:
            with pytest.raises(AzFacadeError) as caught:
                await di.models.begin_analyze("prebuilt-read", b"%PDF-1.4")
            return caught.value

    return asyncio.run(run())


def test_billed_work_is_sent_once_where_the_server_closes_after_reading_it(server: ClosingServer) -> None:
    error = analyze(server.endpoint)
    assert server.requests == 1
    assert isinstance(error, errors.ConnectionFailedError)
    assert not isinstance(error, errors.NeverSentError)
    assert error.may_have_acted


def test_a_refused_connection_proves_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        endpoint = f"http://127.0.0.1:{closed.getsockname()[1]}"
    error = analyze(endpoint)
    assert isinstance(error, errors.NeverSentError)
    assert not error.may_have_acted


@pytest.mark.parametrize("kind", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError])
def test_a_connect_error_without_proof_may_have_acted(both: Side, kind: type[httpx.TransportError]) -> None:
    script = Script(forever=kind("the transport says so"))
    with pytest.raises(errors.ConnectionFailedError) as caught:
        both.run(both.documents(script, retry=FAST).models.begin_analyze("prebuilt-read", b"%PDF-1.4"))
    assert len(script.requests) == 1, "billed work is not repeated on the transport's word"
    assert caught.value.may_have_acted


@pytest.mark.parametrize("kind", [httpx.ConnectError, httpx.ConnectTimeout])
def test_a_connect_error_is_proved_by_what_it_was_raised_from(both: Side, kind: type[httpx.TransportError]) -> None:
    script = Script(kind, kind, forever=httpx.ConnectError)
    with pytest.raises(errors.NeverSentError) as caught:
        both.run(both.documents(script, retry=FAST).models.begin_analyze("prebuilt-read", b"%PDF-1.4"))
    assert len(script.requests) == FAST.attempts
    assert not caught.value.may_have_acted


class ReadTimeout(Exception):  # noqa: N818  # named like that of another HTTP library
    """What an HTTP library raises whose classes are not httpx's."""


TimeoutException = type("TimeoutException", (Exception,), {})
TransportError = type("TransportError", (Exception,), {})


@each(
    ("raised", "expected"),
    [
        (aiohttp.ClientPayloadError("cut"), errors.ConnectionFailedError),
        (aiohttp.ServerDisconnectedError(), errors.ConnectionFailedError),
        (aiohttp.ClientOSError(104, "reset"), errors.ConnectionFailedError),
        (aiohttp.ServerTimeoutError(), errors.RequestTimeoutError),
        (ConnectionResetError(104, "reset"), errors.ConnectionFailedError),
        (socket.gaierror(-2, "unknown"), errors.ConnectionFailedError),
        (type("ReadTimeout", (TimeoutException,), {})("late"), errors.RequestTimeoutError),
        (type("ReadError", (TransportError,), {})("cut"), errors.ConnectionFailedError),
        (ReadTimeout("of no known base"), errors.ServiceError),
        (RuntimeError("a bug of the transport"), errors.ServiceError),
    ],
    ids=repr,
)
def test_what_a_transport_raises_of_its_own_ends_in_our_tree(both: Side, raised: Exception, expected: Any) -> None:
    script = Script(forever=raised)
    with pytest.raises(expected) as caught:
        both.run(both.documents(script, retry=FAST).models.begin_analyze("prebuilt-read", b"%PDF-1.4"))
    assert caught.value.__cause__ is raised
    assert caught.value.may_have_acted
    assert len(script.requests) == 1
