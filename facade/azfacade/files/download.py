"""Writes a response body to the `to` argument, a path or an open file, chunk by chunk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from azfacade.errors import InvalidInputError, InvalidInputTypeError, ServiceError
from azfacade_raw.calls import Target
from azfacade_raw.types import shorten


class ResponseFile:
    """The file that a response body is written to. A failed attempt leaves nothing in it.

    For a path, the body is written to a temporary file beside it, which replaces the path once it is complete. An open
    file is truncated to the position it had.
    """

    __slots__ = ("_file", "_path", "_start")

    def __init__(self, to: Target) -> None:
        """Take a path, or an open binary file.

        Raises:
            InvalidInputError: The path's folder does not exist, or the file is not open for binary writing.
        """
        self._path: Path | None = None
        self._file: Any = None
        self._start: int | None = None
        if isinstance(to, (str, os.PathLike)):
            self._path = Path(os.path.realpath(to))  # writes the target of a link, and keeps the link
            try:
                is_usable = self._path.parent.is_dir() and (self._path.is_file() or not self._path.exists())
            except OSError:  # the path is too long
                is_usable = False
            if not is_usable:
                raise InvalidInputError(
                    f"to must be a regular file in a folder that exists, got {shorten(os.fspath(to))}"
                )
        elif hasattr(to, "write"):
            mode = getattr(to, "mode", "b")  # gzip and some other files have a number as mode
            if (isinstance(mode, str) and "b" not in mode) or hasattr(to, "encoding"):
                raise InvalidInputError("to is open in text mode: open it with 'wb'")
            self._file = to
            with suppress(AttributeError, OSError):
                self._start = self._file.tell() if self._file.seekable() else None
        else:
            raise InvalidInputTypeError(f"to must be a path or an open binary file, got {type(to).__name__}")

    @contextmanager
    def attempt(self) -> Iterator[Callable[[bytes], object]]:
        """Yield the function that writes the body of one attempt; undo its writes when the attempt fails."""
        if self._path is not None:
            temporary_path = self._path.with_name(f"{self._path.name}.{os.getpid()}-{id(self):x}.part")
            try:
                file = temporary_path.open("wb")
            except OSError as error:
                reason = error.strerror or str(error)
                raise InvalidInputError(f"to {shorten(str(self._path))} cannot be written: {reason}") from None
            try:
                with file:
                    yield file.write
                temporary_path.replace(self._path)
            finally:
                temporary_path.unlink(missing_ok=True)
            return
        try:
            self._rewind()
        except OSError:
            self._start = None  # seekable, but it cannot be truncated, like files of gzip
        written = 0

        def write(chunk: bytes) -> None:
            nonlocal written
            written += len(chunk)
            self._file.write(chunk)

        try:
            yield write
        except BaseException as error:
            if self._start is None and written and isinstance(error, Exception):
                # Another attempt would append to what was written.
                raise ServiceError(
                    f"the response broke off and `to` cannot seek back: {written} bytes of it are there; give a path"
                ) from error
            self._rewind()
            raise

    def _rewind(self) -> None:
        if self._start is not None:
            self._file.seek(self._start)
            self._file.truncate()
