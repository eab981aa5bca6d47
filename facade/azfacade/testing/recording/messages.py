"""Takes apart what a cassette holds: addresses, media types, bodies, links."""

from __future__ import annotations

import email
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

JSON = "application/json"
NO_BODY = ("", b"", None)
VERSION = "api-version"
OVERLOAD = "_overload"


class Address(NamedTuple):
    """The URL of a recorded request, taken apart."""

    base: str
    """The template of the service's path that it begins with."""
    version: str
    """The api version; empty for none."""
    route: str
    """The path below that of the service."""
    query: dict[str, str]
    """Without the api version and the overload."""
    overload: str | None


def take_apart(uri: str, bases: Iterable[str]) -> Address | None:
    """Return the parts of a URL; None if its path is that of no service.

    Args:
        uri: The URL of a request.
        bases: The templates of the services' paths, such as `/face/{version}`: a placeholder stands for the version.
    """
    parts = urlsplit(uri)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    overload, asked = query.pop(OVERLOAD, None), query.pop(VERSION, "")
    for base in bases:
        pattern = re.sub(r"\\{\w+\\}", "(?P<version>[^/]+)", re.escape(base))
        found = re.match(f"{pattern}(?=/)", parts.path)
        if found:
            version = found.groupdict().get("version") or asked
            return Address(base, version, parts.path[found.end() :], query, overload)
    return None


def media_type(message: dict[str, Any]) -> str:
    """Return the media type of a recorded request or response, without parameters; empty for none."""
    (kind, *_) = message["headers"].get("content-type") or [""]
    found: str = kind.partition(";")[0].strip()
    return found


def body_of(message: dict[str, Any]) -> Any:
    """Return the body of a recorded request or response: decoded JSON, else as it is recorded."""
    body = message["body"]
    body = body.get("string") if isinstance(body, dict) else body
    if body not in NO_BODY and media_type(message) == JSON:
        try:
            return json.loads(body)
        except (ValueError, TypeError, RecursionError):
            return body
    return body


def form_parts(request: dict[str, Any], body: Any) -> Iterator[tuple[str, str]]:
    """Yield name and text of each part of a form."""
    content = body if isinstance(body, bytes) else str(body).encode()
    head = f"Content-Type: {request['headers']['content-type'][0]}\r\n\r\n".encode()
    for part in email.message_from_bytes(head + content).walk():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            yield name, payload.decode("utf-8", "replace")


def links(response: dict[str, Any]) -> Iterator[str]:
    """Yield the addresses that a response gives: of the next page, of the work that it started."""
    headers = response["headers"]
    yield from (*headers.get("operation-location", ()), *headers.get("location", ()))
    body = body_of(response)
    if isinstance(body, dict) and isinstance(body.get("nextLink"), str):
        yield body["nextLink"]
