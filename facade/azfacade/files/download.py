"""Answers written to a file as they come, so that memory stays bounded."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from azfacade.errors import InvalidInputError, InvalidInputTypeError, ServiceError
from azfacade_raw.calls import Target


class ResponseFile:
    """Where the body of a successful answer goes. An attempt that breaks leaves nothing behind.

    A path is written beside its place first and put there when it is whole; what was there before stays until then. An
    open file is wound back to where it stood.
    """

    __slots__ = ("_file", "_path", "_start", "_temporary_path")

    def __init__(self, to: Target) -> None:
        """Take a path, or an open binary file.

        Raises:
            InvalidInputError: There is no such folder, or the file is not open for writing bytes.
        """
        self._path: Path | None = None
        self._temporary_path: Path | None = None
        self._file: Any = None
        self._start: int | None = None
        if isinstance(to, (str, os.PathLike)):
            self._path = Path(os.path.realpath(to))  # what a link leads to is written, not the link
            if not self._path.parent.is_dir() or (self._path.exists() and not self._path.is_file()):
                raise InvalidInputError(f"to must be a regular file in a folder that exists, got {os.fspath(to)!r}")
            self._temporary_path = self._path.with_name(f"{self._path.name}.{os.getpid()}-{id(self):x}.part")
        elif hasattr(to, "write"):
            mode = getattr(to, "mode", "b")  # a number in some files, such as those of gzip
            if (isinstance(mode, str) and "b" not in mode) or hasattr(to, "encoding"):
                raise InvalidInputError("to is open in text mode: open it with 'wb'")
            self._file = to
            with suppress(AttributeError, OSError):
                self._start = self._file.tell() if self._file.seekable() else None
        else:
            raise InvalidInputTypeError(f"to must be a path or an open binary file, got {type(to).__name__}")

    @contextmanager
    def attempt(self) -> Iterator[Callable[[bytes], object]]:
        """Give what takes the body of one attempt; when the attempt breaks, nothing of it stays."""
        if self._temporary_path is not None and self._path is not None:
            try:
                file = self._temporary_path.open("wb")
            except OSError as cause:
                reason = cause.strerror or str(cause)
                raise InvalidInputError(f"to {str(self._path)!r} cannot be written: {reason}") from None
            try:
                with file:
                    yield file.write
                self._temporary_path.replace(self._path)
            finally:
                self._temporary_path.unlink(missing_ok=True)
            return
        try:
            self._rewind()
        except OSError:
            self._start = None  # it says it can go back, but cannot be cut off, such as files of gzip
        written = 0

        def write(chunk: bytes) -> None:
            nonlocal written
            written += len(chunk)
            self._file.write(chunk)

        try:
            yield write
        except BaseException as cause:
            if self._start is None and written and isinstance(cause, Exception):
                # Another attempt would come after this part.
                raise ServiceError(
                    f"the answer broke off, and `to` cannot go back: {written} bytes of it are there; give a path"
                ) from cause
            self._rewind()
            raise

    def _rewind(self) -> None:
        if self._start is not None:
            self._file.seek(self._start)
            self._file.truncate()
