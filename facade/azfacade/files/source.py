"""Opens the `source` argument: a path, bytes or a file becomes a body that each attempt can send from its start."""

from __future__ import annotations

import os
import weakref
from collections.abc import Coroutine, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from stat import S_ISREG
from typing import IO, Any

from azfacade.errors import InvalidInputError, SourceChangedError
from azfacade_raw.calls import Route
from azfacade_raw.types import shorten

CHUNK = 1 << 18
"""Bytes read from disk at a time."""
SPOOL_MEMORY_LIMIT = 8 << 20
"""Bytes of a non-seekable source that are kept in memory; the rest goes to a temporary file."""

_EMPTY_SOURCE = "source has no bytes left to send: is the file empty, or was it read before?"


class RequestBody:
    """A binary body of a file: each attempt reads it from its start, in chunks."""

    __slots__ = ("__weakref__", "_file", "_mtime_ns", "_path", "_start", "size")

    def __init__(self, source: Path | IO[bytes]) -> None:
        """Take a path, or an open binary file that can seek, at its current position.

        Raises:
            InvalidInputError: There is no such file, or it is empty.
        """
        self._path: Path | None = None
        self._file: Any = None
        self._start = self._mtime_ns = 0
        if isinstance(source, Path):
            self._path = source
            try:
                status = self._path.stat()
                if S_ISREG(status.st_mode):
                    with self._path.open("rb") as file:
                        status = os.fstat(file.fileno())
            except (OSError, ValueError) as error:
                raise _unreadable(f"source {shorten(str(self._path))}", error) from None
            if not S_ISREG(status.st_mode):
                raise InvalidInputError(
                    f"source {shorten(str(self._path))} is no file: give the path of a regular file"
                )
            self.size, self._mtime_ns = status.st_size, status.st_mtime_ns
        else:
            self._file = source
            self._start = source.tell()
            source.seek(0, os.SEEK_END)
            self.size = source.tell() - self._start  # not every seek returns the position
            source.seek(self._start)
        if self.size <= 0:
            raise InvalidInputError(_EMPTY_SOURCE)

    def head(self, count: int) -> bytes:
        """Return the first bytes of the body.

        Raises:
            InvalidInputError: They cannot be read.
        """
        try:
            with self._open() as file:
                return bytes(file.read(count))
        except (OSError, ValueError) as error:
            raise _unreadable("source", error) from None

    def chunks(self) -> Iterator[bytes]:
        """Yield the body from its start.

        Raises:
            SourceChangedError: The source has changed since the start of the call, or can no longer be read.
        """
        try:
            with self._open() as file:
                if self._path is not None and os.fstat(file.fileno()).st_mtime_ns != self._mtime_ns:
                    raise SourceChangedError("source was written to since the call began: call again")
                yield from self._read(file)
        except (OSError, ValueError) as error:
            raise SourceChangedError(f"source can no longer be read: {_reason(error)}") from error

    def _open(self) -> AbstractContextManager[Any]:
        """Return the file at the start of the body; only a file opened here is closed by the context manager."""
        if self._path is not None:
            return self._path.open("rb")
        self._file.seek(self._start)
        return nullcontext(self._file)

    def _read(self, file: Any) -> Iterator[bytes]:
        remaining = self.size
        while remaining > 0:
            chunk = bytes(file.read(min(CHUNK, remaining)) or b"")
            remaining -= len(chunk)
            # Checked before the last bytes are sent, so that the service never gets a shortened body as a whole one.
            if not chunk or remaining < 0 or (not remaining and file.read(1)):
                change = "shorter" if remaining > 0 else "longer"
                raise SourceChangedError(f"source has become {change} than the {self.size} bytes it had: call again")
            yield chunk


