"""Sends one HTTP attempt with an async client of httpx or httpx2, and reads its response."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from azfacade.core.message import Request, Response
from azfacade.files.source import CHUNK
from azfacade.http.attempt import Attempt, as_upload
from azfacade.http.clock import Clock
from azfacade.http.library import url_parser
from azfacade.http.loop_transport import LoopTransport
from azfacade.http.response_body import BodyDecoder, body_writer, make_response, received_headers
from azfacade.http.transport import build_request, require_open

if TYPE_CHECKING:
    import httpx


class AsyncTransport(LoopTransport["httpx.AsyncClient"]):
    """Sends by awaiting."""

    def __init__(
        self,
        make_client: Callable[[], httpx.AsyncClient],
        library: Any,
        *,
        closes_client: bool,
        clock: Clock,
        max_response_bytes: int | None,
    ) -> None:
        super().__init__(make_client, clock, max_response_bytes)
        self._library = library
        self._parse_url = url_parser(library)
        self._closes_client = closes_client

    async def send(self, request: Request) -> Response:
        """Send one attempt and read its whole response."""
        client = require_open(self._connections_of_loop())
        started = time.perf_counter()
        timeout = None if self.uses_virtual_clock else request.timeout
        upload = as_upload(request.content, CHUNK)
        chunks: list[bytes] = []
        with Attempt(request.url, None if timeout is None else started + timeout, upload) as attempt:
            pieces = None if upload is None else upload.pieces_async()
            sent = build_request(client, self._library, self._parse_url(request.url), request, pieces)
            async with asyncio.timeout(timeout):
                response = await client.send(sent, auth=None, follow_redirects=False, stream=True)
                status, headers = response.status_code, received_headers(response.headers.raw, request)
                attempt.take_status(status)
                async with aclosing(response):
                    with body_writer(status, headers, request, chunks) as write:
                        is_read = response.is_stream_consumed
                        decoder = BodyDecoder(status, headers, self._max_response_bytes, is_decoded=is_read)
                        async for chunk in _once(response.content) if is_read else response.aiter_raw():
                            decoder.decode(chunk, write)
                        decoder.finish(write)
        return make_response(request, status, headers, b"".join(chunks), time.perf_counter() - started)

    async def _close_connections(self, connections: httpx.AsyncClient) -> None:
        if self._closes_client:
            await connections.aclose()


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
