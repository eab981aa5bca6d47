"""What the transports of async clients share: connections of their own for each event loop, sleeping, closing."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from azfacade.errors import ClientClosedError
from azfacade.http.clock import Clock

Connections = TypeVar("Connections")


class LoopTransport(Generic[Connections]):
    """Keeps the connections of each event loop, so that a second `asyncio.run` works."""

    def __init__(
        self, open_connections: Callable[[], Connections], clock: Clock, max_response_bytes: int | None
    ) -> None:
        """Take what a transport needs.

        Args:
            open_connections: Makes the connections of the running loop.
            clock: The client's clock.
            max_response_bytes: The most bytes of a decompressed response; None for any number.
        """
        self._open_connections = open_connections
        self._max_response_bytes = max_response_bytes
        self._clock = clock
        self.sleeps_overlap = clock.sleeps_overlap
        self._connections: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Connections] = (
            weakref.WeakKeyDictionary()
        )
        self._closed = False
        self._lock = threading.Lock()

    @property
    def uses_virtual_clock(self) -> bool:
        """True where sleeps may take no time; time limits in real time do not apply then."""
        return self._clock.uses_virtual_clock

    async def sleep(self, seconds: float) -> None:
        """Sleep on the client's clock."""
        await self._clock.asleep(seconds)

    async def call_function(self, function: Callable[[], Any]) -> Any:
        """Call a function on a thread, as it may block, and await its result if that is an awaitable."""
        value = await asyncio.to_thread(function)
        return await value if isinstance(value, Awaitable) else value

    async def close(self) -> None:
        """Close the connections of the running loop, unless they are the caller's."""
        self._closed = True
        with self._lock:
            connections = self._connections.pop(asyncio.get_running_loop(), None)
        if connections is not None:
            await self._close_connections(connections)

    async def _close_connections(self, connections: Connections) -> None:
        raise NotImplementedError

    def _connections_of_loop(self) -> Connections:
        if self._closed:
            raise ClientClosedError("the client is closed: make another one")
        loop = asyncio.get_running_loop()
        connections = self._connections.get(loop)
        if connections is None:
            with self._lock:  # other threads have loops too
                for ended in [other for other in self._connections if other.is_closed()]:
                    del self._connections[ended]  # they refer to it, so the weak key would not go by itself
                connections = self._connections[loop] = self._open_connections()
        return connections
