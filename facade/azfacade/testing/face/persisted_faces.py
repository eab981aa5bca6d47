"""Persisted faces of a person or a list: add, read, update and delete."""

from __future__ import annotations

from dataclasses import dataclass

from ..fake_context import FakeContext
from ..http_messages import JsonObject, Response, empty_response, json_response
from ..routing import Call
from . import request_fields
from .errors import http_error
from .image_uploads import request_image, target_face
from .images import Images
from .quota import Quota
from .similarity import FaceTemplate

FACES_PER_PERSON = Quota(248, 248)


@dataclass(slots=True)
class PersistedFace:
    """A persisted face. Its image is not kept, nor does the real service keep it."""

    face_id: str
    template: FaceTemplate
    user_data: str | None

    def body(self) -> JsonObject:
        """Return the JSON: id and user data."""
        return request_fields.without_none({"persistedFaceId": self.face_id, "userData": self.user_data})


class PersistedFaces:
    """The faces of a person or a list, in the order in which they were added."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._faces: dict[str, PersistedFace] = {}

    def ids(self) -> list[str]:
        """Return the ids of all faces."""
        return list(self._faces)

    def all(self) -> list[PersistedFace]:
        """Return all faces."""
        return list(self._faces.values())

    def templates(self) -> tuple[FaceTemplate, ...]:
        """Return the templates of all faces."""
        return tuple(face.template for face in self._faces.values())

    def get(self, face_id: str) -> PersistedFace:
        """Return the face with that id, or raise a 404."""
        try:
            return self._faces[face_id]
        except KeyError:
            raise http_error(404, "PersistedFaceNotFound", "Persisted face is not found.") from None

    def put(self, face: PersistedFace) -> None:
        """Add a face, whatever the number of faces."""
        self._faces[face.face_id] = face

    def take(self, face_id: str) -> PersistedFace:
        """Remove and return the face with that id, or raise a 404."""
        return self._faces.pop(self.get(face_id).face_id)

    def discard(self, face_id: str) -> None:
        """Remove the face with that id, if there is one."""
        self._faces.pop(face_id, None)

    def add(self, call: Call, images: Images, context: FakeContext) -> Response:
        """Add the face of a request; the response has its id."""
        return json_response({"persistedFaceId": self.create(call, images, context).face_id})

    def create(self, call: Call, images: Images, context: FakeContext) -> PersistedFace:
        """Add a face by URL or upload. The content decides which; `_overload` is ignored."""
        request_fields.choice(call.query, "detectionModel", request_fields.DETECTION_MODELS)
        target = target_face(call)
        user_data = request_fields.optional_text(call.query, "userData", request_fields.MAX_FACE_USER_DATA_LENGTH)
        shown = images.single_face_on(request_image(call, images), target)
        self._quota.require_room(context, len(self._faces), "Persisted face")
        face = PersistedFace(context.guids.next(), shown.template, user_data)
        self.put(face)
        return face

    def update(self, call: Call, face_id: str) -> Response:
        """Update the user data."""
        face = self.get(face_id)
        user_data = request_fields.optional_text(
            request_fields.json_object(call), "userData", request_fields.MAX_FACE_USER_DATA_LENGTH
        )
        face.user_data = face.user_data if user_data is None else user_data
        return empty_response(200)

    def delete(self, face_id: str) -> Response:
        """Delete a face."""
        self.take(face_id)
        return empty_response(200)
