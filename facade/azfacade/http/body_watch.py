"""Tells when the last piece of a request's body is taken to be sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx


def watched_stream(library: Any, request: httpx.Request, on_last_piece: Callable[[], object]) -> Any:
    """Return the body of a request of a library, which calls a function before its last piece is given to be sent."""
    return _stream_class(library)(request, on_last_piece)


@cache
def _stream_class(library: Any) -> Any:
    bases = (WatchedStream, library.SyncByteStream, library.AsyncByteStream)
    return type("WatchedStream", bases, {"__module__": __name__})


class WatchedStream:
    """The body of one attempt, sync or async; calls a function just before its last piece is given to be sent."""

    def __init__(self, request: httpx.Request, on_last_piece: Callable[[], object]) -> None:
        self._stream: Any = request.stream
        size = request.headers.get("Content-Length", "")
        self._size = int(size) if size.isdecimal() else None
        self._on_last_piece = on_last_piece
        self._taken = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._count(piece)
            yield piece
        self._on_last_piece()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._count(piece)
            yield piece
        self._on_last_piece()

    def _count(self, piece: bytes) -> None:
        self._taken += len(piece)
        if self._size is not None and self._taken >= self._size:
            self._on_last_piece()

    def close(self) -> None:
        """Close the body as httpx asks."""
        if hasattr(self._stream, "close"):
            self._stream.close()

    async def aclose(self) -> None:
        """Close the body as httpx asks."""
        if hasattr(self._stream, "aclose"):
            await self._stream.aclose()
