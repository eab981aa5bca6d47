"""Writes a response body to the `to` argument, a path or an open file, chunk by chunk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from azfacade.errors import InvalidInputError, InvalidInputTypeError, ServiceError
from azfacade_raw.calls import Target
from azfacade_raw.types import shorten

_FILE_TYPES = ("application/pdf", "application/octet-stream")
_FILE_SIGNATURES = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF",
)  # fmt: skip
SIGNATURE_BYTES = 5
"""Bytes at the start of a body that tell whether it is a file."""


def is_file(media_type: str, start: bytes) -> bool:
    """Tell whether a body is a file and no text of a gateway: by its media type, or by its start where it has none.

    Args:
        media_type: The media type in lower case, without parameters; empty where the response has none.
        start: The first bytes of the body, at least `SIGNATURE_BYTES` where it has them.
    """
    if media_type:
        return start != b"" and (media_type in _FILE_TYPES or media_type.startswith("image/"))
    return start.startswith(_FILE_SIGNATURES)


class ResponseFile:
    """The file that a response body is written to. A failed attempt leaves nothing in it, nor does what is no file.

    For a path, the body is written to a temporary file beside it, which replaces the path once it is complete. An open
    file is truncated to the position it had.
    """

    __slots__ = ("_file", "_path", "_start", "is_written")

    def __init__(self, to: Target) -> None:
        """Take a path, or an open binary file.

        Raises:
            InvalidInputError: The path's folder does not exist, or the file is not open for binary writing.
        """
        self._path: Path | None = None
        self._file: Any = None
        self._start: int | None = None
        self.is_written = False
        """True once a whole body was written."""
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
    def receive(self, media_type: str, memory: list[bytes]) -> Iterator[Callable[[bytes], object]]:
        """Yield the function that takes the chunks of a successful response: a file is written, all else kept.

        Args:
            media_type: See `is_file`.
            memory: Gets the chunks of a body that is no file.
        """
        self.is_written = False
        start = b""
        write: Callable[[bytes], object] | None = None

        def choose() -> Callable[[bytes], object]:
            return attempts.enter_context(self.attempt()) if is_file(media_type, start) else memory.append

        def take(chunk: bytes) -> None:
            nonlocal start, write
            if write is None:
                start += chunk
                if not start or (not media_type and len(start) < SIGNATURE_BYTES):
                    return
                write, chunk = choose(), start
            write(chunk)

        with ExitStack() as attempts:
            yield take
            if write is None and start:
                write = choose()
                write(start)
        self.is_written = write is not None and not memory

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
