"""Reads multipart/form-data requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

from ..http_messages import Request


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form; only a file has a file name."""

    content: bytes
    filename: str | None


def read_form(request: Request) -> Mapping[str, Part] | None:
    """Return the parts of a form by name; None if the request has no valid form."""
    message = Message()
    message["Content-Type"] = request.header("Content-Type") or ""
    boundary = message.get_boundary()
    if message.get_content_type() != "multipart/form-data" or boundary is None:
        return None
    # The text before the first boundary and after the last one, which ends with two dashes, is not part of the form.
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
