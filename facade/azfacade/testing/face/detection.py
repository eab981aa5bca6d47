"""Detection: POST /detect."""

from __future__ import annotations

from ..http import JsonObject, Response, json_answer
from ..routing import Call, Route
from ..service import Family
from . import fields
from .attributes import attributes, requested_attributes
from .errors import bad_argument
from .images import ShownFace, sent_image
from .landmarks import landmarks
from .state import State

_MOST_FACES = 100


class Detection(Family):
    """Finds the faces on an address, an upload, or the image of a liveness session."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """List the one route."""
        return [Route("POST", "/detect", self.detect)]

    def detect(self, call: Call) -> Response:
        """Answer a bare array, the largest face first."""
        detection_model = fields.choice(call.query, "detectionModel", fields.DETECTION_MODELS)
        recognition_model = fields.choice(call.query, "recognitionModel", fields.RECOGNITION_MODELS)
        with_landmarks = fields.flag(call, "returnFaceLandmarks")
        if with_landmarks and detection_model == "detection_02":
            raise bad_argument("'returnLandmarks' is not supported by detection_02.")
        names = requested_attributes(call.query.get("returnFaceAttributes"), detection_model, recognition_model)
        with_id = fields.flag(call, "returnFaceId", default=True)
        # Without ids no recognition model has been at work.
        with_model = fields.flag(call, "returnRecognitionModel") and with_id
        seconds = fields.query_number(call, "faceIdTimeToLive", 60, 86_400, 86_400)

        def body(face: ShownFace) -> JsonObject:
            return fields.without_none(
                {
                    "faceId": self._state.detected.add(face.print, recognition_model, seconds) if with_id else None,
                    "recognitionModel": recognition_model if with_model else None,
                    "faceRectangle": face.rectangle.body(),
                    "faceLandmarks": landmarks(face.rectangle) if with_landmarks else None,
                    "faceAttributes": attributes(names) if names else None,
                }
            )

        faces = self._state.images.faces_on(self._image(call))
        return json_answer([body(face) for face in faces[:_MOST_FACES]])

    def _image(self, call: Call) -> bytes | str:
        """Return what to look at: the content decides, so that an `_overload` is not looked at."""
        if call.request.media_type == "application/json":
            sent = fields.json_object(call)
            if "sessionImageId" in sent:
                return self._state.session_image(fields.required_text(sent, "sessionImageId"))
        return sent_image(call)
