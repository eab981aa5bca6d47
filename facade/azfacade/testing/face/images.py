"""Which faces an image shows: one of its own, unless a test declared others by `show_faces`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

from ..http_messages import JsonObject
from .errors import invalid_image
from .similarity import FaceTemplate, digest


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A face rectangle in pixels."""

    top: int
    left: int
    width: int
    height: int

    def body(self) -> JsonObject:
        """Return the JSON, with the keys in the order of the service."""
        return {"top": self.top, "left": self.left, "width": self.width, "height": self.height}

    def overlaps(self, other: Rectangle) -> bool:
        """Return whether the two rectangles overlap."""
        across = self.left < other.left + other.width and other.left < self.left + self.width
        return across and self.top < other.top + other.height and other.top < self.top + self.height


@dataclass(frozen=True, slots=True)
class ShownFace:
    """A face on an image."""

    template: FaceTemplate
    rectangle: Rectangle


class Images:
    """The faces of images, by bytes or URL."""

    def __init__(self) -> None:
        self._declared: dict[str, tuple[str, ...]] = {}

    def declare(self, image: bytes | str, people: Sequence[str]) -> None:
        """Declare the people that `image` shows; the same name is the same person on all images."""
        self._declared[_image_key(image)] = tuple(people)

    def faces_on(self, image: bytes | str) -> list[ShownFace]:
        """Return the faces of an image, the largest first. An undeclared image shows one person of its own."""
        key = _image_key(image)
        people = self._declared.get(key, (key,))
        return [ShownFace(FaceTemplate(person, key), _face_rectangle(key, i)) for i, person in enumerate(people)]

    def single_face_on(self, image: bytes | str, target: Rectangle | None = None) -> ShownFace:
        """Return the face at `target`, or the only face; raises a 400 if that is not exactly one face."""
        faces = self.faces_on(image)
        # A target is ignored if there is only one face, because the size of images is not known here.
        if target is not None and len(faces) > 1:
            faces = [face for face in faces if face.rectangle.overlaps(target)]
        if not faces:
            raise invalid_image("No face detected in the image.")
        if len(faces) > 1:
            raise invalid_image("There is more than 1 face in the image.")
        return faces[0]


def _image_key(image: bytes | str) -> str:
    if isinstance(image, bytes):
        return digest(image)
    parts = urlsplit(image)
    # URLs that differ only in the SAS signature are the same image.
    address = urlunsplit(parts._replace(query="")) if "sig" in parse_qs(parts.query) else image
    return digest(f"address {address}".encode())


def _face_rectangle(key: str, number: int) -> Rectangle:
    """Return a rectangle that depends on the image: one column per face, each smaller than the previous."""
    width = max(36, 180 - 8 * number + int(key[0], 16))
    return Rectangle(60 + int(key[1:3], 16), 40 + 220 * number + int(key[3], 16), width, width * 4 // 3)
