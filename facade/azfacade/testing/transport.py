"""FakeTransport: an httpx transport that sends to a fake, for sync and async clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import httpx

from azfacade.http.clock import Clock as ClientClock

from .faults import ConnectionDropped
from .http_messages import Request, Response

if TYPE_CHECKING:
    from .clock import Clock


class RequestHandler(Protocol):
    """The part of `FakeAzure` that the transport uses."""

    clock: Clock

    def handle(self, request: Request) -> Response:
        """Answer a request."""
        ...


class FakeTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Sends requests to a fake. It has no connections, so any number of clients may share and close it."""

    def __init__(self, fake: RequestHandler) -> None:
        self._fake = fake
        self._waits = ClientClock(fake)  # which takes clocks of older code too

    @property
    def clock(self) -> Clock:
        """The fake's clock, on which clients wait: with a VirtualClock waiting takes no time."""
        return self._fake.clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an `httpx.Client`."""
        request.read()
        response = self._handle(request)
        self._waits.sleep(_delay(request, response))
        return self._deliver(request, response)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an `httpx.AsyncClient`."""
        await request.aread()
        response = self._handle(request)
        await self._waits.asleep(_delay(request, response))
        return self._deliver(request, response)

    def _handle(self, request: httpx.Request) -> Response:
        plain = Request(request.method, str(request.url), dict(request.headers), request.content)
        try:
            return self._fake.handle(plain)
        except ConnectionDropped as dropped:
            # By the type of error the client knows whether the service may have handled the request.
            error = httpx.ReadError if dropped.handled else httpx.ConnectError
            raise error(str(dropped), request=request) from dropped

    def _deliver(self, request: httpx.Request, response: Response) -> httpx.Response:
        timeout = _read_timeout(request)
        if timeout is not None and response.hold > timeout:
            raise httpx.ReadTimeout("the response is delayed beyond the read timeout", request=request)
        # A stream, because httpx adds a Content-Length for `content=` even if there is a Transfer-Encoding.
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=httpx.ByteStream(response.body),
            extensions={"http_version": b"HTTP/1.1"},
        )


def _delay(request: httpx.Request, response: Response) -> float:
    """Return the seconds to sleep before the response: its delay, but at most the client's read timeout."""
    timeout = _read_timeout(request)
    return response.hold if timeout is None else min(response.hold, timeout)


def _read_timeout(request: httpx.Request) -> float | None:
    """Return the read timeout in seconds; None if unlimited."""
    timeout: dict[str, float | None] = request.extensions.get("timeout", {})
    return timeout.get("read")
