"""Detect faces: POST /detect."""

from __future__ import annotations

from ..http_messages import JsonObject, Response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .errors import bad_argument
from .face_attributes import attributes, requested_attributes
from .face_landmarks import landmarks
from .face_state import FaceState
from .image_uploads import request_image
from .images import ShownFace

_MAX_FACES = 100


class DetectRoutes(RouteGroup):
    """Detects the faces of an image: by URL, by upload, or by the id of a liveness session image."""

    def __init__(self, state: FaceState) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("POST", "/detect", self.detect)]

    def detect(self, call: Call) -> Response:
        """Answer an array of faces, the largest first."""
        detection_model = request_fields.choice(call.query, "detectionModel", request_fields.DETECTION_MODELS)
        recognition_model = request_fields.choice(call.query, "recognitionModel", request_fields.RECOGNITION_MODELS)
        with_landmarks = request_fields.flag(call, "returnFaceLandmarks")
        if with_landmarks and detection_model == "detection_02":
            raise bad_argument("'returnLandmarks' is not supported by detection_02.")
        names = requested_attributes(call.query.get("returnFaceAttributes"), detection_model, recognition_model)
        with_id = request_fields.flag(call, "returnFaceId", default=True)
        # Without face ids the service uses no recognition model.
        with_model = request_fields.flag(call, "returnRecognitionModel") and with_id
        seconds = request_fields.query_number(call, "faceIdTimeToLive", 60, 86_400, 86_400)

        def body(face: ShownFace) -> JsonObject:
            return request_fields.without_none(
                {
                    "faceId": self._state.detected.add(face.template, recognition_model, seconds) if with_id else None,
                    "recognitionModel": recognition_model if with_model else None,
                    "faceRectangle": face.rectangle.body(),
                    "faceLandmarks": landmarks(face.rectangle) if with_landmarks else None,
                    "faceAttributes": attributes(names, face.declared.attributes()) if names else None,
                }
            )

        faces = self._state.images.faces_on(self._image(call))
        return json_response([body(face) for face in faces[:_MAX_FACES]])

    def _image(self, call: Call) -> bytes | str:
        """Return the image. The content of the request decides; the query parameter `_overload` is ignored."""
        if call.request.media_type == "application/json":
            sent = request_fields.json_object(call)
            if "sessionImageId" in sent:
                return self._state.session_image(request_fields.required_text(sent, "sessionImageId"))
        return request_image(call, self._state.images)
