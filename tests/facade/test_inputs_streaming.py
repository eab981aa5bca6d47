"""A file is uploaded with bounded memory, and sent again from its start after a broken connection."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pytest

from azfacade import Retry
from tests.libraries import WIRES

from .kit import Side
from .work import RESULT_ID

MEGABYTE = 1024 * 1024


class Discarding:
    """A server that keeps no body, only its length and checksum, and may reset the first connection in the middle."""

    def __init__(self, breaks_after: int | None = None) -> None:
        self.bodies: list[tuple[int, int]] = []
        self._breaks_after = breaks_after
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                while self._answered(connection):
                    pass

    def _answered(self, connection: socket.socket) -> bool:
        """Take one request, and tell whether another may follow."""
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(65536)
            if not more:
                return False
            head += more
        headers, _, begin = head.partition(b"\r\n\r\n")
        length = int(headers.lower().partition(b"content-length:")[2].split()[0])
        taken, checksum, buffer = len(begin), zlib.crc32(begin), memoryview(bytearray(MEGABYTE))
        while taken < length:
            if self._breaks_after is not None and taken > self._breaks_after:
                self._breaks_after = None
                self.bodies.append((taken, checksum))
                # Closed like this, a connection is reset.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            got = connection.recv_into(buffer)
            taken, checksum = taken + got, zlib.crc32(buffer[:got], checksum)
        self.bodies.append((taken, checksum))
        place = f"{self.url}/documentintelligence/documentModels/prebuilt-layout/analyzeResults/{RESULT_ID}"
        connection.sendall(
            f"HTTP/1.1 202 Accepted\r\nOperation-Location: {place}\r\nContent-Length: 0\r\n\r\n".encode()
        )
        return True


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """300 MB that take no room, with something in the middle and at the end."""
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        for place in (150 * MEGABYTE, 300 * MEGABYTE - 3):
            file.seek(place)
            file.write(b"end")
    return path


@pytest.fixture
def middle(tmp_path: Path) -> Path:
    path = tmp_path / "middle.pdf"
    path.write_bytes(bytes(range(256)) * 4096 * 20)
    return path


@pytest.mark.parametrize("side", WIRES)
def test_a_large_file_takes_little_memory_and_is_sent_again_after_a_reset(side: str, large: Path) -> None:
    server = Discarding(breaks_after=100 * MEGABYTE)
    worker = Path(__file__).with_name("upload_worker.py")
    kind, _, library = side.partition("-")
    command = [sys.executable, str(worker), kind, server.url, str(large)]
    environment = os.environ | {"AZFACADE_HTTP": library, "PYTHONPATH": str(Path(__file__).parents[2] / "scripts")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)
    server.close()
    assert done.returncode == 0, done.stderr
    (first, broken, whole) = server.bodies
    assert first[0] == worker.stat().st_size
    assert 100 * MEGABYTE < broken[0] < 300 * MEGABYTE
    checksum = 0
    with large.open("rb") as file:
        while chunk := file.read(MEGABYTE):
            checksum = zlib.crc32(chunk, checksum)
    assert whole == (300 * MEGABYTE, checksum)
    assert int(done.stdout) < 20_000_000


def test_a_reset_in_the_middle_of_a_body_is_repeated_as_nothing_can_be_billed(wire: Side, middle: Path) -> None:
    both = wire
    server = Discarding(breaks_after=MEGABYTE)
    client = both.documents(None, None, server.url, retry=Retry(base=0.0))
    job = both.run(client.models.begin_analyze("prebuilt-layout", middle))
    both.run(client.close())
    server.close()
    assert job.id == RESULT_ID
    assert [size == middle.stat().st_size for size, _ in server.bodies] == [False, True]
