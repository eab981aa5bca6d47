"""Find similar and group: detected faces among each other or in face lists."""

from __future__ import annotations

from collections.abc import Iterator

from ..http import JsonObject, Response, json_answer
from ..routing import Call, Route
from ..service import Family
from . import fields
from .detected_faces import DetectedFace
from .errors import bad_argument, refuse
from .likeness import THRESHOLD, FacePrint, likeness, require_one_model
from .state import State

_SCOPES = ("faceIds", "faceListId", "largeFaceListId")
_MODES = ("matchPerson", "matchFace")


class FindSimilar(Family):
    """POST /findsimilars and /group."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """List the two routes."""
        return [Route("POST", "/findsimilars", self.find_similar), Route("POST", "/group", self.group)]

    def find_similar(self, call: Call) -> Response:
        """Answer a bare array, the most similar first. Which scope the body names decides, not the `_overload`."""
        body = fields.json_object(call)
        face = self._state.detected.get(fields.required_text(body, "faceId"))
        most = fields.number(body, "maxNumOfCandidatesReturned", 1, 1000, 20)
        mode = fields.choice(body, "mode", _MODES)
        # Look-alikes are ranked however little they look alike.
        least = THRESHOLD if mode == "matchPerson" else 0.0
        id_name = "faceId" if body.get("faceIds") is not None else "persistedFaceId"
        found = [(likeness(face.print, other), other_id) for other_id, other in self._candidates(face, body)]
        found = sorted((one for one in found if one[0] >= least), key=lambda one: (-one[0], one[1]))
        return json_answer([{id_name: other_id, "confidence": confidence} for confidence, other_id in found[:most]])

    def group(self, call: Call) -> Response:
        """Answer the groups, the largest first, and who is alone."""
        face_ids = fields.required_texts(fields.json_object(call), "faceIds", 2, 1000)
        faces = [self._state.detected.get(face_id) for face_id in face_ids]
        require_one_model(face.recognition_model for face in faces)
        by_person: dict[str, list[str]] = {}
        for face in faces:
            by_person.setdefault(face.print.person, []).append(face.face_id)
        groups = sorted((ids for ids in by_person.values() if len(ids) > 1), key=len, reverse=True)
        alone = [ids[0] for ids in by_person.values() if len(ids) == 1]
        return json_answer({"groups": groups, "messyGroup": alone})

    def _candidates(self, face: DetectedFace, body: JsonObject) -> Iterator[tuple[str, FacePrint]]:
        given = [name for name in _SCOPES if body.get(name) is not None]
        if not given:
            raise bad_argument("LargeFaceListId, faceListId and faceIds are all null.")
        if len(given) > 1:
            raise bad_argument("2 or more of largeFaceListId, faceListId and faceIds are not null.")
        match given[0]:
            case "faceIds":
                yield from self._detected(face, fields.required_texts(body, "faceIds", 1, 1000))
            case "faceListId":
                yield from self._listed(face, fields.required_text(body, "faceListId"))
            case _:
                yield from self._learned(face, fields.required_text(body, "largeFaceListId"))

    def _detected(self, face: DetectedFace, face_ids: list[str]) -> Iterator[tuple[str, FacePrint]]:
        others = [self._state.detected.get(face_id) for face_id in face_ids]
        require_one_model([face.recognition_model, *(other.recognition_model for other in others)])
        for other in others:
            yield other.face_id, other.print

    def _listed(self, face: DetectedFace, gallery_id: str) -> Iterator[tuple[str, FacePrint]]:
        gallery = self._state.face_lists.get(gallery_id, status=400)
        require_one_model([face.recognition_model, gallery.recognition_model])
        stored = gallery.faces.all()
        if not stored:
            raise refuse(400, "FaceListNotReady", "Face list is empty.")
        for one in stored:
            yield one.face_id, one.print

    def _learned(self, face: DetectedFace, gallery_id: str) -> Iterator[tuple[str, FacePrint]]:
        gallery, known = self._state.large_face_lists.get_trained(gallery_id)
        require_one_model([face.recognition_model, gallery.recognition_model])
        for one in known:
            for learned in one.prints:
                yield one.id, learned
