"""Sends a large body in pieces and counts them: where some are left, the service has not got the whole body."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Iterator

from azfacade.files.source import CHUNK, RequestBody


class Upload:
    """The body of one attempt, which the HTTP library takes piece by piece."""

    __slots__ = ("_content", "size", "taken")

    def __init__(self, content: bytes | RequestBody) -> None:
        self._content = content
        self.size = content.size if isinstance(content, RequestBody) else len(content)
        self.taken = 0
        """Bytes that the HTTP library has taken; they may have been sent."""

    @property
    def is_incomplete(self) -> bool:
        """True where the service certainly has not the whole body."""
        return self.taken < self.size

    def pieces(self, deadline: float | None) -> Iterator[bytes]:
        """Yield the pieces.

        Args:
            deadline: The end of the call on the clock of `time.perf_counter`; None for no limit.

        Raises:
            TimeoutError: The deadline has passed.
        """
        for piece in self._read():
            if deadline is not None and time.perf_counter() > deadline:
                raise TimeoutError("the call's deadline passed in the middle of its body")
            self.taken += len(piece)
            yield piece

    async def pieces_async(self) -> AsyncGenerator[bytes, None]:
        """Yield the pieces. A file is read on a thread, so that the event loop goes on."""
        pieces = self._read()
        if isinstance(self._content, bytes):
            for piece in pieces:
                self.taken += len(piece)
                yield piece
            return
        import asyncio

        while (piece := await asyncio.to_thread(next, pieces, b"")) != b"":
            self.taken += len(piece)
            yield piece

    def _read(self) -> Iterator[bytes]:
        content = self._content
        if isinstance(content, RequestBody):
            return content.chunks()
        return (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))
