"""A fake as an httpx transport, for sync and async clients."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol

import httpx

from .faults import ConnectionDropped
from .http_messages import Request, Response

if TYPE_CHECKING:
    from .clock import Clock


class RequestHandler(Protocol):
    """What answers requests on a clock of its own: a `FakeAzure`."""

    clock: Clock

    def handle(self, request: Request) -> Response:
        """Return the answer to a request."""
        ...


class FakeTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hands requests to a fake. It holds no connection, so any number of clients may share it and close it."""

    def __init__(self, fake: RequestHandler) -> None:
        self._fake = fake

    @property
    def clock(self) -> Clock:
        """The fake's clock: a client takes its pauses on it, so with a virtual one waiting costs no time."""
        return self._fake.clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """For `httpx.Client`."""
        request.read()
        response = self._handle(request)
        time.sleep(self._wait(request, response))
        return self._deliver(request, response)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """For `httpx.AsyncClient`."""
        await request.aread()
        response = self._handle(request)
        await asyncio.sleep(self._wait(request, response))
        return self._deliver(request, response)

    def _handle(self, request: httpx.Request) -> Response:
        plain = Request(request.method, str(request.url), dict(request.headers), request.content)
        try:
            return self._fake.handle(plain)
        except ConnectionDropped as dropped:
            # What httpx raises tells callers whether the service can have seen the request.
            error = httpx.ReadError if dropped.handled else httpx.ConnectError
            raise error(str(dropped), request=request) from dropped

    def _wait(self, request: httpx.Request, response: Response) -> float:
        """How long to sleep before delivering: no longer than the client is going to wait."""
        timeout = _read_timeout(request)
        return self._fake.clock.pause(response.hold if timeout is None else min(response.hold, timeout))

    def _deliver(self, request: httpx.Request, response: Response) -> httpx.Response:
        timeout = _read_timeout(request)
        if timeout is not None and response.hold > timeout:
            raise httpx.ReadTimeout("the answer was held longer than the read timeout", request=request)
        # A stream, because httpx adds a Content-Length to `content=` even beside Transfer-Encoding.
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=httpx.ByteStream(response.body),
            extensions={"http_version": b"HTTP/1.1"},
        )


def _read_timeout(request: httpx.Request) -> float | None:
    """Return the read timeout in seconds; None for ever."""
    timeout: dict[str, float | None] = request.extensions.get("timeout", {})
    return timeout.get("read")
