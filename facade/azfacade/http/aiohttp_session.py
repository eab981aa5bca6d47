"""The connections of an async client on aiohttp: a session without a will of its own, and its errors.

aiohttp by itself repeats requests, keeps cookies, follows redirects and adds headers; a session made here does not.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp

from azfacade.http.attempt import Attempt, running_attempt
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    import ssl

    from azfacade.http.proxies import Proxy
    from azfacade.http.timeouts import Timeouts
    from azfacade.http.upload import Upload

MAX_HEAD_BYTES = 100 << 10
"""Bytes of a line or field before the body of a response, as many as httpx takes for all of them."""
MAX_HEADERS = 1000
KEEPALIVE_SECONDS = 5.0
"""Seconds for which an idle connection is kept, as in httpx."""
READ_BYTES = 1 << 18
"""Bytes of a body that are read ahead."""
_OWN_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""Headers that aiohttp would add; the pipeline sets those that are to be sent."""


class SessionOptions(NamedTuple):
    """What a session is made with."""

    timeouts: Timeouts
    verify: ssl.SSLContext | bool
    """The TLS context, or False to check no certificates."""
    proxy: Proxy | None


class TransportError(Exception):
    """What ended an attempt. aiohttp's own exceptions are not raised from, as some hold the headers of the request."""

    def __init__(self, text: str, *, never_sent: bool) -> None:
        super().__init__(text)
        self.never_sent = never_sent
        """True where no part of the request was sent."""


class TransportTimeoutError(TransportError, TimeoutError):
    """What took too long."""


class AiohttpAttempt(Attempt):
    """An attempt that knows when it has got a connection: before that, nothing was sent."""

    __slots__ = ("_connection", "_on_connected")

    def __init__(
        self, url: str, deadline: float | None, upload: Upload | None, on_connected: Callable[[], object] | None
    ) -> None:
        """Take the arguments of an attempt, and a function that is called once there is a connection."""
        super().__init__(url, deadline, upload)
        self._on_connected = on_connected
        self._connection: asyncio.Transport | None = None
        self.has_sent = False

    def __enter__(self) -> AiohttpAttempt:
        self._token = running_attempt.set(self)
        return self

    def connected(self, connection: asyncio.Transport | None) -> None:
        """Take the connection: from now on something may be sent."""
        self._connection = connection
        self.has_sent = True
        if self._on_connected is not None:
            self._on_connected()

    def drop_connection(self) -> None:
        """Close the connection without sending what is left of a body; aiohttp would go on until it is sent."""
        if self._connection is not None:
            self._connection.abort()


class _Connector(aiohttp.TCPConnector):
    """Tells the running attempt that it has got a connection, and leaves quietly where nobody has closed it."""

    def __init__(self, verify: ssl.SSLContext | bool) -> None:
        super().__init__(
            ssl=verify,
            limit=0,
            keepalive_timeout=KEEPALIVE_SECONDS,
            # That of the system, as for httpx; aiohttp would take another one where aiodns is installed.
            resolver=aiohttp.ThreadedResolver(),
        )
        self._transports: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()

    async def connect(self, *args: Any, **options: Any) -> Any:
        connection = await super().connect(*args, **options)
        if connection.transport is not None:
            self._transports.add(connection.transport)
        attempt = running_attempt.get()
        if isinstance(attempt, AiohttpAttempt):
            attempt.connected(connection.transport)
        return connection

    def abort(self) -> None:
        """Close all connections at once."""
        for transport in self._transports:
            transport.abort()

    def __del__(self, _: Any = None, /) -> None:
        """Replace aiohttp's finalizer, which logs an error for a session that nobody has closed."""


class Connections:
    """The session of one event loop."""

    def __init__(self, options: SessionOptions) -> None:
        """Make the session of the running loop; connections are opened when they are needed."""
        self._loop = asyncio.get_running_loop()
        self._connector = _Connector(options.verify)
        timeouts = options.timeouts
        self.session = aiohttp.ClientSession(
            connector=self._connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=_OWN_HEADERS,
            auto_decompress=False,
            trust_env=False,
            max_line_size=MAX_HEAD_BYTES,
            max_field_size=MAX_HEAD_BYTES,
            max_headers=MAX_HEADERS,
            read_bufsize=READ_BYTES,
            middlewares=(_send_once,),
            timeout=aiohttp.ClientTimeout(
                total=None, connect=timeouts.connect, sock_connect=timeouts.connect, sock_read=timeouts.read
            ),
        )
        self.has_idle = False
        """True once there may be a connection that the service has closed meanwhile."""

    async def close(self) -> None:
        """Close the connections."""
        await self.session.close()

    def __del__(self) -> None:
        """Close the connections of a client that nobody has closed, or whose event loop has ended."""
        if self.session.closed:
            return
        self.session.detach()
        # The loop may run on another thread, or may be closing.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._connector.abort)


async def _send_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Send a request; what aiohttp raises leaves as an error for which it does not repeat the request by itself."""
    try:
        return await handler(request)
    except (aiohttp.ClientError, OSError) as error:
        failure = transport_error(error)
    raise failure


def transport_error(error: Exception) -> TransportError:
    """Return the error for an exception of aiohttp in the running attempt."""
    attempt = running_attempt.get()
    never_sent = attempt is not None and attempt.has_sent is False
    error_class = TransportTimeoutError if isinstance(error, TimeoutError) else TransportError
    failure = error_class(_text(error), never_sent=never_sent)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        failure.__cause__ = error.certificate_error
    elif isinstance(error, aiohttp.ClientConnectorError):
        failure.__cause__ = error.os_error
    elif isinstance(error, OSError) and not isinstance(error, aiohttp.ClientError):
        failure.__cause__ = error
    return failure


def _text(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return str(error.certificate_error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return str(error.os_error)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy answered {error.status} instead of opening a tunnel"
    if isinstance(error, aiohttp.ClientResponseError):
        return f"the answer is no HTTP: {shorten(' '.join(error.message.split()))}"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "the connection was closed before the answer"  # its own text may hold the headers of an answer
    return shorten(" ".join(str(error).split())) if str(error) else ""
