"""An HTTP server over raw sockets: the fake answers, unless a fault takes the connection."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from azfacade.testing import FakeAzure
from azfacade.testing.http_messages import Request, Response

END_OF_HEAD = b"\r\n\r\n"


@dataclass
class Exchange:
    """One request on one connection, for a fault to answer."""

    connection: socket.socket
    head: bytes
    received: bytes
    """The part of the body that came with the head."""
    server: HostileServer
    is_over: threading.Event
    is_last: bool = False
    """Whether the connection is closed after the answer."""

    @property
    def method(self) -> str:
        return self.head.split(b" ", 1)[0].decode()

    @property
    def target(self) -> str:
        return self.head.split(b" ", 2)[1].decode()

    @property
    def headers(self) -> dict[str, str]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}

    def body(self) -> bytes:
        """Read the rest of the body."""
        size = int(self.headers.get("content-length", 0))
        pieces, length = [self.received], len(self.received)
        while length < size:
            piece = self.connection.recv(1 << 18)
            if not piece:
                raise ConnectionAbortedError("the client went away in the middle of its body")
            pieces.append(piece)
            length += len(piece)
        return b"".join(pieces)

    def good(self) -> Response:
        """Let the fake handle the request, and return what it answers."""
        return self.server.handled(self.method, self.target, self.headers, self.body())

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send the data a byte at a time, again and again, until the client or the test is gone."""
        while not self.is_over.is_set():
            for byte in data:
                if self.is_over.wait(0.01):
                    return
                self.send(bytes([byte]))

    def answer(self, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Send a whole answer."""
        given = {"Content-Type": "application/json", "Content-Length": str(len(body))} | dict(headers or {})
        if self.is_last:
            given["Connection"] = "close"
        self.send(f"HTTP/1.1 {status} X\r\n".encode() + _lines(given) + b"\r\n" + body)

    def answer_like(self, response: Response) -> None:
        """Send an answer of the fake, or one that a fault made of it."""
        headers = {k: v for k, v in response.headers if k.lower() not in ("content-length", "transfer-encoding")}
        self.answer(response.body, response.status, {"Content-Length": str(len(response.body)), **headers})


Act = Callable[[Exchange], None]


@dataclass
class HostileServer:
    """Serves a fake until `close()`; requests that `applies` chooses meet the fault while there is one."""

    fake: FakeAzure
    applies: Callable[[str, str], bool]
    fault: Act | None = None
    works: int = 0
    """How many operations the service has started."""
    cookies: int = 0
    """How many requests sent a cookie."""
    met: int = 0
    """How many requests met the fault."""
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._listener = socket.socket()
        # Small buffers, so that a body that nobody reads stops early.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(64)
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def handled(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        response = self.fake.handle(Request(method, f"http://{headers['host']}{target}", headers, body), strict=False)
        with self._lock:
            self.works += method == "POST" and response.status == 202
        return response

    def close(self) -> None:
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _ = self._listener.accept()
                with self._lock:
                    self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # The client may go away at any time; that is what these tests are about.
        with connection, suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (exchange := self._next_request(connection)) is not None:
                fault = self.fault if self.applies(exchange.method, exchange.target) else None
                with self._lock:
                    self.cookies += "cookie" in exchange.headers
                    self.met += fault is not None
                if fault is None:
                    exchange.answer_like(exchange.good())
                else:
                    # The connection is closed then; an answer says so, as the client would use it for its next call.
                    exchange.is_last = True
                    fault(exchange)
                    return

    def _next_request(self, connection: socket.socket) -> Exchange | None:
        data = b""
        while END_OF_HEAD not in data:
            piece = connection.recv(1 << 16)
            if not piece:
                return None
            data += piece
        head, _, received = data.partition(END_OF_HEAD)
        return Exchange(connection, head, received, self, self._over)


def _lines(headers: Mapping[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("latin-1")
