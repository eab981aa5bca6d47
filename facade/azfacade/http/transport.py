"""Sends one HTTP attempt with a sync client of httpx or httpx2, and reads its response."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

from azfacade.auth.credentials import reject_awaitable
from azfacade.core.flow import Mutex
from azfacade.core.message import Request, Response
from azfacade.errors import ClientClosedError
from azfacade.files.source import CHUNK
from azfacade.http.attempt import Attempt, as_upload
from azfacade.http.clock import Clock
from azfacade.http.library import url_parser
from azfacade.http.response_body import BodyDecoder, body_writer, make_response, received_headers

if TYPE_CHECKING:
    import httpx


H = TypeVar("H", "httpx.Client", "httpx.AsyncClient")


class SyncTransport:
    """Sends by blocking. Safe across threads; after a fork the child process opens its own connections."""

    def __init__(
        self,
        make_client: Callable[[], httpx.Client],
        library: Any,
        *,
        closes_client: bool,
        clock: Clock,
        max_response_bytes: int | None,
    ) -> None:
        self._make_client = make_client
        self._library = library
        self._parse_url = url_parser(library)
        self._max_response_bytes = max_response_bytes
        self._closes_client = closes_client
        self._clock = clock
        self._mutex = Mutex()
        self._client: httpx.Client | None = None
        self._pid = 0
        self._closed = False

    @property
    def uses_virtual_clock(self) -> bool:
        """True where sleeps may take no time; time limits in real time do not apply then."""
        return self._clock.uses_virtual_clock

    def send(self, request: Request) -> Response:
        """Send one attempt and read its whole response."""
        client = self._open()
        started = time.perf_counter()
        deadline = None if request.timeout is None or self.uses_virtual_clock else started + request.timeout
        upload = as_upload(request.content, CHUNK)
        chunks: list[bytes] = []
        with Attempt(request.url, deadline, upload) as attempt:
            pieces = None if upload is None else upload.pieces(deadline)
            sent = build_request(client, self._library, self._parse_url(request.url), request, pieces)
            response = client.send(sent, auth=None, follow_redirects=False, stream=True)
            status, headers = response.status_code, received_headers(response.headers.raw, request)
            attempt.take_status(status)
            with closing(response), body_writer(status, headers, request, chunks) as write:
                is_read = response.is_stream_consumed
                decoder = BodyDecoder(status, headers, self._max_response_bytes, is_decoded=is_read)
                raw = iter([response.content]) if is_read else response.iter_raw()
                for chunk in check_deadline(raw, deadline):
                    decoder.decode(chunk, write)
                decoder.finish(write)
        return make_response(request, status, headers, b"".join(chunks), time.perf_counter() - started)

    def sleep(self, seconds: float) -> None:
        """Sleep on the client's clock."""
        self._clock.sleep(seconds)

    def call_function(self, function: Callable[[], Any]) -> Any:
        """Call a function, and refuse an awaitable result."""
        return reject_awaitable(function())

    def close(self) -> None:
        """Close the connections, unless the caller gave the httpx client."""
        with self._mutex.thread_lock:
            self._closed = True
            if self._closes_client and self._client is not None and self._pid == os.getpid():
                self._client.close()
            self._client = None

    def _open(self) -> httpx.Client:
        client = self._client
        if client is not None and self._pid == os.getpid():
            return require_open(client)
        with self._mutex.thread_lock:
            if self._closed:
                raise ClientClosedError("the client is closed: make another one")
            if self._client is None or self._pid != os.getpid():
                # Connections opened before a fork belong to the parent process.
                self._client, self._pid = self._make_client(), os.getpid()
            return require_open(self._client)


def build_request(
    client: httpx.Client | httpx.AsyncClient, library: Any, url: Any, request: Request, pieces: Any
) -> httpx.Request:
    """Return the request of a client's library; `pieces` are those of its body, None for a body that is sent whole."""
    sent = client.build_request(
        request.method,
        url,
        headers=request.headers,
        content=request.content if pieces is None else pieces,
        timeout=_timeout(client.timeout, request.timeout),
    )
    if request.on_last_piece is not None:
        from azfacade.http.body_watch import watched_stream

        sent.stream = watched_stream(library, sent, request.on_last_piece)
    return sent


def require_open(client: H) -> H:
    """Return the client, unless it is closed."""
    if client.is_closed:
        raise ClientClosedError("the http_client is closed: make another one")
    return client


def _timeout(client_timeout: httpx.Timeout, remaining: float | None) -> httpx.Timeout:
    """Return the client's timeouts, each shortened to the remaining time of the call."""
    if remaining is None:
        return client_timeout

    def shorter(limit: float | None) -> float:
        return remaining if limit is None else min(limit, remaining)

    return type(client_timeout)(
        connect=shorter(client_timeout.connect),
        read=shorter(client_timeout.read),
        write=shorter(client_timeout.write),
        pool=shorter(client_timeout.pool),
    )


def check_deadline(chunks: Iterator[bytes], deadline: float | None) -> Iterator[bytes]:
    """Yield the chunks of a body; raise once the deadline of the call has passed."""
    for chunk in chunks:
        if deadline is not None and time.perf_counter() > deadline:
            raise TimeoutError("the call's deadline passed in the middle of a body")
        yield chunk
