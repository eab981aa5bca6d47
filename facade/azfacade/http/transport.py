"""Sends one HTTP attempt with httpx, sync or async, and reads its response."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, aclosing, closing, nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from azfacade.auth.credentials import reject_awaitable
from azfacade.core.flow import Mutex
from azfacade.core.message import Request, Response
from azfacade.errors import (
    ClientClosedError,
)
from azfacade.files.source import CHUNK, RequestBody
from azfacade.http.attempt import Attempt
from azfacade.http.clock import Clock
from azfacade.http.response_body import DEFAULT_MAX_RESPONSE_BYTES, BodyDecoder, credential_of, headers_of

if TYPE_CHECKING:
    import asyncio  # imported late: it is a tenth of a first sync call

    from azfacade.http.upload import Upload

H = TypeVar("H", httpx.Client, httpx.AsyncClient)

parse_url_cached = lru_cache(maxsize=512)(httpx.URL)
"""Parsing a URL is a tenth of a call, and polls repeat the same URL."""


class SyncTransport:
    """Sends by blocking. Safe across threads; after a fork the child process opens its own connections."""

    def __init__(
        self,
        make_client: Callable[[], httpx.Client],
        *,
        closes_client: bool,
        clock: Clock,
        max_response_bytes: int | None = DEFAULT_MAX_RESPONSE_BYTES,
    ) -> None:
        self._make_client = make_client
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
        upload = _as_upload(request.content)
        chunks: list[bytes] = []
        with Attempt(request.url, deadline, upload) as attempt:
            sent = _build_request(client, request, None if upload is None else upload.pieces(deadline))
            response = client.send(sent, auth=None, follow_redirects=False, stream=True)
            attempt.take_status(response.status_code)
            with closing(response), body_writer(response, request, chunks) as write:
                decoder = BodyDecoder(response, self._max_response_bytes)
                for chunk in check_deadline(decoder.raw(), deadline):
                    decoder.decode(chunk, write)
                decoder.finish(write)
        return _to_response(response, request, b"".join(chunks), started)

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


class AsyncTransport:
    """Sends by awaiting. Each event loop has its own connections, so that a second `asyncio.run` works."""

    def __init__(
        self,
        make_client: Callable[[], httpx.AsyncClient],
        *,
        closes_client: bool,
        clock: Clock,
        max_response_bytes: int | None = DEFAULT_MAX_RESPONSE_BYTES,
    ) -> None:
        self._make_client = make_client
        self._max_response_bytes = max_response_bytes
        self._closes_client = closes_client
        self._clock = clock
        self.sleeps_overlap = clock.sleeps_overlap
        self._clients: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = (
            weakref.WeakKeyDictionary()
        )
        self._closed = False
        self._lock = threading.Lock()

    @property
    def uses_virtual_clock(self) -> bool:
        """True where sleeps may take no time; time limits in real time do not apply then."""
        return self._clock.uses_virtual_clock

    async def send(self, request: Request) -> Response:
        """Send one attempt and read its whole response."""
        import asyncio

        client = self._open()
        started = time.perf_counter()
        timeout = None if self.uses_virtual_clock else request.timeout
        upload = _as_upload(request.content)
        chunks: list[bytes] = []
        with Attempt(request.url, None if timeout is None else started + timeout, upload) as attempt:
            sent = _build_request(client, request, None if upload is None else upload.pieces_async())
            async with asyncio.timeout(timeout):
                response = await client.send(sent, auth=None, follow_redirects=False, stream=True)
                attempt.take_status(response.status_code)
                async with aclosing(response):
                    with body_writer(response, request, chunks) as write:
                        decoder = BodyDecoder(response, self._max_response_bytes)
                        async for chunk in decoder.raw_async():
                            decoder.decode(chunk, write)
                        decoder.finish(write)
        return _to_response(response, request, b"".join(chunks), started)

    async def sleep(self, seconds: float) -> None:
        """Sleep on the client's clock."""
        await self._clock.asleep(seconds)

    async def call_function(self, function: Callable[[], Any]) -> Any:
        """Call a function on a thread, as it may block, and await its result if that is an awaitable."""
        import asyncio

        value = await asyncio.to_thread(function)
        return await value if isinstance(value, Awaitable) else value

    async def close(self) -> None:
        """Close the connections of the running loop, unless the caller gave the httpx client."""
        import asyncio

        self._closed = True
        with self._lock:
            client = self._clients.pop(asyncio.get_running_loop(), None)
        if self._closes_client and client is not None:
            await client.aclose()

    def _open(self) -> httpx.AsyncClient:
        if self._closed:
            raise ClientClosedError("the client is closed: make another one")
        import asyncio

        loop = asyncio.get_running_loop()
        client = self._clients.get(loop)
        if client is None:
            with self._lock:  # other threads have loops too
                for ended in [other for other in self._clients if other.is_closed()]:
                    del self._clients[ended]  # its connections refer to it, so the weak key would not go by itself
                client = self._clients[loop] = self._make_client()
        return require_open(client)


