"""Find similar faces (POST /findsimilars) and group faces (POST /group)."""

from __future__ import annotations

from collections.abc import Iterator

from ..http_messages import JsonObject, Response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .detected_faces import DetectedFace
from .errors import bad_argument, http_error
from .face_state import FaceState
from .similarity import THRESHOLD, FaceTemplate, require_one_model

_SCOPES = ("faceIds", "faceListId", "largeFaceListId")
_MODES = ("matchPerson", "matchFace")


class FindSimilarRoutes(RouteGroup):
    """Compares a detected face with faces or face lists, and groups detected faces by person."""

    def __init__(self, state: FaceState) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Return both routes."""
        return [Route("POST", "/findsimilars", self.find_similar), Route("POST", "/group", self.group)]

    def find_similar(self, call: Call) -> Response:
        """Answer an array, the most similar face first. The body decides the scope; `_overload` is ignored."""
        body = request_fields.json_object(call)
        face_id = request_fields.required_guid(body, "faceId")
        maximum = request_fields.number(body, "maxNumOfCandidatesReturned", 1, 1000, 20)
        mode = request_fields.choice(body, "mode", _MODES)
        scope, ids = _read_scope(body)
        face = self._state.detected.get(face_id)
        # matchFace returns faces of any similarity.
        minimum = THRESHOLD if mode == "matchPerson" else 0.0
        id_name = "faceId" if scope == "faceIds" else "persistedFaceId"
        compare = self._state.similarities.of
        found = [(compare(face.template, other), other_id) for other_id, other in self._candidates(face, scope, ids)]
        found = sorted((one for one in found if one[0] >= minimum), key=lambda one: (-one[0], one[1]))
        return json_response(
            [{id_name: other_id, "confidence": confidence} for confidence, other_id in found[:maximum]]
        )

    def group(self, call: Call) -> Response:
        """Answer the groups, the largest first, and the faces without a group as `messyGroup`."""
        face_ids = request_fields.required_guids(request_fields.json_object(call), "faceIds", 2, 1000)
        faces = [self._state.detected.get(face_id) for face_id in face_ids]
        require_one_model(face.recognition_model for face in faces)
        found = self._state.similarities.groups([face.template for face in faces])
        by_person = [[faces[index].face_id for index in indexes] for indexes in found]
        groups = sorted((ids for ids in by_person if len(ids) > 1), key=len, reverse=True)
        return json_response({"groups": groups, "messyGroup": [ids[0] for ids in by_person if len(ids) == 1]})

    def _candidates(self, face: DetectedFace, scope: str, ids: list[str]) -> Iterator[tuple[str, FaceTemplate]]:
        match scope:
            case "faceIds":
                yield from self._detected(face, ids)
            case "faceListId":
                yield from self._in_face_list(face, ids[0])
            case _:
                yield from self._in_large_face_list(face, ids[0])

    def _detected(self, face: DetectedFace, face_ids: list[str]) -> Iterator[tuple[str, FaceTemplate]]:
        others = [self._state.detected.get(face_id) for face_id in face_ids]
        require_one_model([face.recognition_model, *(other.recognition_model for other in others)])
        for other in others:
            yield other.face_id, other.template

    def _in_face_list(self, face: DetectedFace, gallery_id: str) -> Iterator[tuple[str, FaceTemplate]]:
        gallery = self._state.face_lists.get(gallery_id, status=400)
        require_one_model([face.recognition_model, gallery.recognition_model])
        stored = gallery.faces.all()
        if not stored:
            raise http_error(400, "FaceListNotReady", "Face list is empty.")
        for one in stored:
            yield one.face_id, one.template

    def _in_large_face_list(self, face: DetectedFace, gallery_id: str) -> Iterator[tuple[str, FaceTemplate]]:
        gallery, candidates = self._state.large_face_lists.get_trained(gallery_id)
        require_one_model([face.recognition_model, gallery.recognition_model])
        for one in candidates:
            for learned in one.templates:
                yield one.id, learned


def _read_scope(body: JsonObject) -> tuple[str, list[str]]:
    """Return the one scope in the body with its ids."""
    given = [name for name in _SCOPES if body.get(name) is not None]
    if not given:
        raise bad_argument("LargeFaceListId, faceListId and faceIds are all null.")
    if len(given) > 1:
        raise bad_argument("2 or more of largeFaceListId, faceListId and faceIds are not null.")
    return given[0], request_fields.ids_of_scope(body, given[0], {"faceIds": 1000})
