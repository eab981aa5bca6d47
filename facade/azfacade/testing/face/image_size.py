"""The size of an image in pixels, as far as the header of its file tells it without being decoded."""

from __future__ import annotations

from struct import error, unpack_from

NOMINAL_SIZE = (1920, 1080)
"""Width and height of an image whose header does not tell them, such as the placeholders of tests."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
# The markers of a JPEG frame: C0 to CF without those of tables (C4, C8, CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def read_size(image: bytes) -> tuple[int, int] | None:
    """Return the width and height of a PNG or JPEG file; None if its header is not complete, or of another file."""
    try:
        if image.startswith(_PNG):
            width, height = unpack_from(">II", image, 16)
            return (width, height) if image[12:16] == b"IHDR" else None
        return _jpeg_size(image) if image.startswith(_JPEG) else None
    except error:
        return None


def _jpeg_size(image: bytes) -> tuple[int, int] | None:
    """Go from segment to segment up to the frame."""
    at = len(_JPEG)
    while image[at : at + 1] == b"\xff":
        marker, length = unpack_from(">BH", image, at + 1)
        if marker in _FRAMES:
            height, width = unpack_from(">HH", image, at + 5)
            return width, height
        at += 2 + length
    return None
