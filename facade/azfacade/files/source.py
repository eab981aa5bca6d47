"""Documents and images to send, read anew for each attempt."""

from __future__ import annotations

import os
import weakref
from collections.abc import Coroutine, Iterator
from pathlib import Path
from stat import S_ISREG
from typing import IO, Any

from azfacade.errors import InvalidInputError, SourceChangedError
from azfacade_raw.calls import Route

CHUNK = 1 << 18
"""Bytes read from disk at a time."""
KEPT = 8 << 20
"""Bytes of a source without seek that are kept in memory for a second attempt; more go to a nameless file on disk."""

_NOTHING = "source has no bytes left to send: is the file empty, or was it read before?"


class Upload:
    """A binary body. Files are read in chunks, so memory stays bounded, and from their start for every attempt."""

    __slots__ = ("__weakref__", "_changed", "_file", "_path", "_start", "size")

    def __init__(self, source: os.PathLike[str] | IO[bytes]) -> None:
        """Take a path, or an open binary file that can seek, at its current position.

        Raises:
            InvalidInputError: There is no such file, or there is nothing in it.
        """
        self._path: Path | None = None
        self._file: Any = None
        self._start = self._changed = 0
        if isinstance(source, os.PathLike):
            self._path = Path(source)
            try:
                if not S_ISREG(self._path.stat().st_mode):
                    raise InvalidInputError(f"source {str(self._path)!r} is no file")
                with self._path.open("rb") as file:
                    found = os.fstat(file.fileno())
            except InvalidInputError:
                raise
            except (OSError, ValueError) as cause:
                raise _unreadable(f"source {str(self._path)!r}", cause) from None
            self.size, self._changed = found.st_size, found.st_mtime_ns
        else:
            self._file = source
            self._start = source.tell()
            source.seek(0, os.SEEK_END)
            self.size = source.tell() - self._start  # not every seek returns the place
            source.seek(self._start)
        if self.size <= 0:
            raise InvalidInputError(_NOTHING)

    def head(self, count: int) -> bytes:
        """Return the first bytes of the body.

        Raises:
            InvalidInputError: They cannot be read.
        """
        try:
            if self._path is not None:
                with self._path.open("rb") as file:
                    return file.read(count)
            self._file.seek(self._start)
            return bytes(self._file.read(count))
        except (OSError, ValueError) as cause:
            raise _unreadable("source", cause) from None

    def chunks(self) -> Iterator[bytes]:
        """Yield the body from its start.

        Raises:
            SourceChangedError: It is not what it was when the call began, or can no longer be read.
        """
        try:
            if self._path is not None:
                with self._path.open("rb") as file:
                    if os.fstat(file.fileno()).st_mtime_ns != self._changed:
                        raise SourceChangedError("source was written to since the call began: call again")
                    yield from self._read(file)
            else:
                self._file.seek(self._start)
                yield from self._read(self._file)
        except (OSError, ValueError) as cause:
            raise SourceChangedError(f"source can no longer be read: {_reason(cause)}") from cause

    def _read(self, file: Any) -> Iterator[bytes]:
        left = self.size
        while left > 0:
            chunk = bytes(file.read(min(CHUNK, left)) or b"")
            left -= len(chunk)
            # Looked at before the last bytes go, so that the service never takes a part for the whole.
            if not chunk or left < 0 or (not left and file.read(1)):
                went = "shorter" if left > 0 else "longer"
                raise SourceChangedError(f"source has become {went} than the {self.size} bytes it had: call again")
            yield chunk


def body_of(source: Any, route: Route, tier: str | None = None) -> bytes | Upload:
    """Return a source as something that can be sent more than once.

    Args:
        source: What `checks.content` let through, or what this function made of it.
        route: The operation it is for.
        tier: The pricing tier, where it is known.

    Raises:
        InvalidInputError: It is empty, missing, closed, not binary, or larger than the service takes.
    """
    body = _opened(source, route, tier)
    _refuse_large(body.size if isinstance(body, Upload) else len(body), route, tier)
    return body


def head_of(body: bytes | Upload, count: int) -> bytes:
    """Return the first bytes of a body."""
    return body.head(count) if isinstance(body, Upload) else body[:count]


def _opened(source: Any, route: Route, tier: str | None) -> bytes | Upload:
    if isinstance(source, Upload):
        return source
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        return Upload(Path(os.fsdecode(source)))
    if getattr(source, "closed", False):
        raise InvalidInputError("source is a closed file: open it again, or give its path")
    try:
        # Reading nothing tells text from bytes without moving on.
        _refuse_text(source.read(0))
        if source.seekable():
            return Upload(source)
    except (AttributeError, OSError, TypeError):
        pass  # a reader without seek, or whose read takes no size
    except InvalidInputError:
        raise
    except ValueError as cause:
        raise _unreadable("source", cause) from None
    return _kept(source, route, tier)


def _kept(source: Any, route: Route, tier: str | None) -> Upload:
    """Return what a reader that cannot go back gives, kept for as many attempts as it takes."""
    import tempfile  # slow to import, and few need it

    file = tempfile.SpooledTemporaryFile(KEPT)  # noqa: SIM115  # closed with the upload that reads it
    try:
        for chunk in _pieces(source):
            file.write(chunk)
            _refuse_large(file.tell(), route, tier, at_least="at least ")
        file.seek(0)
        body = Upload(file)
    except BaseException:
        file.close()
        raise
    weakref.finalize(body, file.close)
    return body


def _pieces(source: Any) -> Iterator[bytes]:
    whole = False
    while not whole:
        try:
            try:
                piece = source.read(CHUNK)
            except TypeError:  # its read takes no size, and may give the same again and again
                piece, whole = source.read(), True
        except (OSError, ValueError) as cause:
            raise _unreadable("source", cause) from None
        _refuse_text(piece)
        if not len(piece):
            return
        yield piece


def _refuse_large(size: int, route: Route, tier: str | None, at_least: str = "") -> None:
    """Refuse what is larger than the tier takes, or, where the tier is not known, than any does."""
    if not route.limits:
        return
    most = max(limit.bytes for limit in route.limits.values())
    where, way = "", "send a smaller file"
    limit = route.limits.get(tier or "")
    if limit is not None and limit.bytes < most:
        most, where, way = limit.bytes, f" in tier {tier}", f"{way}, or use a resource of a larger tier"
    if size > most:
        raise InvalidInputError(
            f"source has {at_least}{size:,} bytes, the service takes {most:,} ({most >> 20} MB) at most{where}: {way}"
        )


def _refuse_text(data: object) -> None:
    if isinstance(data, Coroutine):
        data.close()
        raise InvalidInputError("source has an async read(): give the bytes it reads, or the file below it")
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise InvalidInputError(f"source must give bytes, its read() gave {type(data).__name__}: open it with 'rb'")


def _unreadable(name: str, cause: Exception) -> InvalidInputError:
    return InvalidInputError(f"{name} cannot be read: {_reason(cause)}")


def _reason(cause: Exception) -> str:
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
