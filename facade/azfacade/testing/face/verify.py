"""Verify whether two faces, or a face and a person, are the same person: POST /verify."""

from __future__ import annotations

from collections.abc import Sequence

from ..http_messages import JsonObject, Response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .errors import both_group_ids, http_error
from .face_state import FaceState
from .galleries import GalleryStore
from .person_groups import PersonGroup
from .similarity import THRESHOLD, FaceTemplate, require_one_model


class VerifyRoutes(RouteGroup):
    """Verifies a face against a face, or a person of a group or of the directory."""

    def __init__(self, state: FaceState) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("POST", "/verify", self.verify)]

    def verify(self, call: Call) -> Response:
        """Answer `isIdentical` and the confidence. The body decides what is compared; `_overload` is ignored."""
        body = request_fields.json_object(call)
        if body.get("faceId1") is not None or body.get("faceId2") is not None:
            return _verdict(self._face_to_face(body))
        face_id, person_id = (request_fields.required_guid(body, name) for name in ("faceId", "personId"))
        scope = self._read_scope(body)
        face = self._state.detected.get(face_id, status=404)
        models, templates = self._person(person_id, scope, face.recognition_model)
        require_one_model([face.recognition_model, *models])
        if not templates:
            raise http_error(404, "PersistedFaceNotFound", "No persisted face of the person is found.")
        return _verdict(self._state.similarities.best(face.template, templates))

    def _face_to_face(self, body: JsonObject) -> float:
        ids = [request_fields.required_guid(body, name) for name in ("faceId1", "faceId2")]
        one, other = (self._state.detected.get(face_id, status=404) for face_id in ids)
        require_one_model([one.recognition_model, other.recognition_model])
        return self._state.similarities.of(one.template, other.template)

    def _read_scope(self, body: JsonObject) -> tuple[GalleryStore[PersonGroup], str] | None:
        """Return the group that the person is in, as its store and its id; None for the directory."""
        stores = (self._state.person_groups, self._state.large_person_groups)
        named = [store for store in stores if body.get(store.kind.id_name) is not None]
        if len(named) > 1:
            raise both_group_ids()
        return (named[0], request_fields.required_collection_id(body, named[0].kind.id_name)) if named else None

    def _person(
        self, person_id: str, scope: tuple[GalleryStore[PersonGroup], str] | None, model: str
    ) -> tuple[Sequence[str], Sequence[FaceTemplate]]:
        """Return the recognition models and the faces of a person of a group, or of the directory for this `model`."""
        if scope is None:
            person = self._state.directory.known_person(person_id, status=404)
            return person.models(model), person.compared(model)
        store, group_id = scope
        # Without regard to training, which verify does not need.
        group = store.get(group_id, status=400)
        return [group.recognition_model], group.person(person_id).faces.templates()


def _verdict(confidence: float) -> Response:
    return json_response({"isIdentical": confidence >= THRESHOLD, "confidence": confidence})
