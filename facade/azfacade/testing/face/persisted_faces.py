"""Faces on record, of a person or in a list, and the calls that add, read and change them."""

from __future__ import annotations

from dataclasses import dataclass

from ..fake_context import GuidGenerator
from ..http_messages import JsonObject, Response, empty_response, json_response
from ..routing import Call
from . import request_fields
from .errors import http_error, quota_exceeded
from .image_uploads import request_image, target_face
from .images import Images
from .similarity import FaceTemplate


@dataclass(slots=True)
class PersistedFace:
    """A face on record; its image is not kept, by the real service either."""

    face_id: str
    template: FaceTemplate
    user_data: str | None

    def body(self) -> JsonObject:
        """Write it down: its id and user data."""
        return request_fields.without_none({"persistedFaceId": self.face_id, "userData": self.user_data})


class PersistedFaces:
    """Up to `most` faces, in the order they were added."""

    def __init__(self, maximum: int) -> None:
        self._most = maximum
        self._faces: dict[str, PersistedFace] = {}

    def ids(self) -> list[str]:
        """Return the ids of all faces."""
        return list(self._faces)

    def all(self) -> list[PersistedFace]:
        """Return all faces."""
        return list(self._faces.values())

    def templates(self) -> tuple[FaceTemplate, ...]:
        """Return what can be recognised."""
        return tuple(face.template for face in self._faces.values())

    def get(self, face_id: str) -> PersistedFace:
        """Return the face of that id, or raise a 404."""
        try:
            return self._faces[face_id]
        except KeyError:
            raise http_error(404, "PersistedFaceNotFound", "Persisted face is not found.") from None

    def add(self, call: Call, images: Images, guids: GuidGenerator) -> Response:
        """Add a face by address or by upload: the content decides, so that an `_overload` is not looked at."""
        request_fields.choice(call.query, "detectionModel", request_fields.DETECTION_MODELS)
        target = target_face(call)
        user_data = request_fields.optional_text(call.query, "userData", request_fields.MAX_FACE_USER_DATA_LENGTH)
        shown = images.single_face_on(request_image(call), target)
        if len(self._faces) >= self._most:
            raise quota_exceeded("Persisted face number reached limit.")
        face = PersistedFace(guids.next(), shown.template, user_data)
        self._faces[face.face_id] = face
        return json_response({"persistedFaceId": face.face_id})

    def update(self, call: Call, face_id: str) -> Response:
        """Change the user data, the one thing that can change."""
        face = self.get(face_id)
        user_data = request_fields.optional_text(
            request_fields.json_object(call), "userData", request_fields.MAX_FACE_USER_DATA_LENGTH
        )
        face.user_data = face.user_data if user_data is None else user_data
        return empty_response(200)

    def delete(self, face_id: str) -> Response:
        """Drop a face."""
        del self._faces[self.get(face_id).face_id]
        return empty_response(200)
