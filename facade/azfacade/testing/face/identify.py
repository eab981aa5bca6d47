"""Identify: find out whom of a group, or of the directory, detected faces show."""

from __future__ import annotations

from collections.abc import Sequence

from ..http import JsonObject, Response, json_answer
from ..routing import Call, Route
from ..service import Family
from . import fields
from .detected_faces import DetectedFace
from .directory import DirectoryPerson
from .errors import refuse
from .likeness import THRESHOLD, best_likeness, require_one_model
from .state import State
from .training import Known

_SCOPES = ("personGroupId", "largePersonGroupId", "personIds", "dynamicPersonGroupId")


class Identify(Family):
    """POST /identify."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """List the one route."""
        return [Route("POST", "/identify", self.identify)]

    def identify(self, call: Call) -> Response:
        """Answer the faces in the order of the request. Which scope the body names decides, not the `_overload`."""
        body = fields.json_object(call)
        face_ids = fields.required_texts(body, "faceIds", 1, 10)
        most = fields.number(body, "maxNumOfCandidatesReturned", 1, 100, 10)
        least = fields.fraction(body, "confidenceThreshold", THRESHOLD)
        faces = [self._state.detected.get(face_id) for face_id in face_ids]
        models, known = self._scope(body)
        require_one_model([*(face.recognition_model for face in faces), *models])
        return json_answer([_result(face, known, least, most) for face in faces])

    def _scope(self, body: JsonObject) -> tuple[Sequence[str], Sequence[Known]]:
        """Return the recognition models of the scope, and who is in it."""
        given = [name for name in _SCOPES if body.get(name) is not None]
        if not given:
            raise refuse(
                400,
                "MissingIdentificationScopeParameters",
                "No identification scope parameter is present in the request.",
            )
        if len(given) > 1:
            raise refuse(
                400,
                "IncompatibleIdentificationScopeParametersCombination",
                "Incompatible identification scope parameters are present in the request.",
            )
        match given[0]:
            case "personIds":
                person_ids = fields.required_texts(body, "personIds", 1, 30)
                return _of_directory([self._state.directory.get(person_id) for person_id in person_ids])
            case "dynamicPersonGroupId":
                return _of_directory(self._state.directory.group(fields.required_text(body, given[0])))
            case scope:
                large = scope == "largePersonGroupId"
                store = self._state.large_person_groups if large else self._state.person_groups
                group, known = store.get_trained(fields.required_text(body, scope))
                return [group.recognition_model], known


def _of_directory(persons: Sequence[DirectoryPerson]) -> tuple[Sequence[str], Sequence[Known]]:
    models = [person.recognition_model for person in persons]
    return models, [Known(person.person_id, person.prints) for person in persons]


def _result(face: DetectedFace, known: Sequence[Known], least: float, most: int) -> JsonObject:
    # Who has no face cannot be recognised, whatever the threshold.
    found = [(best_likeness(face.print, one.prints), one.id) for one in known if one.prints]
    found = sorted((one for one in found if one[0] >= least), key=lambda one: (-one[0], one[1]))
    candidates = [{"personId": person_id, "confidence": confidence} for confidence, person_id in found[:most]]
    return {"faceId": face.face_id, "candidates": candidates}
