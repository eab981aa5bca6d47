"""Sees a response that comes before a large body was sent, in async clients, and tells what a proxy refused.

asyncio drops what has arrived once a write fails, so an early response is only seen by who reads while writing.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from azfacade.http.attempt import running_attempt
from azfacade.http.network import CONNECT, PROXY_CLOSED, tunnel_errors

if TYPE_CHECKING:
    import ssl

    import httpcore

LARGE_WRITE = 1 << 16
"""Bytes of a write from which on the response is waited for at the same time."""
READ_BYTES = 1 << 16
_REFUSAL = re.compile(rb"(?:HTTP/1\.\d 1\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n)*HTTP/1\.\d [45]")
"""The start of a response that refuses the request, after any number of interim ones."""


class EarlyResponseBackend:
    """Opens connections of the backend that it wraps."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, core: Any) -> None:
        self._backend = backend
        self._core = core

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> EarlyResponseStream:
        """Connect."""
        attempt = running_attempt.get()
        if attempt is not None:
            attempt.has_sent = False
        stream = await self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        return EarlyResponseStream(stream, self._core)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> EarlyResponseStream:
        """Connect to a local socket."""
        return EarlyResponseStream(await self._backend.connect_unix_socket(path, timeout, socket_options), self._core)

    async def sleep(self, seconds: float) -> None:
        """Sleep."""
        await self._backend.sleep(seconds)


class EarlyResponseStream:
    """A connection that reads while it writes a large body, and stops writing when the request was refused."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, core: Any) -> None:
        self._stream = stream
        self._core = core
        self._opens_tunnel = False
        self._reader: asyncio.Task[bytes] | None = None
        self._received = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        if self._opens_tunnel:
            with tunnel_errors(self._core):
                data = await self._stream.read(max_bytes, timeout)
                if not data:
                    raise self._core.ProxyError(PROXY_CLOSED)
                return data
        if not self._received and self._reader is not None:
            await asyncio.wait([self._reader], timeout=timeout)
            if not self._reader.done():
                raise self._core.ReadTimeout
            reader, self._reader = self._reader, None
            self._received = reader.result()
        if self._received:
            data, self._received = self._received[:max_bytes], self._received[max_bytes:]
            return data
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of the buffer.

        Raises:
            httpcore.WriteError: The connection broke, or the service has refused the request; read on to see.
        """
        if not buffer:
            return
        attempt = running_attempt.get()
        self._opens_tunnel = buffer.startswith(CONNECT)
        if attempt is not None and not self._opens_tunnel:
            attempt.has_sent = True
        if len(buffer) < LARGE_WRITE:
            await self._stream.write(buffer, timeout)
            return
        if self._reader is None and not self._received:
            self._read_on()
        writer = asyncio.ensure_future(self._stream.write(buffer, timeout))
        try:
            while not writer.done():
                pending: list[asyncio.Task[Any]] = [writer]
                if self._reader is not None and not self._reader.done():
                    pending.append(self._reader)
                await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                if self._is_refused():
                    raise self._core.WriteError("the response came before the body was sent")
            writer.result()
        finally:
            writer.cancel()

    async def aclose(self) -> None:
        """Close the connection."""
        if self._reader is not None:
            self._reader.cancel()
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> EarlyResponseStream:
        """Encrypt the connection."""
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
            return EarlyResponseStream(stream, self._core)
        except BaseException:
            await self._stream.aclose()  # the HTTP library forgets a connection whose handshake is cancelled
            raise

    def get_extra_info(self, info: str) -> Any:
        """Return what the HTTP library asks about the connection."""
        return self._stream.get_extra_info(info)

    def _read_on(self) -> None:
        self._reader = asyncio.ensure_future(self._stream.read(READ_BYTES))
        # Reads the exception, as asyncio logs those that nobody has read.
        self._reader.add_done_callback(lambda ended: ended.cancelled() or ended.exception())

    def _is_refused(self) -> bool:
        """Take what was read; tell whether it refuses the request. Otherwise the body is sent to its end."""
        if self._reader is None or not self._reader.done() or self._reader.exception() is not None:
            return False
        data = self._reader.result()
        if not data:
            return False
        self._received, self._reader = self._received + data, None
        if _REFUSAL.match(self._received):
            return True
        if len(self._received) < READ_BYTES:
            self._read_on()
        return False
