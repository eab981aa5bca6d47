"""Reads the image of a request: upload limits (size, file formats), image URL, `targetFace`."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from ..routing import Call
from .errors import bad_argument, http_error, invalid_image
from .images import Images, Rectangle
from .request_fields import json_object

MIN_IMAGE_BYTES = 1024
MAX_IMAGE_BYTES = 6 * 1024 * 1024

# More digits are no number of pixels, and slow to convert.
_MAX_DIGITS = 9
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")


def request_image(call: Call, images: Images) -> bytes | str:
    """Return the uploaded bytes or the URL, depending on the content type, as the real service does."""
    match call.request.media_type:
        case "application/octet-stream":
            check_upload(call.request.body)
            return call.request.body
        case "application/json":
            return _read_url(json_object(call).get("url"), images)
        case _:
            raise http_error(415, "UnsupportedMediaType", "application/json or application/octet-stream is expected.")


def target_face(call: Call) -> Rectangle | None:
    """Read `targetFace`: four integers, or None if absent."""
    value = call.query.get("targetFace")
    if value is None:
        return None
    numbers = [number.strip() for number in value.split(",")]
    if len(numbers) != 4 or not all(number.isdecimal() and len(number) <= _MAX_DIGITS for number in numbers):
        raise bad_argument("targetFace is invalid: left,top,width,height is expected.")
    left, top, width, height = map(int, numbers)
    if not (width and height):
        raise bad_argument("targetFace is invalid: width and height have to be 1 or more.")
    return Rectangle(top, left, width, height)


def check_upload(content: bytes) -> None:
    """Raise a 400 if the upload is too small, too large or not an image file."""
    if len(content) < MIN_IMAGE_BYTES:
        raise http_error(
            400,
            "InvalidImageSize",
            f"Image size is too small: {len(content)} bytes. A test can pad its placeholder: ljust({MIN_IMAGE_BYTES}).",
        )
    if len(content) > MAX_IMAGE_BYTES:
        raise http_error(400, "InvalidImageSize", "Image size is too big.")
    check_format(content)


def check_format(content: bytes) -> None:
    """Raise a 400 if the content is not an image file."""
    if not content.startswith(_MAGIC):
        raise invalid_image("Decoding error, image format unsupported.")


def _read_url(url: object, images: Images) -> str:
    if not isinstance(url, str):
        raise bad_argument("url is missing.")
    with suppress(ValueError):  # invalid IPv6 address in brackets
        parts = urlsplit(url)
        # Hosts below .invalid do not exist, by RFC 2606; a test may declare what such a URL shows all the same.
        is_gone = (parts.hostname or "").rstrip(".").endswith(".invalid") and not images.knows(url)
        if parts.scheme in ("http", "https") and parts.netloc and not is_gone:
            return url
    raise http_error(400, "InvalidURL", "Invalid image URL.")