def open_source(source: Any, route: Route, tier: str | None = None) -> bytes | RequestBody:
    """Return a source as a body that can be sent more than once.

    Args:
        source: A source that `checks.content` accepted, or the return value of this function.
        route: The operation that it is sent to.
        tier: The pricing tier; None where it is not known.

    Raises:
        InvalidInputError: The source is missing, closed, not binary, or smaller or larger than the service accepts.
    """
    body = _as_body(source, route, tier)
    size = body.size if isinstance(body, RequestBody) else len(body)
    _check_size(size, route, tier)
    smallest = min((limit.min_bytes for limit in route.limits.values()), default=1)
    if size < smallest:
        raise InvalidInputError(
            f"source has {size:,} bytes, the service takes {smallest:,} ({smallest >> 10} KB) at least: is it a whole"
            " image file?"
        )
    return body


def first_bytes(body: bytes | RequestBody, count: int) -> bytes:
    """Return the first bytes of a body."""
    return body.head(count) if isinstance(body, RequestBody) else body[:count]


def _as_body(source: Any, route: Route, tier: str | None) -> bytes | RequestBody:
    if isinstance(source, RequestBody):
        return source
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        return RequestBody(Path(os.fsdecode(source)))
    if getattr(source, "closed", False):
        raise InvalidInputError("source is a closed file: open it again, or give its path")
    try:
        # Reading zero bytes tells a text file from a binary one and keeps the position.
        _check_binary(source.read(0))
        if source.seekable():
            return RequestBody(source)
    except (AttributeError, OSError, TypeError):
        pass  # an object without seek, or whose read takes no size
    except InvalidInputError:
        raise
    except ValueError as error:
        raise _unreadable("source", error) from None
    return _spool_to_temp(source, route, tier)


def _spool_to_temp(source: Any, route: Route, tier: str | None) -> RequestBody:
    """Copy a non-seekable stream, in memory or on disk, so that each attempt can send it again."""
    import tempfile  # imported late, as it is slow and rarely needed

    file = tempfile.SpooledTemporaryFile(SPOOL_MEMORY_LIMIT)  # noqa: SIM115  # closed with the body that reads it
    try:
        for chunk in _chunks_of(source):
            file.write(chunk)
            _check_size(file.tell(), route, tier, at_least="at least ")
        file.seek(0)
        body = RequestBody(file)
    except BaseException:
        file.close()
        raise
    weakref.finalize(body, file.close)
    return body


def _chunks_of(source: Any) -> Iterator[bytes]:
    is_complete = False
    while not is_complete:
        try:
            try:
                chunk = source.read(CHUNK)
            except TypeError:  # its read takes no size, and may return the same bytes each time
                chunk, is_complete = source.read(), True
        except (OSError, ValueError) as error:
            raise _unreadable("source", error) from None
        _check_binary(chunk)
        if not len(chunk):
            return
        yield chunk


def _check_size(size: int, route: Route, tier: str | None, at_least: str = "") -> None:
    """Refuse a body that is larger than the tier accepts, or than all tiers accept where the tier is not known."""
    if not route.limits:
        return
    max_bytes = max(limit.bytes for limit in route.limits.values())
    in_tier, remedy = "", "send a smaller file"
    limit = route.limits.get(tier or "")
    if limit is not None and limit.bytes < max_bytes:
        max_bytes, in_tier = limit.bytes, f" in tier {tier}"
        remedy = f"{remedy}, or use a resource of a larger tier"
    if size > max_bytes:
        raise InvalidInputError(
            f"source has {at_least}{size:,} bytes, the service takes {max_bytes:,} ({max_bytes >> 20} MB) at most"
            f"{in_tier}: {remedy}"
        )


def _check_binary(data: object) -> None:
    if isinstance(data, Coroutine):
        data.close()
        raise InvalidInputError("source has an async read(): give the bytes that it reads, or the underlying file")
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise InvalidInputError(f"source must give bytes, its read() gave {type(data).__name__}: open it with 'rb'")


def _unreadable(name: str, error: Exception) -> InvalidInputError:
    return InvalidInputError(f"{name} cannot be read: {_reason(error)}")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
