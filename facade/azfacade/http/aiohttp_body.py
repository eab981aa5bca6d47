"""A large body that aiohttp sends: keeps the write timeout, and goes on after an early response that is no refusal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

import aiohttp

if TYPE_CHECKING:
    from aiohttp.abc import AbstractStreamWriter

    from azfacade.http.upload import Upload

_TURNS_TO_READ = 2
"""Turns of the event loop after each piece, in which a refusal is read before the service resets the connection."""


class UploadPayload(aiohttp.Payload):
    """The body of one attempt."""

    def __init__(
        self,
        upload: Upload,
        limit: asyncio.Timeout,
        write_timeout: float | None,
        on_last_piece: Callable[[], object] | None,
    ) -> None:
        """Take the body, the time limit of its call, and what is called just before the last piece is sent."""
        super().__init__(upload, content_type="application/octet-stream")
        self._upload = upload
        self._limit = limit
        self._end = limit.when()
        self._write_timeout = write_timeout
        self._on_last_piece = on_last_piece
        self.sent = asyncio.Event()
        """Set when nothing more will be sent."""
        self._is_wanted = True
        self._is_cancelled = False
        self._error: Exception | None = None

    @contextmanager
    def guarded(self, drop_connection: Callable[[], object]) -> Iterator[None]:
        """Stop sending when the block ends, and raise what reading the source raised: aiohttp raises another error.

        Args:
            drop_connection: Closes the connection. Its buffer may hold pieces that aiohttp would still send.
        """
        has_failed = True
        try:
            yield
            has_failed = False
        except Exception:
            if self._error is not None:
                raise self._error from None
            raise
        finally:
            self._is_wanted = False
            if has_failed or not self.sent.is_set():
                drop_connection()

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Write the body."""
        await self.write_with_length(writer, None)

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Write the body.

        aiohttp cancels this when a response has come. The service may have said yes before it has read the body, so the
        rest is sent all the same.
        """
        pieces = self._upload.pieces_async()
        try:
            while self._upload.is_incomplete:
                piece = await self._next(pieces)
                if not self._upload.is_incomplete and self._on_last_piece is not None:
                    self._on_last_piece()
                self._wait_at_most(self._write_timeout)
                try:
                    await writer.write(piece)
                    for _ in range(_TURNS_TO_READ if self._upload.is_incomplete else 0):
                        await asyncio.sleep(0)
                except asyncio.CancelledError:  # the piece is in the buffer of the connection
                    self._is_cancelled = True
                    if not self._is_wanted:
                        raise
        finally:
            self._wait_at_most(None)
            self.sent.set()
            await pieces.aclose()
        if self._is_cancelled:
            raise asyncio.CancelledError  # closes the connection, which aiohttp does not expect to use again

    async def _next(self, pieces: AsyncGenerator[bytes, None]) -> bytes:
        task = asyncio.ensure_future(self._read(pieces))
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                self._is_cancelled = True
                if not self._is_wanted:
                    task.cancel()
        return task.result()

    async def _read(self, pieces: AsyncGenerator[bytes, None]) -> bytes:
        try:
            return await anext(pieces)
        except Exception as error:
            self._error = error
            raise

    def _wait_at_most(self, seconds: float | None) -> None:
        until = self._end
        if seconds is not None:
            at = asyncio.get_running_loop().time() + seconds
            until = at if until is None else min(at, until)
        with suppress(RuntimeError):  # the limit has expired, or the attempt has ended
            self._limit.reschedule(until)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> NoReturn:
        """Refuse: no text is made of a document."""
        raise TypeError("the body is sent, and not read otherwise")
