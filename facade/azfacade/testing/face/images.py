"""Images and the faces on them. A readable image shows exactly one face, its own, unless a test declared others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

from ..http_messages import JsonObject
from .errors import invalid_image
from .similarity import FaceTemplate, digest


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

    template: FaceTemplate
    rectangle: Rectangle


class Images:
    """Knows what images show, by their bytes or their address."""

    def __init__(self) -> None:
        self._declared: dict[str, tuple[str, ...]] = {}

    def declare(self, image: bytes | str, people: Sequence[str]) -> None:
        """Have `image` show these people from now on; the same name is the same person on all images."""
        self._declared[_image_key(image)] = tuple(people)

    def faces_on(self, image: bytes | str) -> list[ShownFace]:
        """Return the faces of an image, the largest first. Without a declaration there is one, of nobody else."""
        key = _image_key(image)
        people = self._declared.get(key, (key,))
        return [ShownFace(FaceTemplate(person, key), _face_rectangle(key, i)) for i, person in enumerate(people)]

    def single_face_on(self, image: bytes | str, target: Rectangle | None = None) -> ShownFace:
        """Return the one face that is meant; without a target there has to be one only."""
        faces = self.faces_on(image)
        # Where there is nothing to choose from, a target of whatever size will do: images are not measured here.
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
    # A signature is another one each time, the image behind it is the same.
    address = urlunsplit(parts._replace(query="")) if "sig" in parse_qs(parts.query) else image
    return digest(f"address {address}".encode())


def _face_rectangle(key: str, number: int) -> Rectangle:
    """Place a face by the image: in a column of its own, each smaller than the one before."""
    width = max(36, 180 - 8 * number + int(key[0], 16))
    return Rectangle(60 + int(key[1:3], 16), 40 + 220 * number + int(key[3], 16), width, width * 4 // 3)
