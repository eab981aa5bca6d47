"""A request and an answer as plain values, so that the services know nothing of httpx or of sockets."""

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
    """Return the first value under `name`, whatever the case it was written in."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent, with an absolute `url`."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def origin(self) -> str:
        """Scheme and authority: what the links of the answer start with."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def path(self) -> str:
        """The path as sent, still percent-encoded; a doubled leading slash counts as one, as on the real hosts."""
        return "/" + urlsplit(self.url).path.lstrip("/")

    @property
    def target(self) -> str:
        """Path and query as sent."""
        parts = urlsplit(self.url)
        return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"

    @property
    def query(self) -> dict[str, str]:
        """The decoded query; of a repeated name the first value counts."""
        pairs = parse_qsl(urlsplit(self.url).query, keep_blank_values=True)
        return dict(reversed(pairs))

    @property
    def media_type(self) -> str:
        """Content type without its parameters, in lower case; empty when none was sent."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    def header(self, name: str) -> str | None:
        """Return the header's value, looked up without regard to case."""
        return find_header(self.headers.items(), name)


@dataclass(slots=True)
class Response:
    """What a service answers. `hold` is how long the carrier waits before it delivers it, in seconds."""

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
    """Write JSON as the services do: compact and unescaped."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def json_response(
    value: object, *, status: int = 200, content_type: str = JSON_UTF8, chunked: bool = False
) -> Response:
    """Make a JSON answer. `chunked` ones carry no length: several routes of Document Intelligence stream them."""
    body = encode_json(value)
    framing = ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))
    return Response(status, [("Content-Type", content_type), framing], body)


def empty_response(status: int, *headers: tuple[str, str]) -> Response:
    """Make an answer without a body, and therefore without a content type."""
    return Response(status, [("Content-Length", "0"), *headers])


class HttpError(Exception):
    """Raised by a handler to answer with an error instead of returning."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"{response.status} {response.body.decode(errors='replace')}")
        self.response = response
