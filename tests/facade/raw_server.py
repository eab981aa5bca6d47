"""A server over real sockets whose handler gets each request and the bare connection."""

from __future__ import annotations

import shutil
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 8.0
"""Seconds after which a server gives up, so that a client that waits for ever fails its test."""


@dataclass
class Exchange:
    """One request on its connection."""

    connection: socket.socket
    head: str
    begin: bytes
    """The part of the body that came with the head."""
    is_over: threading.Event

    @property
    def length(self) -> int:
        return int(self.head.lower().partition("content-length:")[2].split()[0])

    def read_body(self, size: int | None = None) -> None:
        """Read the body, or so many bytes of it at least."""
        left = (self.length if size is None else size) - len(self.begin)
        while left > 0 and (data := self.connection.recv(min(left, 1 << 16))):
            left -= len(data)

    def send(self, status: str, body: bytes = b"", *headers: str) -> None:
        """Send a whole response."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        self.connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)

    def drip(self, piece: bytes, gap: float = 0.02) -> None:
        """Send a piece again and again."""
        for _ in range(int(PATIENCE / gap)):
            if self.is_over.wait(gap):
                return
            self.connection.sendall(piece)

    def wait(self, seconds: float = PATIENCE) -> None:
        self.is_over.wait(seconds)

    def reset(self) -> None:
        """Close the connection with a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


Handler = Callable[[Exchange], Any]


@dataclass
class RawServer:
    """A running server."""

    endpoint: str
    port: int
    heads: list[str] = field(default_factory=list[str])
    """The first line and headers of each request."""


class Tls:
    """The TLS of a server, with a certificate made for the session."""

    def __init__(self, folder: Path, openssl: str) -> None:
        self.certificate, key = folder / "certificate.pem", folder / "key.pem"
        kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
        made = ["-keyout", str(key), "-out", str(self.certificate)]
        subprocess.run([openssl, "req", *kind, *names, *made], check=True, capture_output=True)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate, key)

    def accept(self, connection: socket.socket) -> socket.socket:
        return self._context.wrap_socket(connection, server_side=True)


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the program openssl to make a certificate")
    return Tls(tmp_path_factory.mktemp("tls"), openssl)


@contextmanager
def serve(
    handler: Handler,
    *,
    accept: Callable[[socket.socket], socket.socket | None] | None = None,
    receive_buffer: int | None = None,
) -> Iterator[RawServer]:
    """Run a server: the handler answers each request; `accept` changes each new connection before.

    With a small receive buffer, in bytes, the server seems slow.
    """
    is_over = threading.Event()
    connections: list[socket.socket] = []

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            accepted = connection if accept is None else accept(connection)
            if accepted is not None:
                with accepted:
                    answer_all(accepted)

    def answer_all(stream: socket.socket) -> None:
        with suppress(OSError):
            while True:
                received = b""
                while b"\r\n\r\n" not in received:
                    data = stream.recv(1 << 16)
                    if not data:
                        return
                    received += data
                head, _, begin = received.partition(b"\r\n\r\n")
                server.heads.append(head.decode())
                handler(Exchange(stream, head.decode(), begin, is_over))

    def listen() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connections.append(connection)
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

    listener = socket.create_server(("127.0.0.1", 0))
    if receive_buffer is not None:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    server = RawServer(f"http://127.0.0.1:{listener.getsockname()[1]}", listener.getsockname()[1])
    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        is_over.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        thread.join(2)
