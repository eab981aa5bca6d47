"""Documents and images to send, read anew for each attempt."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from azfacade.errors import InvalidInputError

CHUNK = 1 << 18
"""Bytes read from disk at a time."""

_NOTHING = "source has no bytes left to send: is the file empty, or was it read before?"


class Upload:
    """A binary body. Files are read in chunks, so memory stays bounded, and from their start for every attempt."""

    __slots__ = ("_file", "_path", "_start", "size")

    def __init__(self, source: os.PathLike[str] | IO[bytes]) -> None:
        """Take a path, or an open binary file that can seek, at its current position.

        Raises:
            InvalidInputError: There is no such file, or there is nothing in it.
        """
        self._path: Path | None = None
        self._file: Any = None
        self._start = 0
        if isinstance(source, os.PathLike):
            self._path = Path(source)
            try:
                self.size = self._path.stat().st_size
            except (OSError, ValueError) as cause:
                reason = getattr(cause, "strerror", None) or str(cause)
                raise InvalidInputError(f"source {str(self._path)!r} cannot be read: {reason}") from None
            if not self._path.is_file():
                raise InvalidInputError(f"source {str(self._path)!r} is no file")
        else:
            self._file = source
            self._start = source.tell()
            self.size = source.seek(0, os.SEEK_END) - self._start
            source.seek(self._start)
        if self.size <= 0:
            raise InvalidInputError(_NOTHING)

    def chunks(self) -> Iterator[bytes]:
        """Yield the body from its start."""
        if self._path is not None:
            with self._path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        else:
            self._file.seek(self._start)
            while chunk := self._file.read(CHUNK):
                yield chunk


def body_of(source: Any) -> bytes | Upload:
    """Return a source as something that can be sent more than once.

    Raises:
        InvalidInputError: It is empty, missing, closed or not binary.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        return Upload(Path(source))
    if getattr(source, "closed", False):
        raise InvalidInputError("source is a closed file: open it again, or give its path")
    try:
        # Reading nothing tells text from bytes without moving on.
        _refuse_text(source.read(0))
        if source.seekable():
            return Upload(source)
    except (AttributeError, OSError, TypeError):
        pass  # a reader without seek, or whose read takes no size: its bytes are kept for a second attempt
    data = source.read()
    _refuse_text(data)
    if not len(data):
        raise InvalidInputError(_NOTHING)
    return bytes(data)


def _refuse_text(data: object) -> None:
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise InvalidInputError(f"source must give bytes, its read() gave {type(data).__name__}: open it with 'rb'")


def parts_of(form: Mapping[str, Any]) -> tuple[dict[str, str | bytes], str]:
    """Return the parts of a multipart body, images as bytes and the rest as text, and the body's media type.

    The boundary follows from the content, so that the same call is the same bytes and no part can hold it.
    """
    parts: dict[str, str | bytes] = {}
    seen = hashlib.sha256()
    for name, value in form.items():
        if isinstance(value, (bool, int, float)):
            parts[name] = str(value).lower()
        elif isinstance(value, str):
            parts[name] = value
        else:
            body = body_of(value)
            parts[name] = b"".join(body.chunks()) if isinstance(body, Upload) else body
        part = parts[name]
        seen.update(part.encode() if isinstance(part, str) else part)
    return parts, f"multipart/form-data; boundary={seen.hexdigest()}"
