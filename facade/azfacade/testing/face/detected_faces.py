"""The detected faces by face id, and when the ids expire."""

from __future__ import annotations

from dataclasses import dataclass

from ..clock import TICKS_PER_SECOND
from ..fake_context import FakeContext
from .errors import http_error
from .similarity import FaceTemplate


@dataclass(frozen=True, slots=True)
class DetectedFace:
    """A detected face, and the ticks at which its id expires."""

    face_id: str
    template: FaceTemplate
    recognition_model: str
    expires: int


class DetectedFaces:
    """All detected faces of a resource."""

    def __init__(self, context: FakeContext) -> None:
        self._context = context
        self._faces: dict[str, DetectedFace] = {}

    def add(self, template: FaceTemplate, recognition_model: str, seconds: int) -> str:
        """Keep a face for `seconds`; returns its new id."""
        face_id = self._context.guids.next()
        expires = self._context.clock.ticks() + seconds * TICKS_PER_SECOND
        self._faces[face_id] = DetectedFace(face_id, template, recognition_model, expires)
        return face_id

    def get(self, face_id: str, *, status: int = 400) -> DetectedFace:
        """Return the face with that id, or raise an error if it does not exist or has expired."""
        face = self._faces.get(face_id)
        if face is None or face.expires <= self._context.clock.ticks():
            raise http_error(status, "FaceNotFound", "Face is not found.")
        return face
