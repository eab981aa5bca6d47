"""A response is decompressed piece by piece, and refused where it is too large or encoded in another way."""

from __future__ import annotations

import gzip
import http.server
import json
import pickle
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from azfacade import ConfigurationError, Retry, ServiceError, UnexpectedResponseError
from azfacade.core.header_mapping import Headers
from azfacade.http.response_body import BodyDecoder

from .kit import GOOD, GROUP, KEY, Reply, Script, Side

BODY = json.dumps(GROUP).encode()
RESULT = "3b31320d-8bab-4f88-b19c-2322a7f11034"


@pytest.fixture
def both(wire: Side) -> Side:
    """All tests here that use it open sockets."""
    return wire


def raw_deflate(body: bytes) -> bytes:
    made = zlib.compressobj(wbits=-15)
    return made.compress(body) + made.flush()


def bomb(megabytes: int) -> bytes:
    made = zlib.compressobj(9, wbits=31)
    return b"".join(made.compress(b" " * (1 << 20)) for _ in range(megabytes)) + made.flush()


class Encoded(http.server.BaseHTTPRequestHandler):
    """Answers every request with the same encoded body."""

    body = b""
    encoding = ""
    media_type = "application/json"
    protocol_version = "HTTP/1.1"
    accepted: list[str]

    def do_GET(self) -> None:
        self.accepted.append(self.headers["Accept-Encoding"])
        self.send_response(200)
        self.send_header("Content-Type", self.media_type)
        self.send_header("Content-Length", str(len(self.body)))
        if self.encoding:
            self.send_header("Content-Encoding", self.encoding)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def serve() -> Iterator[Callable[..., Any]]:
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(body: bytes, encoding: str, media_type: str = "application/json") -> Any:
        members = {"accepted": [], "body": body, "encoding": encoding, "media_type": media_type}
        handler = type("Handler", (Encoded,), members)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        server.endpoint = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def read(side: Side, server: Any, **options: Any) -> Any:
    client = side.face(None, endpoint=server.endpoint, retry=Retry(attempts=1), **options)
    try:
        return side.run(client.person_groups.get("staff")).name
    finally:
        side.run(client.close())


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("x-gzip", gzip.compress),
        ("gzip, identity", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])),
        ("gzip", lambda body: gzip.compress(body) + b"\0\0\0"),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
    ],
)
def test_what_was_asked_for_is_decoded(
    both: Side, serve: Callable[..., Any], encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    server = serve(encode(BODY), encoding)
    assert read(both, server) == "Staff"
    assert server.RequestHandlerClass.accepted == ["gzip, deflate"]


@pytest.mark.parametrize(
    ("body", "encoding", "told"),
    [
        (gzip.compress(gzip.compress(BODY, mtime=0), mtime=0), "gzip, gzip", "'gzip, gzip', which is not decoded"),
        (BODY, "br", "'br', which is not decoded"),
        (BODY, "gzip", "content encoding is broken"),
        (gzip.compress(BODY, mtime=0)[:-4], "gzip", "a part is missing"),
        (gzip.compress(BODY, mtime=0)[:-4] + b"odd!", "gzip", "content encoding is broken"),
        (BODY, "deflate", "content encoding is broken"),
        (bomb(64), "gzip", "more than 200 times its size"),
    ],
    ids=lambda value: value[:12].hex() if isinstance(value, bytes) else value[:20],
)
def test_what_cannot_be_decoded_is_told(
    both: Side, serve: Callable[..., Any], body: bytes, encoding: str, told: str
) -> None:
    with pytest.raises(UnexpectedResponseError, match=told) as caught:
        read(both, serve(body, encoding))
    assert caught.value.status == 200


@pytest.mark.parametrize("encode", [gzip.compress, zlib.compress, raw_deflate])
def test_a_body_that_ends_near_the_edge_of_a_piece_is_whole(encode: Callable[[bytes], bytes]) -> None:
    """There zlib has taken all bytes, but has more to give."""
    encoding = "gzip" if encode is gzip.compress else "deflate"
    for size in range((1 << 18) - 20, (1 << 18) + 280):
        body = encode(b"a" * size)
        decoder, pieces = BodyDecoder(200, Headers({"content-encoding": encoding}), None), list[bytes]()
        decoder.decode(body, pieces.append)
        decoder.finish(pieces.append)
        assert b"".join(pieces) == b"a" * size


def test_the_status_of_an_error_counts_whatever_its_encoding(both: Side) -> None:
    script = Script(Reply(429, b"\x8b\x01", {"Content-Encoding": "br", "Retry-After": "1"}), GOOD)
    assert both.run(both.face(script).person_groups.get("staff")).name == "Staff"
    assert script.clock.pauses == [1.0]


@pytest.mark.parametrize("encode", [bytes, gzip.compress])
def test_the_limit_of_a_client(both: Side, serve: Callable[..., Any], encode: Callable[[bytes], bytes]) -> None:
    server = serve(encode(BODY), "gzip" if encode is gzip.compress else "")
    assert read(both, server, max_response_bytes=len(BODY)) == "Staff"
    with pytest.raises(UnexpectedResponseError, match=f"max_response_bytes={len(BODY) - 1:,} bytes"):
        read(both, server, max_response_bytes=len(BODY) - 1)


def test_none_is_no_limit(both: Side, serve: Callable[..., Any]) -> None:
    padded = json.dumps(GROUP).encode() + b" " * (20 << 20)
    assert read(both, serve(gzip.compress(padded), "gzip"), max_response_bytes=None) == "Staff"


def test_a_transport_that_has_read_the_body_is_bounded_too(both: Side) -> None:
    client = both.face(Script(Reply(200, GROUP), GOOD), max_response_bytes=10, retry=Retry(attempts=1))
    with pytest.raises(UnexpectedResponseError, match="max_response_bytes=10"):
        both.run(client.person_groups.get("staff"))


def test_a_download_beyond_the_limit_leaves_no_file(both: Side, serve: Callable[..., Any], tmp_path: Path) -> None:
    server = serve(b"%PDF-1.7 " + bytes(100_000), "", "application/pdf")
    client = both.documents(None, endpoint=server.endpoint, max_response_bytes=50_000, retry=Retry(attempts=1))
    with pytest.raises(UnexpectedResponseError, match="max_response_bytes"):
        both.run(client.models.get_analyze_result_pdf("prebuilt-read", RESULT, to=tmp_path / "out.pdf"))
    assert list(tmp_path.iterdir()) == []
    both.run(client.close())


@pytest.mark.parametrize("size", [0, -1, 1.5, True, "1 GB"])
def test_what_is_no_size_is_refused(both: Side, size: Any) -> None:
    with pytest.raises(ConfigurationError, match="max_response_bytes must be a whole number"):
        both.face(Script(), max_response_bytes=size)


MEMORY = """
import resource, sys
from azfacade import FaceClient, Retry, UnexpectedResponseError
client = FaceClient(sys.argv[1], "key", retry=Retry(attempts=1))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    client.person_groups.get("staff")
except UnexpectedResponseError:
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_bomb_takes_little_memory(serve: Callable[..., Any]) -> None:
    body = bomb(300)
    assert len(body) < 350_000
    run = subprocess.run(
        [sys.executable, "-c", MEMORY, serve(body, "gzip").endpoint], capture_output=True, text=True, check=True
    )
    # On macOS, ru_maxrss counts bytes.
    assert int(run.stdout) < (100 if sys.platform != "darwin" else 100 << 10)


def test_an_error_has_the_headers_of_its_response_but_no_cookie(both: Side) -> None:
    secret = "https://x.blob.core.windows.net/a?sig=secret"
    reply = Reply(
        404, {"error": {"code": "PersonGroupNotFound"}}, {"X-Odd": "1", "Set-Cookie": "a=1", "Location": secret}
    )
    with pytest.raises(Exception, match="PersonGroupNotFound") as caught:
        both.run(both.face(Script(reply)).person_groups.get("staff"))
    headers = caught.value.headers  # type: ignore[attr-defined]
    assert headers["x-odd"] == headers["X-ODD"] == "1"
    assert "set-cookie" not in headers
    assert "secret" not in headers["location"]


@pytest.mark.parametrize("credential", [KEY, lambda: "a.token.of.many.characters"])
def test_the_headers_of_an_error_repeat_no_credential(both: Side, credential: Any) -> None:
    secret = KEY if credential == KEY else credential()
    odd = {"X-Echo": f"you sent {secret}!", "Authorization": "Basic another", "Ocp-Apim-Subscription-Key": "another"}
    replies = [
        Reply(404, {}, odd),
        Reply(200, "<html>", {"Content-Type": "text/html", **odd}),
        Reply(200, "x", {"Content-Encoding": "br", **odd}),
    ]
    for reply in replies:
        with pytest.raises(ServiceError) as caught:
            both.run(both.face(Script(reply), credential).person_groups.get("staff"))
        shown = f"{dict(caught.value.headers or {})} {vars(caught.value)}".encode() + pickle.dumps(caught.value)
        assert secret.encode() not in shown
        assert b"another" not in shown
        assert caught.value.headers is not None
        assert caught.value.headers["x-echo"] == "you sent ***!"
