"""Sends one HTTP attempt with aiohttp and reads its response: half the time of a call with httpx."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
import yarl

from azfacade.core.header_mapping import Headers
from azfacade.core.message import Request, Response
from azfacade.errors import InvalidInputError
from azfacade.http.aiohttp_session import AiohttpAttempt, Connections, SessionOptions, TransportError, transport_error
from azfacade.http.attempt import as_upload
from azfacade.http.clock import Clock
from azfacade.http.loop_transport import LoopTransport
from azfacade.http.response_body import BodyDecoder, body_writer, make_response, received_headers

if TYPE_CHECKING:
    from azfacade.http.aiohttp_body import UploadPayload
    from azfacade.http.upload import Upload

WHOLE_BODY_BYTES = 1 << 15
"""A body up to this size fits into the buffer of a connection, so that writing it never waits."""
MAX_URL_CHARACTERS = 65_536
"""As in httpx."""
_TURNS_TO_SEE_A_CLOSED_CONNECTION = 3
"""Turns of the event loop in which a connection that was closed leaves the pool. asyncio needs two for TLS."""
_UNSAFE_IN_PATH = re.compile(r"[^!$-;=?-_a-z|~]+")
_UNSAFE_IN_QUERY = re.compile(r"[^!$-;=?-~]+")


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
        timeout = None if self.uses_virtual_clock else request.timeout
        upload = as_upload(request.content, WHOLE_BODY_BYTES)
        deadline = None if timeout is None else started + timeout
        with AiohttpAttempt(
            request.url, deadline, upload, request.on_last_piece if upload is None else None
        ) as attempt:
            async with _time_limit(timeout, upload) as limit:
                if upload is None:
                    status, headers, body = await self._exchange(attempt, connections, request)
                else:
                    from azfacade.http.aiohttp_body import UploadPayload  # imported late, as a plain call has no body

                    payload = UploadPayload(upload, limit, self._write_timeout, request.on_last_piece)
                    with payload.guarded(attempt.drop_connection):
                        status, headers, body = await self._exchange(attempt, connections, request, payload)
        return make_response(request, status, headers, body, time.perf_counter() - started)

    async def _exchange(
        self,
        attempt: AiohttpAttempt,
        connections: Connections,
        request: Request,
        payload: UploadPayload | None = None,
    ) -> tuple[int, Headers, bytes]:
        response = await self._response(connections, request, request.content if payload is None else payload)
        status, headers = response.status, received_headers(response.raw_headers, request)
        chunks: list[bytes] = []
        try:
            if status < 200:
                raise TransportError("the service switched to another protocol", never_sent=False)
            attempt.take_status(status)
            if payload is not None and status < 400:
                await payload.sent.wait()
            with body_writer(status, headers, request, chunks) as write:
                decoder = BodyDecoder(status, headers, self._max_response_bytes)
                while chunk := await _next_chunk(response.content):
                    decoder.decode(chunk, write)
                decoder.finish(write)
        finally:
            connections.has_idle = True
            if not response.closed:
                response.close()
        return status, headers, b"".join(chunks)

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
