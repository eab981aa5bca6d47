"""Only a file counts as a download, over real sockets: text, pages and errors with status 200 leave no file behind."""

from __future__ import annotations

import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from azfacade import UnexpectedResponseError
from azfacade.files.download import is_file
from azfacade.testing import FakeAzure

from .kit import KEY, Side

RESULT = "3b31320d-8bab-4f88-b19c-2322a7f11034"
PDF = b"%PDF-1.7 " + bytes(range(256)) * 300
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
SAS = "https://x.blob.core.windows.net/a?sig=canary"
PROBLEM = json.dumps({"error": {"code": "Gone", "message": f"No {SAS}"}}).encode()

NO_FILES: list[tuple[str | None, bytes, str]] = [
    ("text/plain", b"The gateway is busy.", "The gateway is busy"),
    ("text/plain; charset=utf-8", f"No {SAS}".encode(), "No https"),
    ("text/html", b"<html><title>Sign in</title></html>", "Sign in"),
    (
        "application/xml",
        b"<?xml version='1.0'?><Error><Code>A</Code><Message>No access.</Message></Error>",
        "No access",
    ),
    ("text/xml", b"<a/>", "4 bytes of text/xml"),
    ("application/json", PROBLEM, "which is an error: No https"),
    ("application/json", b'{"message": "Come back later."}', "Come back later"),
    ("application/problem+json", PROBLEM, "which is an error: No https"),
    ("application/problem+json", b"{", "gave no file"),
    ("multipart/mixed", PDF, "gave no file"),
    (None, b"The gateway is busy.", "no content type"),
    (None, PROBLEM, "which is an error"),
    (None, b"%PD", "gave no file"),
    (None, b"", "an empty body"),
    ("application/pdf", b"", "an empty body"),
]
FILES: list[tuple[str | None, bytes]] = [
    ("application/pdf", PDF),
    ("Application/PDF; v=1", PDF),
    ("application/octet-stream", b"\0any"),
    ("image/png", PNG),
    ("image/x-new", b"any"),
    (None, PDF),
    (None, PNG),
    (None, b"\xff\xd8\xff\xe0JFIF"),
]
with_no_file = pytest.mark.parametrize(("media_type", "body", "reason"), NO_FILES, ids=range(len(NO_FILES)))
with_file = pytest.mark.parametrize(("media_type", "body"), FILES, ids=range(len(FILES)))


@pytest.fixture
def both(wire: Side) -> Side:
    """All tests here that use it open sockets."""
    return wire


class RawServer:
    """Answers every request with the same bytes, the first ones in pieces of one byte."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests = 0
        self._answer = b""
        threading.Thread(target=self._serve, daemon=True).start()

    def answer_with(self, media_type: str | None, body: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        head += f"Content-Type: {media_type}\r\n".encode() if media_type else b""
        pieces = [body[place : place + 1] for place in range(min(len(body), 12))] + [body[12:]]
        self._answer = head + b"\r\n" + b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces if p) + b"0\r\n\r\n"

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection:
                    received = b""
                    while b"\r\n\r\n" not in received:
                        received += connection.recv(65536)
                    self.requests += 1
                    connection.sendall(self._answer)


@pytest.fixture
def server() -> Iterator[RawServer]:
    made = RawServer()
    yield made
    made.close()


def download(side: Side, server: RawServer, to: Any = None) -> Any:
    client = side.documents(endpoint=server.endpoint)
    try:
        return side.run(client.models.get_analyze_result_pdf("prebuilt-read", RESULT, to=to))
    finally:
        side.run(client.close())


@with_no_file
@pytest.mark.parametrize("to", ["bytes", "new path", "old path", "open file"])
def test_what_is_no_file_leaves_none(
    both: Side, server: RawServer, to: str, media_type: str | None, body: bytes, reason: str, tmp_path: Path
) -> None:
    server.answer_with(media_type, body)
    path = tmp_path / "out.pdf"
    if to == "old path":
        path.write_bytes(b"old")
    file = io.BytesIO(b"head")
    file.seek(4)
    target = {"bytes": None, "open file": file}.get(to, path)
    with pytest.raises(UnexpectedResponseError, match=reason) as caught:
        download(both, server, target)
    assert "canary" not in str(caught.value)
    assert len(str(caught.value)) < 1000
    assert caught.value.status == 200
    assert file.getvalue() == b"head"
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == (
        [("out.pdf", b"old")] if to == "old path" else []
    )
    assert server.requests == 1


@with_file
def test_a_file_is_taken(both: Side, server: RawServer, media_type: str | None, body: bytes, tmp_path: Path) -> None:
    server.answer_with(media_type, body)
    assert download(both, server) == body
    path = tmp_path / "out.pdf"
    path.write_bytes(b"old")
    assert download(both, server, path) is None
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [("out.pdf", body)]
    file = io.BytesIO(b"head")
    file.seek(4)
    download(both, server, file)
    assert file.getvalue() == b"head" + body


@pytest.mark.parametrize("kind", ["pdf", "figure"])
def test_the_files_of_an_operation_are_judged_alike(both: Side, kind: str, tmp_path: Path) -> None:
    fake = FakeAzure(key=KEY, running_polls=0)
    with fake.serve() as served:
        client = both.documents(endpoint=served.endpoint)
        model, output = ("prebuilt-read", "pdf") if kind == "pdf" else ("prebuilt-layout", "figures")
        job = both.run(client.models.begin_analyze(model, b"%PDF-1.7", output=[output]))
        arguments = () if kind == "pdf" else (both.run(job.result()).figures[0].id,)
        read = getattr(job, kind)
        path = tmp_path / "out"
        for to in (None, path):
            fake.fail(
                200,
                path=f"*/{'pdf' if kind == 'pdf' else 'figures/*'}",
                headers={"Content-Type": "text/plain"},
                body=b"busy",
            )
            with pytest.raises(UnexpectedResponseError, match="'busy'"):
                both.run(read(*arguments, to=to))
            assert not path.exists()
        both.run(read(*arguments, to=path))
        assert path.read_bytes() == both.run(read(*arguments))
        both.run(client.close())


def test_a_long_text_is_cut(both: Side, server: RawServer) -> None:
    server.answer_with("text/plain", b"x" * 100_000 + b"end")
    with pytest.raises(UnexpectedResponseError) as caught:
        download(both, server)
    assert len(str(caught.value)) < 1000


def test_no_media_type_of_text_is_a_file() -> None:
    assert not any(
        is_file(kind, PDF) for kind in ("text/html", "text/csv", "application/json", "application/xhtml+xml")
    )
