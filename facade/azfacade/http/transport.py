"""The only module that touches the HTTP library to send."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, aclosing, closing, nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from azfacade.auth.credentials import reject_awaitable
from azfacade.core.flow import Mutex
from azfacade.core.headers import Headers
from azfacade.core.message import Request, Response
from azfacade.errors import (
    ClientClosedError,
)
from azfacade.files.source import CHUNK, RequestBody
from azfacade.http.clock import Clock
from azfacade.http.transport_errors import TransportErrorTranslator

if TYPE_CHECKING:
    import asyncio  # a tenth of a first call, so sync clients do without

H = TypeVar("H", httpx.Client, httpx.AsyncClient)

parse_url_cached = lru_cache(maxsize=512)(httpx.URL)
"""Polls ask the same address again and again, and taking it apart is a tenth of a call."""


class SyncTransport:
    """Sends by blocking. Safe across threads; after a fork the child gets connections of its own."""

    def __init__(self, make: Callable[[], httpx.Client], *, closes_client: bool, clock: Clock) -> None:
        self._make = make
        self._closes_client = closes_client
        self._clock = clock
        self.uses_virtual_clock = clock.uses_virtual_clock
        self._mutex = Mutex()
        self._client: httpx.Client | None = None
        self._pid = 0
        self._closed = False

    def send(self, request: Request) -> Response:
        """Send one attempt and read its whole answer."""
        client = self._open()
        started = time.perf_counter()
        deadline = None if request.timeout is None or self.uses_virtual_clock else started + request.timeout
        chunks: list[bytes] = []
        with TransportErrorTranslator(request.url):
            sent = _build_request(client, request, _sync_content(request.content, deadline))
            answer = client.send(sent, auth=None, follow_redirects=False, stream=True)
            with closing(answer), body_writer(answer, request, chunks) as write:
                for chunk in check_deadline(answer.iter_bytes(), deadline):
                    write(chunk)
        return _response(answer, request, b"".join(chunks), started)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(self._clock.pause(seconds))

    def call_function(self, function: Callable[[], Any]) -> Any:
        """Call a function that must not be async."""
        return reject_awaitable(function())

    def close(self) -> None:
        """Close the connections, unless they belong to somebody else."""
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
                # Connections that were open before a fork belong to the parent.
                self._client, self._pid = self._make(), os.getpid()
            return require_open(self._client)


class AsyncTransport:
    """Sends by awaiting, with connections for each event loop, so that a second `asyncio.run` works."""

    def __init__(self, make: Callable[[], httpx.AsyncClient], *, closes_client: bool, clock: Clock) -> None:
        self._make = make
        self._closes_client = closes_client
        self._clock = clock
        self.uses_virtual_clock = clock.uses_virtual_clock
        self._clients: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = (
            weakref.WeakKeyDictionary()
        )
        self._closed = False
        self._lock = threading.Lock()

    async def send(self, request: Request) -> Response:
        """Send one attempt and read its whole answer."""
        import asyncio

        client = self._open()
        started = time.perf_counter()
        chunks: list[bytes] = []
        with TransportErrorTranslator(request.url):
            sent = _build_request(client, request, _async_content(request.content))
            async with asyncio.timeout(None if self.uses_virtual_clock else request.timeout):
                answer = await client.send(sent, auth=None, follow_redirects=False, stream=True)
                async with aclosing(answer):
                    with body_writer(answer, request, chunks) as write:
                        async for chunk in answer.aiter_bytes():
                            write(chunk)
        return _response(answer, request, b"".join(chunks), started)

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        import asyncio

        await asyncio.sleep(self._clock.pause(seconds))

    async def call_function(self, function: Callable[[], Any]) -> Any:
        """Call a function off the loop, as it may block, and await what it returns if it must be."""
        import asyncio

        value = await asyncio.to_thread(function)
        return await value if isinstance(value, Awaitable) else value

    async def close(self) -> None:
        """Close the connections of the running loop, unless they belong to somebody else."""
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
            with self._lock:  # loops of other threads come and go, too
                for ended in [other for other in self._clients if other.is_closed()]:
                    del self._clients[ended]  # its connections hold it, so it would stay as long as this client
                client = self._clients[loop] = self._make()
        return require_open(client)


def _build_request(client: httpx.Client | httpx.AsyncClient, request: Request, content: Any) -> httpx.Request:
    return client.build_request(
        request.method,
        parse_url_cached(request.url),
        headers=request.headers,
        content=content,
        timeout=_timeout(client.timeout, request.timeout),
        **_form(request.form),
    )


def require_open(client: H) -> H:
    if client.is_closed:
        raise ClientClosedError("the http_client is closed: make another one")
    return client


def body_writer(
    answer: httpx.Response, request: Request, chunks: list[bytes]
) -> AbstractContextManager[Callable[[bytes], object]]:
    """Return where the body goes: to where its caller wants a file, else into memory."""
    if request.sink is not None and Response(answer.status_code, _headers(answer), b"").is_file:
        return request.sink.attempt()
    return nullcontext(chunks.append)


def _response(answer: httpx.Response, request: Request, content: bytes, started: float) -> Response:
    return Response(
        answer.status_code,
        _headers(answer),
        content,
        client_request_id=request.headers.get("x-ms-client-request-id", ""),
        elapsed=time.perf_counter() - started,
    )


def _headers(answer: httpx.Response) -> Headers:
    return Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw])


def _timeout(client_timeout: httpx.Timeout, remaining: float | None) -> httpx.Timeout:
    """Return the client's limits, none of them longer than what is left of the call."""
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


def _sync_content(content: Any, deadline: float | None) -> Any:
    if isinstance(content, RequestBody):
        return check_deadline(content.chunks(), deadline)
    if deadline is not None and isinstance(content, bytes) and len(content) > CHUNK:
        return check_deadline((content[place : place + CHUNK] for place in range(0, len(content), CHUNK)), deadline)
    return content


def check_deadline(chunks: Iterator[bytes], deadline: float | None) -> Iterator[bytes]:
    """Yield the pieces of a body, while the time of its call is not over."""
    for chunk in chunks:
        if deadline is not None and time.perf_counter() > deadline:
            raise httpx.ReadTimeout("the call's time was over in the middle of a body")
        yield chunk


def _async_content(content: Any) -> Any:
    if not isinstance(content, RequestBody):
        return content

    async def chunks() -> AsyncIterator[bytes]:
        import asyncio

        reader = content.chunks()
        while (chunk := await asyncio.to_thread(next, reader, b"")) != b"":
            yield chunk

    return chunks()
