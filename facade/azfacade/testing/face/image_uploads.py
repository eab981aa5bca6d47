"""Reads the image of a request: upload limits (size, file formats), image URL, `targetFace`."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from ..routing import Call
from .errors import bad_argument, http_error, invalid_image
from .images import Rectangle
from .request_fields import json_object

MAX_IMAGE_BYTES = 6 * 1024 * 1024

_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")


def request_image(call: Call) -> bytes | str:
    """Return the uploaded bytes or the URL, depending on the content type, as the real service does."""
    match call.request.media_type:
        case "application/octet-stream":
            check_upload(call.request.body)
            return call.request.body
        case "application/json":
            return _read_url(json_object(call).get("url"))
        case _:
            raise http_error(415, "UnsupportedMediaType", "application/json or application/octet-stream is expected.")


def target_face(call: Call) -> Rectangle | None:
    """Read `targetFace`: four integers, or None if absent."""
    value = call.query.get("targetFace")
    if value is None:
        return None
    numbers = value.split(",")
    if len(numbers) != 4 or not all(number.strip().isdecimal() for number in numbers):
        raise bad_argument("targetFace is invalid: left,top,width,height is expected.")
    left, top, width, height = map(int, numbers)
    return Rectangle(top, left, width, height)


def check_upload(content: bytes) -> None:
    """Raise a 400 if the upload is empty, too large or not an image file."""
    if not content:
        raise http_error(400, "InvalidImageSize", "Image size is too small.")
    if len(content) > MAX_IMAGE_BYTES:
        raise http_error(400, "InvalidImageSize", "Image size is too big.")
    if not content.startswith(_MAGIC):
        raise invalid_image("Decoding error, image format unsupported.")


def _read_url(url: object) -> str:
    if not isinstance(url, str):
        raise bad_argument("url is missing.")
    with suppress(ValueError):  # invalid IPv6 address in brackets
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.netloc:
            return url
    raise http_error(400, "InvalidURL", "Invalid image URL.")
