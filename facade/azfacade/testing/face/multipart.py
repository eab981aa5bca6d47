"""Reading multipart/form-data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

from ..http_messages import Request


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form; a file has a name of its own."""

    content: bytes
    filename: str | None


def read_form(request: Request) -> Mapping[str, Part] | None:
    """Take a form apart, by the names of its parts; None when the request has no well-formed one."""
    message = Message()
    message["Content-Type"] = request.header("Content-Type") or ""
    boundary = message.get_boundary()
    if message.get_content_type() != "multipart/form-data" or boundary is None:
        return None
    # What precedes the first boundary, and what follows the one marked as the last by two more dashes, is no part.
    pieces = (b"\r\n" + request.body).split(b"\r\n--" + boundary.encode())[1:]
    if not pieces or not pieces[-1].startswith(b"--"):
        return None
    parts: dict[str, Part] = {}
    for piece in pieces[:-1]:
        _padding, _, rest = piece.partition(b"\r\n")
        head, found, content = rest.partition(b"\r\n\r\n")
        disposition = _disposition(head)
        name = disposition.get_param("name", header="Content-Disposition")
        if not found or not isinstance(name, str):
            return None
        parts[name] = Part(content, disposition.get_filename())
    return parts


def _disposition(head: bytes) -> Message:
    message = Message()
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            message["Content-Disposition"] = value.strip()
    return message
