"""Sends one HTTP attempt with aiohttp and reads its response: half the time of a call with httpx."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

import aiohttp
import yarl

from azfacade.core.message import Request, Response
from azfacade.errors import InvalidInputError
from azfacade.files.source import RequestBody
from azfacade.http.aiohttp_session import AiohttpAttempt, Connections, SessionOptions, transport_error
from azfacade.http.clock import Clock
from azfacade.http.loop_transport import LoopTransport
from azfacade.http.response_body import BodyDecoder, body_writer, make_response, received_headers
from azfacade.http.upload import Upload

WHOLE_BODY_BYTES = 1 << 15
"""A body up to this size fits into the buffer of a connection, so that writing it never waits."""
MAX_URL_CHARACTERS = 65_536
"""As in httpx."""
_TURNS_TO_SEE_A_CLOSED_CONNECTION = 3
"""Turns of the event loop until a closed connection is taken out of the pool: TLS needs three, plain TCP two."""
_UNSAFE_IN_PATH = re.compile(r"%(?![0-9A-Fa-f]{2})|[^!$-;=?-_a-z|~%]+")
_UNSAFE_IN_QUERY = re.compile(r"%(?![0-9A-Fa-f]{2})|[^!$-;=?-~]+")


class AiohttpTransport(LoopTransport[Connections]):
    """Sends by awaiting."""

    def __init__(self, options: SessionOptions, *, clock: Clock, max_response_bytes: int | None) -> None:
        """Take what the sessions are made with."""
        super().__init__(partial(Connections, options), clock, max_response_bytes)
        self._write_timeout = options.timeouts.write
        self._proxy: dict[str, Any] = {}
        self._proxy_authorization: dict[str, str] = {}
        if options.proxy is not None:
            self._proxy["proxy"] = yarl.URL(options.proxy.url)
            if options.proxy.authorization is not None:
                self._proxy_authorization["Proxy-Authorization"] = options.proxy.authorization
                self._proxy["proxy_headers"] = self._proxy_authorization

    async def send(self, request: Request) -> Response:
        """Send one attempt and read its whole response."""
        connections = self._connections_of_loop()
        started = time.perf_counter()
        timeout = request.timeout
        content, upload, on_connected = request.content, None, request.on_last_piece
        if isinstance(content, RequestBody) or (isinstance(content, bytes) and len(content) > WHOLE_BODY_BYTES):
            upload, on_connected = Upload(content), None
        deadline = None if timeout is None else started + timeout
        chunks: list[bytes] = []
        with AiohttpAttempt(request.url, deadline, upload, on_connected) as attempt:
            async with _time_limit(timeout, upload) as limit:
                body = None if upload is None else _Body(upload, limit, self._write_timeout, request)
                try:
                    response = await self._response(connections, request, content if body is None else body.pieces())
                    status, headers = response.status, received_headers(response.raw_headers, request)
                    attempt.take_status(status)
                    try:
                        if body is not None and status < 400:
                            await body.sent.wait()
                        with body_writer(status, headers, request, chunks) as write:
                            decoder = BodyDecoder(status, headers, self._max_response_bytes)
                            while chunk := await _next_chunk(response.content):
                                decoder.decode(chunk, write)
                            decoder.finish(write)
                    finally:
                        if not response.closed:
                            response.close()
                        connections.has_idle = True
                except Exception:
                    if body is not None and body.error is not None:
                        raise body.error from None
                    raise
        return make_response(request, status, headers, b"".join(chunks), time.perf_counter() - started)

    async def _response(self, connections: Connections, request: Request, body: Any) -> aiohttp.ClientResponse:
        if connections.has_idle:
            for _ in range(_TURNS_TO_SEE_A_CLOSED_CONNECTION):
                await asyncio.sleep(0)
        url = _parse_url(request.url)
        headers = request.headers
        if self._proxy_authorization and url.scheme == "http":
            headers = {**headers, **self._proxy_authorization}  # for https it is sent with CONNECT alone
        return await connections.session.request(
            request.method, url, headers=headers, data=body, allow_redirects=False, **self._proxy
        )

    async def _close_connections(self, connections: Connections) -> None:
        await connections.close()


class _Body:
    """The body of one attempt: keeps the write timeout, and the error of a source that cannot be read."""

    def __init__(self, upload: Upload, limit: asyncio.Timeout, write_timeout: float | None, request: Request) -> None:
        self._upload = upload
        self._limit = limit
        self._end = limit.when()
        self._write_timeout = write_timeout
        self._on_last_piece = request.on_last_piece
        self.sent = asyncio.Event()
        """Set when nothing more will be sent."""
        self.error: Exception | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the pieces. Each has to be taken within the write timeout."""
        try:
            async for piece in self._upload.pieces_async():
                if not self._upload.is_incomplete and self._on_last_piece is not None:
                    self._on_last_piece()
                self._wait_at_most(self._write_timeout)
                yield piece
        except Exception as error:
            self.error = error  # aiohttp would raise another one
            raise
        finally:
            self._wait_at_most(None)
            self.sent.set()

    def _wait_at_most(self, seconds: float | None) -> None:
        until = self._end
        if seconds is not None:
            at = asyncio.get_running_loop().time() + seconds
            until = at if until is None else min(at, until)
        with suppress(RuntimeError):  # the limit has expired, or the attempt has ended
            self._limit.reschedule(until)


def _time_limit(seconds: float | None, upload: Upload | None) -> AbstractAsyncContextManager[Any]:
    return nullcontext() if seconds is None and upload is None else asyncio.timeout(seconds)


async def _next_chunk(content: aiohttp.StreamReader) -> bytes:
    """Return what has come of a body; empty at its end."""
    try:
        return await content.readany()
    except aiohttp.ClientError as error:
        failure = transport_error(error)
    raise failure


@lru_cache(maxsize=512)
def _parse_url(url: str) -> yarl.URL:
    """Return a URL that is sent as it is, but for characters that no URL may have; polls repeat the same URL."""
    if len(url) > MAX_URL_CHARACTERS:
        raise InvalidInputError("the id or path of this call makes a URL that cannot be sent: URL too long")
    path, separator, query = url.partition("?")
    path = _UNSAFE_IN_PATH.sub(_quoted, path)
    return yarl.URL(f"{path}{separator}{_UNSAFE_IN_QUERY.sub(_quoted, query)}", encoded=True)


def _quoted(found: re.Match[str]) -> str:
    return quote(found.group(), safe="")
