"""Faces on record, of a person or in a list, and the calls that add, read and change them."""

from __future__ import annotations

from dataclasses import dataclass

from ..http import JsonObject, Response, empty_answer, json_answer
from ..routing import Call
from ..world import Guids
from . import fields
from .errors import quota_exceeded, refuse
from .images import Images, sent_image, target_face
from .likeness import FacePrint


@dataclass(slots=True)
class StoredFace:
    """A face on record; its image is not kept, by the real service either."""

    face_id: str
    print: FacePrint
    user_data: str | None

    def body(self) -> JsonObject:
        """Write it down: its id and user data."""
        return fields.without_none({"persistedFaceId": self.face_id, "userData": self.user_data})


class StoredFaces:
    """Up to `most` faces, in the order they were added."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._faces: dict[str, StoredFace] = {}

    def ids(self) -> list[str]:
        """Return the ids of all faces."""
        return list(self._faces)

    def all(self) -> list[StoredFace]:
        """Return all faces."""
        return list(self._faces.values())

    def prints(self) -> tuple[FacePrint, ...]:
        """Return what can be recognised."""
        return tuple(face.print for face in self._faces.values())

    def get(self, face_id: str) -> StoredFace:
        """Return the face of that id, or raise a 404."""
        try:
            return self._faces[face_id]
        except KeyError:
            raise refuse(404, "PersistedFaceNotFound", "Persisted face is not found.") from None

    def add(self, call: Call, images: Images, guids: Guids) -> Response:
        """Add a face by address or by upload: the content decides, so that an `_overload` is not looked at."""
        fields.choice(call.query, "detectionModel", fields.DETECTION_MODELS)
        target = target_face(call)
        user_data = fields.optional_text(call.query, "userData", fields.MOST_FACE_USER_DATA)
        shown = images.the_face_on(sent_image(call), target)
        if len(self._faces) >= self._most:
            raise quota_exceeded("Persisted face number reached limit.")
        face = StoredFace(guids.next(), shown.print, user_data)
        self._faces[face.face_id] = face
        return json_answer({"persistedFaceId": face.face_id})

    def update(self, call: Call, face_id: str) -> Response:
        """Change the user data, the one thing that can change."""
        face = self.get(face_id)
        user_data = fields.optional_text(fields.json_object(call), "userData", fields.MOST_FACE_USER_DATA)
        face.user_data = face.user_data if user_data is None else user_data
        return empty_answer(200)

    def delete(self, face_id: str) -> Response:
        """Drop a face."""
        del self._faces[self.get(face_id).face_id]
        return empty_answer(200)
