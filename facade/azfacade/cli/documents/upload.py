"""Knowing when a file is on its way as a whole: before its last bytes leave, no service can have taken it."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def noticed(path: Path, on_end: Callable[[], object]) -> BinaryIO:
    """Open a file that calls `on_end` whenever its last bytes were read, before the reader gets them."""
    return io.BufferedReader(_Noticing(path, on_end))


class _Noticing(io.FileIO):
    def __init__(self, path: Path, on_end: Callable[[], object]) -> None:
        super().__init__(path)
        self._on_end = on_end
        self._size = os.fstat(self.fileno()).st_size

    # What is above reads by one of these two.
    def readinto(self, buffer: WriteableBuffer, /) -> int:
        count = super().readinto(buffer)
        self._notice()
        return count

    def readall(self) -> bytes:
        content = super().readall()
        self._notice()
        return content

    def _notice(self) -> None:
        if self.tell() >= self._size:
            self._on_end()
