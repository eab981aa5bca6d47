"""Faces of the persons of the person directory, by recognition model: /persons/{personId}/recognitionModels/..."""

from __future__ import annotations

from ..fake_context import FakeContext
from ..http_messages import Response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from .api_versions import PREVIEW_VERSIONS
from .errors import bad_argument
from .face_state import FaceState
from .person_directory import DirectoryPerson
from .request_fields import RECOGNITION_MODELS


class PersonFaceRoutes(RouteGroup):
    """The routes of the faces that a person has for one recognition model; only the preview has them."""

    def __init__(self, context: FakeContext, state: FaceState) -> None:
        self._context = context
        self._directory = state.directory
        self._operations = state.operations
        self._images = state.images
        self._face_writes = state.face_writes

    def routes(self) -> list[Route]:
        """Return the routes."""
        faces = "/persons/{person_id}/recognitionModels/{model}/persistedfaces"
        face = faces + "/{face_id}"
        return [
            Route("GET", faces, self.list_all, PREVIEW_VERSIONS),
            Route("POST", faces, self.add, PREVIEW_VERSIONS),
            Route("GET", face, self.get, PREVIEW_VERSIONS),
            Route("PATCH", face, self.update, PREVIEW_VERSIONS),
            Route("DELETE", face, self.delete, PREVIEW_VERSIONS),
        ]

    def list_all(self, _call: Call, person_id: str, model: str) -> Response:
        """Answer the ids of all faces of a person, in the order in which they were added; without paging."""
        ids = self._person(person_id, model).faces_of(model).ids()
        return json_response({"personId": person_id, "persistedFaceIds": ids})

    def add(self, call: Call, person_id: str, model: str) -> Response:
        """Start to add a face, which can be read at once."""
        person = self._person(person_id, model)
        self._face_writes.begin(f"persons/{person_id}")
        face = person.faces_of(model).create(call, self._images, self._context)
        return self._operations.accept(
            call,
            person_id,
            self._directory.add_face(person, model, face),
            body={"persistedFaceId": face.face_id},
            location=f"/persons/{person_id}/recognitionModels/{model}/persistedfaces/{face.face_id}",
        )

    def get(self, _call: Call, person_id: str, model: str, face_id: str) -> Response:
        """Answer a face: its id and user data."""
        return json_response(self._person(person_id, model).faces_of(model).get(face_id).body())

    def update(self, call: Call, person_id: str, model: str, face_id: str) -> Response:
        """Update the user data of a face."""
        return self._person(person_id, model).faces_of(model).update(call, face_id)

    def delete(self, call: Call, person_id: str, model: str, face_id: str) -> Response:
        """Start to delete a face of a person."""
        person = self._person(person_id, model)
        self._face_writes.begin(f"persons/{person_id}")
        return self._operations.accept(call, person_id, self._directory.remove_face(person, model, face_id))

    def _person(self, person_id: str, model: str) -> DirectoryPerson:
        if model not in RECOGNITION_MODELS:
            raise bad_argument("Recognition model is not supported for this feature.")
        return self._directory.person(person_id)