def _as_upload(content: Any) -> Upload | None:
    """Return a large body as an upload; None for one that the HTTP library takes as it is."""
    if isinstance(content, RequestBody) or (isinstance(content, bytes) and len(content) > CHUNK):
        from azfacade.http.upload import Upload  # imported late, as a plain call has no such body

        return Upload(content)
    return None


def _build_request(client: httpx.Client | httpx.AsyncClient, request: Request, pieces: Any) -> httpx.Request:
    sent = client.build_request(
        request.method,
        parse_url_cached(request.url),
        headers=request.headers,
        content=request.content if pieces is None else pieces,
        timeout=_timeout(client.timeout, request.timeout),
        **_form(request.form),
    )
    if request.on_last_piece is not None:
        from azfacade.http.body_watch import WatchedStream

        sent.stream = WatchedStream(sent, request.on_last_piece)
    return sent


def require_open(client: H) -> H:
    if client.is_closed:
        raise ClientClosedError("the http_client is closed: make another one")
    return client


def body_writer(
    response: httpx.Response, request: Request, chunks: list[bytes]
) -> AbstractContextManager[Callable[[bytes], object]]:
    """Return the function that takes the body: it writes to the caller's file on success, else to memory."""
    if request.response_file is not None and response.status_code == 200:
        media_type = Response(200, headers_of(response), b"").content_type
        return request.response_file.receive(media_type, chunks)
    return nullcontext(chunks.append)


def _to_response(response: httpx.Response, request: Request, content: bytes, started: float) -> Response:
    return Response(
        response.status_code,
        headers_of(response, credential_of(request.headers)),
        content,
        client_request_id=request.headers.get("x-ms-client-request-id", ""),
        elapsed=time.perf_counter() - started,
        is_written=request.response_file is not None and request.response_file.is_written,
    )


def _timeout(client_timeout: httpx.Timeout, remaining: float | None) -> httpx.Timeout:
    """Return the client's timeouts, each shortened to the remaining time of the call."""
    if remaining is None:
        return client_timeout

    def shorter(limit: float | None) -> float:
        return remaining if limit is None else min(limit, remaining)

    return httpx.Timeout(
        connect=shorter(client_timeout.connect),
        read=shorter(client_timeout.read),
        write=shorter(client_timeout.write),
        pool=shorter(client_timeout.pool),
    )


def _form(form: Mapping[str, Any] | None) -> dict[str, Any]:
    if form is None:
        return {}
    files = {name: ("image", value) for name, value in form.items() if isinstance(value, bytes)}
    return {"files": files, "data": {name: value for name, value in form.items() if name not in files}}


def check_deadline(chunks: Iterator[bytes], deadline: float | None) -> Iterator[bytes]:
    """Yield the chunks of a body; raise once the deadline of the call has passed."""
    for chunk in chunks:
        if deadline is not None and time.perf_counter() > deadline:
            raise httpx.ReadTimeout("the call's deadline passed in the middle of a body")
        yield chunk
