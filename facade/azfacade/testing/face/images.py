"""The image of an add-face or detect call. Every readable image shows exactly one face."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..routing import Call
from .errors import bad_argument, refuse
from .fields import json_object

_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")


def check_image(call: Call) -> None:
    """Refuse what has no face: the content type tells an upload from an address, as it does for the real service."""
    match call.request.media_type:
        case "application/octet-stream":
            _check_upload(call.request.body)
        case "application/json":
            _check_address(json_object(call).get("url"))
        case _:
            raise refuse(415, "UnsupportedMediaType", "application/json or application/octet-stream is expected.")


def check_target_face(call: Call) -> None:
    """Refuse a `targetFace` that is not four whole numbers."""
    value = call.query.get("targetFace")
    if value is None:
        return
    numbers = value.split(",")
    if len(numbers) != 4 or not all(number.strip().isdecimal() for number in numbers):
        raise bad_argument("targetFace is invalid: left,top,width,height is expected.")


def _check_upload(content: bytes) -> None:
    if not content:
        raise refuse(400, "InvalidImageSize", "Image size is too small.")
    if not content.startswith(_MAGIC):
        raise refuse(400, "InvalidImage", "Decoding error, image format unsupported.")


def _check_address(url: object) -> None:
    if not isinstance(url, str):
        raise bad_argument("url is missing.")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise refuse(400, "InvalidURL", "Invalid image URL.")
