"""Bounds what the sync HTTP library does with the network by the deadline of the call, and tells what a proxy refused.

httpx takes timeouts for each read and write only, so a server that sends a byte now and then keeps a call for ever.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any

from azfacade.http.attempt import running_attempt

if TYPE_CHECKING:
    import ssl

    import httpcore

WRITE_BYTES = 1 << 14
"""Bytes per write of a call with a deadline: a socket that can be written to takes that many at once."""
CONNECT = b"CONNECT "
PROXY_CLOSED = "the proxy closed the connection instead of opening a tunnel"


def watch_network(client: Any, wrap: Callable[[Any, Any], Any]) -> bool:
    """Put a wrapper around the network backend of each connection pool of an httpx client.

    httpx has no public way to this. Where its inside has changed, the client works without the wrapper. The wrapper is
    also given the module whose exceptions it has to raise: httpcore, or httpcore2 below httpx2.

    Returns:
        True where it was done for all pools.
    """
    try:
        for transport in [client._transport, *client._mounts.values()]:
            if transport is not None:  # None in the mounts stands for the first one
                pool = transport._pool
                core = sys.modules[type(pool).__module__.partition(".")[0]]
                pool._network_backend = wrap(pool._network_backend, core)
    except AttributeError:
        return False
    return True


class DeadlineBackend:
    """Opens connections of the backend that it wraps, in the time that the running call has left."""

    def __init__(self, backend: httpcore.NetworkBackend, core: Any) -> None:
        self._backend = backend
        self._core = core

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> DeadlineStream:
        """Connect. With a deadline all addresses of a name share the time; resolving the name itself has no limit."""
        attempt = running_attempt.get()
        if attempt is None:
            stream = self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
            return DeadlineStream(stream, self._core)
        attempt.has_sent = False
        addresses = self._addresses(host, port)
        while True:
            left = attempt.remaining(timeout, self._core.ConnectTimeout)
            address = addresses.pop(0)
            try:
                stream = self._backend.connect_tcp(address, port, left, local_address, socket_options)
            except (self._core.ConnectError, self._core.ConnectTimeout):
                if not addresses:
                    raise
            else:
                return DeadlineStream(stream, self._core)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> DeadlineStream:
        """Connect to a local socket."""
        return DeadlineStream(self._backend.connect_unix_socket(path, timeout, socket_options), self._core)

    def sleep(self, seconds: float) -> None:
        """Sleep."""
        self._backend.sleep(seconds)

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise self._core.ConnectError(str(error)) from error
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class DeadlineStream:
    """A connection whose reads and writes end with the running call."""

    is_tls = False

    def __init__(self, stream: httpcore.NetworkStream, core: Any) -> None:
        self._stream = stream
        self._core = core
        self._opens_tunnel = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        attempt = running_attempt.get()
        if attempt is not None:
            timeout = attempt.remaining(timeout, self._core.ReadTimeout)
        if not self._opens_tunnel:
            return self._read(max_bytes, timeout)
        with tunnel_errors(self._core):
            data = self._read(max_bytes, timeout)
            if not data:
                raise self._core.ProxyError(PROXY_CLOSED)
            return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of the buffer."""
        if not buffer:
            return
        attempt = running_attempt.get()
        self._opens_tunnel = buffer.startswith(CONNECT)
        if attempt is None:
            self._stream.write(buffer, timeout)
            return
        if not self._opens_tunnel:
            attempt.has_sent = True
        if len(buffer) <= WRITE_BYTES:
            self._write(buffer, attempt.remaining(timeout, self._core.WriteTimeout))
            return
        for start in range(0, len(buffer), WRITE_BYTES):
            self._write(buffer[start : start + WRITE_BYTES], attempt.remaining(timeout, self._core.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> DeadlineStream:
        """Encrypt the connection."""
        attempt = running_attempt.get()
        left = timeout if attempt is None else attempt.remaining(timeout, self._core.ConnectTimeout)
        with shut_down_after(self._stream, left, self._core.ConnectTimeout) if self.is_tls else nullcontext():
            stream = self._stream.start_tls(ssl_context, server_hostname, left)
        return NestedTlsStream(stream, self._core) if self.is_tls else TlsStream(stream, self._core)

    def get_extra_info(self, info: str) -> Any:
        """Return what the HTTP library asks about the connection."""
        return self._stream.get_extra_info(info)

    def _read(self, max_bytes: int, seconds: float | None) -> bytes:
        return self._stream.read(max_bytes, seconds)

    def _write(self, data: bytes, seconds: float | None) -> None:
        self._stream.write(data, seconds)


class TlsStream(DeadlineStream):
    """An encrypted connection."""

    is_tls = True


class NestedTlsStream(TlsStream):
    """An encrypted connection through a proxy that is spoken to over TLS itself.

    The HTTP library reads from the proxy as often as a record needs, each time with the whole timeout. So a timer shuts
    the connection down.
    """

    def _read(self, max_bytes: int, seconds: float | None) -> bytes:
        with shut_down_after(self._stream, seconds, self._core.ReadTimeout):
            return self._stream.read(max_bytes, seconds)

    def _write(self, data: bytes, seconds: float | None) -> None:
        with shut_down_after(self._stream, seconds, self._core.WriteTimeout):
            self._stream.write(data, seconds)


@contextmanager
def tunnel_errors(core: Any) -> Iterator[None]:
    """Turn what ends a connection while a proxy is asked for a tunnel into errors that say that nothing was sent."""
    try:
        yield
    except core.ReadTimeout as error:
        raise core.ConnectTimeout("the proxy did not open a tunnel in time") from error
    except core.ReadError as error:
        raise core.ProxyError(PROXY_CLOSED) from error


@contextmanager
def shut_down_after(stream: httpcore.NetworkStream, seconds: float | None, too_late: type[Exception]) -> Iterator[None]:
    """Shut a connection down when the block takes longer, and raise `too_late` then."""
    connection = stream.get_extra_info("socket")
    if seconds is None or connection is None:
        yield
        return
    has_fired = threading.Event()

    def shut_down() -> None:
        has_fired.set()
        with suppress(OSError):
            # Of the plain socket, as that of a TLS connection would first change its own state.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut_down)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if has_fired.is_set():
            raise too_late("the time of the call is over") from error
        raise
    finally:
        timer.cancel()
