"""A fake over real HTTP, for clients that take no transport."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from .faults import ConnectionDropped
from .http_messages import Request, Response, find_header

Answer = Callable[[Request], Response]


class Server:
    """Serves from the moment it is made; `close()` it, or use it in a `with` block."""

    def __init__(self, answer: Answer, host: str, port: int) -> None:
        self._listener = _Listener((host, port), answer)
        # Looks for the end 50 times a second, so that closing takes no noticeable time.
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def endpoint(self) -> str:
        """Where clients find it."""
        return self._listener.endpoint

    def close(self) -> None:
        """Stop listening and cut the connections that are open. Closing twice is fine."""
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    # The default of 5 refuses bursts of new connections.
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], answer: Answer) -> None:
        self.answer = answer
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        super().__init__(address, _Connection)
        host, port = self.socket.getsockname()
        if host == "0.0.0.0":  # noqa: S104 - an address to listen on, but none to connect to
            host = "127.0.0.1"
        self.endpoint = f"http://{host}:{port}"

    def server_close(self) -> None:
        super().server_close()
        with self._lock:
            for connection in self._open:
                # Wakes the thread that waits for a next request on it; the client may have gone already.
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Clients go away when they like; anything else is a defect of the fake and worth its traceback.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    """Reads the requests of one connection."""

    protocol_version = "HTTP/1.1"
    # TCP_NODELAY: small answers would otherwise wait 40 ms for the client's acknowledgement.
    disable_nagle_algorithm = True

    def __init__(self, request: Any, client_address: Any, listener: _Listener) -> None:
        self._listener = listener
        # Serves the connection to its end.
        super().__init__(request, client_address, listener)

    def _serve(self) -> None:
        try:
            body = self._read_chunks() if self._is_chunked() else self._read(int(self.headers.get("Content-Length", 0)))
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            self.close_connection = True
            return
        origin = f"http://{self.headers['Host']}" if "Host" in self.headers else self._listener.endpoint
        try:
            response = self._listener.answer(Request(self.command, origin + self.path, dict(self.headers), body))
        except ConnectionDropped:
            self.close_connection = True
            return
        # In one piece, for the same reason as TCP_NODELAY.
        self.wfile.write(_encode(response, with_body=self.command != "HEAD"))

    # http.server finds the handler of a method by these names.
    do_HEAD = do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named so by the base class
        """Quiet: the fake keeps its own log."""

    def _read(self, size: int) -> bytes:
        if size < 0:
            raise ValueError("a negative length would read until the client goes away")
        content = self.rfile.read(size)
        if len(content) < size:
            # Half a request must not be taken for a whole one.
            raise ConnectionAbortedError("the client went away in the middle of its request")
        return content

    def _is_chunked(self) -> bool:
        return "chunked" in self.headers.get("Transfer-Encoding", "").lower()

    def _read_chunks(self) -> bytes:
        chunks: list[bytes] = []
        # A size may be followed by extensions.
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            chunks.append(self._read(size))
            self.rfile.readline()
        # The trailers, of which nothing is used, end with an empty line.
        while self.rfile.readline().strip():
            pass
        return b"".join(chunks)


def _encode(response: Response, *, with_body: bool) -> bytes:
    known = {status.value: status.phrase for status in HTTPStatus}
    lines = [f"HTTP/1.1 {response.status} {known.get(response.status, '')}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    if not with_body:
        return head
    if find_header(response.headers, "Transfer-Encoding") is None:
        return head + response.body
    return head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(response.body), response.body)
