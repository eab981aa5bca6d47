"""What the clients, transports and timeouts of httpx and httpx2 have in common, for type checkers.

A union of the two libraries' classes would be `Any` to a type checker wherever one of them is not installed.
"""

from __future__ import annotations

from typing import Any, Protocol


class HttpxTimeout(Protocol):
    """An `httpx.Timeout` or `httpx2.Timeout`."""

    connect: float | None
    read: float | None
    write: float | None
    pool: float | None


class HttpxClient(Protocol):
    """An `httpx.Client` or `httpx2.Client`."""

    def build_request(self, method: str, url: Any) -> Any:
        """Make a request."""
        ...

    def send(self, request: Any, *, stream: bool = ...) -> Any:
        """Send a request."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class AsyncHttpxClient(Protocol):
    """An `httpx.AsyncClient` or `httpx2.AsyncClient`."""

    def build_request(self, method: str, url: Any) -> Any:
        """Make a request."""
        ...

    async def send(self, request: Any, *, stream: bool = ...) -> Any:
        """Send a request."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


class HttpxTransport(Protocol):
    """A transport of httpx or httpx2 for sync clients."""

    def handle_request(self, request: Any) -> Any:
        """Send a request."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class AsyncHttpxTransport(Protocol):
    """A transport of httpx or httpx2 for async clients."""

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...
