"""Decompresses a response body piece by piece, so that a small response cannot fill the memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NoReturn

from azfacade.core.header_mapping import Headers
from azfacade.core.message import Request, Response
from azfacade.errors import UnexpectedResponseError
from azfacade_raw.types import shorten

ACCEPT_ENCODING = "gzip, deflate"
"""The encodings that are decoded; others cannot be decoded within a limit."""
DEFAULT_MAX_RESPONSE_BYTES = 1 << 30
"""Bytes: an analysis of 2,000 pages, the most that the service takes, has about 300 MB."""
_PIECE_BYTES = 1 << 18
_GZIP, _ZLIB, _RAW_DEFLATE = 31, 15, -15
_GZIP_START = b"\x1f\x8b"
_MIN_CREDENTIAL_CHARACTERS = 16
"""Shorter keys, as of tests, could be a part of any header."""
_MAX_RATIO = 200
"""Results are compressed to a fifth, and to a thirtieth where they are indented."""
_RATIO_APPLIES_ABOVE = 16 << 20


class BodyDecoder:
    """Decodes the body of one response, and refuses one that is too large or not encoded as its headers say."""

    __slots__ = ("_decoded", "_decompressor", "_encoding", "_headers", "_limit", "_received", "_status")

    def __init__(self, status: int, headers: Headers, limit: int | None, *, is_decoded: bool = False) -> None:
        """Take what stands before the body of a response.

        Args:
            status: The HTTP status.
            headers: The headers.
            limit: The most bytes of a decoded body; None for any number.
            is_decoded: True where a transport has decoded the body, such as one for tests.

        Raises:
            UnexpectedResponseError: The encoding is not one that was asked for.
        """
        self._status = status
        self._headers = headers
        self._limit = limit
        self._received = self._decoded = 0
        self._decompressor: Any = None
        self._encoding = ""
        named = headers.get("content-encoding")
        if named is None or is_decoded:
            return
        encodings = [name for part in named.split(",") if (name := part.strip().lower()) not in ("", "identity")]
        if len(encodings) == 1 and encodings[0] in ("gzip", "x-gzip", "deflate"):
            self._encoding = encodings[0]
        elif encodings and status < 300:
            # Of an error the status counts, such as a 429 of a gateway, so its body is taken as it is.
            self._refuse(f"the response has the content encoding {shorten(named.strip())}, which is not decoded")

    def decode(self, received: bytes, write: Callable[[bytes], object]) -> None:
        """Decode bytes and write them piece by piece.

        Raises:
            UnexpectedResponseError: The body is too large, or its encoding is broken.
        """
        self._received += len(received)
        if not self._encoding:
            self._count(len(received))
            write(received)
            return
        while received:
            if self._decompressor is None or self._decompressor.eof:
                if self._decompressor is not None and not received.startswith(_GZIP_START):
                    return  # padding after the end
                self._decompressor = zlib.decompressobj(self._window_bits(received))
            self._write_piece(received, write)
            received = self._decompressor.unconsumed_tail or self._decompressor.unused_data

    def finish(self, write: Callable[[bytes], object]) -> None:
        """Write what is left, and check that the body has ended.

        Raises:
            UnexpectedResponseError: The body is too large, or a part of it is missing.
        """
        if self._decompressor is None:
            return
        # Where a piece was full, zlib may have taken all bytes and keep some of what they decode to.
        while not self._decompressor.eof and self._write_piece(b"", write):
            pass
        if not self._decompressor.eof:
            self._refuse("the body's content encoding is broken: a part is missing")

    def _write_piece(self, received: bytes, write: Callable[[bytes], object]) -> bool:
        """Decode a piece and write it; return False where there is none."""
        try:
            piece: bytes = self._decompressor.decompress(received, _PIECE_BYTES)
        except zlib.error:
            self._refuse("the body's content encoding is broken")
        self._count(len(piece))
        if piece:
            write(piece)
        return piece != b""

    def _window_bits(self, start: bytes) -> int:
        if self._encoding != "deflate":
            return _GZIP
        # Some servers send deflate without the header of zlib, whose first byte is 0x?8.
        return _ZLIB if start[0] & 0x0F == 8 and start[0] >> 4 <= 7 else _RAW_DEFLATE

    def _count(self, size: int) -> None:
        self._decoded += size
        if self._limit is not None and self._decoded > self._limit:
            self._refuse(
                f"the response has more than max_response_bytes={self._limit:,} bytes: make the client with more if"
                " such a response is right"
            )
        has_ratio_of_a_bomb = self._decoded > max(_RATIO_APPLIES_ABOVE, _MAX_RATIO * self._received)
        if self._limit is not None and self._encoding and has_ratio_of_a_bomb:
            self._refuse(
                f"the response decompresses to more than {_MAX_RATIO} times its size: make the client with"
                " max_response_bytes=None if such a response is right"
            )

    def _refuse(self, text: str) -> NoReturn:
        from azfacade.http.error_response import response_fields

        raise UnexpectedResponseError(text, **response_fields(Response(self._status, self._headers, b"")))


def body_writer(
    status: int, headers: Headers, request: Request, chunks: list[bytes]
) -> AbstractContextManager[Callable[[bytes], object]]:
    """Return the function that takes the body: it writes to the caller's file on success, else to memory."""
    if request.response_file is not None and status == 200:
        return request.response_file.receive(Response(200, headers, b"").content_type, chunks)
    return nullcontext(chunks.append)


def make_response(request: Request, status: int, headers: Headers, content: bytes, elapsed: float) -> Response:
    """Return the response to a request, `elapsed` seconds after that was sent."""
    return Response(
        status,
        headers,
        content,
        client_request_id=request.headers.get("x-ms-client-request-id", ""),
        elapsed=elapsed,
        is_written=request.response_file is not None and request.response_file.is_written,
    )


def received_headers(raw: Iterable[tuple[bytes, bytes]], request: Request) -> Headers:
    """Return the headers of a response, without the credential of the request where a server repeats it."""
    items = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]
    credential = credential_of(request.headers)
    if credential and credential in "\n".join([value for _, value in items]):
        items = [(name, value.replace(credential, "***")) for name, value in items]
    return Headers(items)


def credential_of(headers: Mapping[str, str]) -> str:
    """Return the key or token that a request was sent with; empty for none, and for one too short to be one."""
    value = headers.get("Ocp-Apim-Subscription-Key") or headers.get("Authorization", "").rpartition(" ")[2]
    return value if len(value) >= _MIN_CREDENTIAL_CHARACTERS else ""
