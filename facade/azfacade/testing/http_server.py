"""Serves a fake over HTTP, for clients that do not accept a transport."""

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
    """Serves from its creation until `close()`; usable in a `with` block."""

    def __init__(self, answer: Answer, host: str, port: int) -> None:
        self._listener = _Listener((host, port), answer)
        # Checks for shutdown every 0.02 s, so that close() returns quickly.
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def endpoint(self) -> str:
        """The endpoint for clients, such as `http://127.0.0.1:8080`."""
        return self._listener.endpoint

    def close(self) -> None:
        """Stop listening and close all open connections. Closing twice is allowed."""
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
        if host == "0.0.0.0":  # noqa: S104 - can be listened on, but not connected to
            host = "127.0.0.1"
        self.endpoint = f"http://{host}:{port}"

    def server_close(self) -> None:
        super().server_close()
        with self._lock:
            for connection in self._open:
                # Wakes the thread that waits for the next request; the client may have disconnected already.
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
        # Clients may disconnect at any time; any other error is a defect of the fake, shown with its traceback.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    """Reads the requests of one connection."""

    protocol_version = "HTTP/1.1"
    # TCP_NODELAY: small responses would otherwise wait 40 ms for the acknowledgement of the client.
    disable_nagle_algorithm = True

    def __init__(self, request: Any, client_address: Any, listener: _Listener) -> None:
        self._listener = listener
        # Serves the connection until it is closed.
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
        # One write, for the same reason as TCP_NODELAY.
        self.wfile.write(_encode(response, with_body=self.command != "HEAD"))

    # http.server finds the handler of a method by these names.
    do_HEAD = do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - name of the base class
        """Print nothing: the fake keeps its own log."""

    def _read(self, size: int) -> bytes:
        if size < 0:
            raise ValueError("the content length is negative")
        content = self.rfile.read(size)
        if len(content) < size:
            # An incomplete request must not be handled.
            raise ConnectionAbortedError("the client disconnected before the end of its request")
        return content

    def _is_chunked(self) -> bool:
        return "chunked" in self.headers.get("Transfer-Encoding", "").lower()

    def _read_chunks(self) -> bytes:
        chunks: list[bytes] = []
        # The size of a chunk may be followed by extensions.
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            chunks.append(self._read(size))
            self.rfile.readline()
        # Skips the trailers, which end with an empty line.
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
