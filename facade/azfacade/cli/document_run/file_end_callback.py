"""Opens a file that calls a function when it is read to its end.

The service cannot have received a whole document before its last bytes were read.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def open_with_end_callback(path: Path, on_end: Callable[[], object]) -> BinaryIO:
    """Open a file for reading. Calls `on_end` each time its last bytes were read, before it returns them."""
    return io.BufferedReader(_FileWithEndCallback(path, on_end))


class _FileWithEndCallback(io.FileIO):
    def __init__(self, path: Path, on_end: Callable[[], object]) -> None:
        super().__init__(path)
        self._on_end = on_end
        self._size = os.fstat(self.fileno()).st_size

    # BufferedReader reads through one of these two methods.
    def readinto(self, buffer: WriteableBuffer, /) -> int:
        count = super().readinto(buffer)
        self._call_at_end()
        return count

    def readall(self) -> bytes:
        content = super().readall()
        self._call_at_end()
        return content

    def _call_at_end(self) -> None:
        if self.tell() >= self._size:
            self._on_end()
