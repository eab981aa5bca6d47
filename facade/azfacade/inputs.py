"""Documents and images to send, read anew for each attempt."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from azfacade.errors import InvalidInputError, InvalidInputTypeError

CHUNK = 1 << 18
"""Bytes read from disk at a time."""


class Upload:
    """A binary body. Files are read in chunks, so memory stays bounded, and from their start for every attempt."""

    __slots__ = ("_file", "_path", "_start", "size")

    def __init__(self, source: str | os.PathLike[str] | IO[bytes]) -> None:
        """Take a path, or an open binary file at its current position.

        Raises:
            InvalidInputError: There is no such file, it is empty, or it is open in text mode.
        """
        self._path: Path | None = None
        self._file: Any = None
        self._start = 0
        if isinstance(source, (str, os.PathLike)):
            self._path = Path(source)
            try:
                self.size = self._path.stat().st_size
                if not self._path.is_file():
                    raise InvalidInputError(f"source {str(self._path)!r} is no file")
            except OSError as cause:
                raise InvalidInputError(f"source {str(self._path)!r} cannot be read: {cause.strerror}") from None
        else:
            self._file = source
            self._start = source.tell()
            self.size = source.seek(0, os.SEEK_END) - self._start
            source.seek(self._start)
        if not self.size:
            raise InvalidInputError("source has no bytes left to send: is the file empty, or was it read before?")

    def chunks(self) -> Iterator[bytes]:
        """Yield the body from its start."""
        if self._path is not None:
            with self._path.open("rb") as file:
                yield from iter(lambda: file.read(CHUNK), b"")
        else:
            self._file.seek(self._start)
            yield from iter(lambda: self._file.read(CHUNK), b"")


def body_of(source: Any) -> bytes | Upload:
    """Return a source as something that can be sent more than once.

    Raises:
        InvalidInputError: It is empty, missing or not binary.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        return Upload(source)
    if "b" not in getattr(source, "mode", "b") and isinstance(source.mode, str):
        raise InvalidInputTypeError("source is open in text mode: open it with 'rb'")
    try:
        if source.seekable():
            return Upload(source)
    except (AttributeError, OSError):
        pass  # a reader without seek: its bytes are kept for a second attempt
    data = source.read()
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise InvalidInputTypeError(f"source must give bytes, its read() gave {type(data).__name__}: open it with 'rb'")
    if not len(data):
        raise InvalidInputError("source has no bytes left to send: is the file empty, or was it read before?")
    return bytes(data)


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
