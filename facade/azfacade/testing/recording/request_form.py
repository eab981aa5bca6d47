"""One form for requests that say the same, by whatever HTTP library they are sent, so that one cassette serves all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from .stand_ins import hide_file

BOUNDARY = "boundary"
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_IN_PATH = "!$&'()*+,;=:@-._~"


def same_uri(uri: str) -> str:
    """Return a URL with one percent-encoding: libraries differ in what they encode."""
    parts = urlsplit(uri)
    path = "/".join(quote(unquote(part), safe=_IN_PATH) for part in parts.path.split("/"))
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True), quote_via=quote, safe=",:")
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def body_bytes(body: Any) -> bytes:
    """Return a body as bytes; an absent one is empty, and what aiohttp takes as `json=` is JSON."""
    if body is None:
        return b""
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    if isinstance(body, str):
        return body.encode()
    if hasattr(body, "read"):
        return body_bytes(body.read())
    if isinstance(body, (dict, list)) and not all(isinstance(part, bytes) for part in body):
        return json.dumps(body).encode()
    if isinstance(body, Iterable):
        return b"".join(body_bytes(part) for part in body)
    raise TypeError(f"a body of {type(body).__name__} cannot be recorded: send bytes, text or JSON")


def same_json(body: bytes) -> bytes:
    """Return JSON in one form, in which `1`, `1.0` and `true` differ; what is no JSON stays."""
    try:
        return json.dumps(json.loads(body), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        return body


def same_form(body: bytes, media_type: str) -> tuple[bytes, str]:
    """Return a multipart body and its media type with a fixed boundary, and hashes in place of its files."""
    found = _BOUNDARY.search(media_type)
    if found is None:
        return body, media_type
    line = b"--" + found[1].encode()
    whole = b"".join(b"--" + BOUNDARY.encode() + _same_part(part) for part in body.split(line)[1:])
    return whole or body, f"{media_type[: found.start()]}boundary={BOUNDARY}"


def _same_part(part: bytes) -> bytes:
    head, separator, content = part.partition(b"\r\n\r\n")
    if not separator or b"filename" not in head.lower():
        return part
    end = b"\r\n" if content.endswith(b"\r\n") else b""
    return head + separator + hide_file(content.removesuffix(b"\r\n")) + end
