"""The journal of an output folder: a file with one JSON line for each document that is sent, accepted or refused."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from azfacade.errors import ConfigurationError
from azfacade_raw.types import shorten

NAME = ".azfacade-journal.jsonl"


class JournalError(Exception):
    """The journal cannot be written, so nothing more may be sent. No OSError, which would be blamed on the document."""


class Entry(NamedTuple):
    """The last event of a document that was sent."""

    token: str | None
    """The resume token of an accepted document; None if it is unknown whether the service received the document."""


class Journal:
    """Records each document twice: before the service can have received it, and when the service has responded.

    A process that is killed between the two leaves an entry without a token: the service may have accepted the
    document, and has no request that would tell.
    """

    def __init__(self, folder: Path) -> None:
        """Read the journal of a folder, and lock it for this process.

        Raises:
            ConfigurationError: Another process has locked it.
            OSError: The folder cannot be written to.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / NAME
        self._file = self._path.open("a+b")
        try:
            _lock(self._file)
        except OSError:
            self._file.close()
            raise ConfigurationError(
                f"another run is writing to {shorten(str(folder))}: wait for it, or choose another --out"
            ) from None
        self._lock = Lock()
        self._entries: dict[str, Entry] = {}
        self._file.seek(0)
        content = self._file.read()
        for line in content.splitlines():
            self._read(line)
        if content and not content.endswith(b"\n"):
            self._file.write(b"\n")  # a crash cut off the last line: start a new one

    def find(self, key: str) -> Entry | None:
        """Return the entry of a document; None if it was never sent, or was refused."""
        return self._entries.get(key)

    def sending(self, key: str, name: str) -> None:
        """Record that the service may receive a document from now on; the name is for people who read the journal."""
        if self.find(key) != Entry(None):  # each retry reads the file to its end again
            self._append({"event": "sending", "key": key, "name": name})

    def accepted(self, key: str, token: str) -> None:
        """Record the resume token of a document that the service accepted."""
        self._append({"event": "accepted", "key": key, "token": token})

    def refused(self, key: str) -> None:
        """Record that the service certainly did not accept the document."""
        if self.find(key) is not None:
            self._append({"event": "refused", "key": key})

    def close(self) -> None:
        """Close the journal, which unlocks it."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, event: dict[str, str]) -> None:
        with self._lock:  # several threads may read uploads
            try:
                self._file.write(json.dumps(event, ensure_ascii=False).encode() + b"\n")
                self._file.flush()
                os.fsync(self._file.fileno())
            except OSError as cause:
                raise JournalError(f"{self._path} cannot be written: {cause.strerror or cause}") from cause
            self._take(event)

    def _read(self, line: bytes) -> None:
        try:
            event = json.loads(line)
        except ValueError:
            return  # a line that a crash cut off
        if isinstance(event, dict):
            self._take(event)

    def _take(self, event: dict[str, Any]) -> None:
        key = str(event.get("key"))
        match event.get("event"):
            case "sending":
                self._entries[key] = Entry(None)
            case "accepted":
                self._entries[key] = Entry(str(event.get("token")))
            case "refused":
                self._entries.pop(key, None)


def _lock(file: IO[bytes]) -> None:
    """Lock a file until it is closed or its process ends, for whatever reason."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(1 << 30)  # far beyond the end, because a locked byte cannot be read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
