"""Which faces an image shows: one of its own, unless a test declared others by `show_faces`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

from ..http_messages import JsonObject
from .errors import bad_argument, invalid_image
from .fake_face import FakeFace
from .image_size import NOMINAL_SIZE, read_size
from .similarity import FaceTemplate, Subject, digest


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

    @property
    def area(self) -> int:
        """The area in square pixels."""
        return self.width * self.height

    @property
    def right(self) -> int:
        """The distance of the right edge from the left side of the image."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The distance of the lower edge from the top of the image."""
        return self.top + self.height

    def overlaps(self, other: Rectangle) -> bool:
        """Return whether the two rectangles overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class ShownFace:
    """A face on an image."""

    template: FaceTemplate
    rectangle: Rectangle
    # What a test declared of it.
    declared: FakeFace


class Images:
    """The faces of images, by bytes or URL."""

    def __init__(self) -> None:
        self._declared: dict[str, tuple[FakeFace, ...]] = {}

    def declare(self, image: bytes | str, faces: Iterable[str | FakeFace]) -> None:
        """Declare the faces that `image` shows; the same name is the same person on all images."""
        self._declared[image_key(image)] = tuple(
            face if isinstance(face, FakeFace) else FakeFace(face) for face in faces
        )

    def knows(self, image: bytes | str) -> bool:
        """Return whether it was declared what an image shows."""
        return image_key(image) in self._declared

    def faces_on(self, image: bytes | str) -> list[ShownFace]:
        """Return the faces of an image, the largest first. An undeclared image shows one person of its own."""
        key = image_key(image)
        faces = self._declared.get(key) or (FakeFace(key),) * (key not in self._declared)
        shown = [
            ShownFace(FaceTemplate(face.person, key), _declared_rectangle(face) or _face_rectangle(key, number), face)
            for number, face in enumerate(faces)
        ]
        return sorted(shown, key=lambda one: -one.rectangle.area)

    def single_face_on(self, image: bytes | str, target: Rectangle | None = None) -> ShownFace:
        """Return the face at `target`, or the only face; raises a 400 if that is not exactly one face."""
        faces = self.faces_on(image)
        if target is not None:
            self._require_inside(image, faces, target)
            # A place that no test chose says nothing: with one face, that is the one that is meant.
            if len(faces) > 1 or any(face.declared.rectangle is not None for face in faces):
                faces = [face for face in faces if face.rectangle.overlaps(target)]
        if not faces:
            raise invalid_image("No face detected in the image.")
        if len(faces) > 1:
            raise invalid_image("There is more than 1 face in the image.")
        return faces[0]

    def _require_inside(self, image: bytes | str, faces: Iterable[ShownFace], target: Rectangle) -> None:
        """Raise a 400 for a target outside of the image, which is at least large enough for its faces."""
        width, height = (read_size(image) if isinstance(image, bytes) else None) or NOMINAL_SIZE
        width = max([width, *(face.rectangle.right for face in faces)])
        height = max([height, *(face.rectangle.bottom for face in faces)])
        if target.right > width or target.bottom > height:
            raise bad_argument(f"targetFace is outside of the image, which has {width} x {height} pixels.")


def subject_of(what: bytes | str) -> Subject:
    """Return what a confidence is declared for: the image for bytes and URLs, the person for any other text."""
    if isinstance(what, bytes) or urlsplit(what).scheme in ("http", "https"):
        return Subject(image_key(what), is_image=True)
    return Subject(what, is_image=False)


def image_key(image: bytes | str) -> str:
    """Return the key of an image; URLs that differ only in the SAS signature are the same image."""
    if isinstance(image, bytes):
        return digest(image)
    parts = urlsplit(image)
    address = urlunsplit(parts._replace(query="")) if "sig" in parse_qs(parts.query) else image
    return digest(f"address {address}".encode())


def _declared_rectangle(face: FakeFace) -> Rectangle | None:
    place = face.place()
    if place is None:
        return None
    left, top, width, height = place
    return Rectangle(top, left, width, height)


def _face_rectangle(key: str, number: int) -> Rectangle:
    """Return a rectangle that depends on the image: one column per face, each smaller than the previous."""
    width = max(36, 180 - 8 * number + int(key[0], 16))
    return Rectangle(60 + int(key[1:3], 16), 40 + 220 * number + int(key[3], 16), width, width * 4 // 3)
