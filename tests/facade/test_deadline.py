"""The timeout of a call also ends it while the response body is still arriving."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from azfacade import ConnectionFailedError, RequestTimeoutError, Retry

from .kit import Side


@pytest.fixture
def both(wire: Side) -> Side:
    """All tests here that use it open sockets."""
    return wire


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server whose answer takes ten seconds, a byte at a time."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        with suppress(OSError):  # the client is gone, or the test is
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    connection.recv(65536)
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
                    )
                    while not over.wait(0.02):
                        connection.sendall(b" ")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    over.set()
    listener.close()


def test_a_body_that_drips_ends_with_the_time_of_its_call(both: Side, dripping: str) -> None:
    face = both.face(None, endpoint=dripping, retry=Retry(attempts=1))
    started = time.monotonic()
    with pytest.raises(RequestTimeoutError, match="no answer in time"):
        both.run(face.person_groups.get("staff", timeout=0.2))
    assert time.monotonic() - started < 5
    both.run(face.close())


@pytest.fixture
def slow_reader() -> Iterator[str]:
    """A server that takes a body in sips."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    over = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                while not over.wait(0.02) and connection.recv(16384):
                    pass

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    over.set()
    listener.close()


@pytest.mark.parametrize("as_file", [True, False])
def test_a_body_that_is_taken_slowly_ends_with_the_time_of_its_call(
    both: Side, slow_reader: str, as_file: bool
) -> None:
    document = b"x" * (24 << 20)
    client = both.documents(None, endpoint=slow_reader, retry=Retry(attempts=1))
    started = time.monotonic()
    source = io.BytesIO(document) if as_file else document
    with pytest.raises(RequestTimeoutError):
        both.run(client.models.begin_analyze("prebuilt-read", source, pages="1", timeout=0.3))
    assert time.monotonic() - started < 3
    both.run(client.close())


def test_https_to_a_plain_http_server_says_so(both: Side, dripping: str) -> None:
    client = both.face(None, endpoint=dripping.removeprefix("http://"), retry=Retry(attempts=1), verify=False)
    with pytest.raises(ConnectionFailedError, match="write http:// before it"):
        both.run(client.person_groups.get("staff"))
    both.run(client.close())
