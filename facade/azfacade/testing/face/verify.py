"""Verify: tell whether two faces, or a face and a person, belong together."""

from __future__ import annotations

from collections.abc import Sequence

from ..http import JsonObject, Response, json_answer
from ..routing import Call, Route
from ..service import Family
from . import fields
from .errors import refuse
from .likeness import THRESHOLD, FacePrint, best_likeness, likeness, require_one_model
from .state import State


class Verify(Family):
    """POST /verify."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """List the one route."""
        return [Route("POST", "/verify", self.verify)]

    def verify(self, call: Call) -> Response:
        """Answer the verdict. What the body names decides, not the `_overload`."""
        body = fields.json_object(call)
        if body.get("faceId1") is not None or body.get("faceId2") is not None:
            return _verdict(self._face_to_face(body))
        face = self._state.detected.get(fields.required_text(body, "faceId"), status=404)
        model, prints = self._person(body)
        require_one_model([face.recognition_model, model])
        if not prints:
            raise refuse(404, "PersistedFaceNotFound", "No persisted face of the person is found.")
        return _verdict(best_likeness(face.print, prints))

    def _face_to_face(self, body: JsonObject) -> float:
        ids = [fields.required_text(body, name) for name in ("faceId1", "faceId2")]
        one, other = (self._state.detected.get(face_id, status=404) for face_id in ids)
        require_one_model([one.recognition_model, other.recognition_model])
        return likeness(one.print, other.print)

    def _person(self, body: JsonObject) -> tuple[str, Sequence[FacePrint]]:
        """Return the recognition model and the faces of the person that the body names, by a group or without one."""
        person_id = fields.required_text(body, "personId")
        stores = (self._state.person_groups, self._state.large_person_groups)
        named = [store for store in stores if body.get(store.kind.id_name) is not None]
        if not named:
            person = self._state.directory.get(person_id, status=404)
            return person.recognition_model, person.prints
        if len(named) > 1:
            raise refuse(
                400,
                "PersonGroupIdAndLargePersonGroupIdBothNotNull",
                "Large person group ID and person group ID are both not null.",
            )
        # As it is now: to verify takes no training.
        group = named[0].get(fields.required_text(body, named[0].kind.id_name), status=400)
        return group.recognition_model, group.person(person_id).faces.prints()


def _verdict(confidence: float) -> Response:
    return json_answer({"isIdentical": confidence >= THRESHOLD, "confidence": confidence})
