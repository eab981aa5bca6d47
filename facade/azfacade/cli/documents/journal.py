"""The journal of a run: a file with one line per event, synced to disk, from which `--resume` continues."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from azfacade.errors import ConfigurationError

NAME = ".azfacade-journal.jsonl"


class JournalError(Exception):
    """The journal cannot be written, so nothing more may be sent. An OSError would be taken for the document's."""


class Entry(NamedTuple):
    """What is known of a document: it has a token once the service has taken it, and none while that is unknown."""

    token: str | None


class Journal:
    """Says for each document, before the service can have it, that it is sent, and afterwards whether it was taken.

    A process that is killed between the two leaves an entry without a token: the service may have taken the document
    or not, and it has no way to be asked.
    """

    def __init__(self, folder: Path) -> None:
        """Read the journal of a folder, and keep it open for this process alone.

        Raises:
            ConfigurationError: Another process is writing to it.
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
                f"another run is writing to {folder}: wait for it, or choose another --out"
            ) from None
        self._lock = Lock()
        self._entries: dict[str, Entry] = {}
        self._file.seek(0)
        content = self._file.read()
        for line in content.splitlines():
            self._read(line)
        if content and not content.endswith(b"\n"):
            self._file.write(b"\n")  # the last line was cut off by a crash; the next one is to stand alone

    def find(self, key: str) -> Entry | None:
        """Return what is known of a document; None when it was never sent, or refused."""
        return self._entries.get(key)

    def sending(self, key: str, name: str) -> None:
        """Note that the service may take a document from now on; the name is for whoever reads the file."""
        if self.find(key) != Entry(None):  # a file is read again for each attempt
            self._append({"event": "sending", "key": key, "name": name})

    def accepted(self, key: str, token: str) -> None:
        """Note what to resume the document from."""
        self._append({"event": "accepted", "key": key, "token": token})

    def refused(self, key: str) -> None:
        """Note that the service surely did not take the document."""
        if self.find(key) is not None:
            self._append({"event": "refused", "key": key})

    def close(self) -> None:
        """Let others write."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, event: dict[str, str]) -> None:
        with self._lock:  # uploads may be read on threads
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
            return  # half a line
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
    """Lock a file until it is closed, or its process ends however it ends."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(1 << 30)  # beyond what is ever written: a locked byte cannot be read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
