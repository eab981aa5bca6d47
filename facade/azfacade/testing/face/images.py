"""Images and the faces on them. A readable image shows exactly one face, its own, unless a test declared others."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

from ..http import JsonObject, Refused
from ..routing import Call
from .errors import bad_argument, refuse
from .fields import json_object
from .likeness import FacePrint, digest

MOST_BYTES = 6 * 1024 * 1024

_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Where a face is, in pixels."""

    top: int
    left: int
    width: int
    height: int

    def body(self) -> JsonObject:
        """Write it down, with the keys in the order of the service."""
        return {"top": self.top, "left": self.left, "width": self.width, "height": self.height}

    def overlaps(self, other: Rectangle) -> bool:
        """Tell whether the two have an area in common."""
        across = self.left < other.left + other.width and other.left < self.left + self.width
        return across and self.top < other.top + other.height and other.top < self.top + self.height


@dataclass(frozen=True, slots=True)
class ShownFace:
    """A face on an image."""

    print: FacePrint
    rectangle: Rectangle


class Images:
    """Knows what images show, by their bytes or their address."""

    def __init__(self) -> None:
        self._declared: dict[str, tuple[str, ...]] = {}

    def declare(self, image: bytes | str, people: Sequence[str]) -> None:
        """Have `image` show these people from now on; the same name is the same person on all images."""
        self._declared[_key(image)] = tuple(people)

    def faces_on(self, image: bytes | str) -> list[ShownFace]:
        """Return the faces of an image, the largest first. Without a declaration there is one, of nobody else."""
        key = _key(image)
        people = self._declared.get(key, (key,))
        return [ShownFace(FacePrint(person, key), _place(key, i)) for i, person in enumerate(people)]

    def the_face_on(self, image: bytes | str, target: Rectangle | None = None) -> ShownFace:
        """Return the one face that is meant; without a target there has to be one only."""
        faces = self.faces_on(image)
        # Where there is nothing to choose from, a target of whatever size will do: images are not measured here.
        if target is not None and len(faces) > 1:
            faces = [face for face in faces if face.rectangle.overlaps(target)]
        if not faces:
            raise _invalid_image("No face detected in the image.")
        if len(faces) > 1:
            raise _invalid_image("There is more than 1 face in the image.")
        return faces[0]


def sent_image(call: Call) -> bytes | str:
    """Return the upload or the address: the content type tells which, as it does for the real service."""
    match call.request.media_type:
        case "application/octet-stream":
            check_upload(call.request.body)
            return call.request.body
        case "application/json":
            return _checked_address(json_object(call).get("url"))
        case _:
            raise refuse(415, "UnsupportedMediaType", "application/json or application/octet-stream is expected.")


def target_face(call: Call) -> Rectangle | None:
    """Read `targetFace`, which has to be four whole numbers when it is there."""
    value = call.query.get("targetFace")
    if value is None:
        return None
    numbers = value.split(",")
    if len(numbers) != 4 or not all(number.strip().isdecimal() for number in numbers):
        raise bad_argument("targetFace is invalid: left,top,width,height is expected.")
    left, top, width, height = map(int, numbers)
    return Rectangle(top, left, width, height)


def check_upload(content: bytes) -> None:
    """Refuse bytes that are no image file."""
    if not content:
        raise refuse(400, "InvalidImageSize", "Image size is too small.")
    if len(content) > MOST_BYTES:
        raise refuse(400, "InvalidImageSize", "Image size is too big.")
    if not content.startswith(_MAGIC):
        raise _invalid_image("Decoding error, image format unsupported.")


def _checked_address(url: object) -> str:
    if not isinstance(url, str):
        raise bad_argument("url is missing.")
    with suppress(ValueError):  # brackets that hold no address
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.netloc:
            return url
    raise refuse(400, "InvalidURL", "Invalid image URL.")


def _invalid_image(message: str) -> Refused:
    return refuse(400, "InvalidImage", message)


def _key(image: bytes | str) -> str:
    if isinstance(image, bytes):
        return digest(image)
    parts = urlsplit(image)
    # A signature is another one each time, the image behind it is the same.
    address = urlunsplit(parts._replace(query="")) if "sig" in parse_qs(parts.query) else image
    return digest(f"address {address}".encode())


def _place(key: str, number: int) -> Rectangle:
    """Place a face by the image: in a column of its own, each smaller than the one before."""
    width = max(36, 180 - 8 * number + int(key[0], 16))
    return Rectangle(60 + int(key[1:3], 16), 40 + 220 * number + int(key[3], 16), width, width * 4 // 3)
