"""Identify persons of a person group or the person directory: POST /identify."""

from __future__ import annotations

from collections.abc import Sequence

from ..http_messages import JsonObject, Response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .detected_faces import DetectedFace
from .errors import both_group_ids, http_error
from .face_state import FaceState
from .person_directory import DirectoryPerson
from .similarity import THRESHOLD, Similarities, require_one_model
from .training import Candidate

_SCOPES = ("personGroupId", "largePersonGroupId", "personIds", "dynamicPersonGroupId")


class IdentifyRoutes(RouteGroup):
    """Identifies the persons that detected faces show."""

    def __init__(self, state: FaceState) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("POST", "/identify", self.identify)]

    def identify(self, call: Call) -> Response:
        """Answer the faces in the order of the request. The body decides the scope; `_overload` is ignored."""
        body = request_fields.json_object(call)
        face_ids = request_fields.required_guids(body, "faceIds", 1, 10)
        maximum = request_fields.number(body, "maxNumOfCandidatesReturned", 1, 100, 10)
        minimum = request_fields.fraction(body, "confidenceThreshold", THRESHOLD)
        scope, ids = _read_scope(body)
        faces = [self._state.detected.get(face_id) for face_id in face_ids]
        models, candidates = self._candidates(scope, ids, faces[0].recognition_model)
        require_one_model([*(face.recognition_model for face in faces), *models])
        similarities = self._state.similarities
        return json_response([_result(similarities, face, candidates, minimum, maximum) for face in faces])

    def _candidates(self, scope: str, ids: list[str], model: str) -> tuple[Sequence[str], Sequence[Candidate]]:
        """Return the recognition models and the candidates of a scope; `model` is that of the faces."""
        match scope:
            case "personIds":
                persons = [self._state.directory.known_person(person_id) for person_id in ids]
                return [one for person in persons for one in person.models(model)], _of_directory(persons, model)
            case "dynamicPersonGroupId":
                # A dynamic group has no model: persons without a face of this one are not found in it.
                return [], _of_directory(self._state.directory.known_group(ids[0]), model)
            case _:
                large = scope == "largePersonGroupId"
                store = self._state.large_person_groups if large else self._state.person_groups
                group, candidates = store.get_trained(ids[0])
                return [group.recognition_model], candidates


def _read_scope(body: JsonObject) -> tuple[str, list[str]]:
    """Return the one scope in the body with its ids."""
    given = [name for name in _SCOPES if body.get(name) is not None]
    if not given:
        raise http_error(
            400,
            "MissingIdentificationScopeParameters",
            "No identification scope parameter is present in the request.",
        )
    if {"personGroupId", "largePersonGroupId"} <= {*given}:
        raise both_group_ids()
    if len(given) > 1:
        raise http_error(
            400,
            "IncompatibleIdentificationScopeParametersCombination",
            "Incompatible identification scope parameters are present in the request.",
        )
    return given[0], request_fields.ids_of_scope(body, given[0], {"personIds": 30})


def _of_directory(persons: Sequence[DirectoryPerson], model: str) -> Sequence[Candidate]:
    return [Candidate(person.person_id, person.compared(model)) for person in persons]


def _result(
    similarities: Similarities, face: DetectedFace, candidates: Sequence[Candidate], minimum: float, maximum: int
) -> JsonObject:
    # A candidate without faces is never identified, whatever the threshold.
    found = [(similarities.best(face.template, one.templates), one.id) for one in candidates if one.templates]
    found = sorted((one for one in found if one[0] >= minimum), key=lambda one: (-one[0], one[1]))
    identified = [{"personId": person_id, "confidence": confidence} for confidence, person_id in found[:maximum]]
    return {"faceId": face.face_id, "candidates": identified}
