"""Request and Response: plain values, independent of httpx and sockets, and how to make a response."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

JsonObject = dict[str, Any]

JSON = "application/json"
JSON_UTF8 = "application/json; charset=utf-8"


def find_header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """Return the first value of the header `name`, ignoring case; None if absent."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the client sent it; `url` is absolute."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def origin(self) -> str:
        """Scheme and authority, with which links in the response start."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def path(self) -> str:
        """The path as sent, percent-encoded; several leading slashes count as one, as for the real services."""
        return "/" + urlsplit(self.url).path.lstrip("/")

    @property
    def target(self) -> str:
        """Path and query as sent."""
        parts = urlsplit(self.url)
        return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"

    @property
    def query(self) -> dict[str, str]:
        """The decoded query; if a name is repeated, its first value."""
        pairs = parse_qsl(urlsplit(self.url).query, keep_blank_values=True)
        return dict(reversed(pairs))

    @property
    def media_type(self) -> str:
        """Content type without parameters, in lower case; empty if none was sent."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    def header(self, name: str) -> str | None:
        """Return the header's value, looked up without regard to case."""
        return find_header(self.headers.items(), name)


@dataclass(slots=True)
class Response:
    """A response. `hold` is the delay in seconds before it is delivered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    hold: float = 0.0

    def header(self, name: str) -> str | None:
        """Return the header's value, looked up without regard to case."""
        return find_header(self.headers, name)

    def json(self) -> Any:
        """Decode the body."""
        return json.loads(self.body)


def encode_json(value: object) -> bytes:
    """Encode JSON as the services do: without spaces, non-ASCII characters unescaped."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def json_response(
    value: object, *, status: int = 200, content_type: str = JSON_UTF8, chunked: bool = False
) -> Response:
    """Make a JSON response. With `chunked` it has no length: several routes of Document Intelligence stream."""
    body = encode_json(value)
    framing = ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))
    return Response(status, [("Content-Type", content_type), framing], body)


def empty_response(status: int, *headers: tuple[str, str]) -> Response:
    """Make a response without a body and content type."""
    return Response(status, [("Content-Length", "0"), *headers])


class HttpError(Exception):
    """Raised by a handler to answer with an error response."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"{response.status} {response.body.decode(errors='replace')}")
        self.response = response
