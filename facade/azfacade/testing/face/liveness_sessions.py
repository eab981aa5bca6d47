"""Routes of liveness sessions since v1.2, and of session images in all versions."""

from __future__ import annotations

from ..http_messages import JsonObject, Response, empty_response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from .api_versions import ABUSE_MONITORING_VERSIONS, NOT_IN_PREVIEW, PREVIEW_VERSIONS
from .face_state import FaceState
from .images import Rectangle
from .liveness_session_settings import SettingsReader
from .liveness_session_store import Attempt, Session, SessionStore
from .request_fields import without_none
from .similarity import digest


class LivenessSessionRoutes(RouteGroup):
    """The routes of /detectLiveness-sessions or /detectLivenessWithVerify-sessions."""

    def __init__(self, path: str, store: SessionStore, state: FaceState, read: SettingsReader) -> None:
        self._path = path
        self._store = store
        self._state = state
        self._read = read

    def routes(self) -> list[Route]:
        """Return the routes, which the preview does not have."""
        session = self._path + "/{session_id}"
        return [
            Route("POST", self._path, self.create, NOT_IN_PREVIEW),
            Route("GET", session, self.get, NOT_IN_PREVIEW),
            Route("DELETE", session, self.delete, NOT_IN_PREVIEW),
        ]

    def create(self, call: Call) -> Response:
        """Create a session."""
        monitors = call.version in ABUSE_MONITORING_VERSIONS and self._state.monitors_abuse
        session = self._store.add(*self._read(call, self._state.images), monitors_abuse=monitors)
        return json_response(self._body(call, session, is_new=True))

    def get(self, call: Call, session_id: str) -> Response:
        """Answer a session with its attempts."""
        return json_response(self._body(call, self._store.get(session_id), is_new=False))

    def delete(self, _call: Call, session_id: str) -> Response:
        """Delete a session with its images."""
        self._store.remove(session_id)
        return empty_response(204)

    def _body(self, call: Call, session: Session, *, is_new: bool) -> JsonObject:
        body = _session_body(session, is_new=is_new)
        if call.version in ABUSE_MONITORING_VERSIONS:
            body["isAbuseMonitoringEnabled"] = session.monitors_abuse
            if session.settings.expected_ip is not None:
                body["expectedClientIpAddress"] = session.settings.expected_ip
            for attempt, shown in zip(session.attempts, body["results"]["attempts"], strict=True):
                shown["clientInformation"] = [{"ip": attempt.client_ip}]
                if session.monitors_abuse:
                    flagged = self._state.other_flagged_attempts(session)
                    shown["abuseMonitoringResult"] = {
                        "isAbuseDetected": attempt.is_abuse,
                        "otherFlaggedSessions": [_flagged_body(*other) for other in flagged],
                    }
        return body


class SessionImageRoutes(RouteGroup):
    """Session images: the pictures of the camera."""

    def __init__(self, state: FaceState) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Return one route for each version."""
        return [
            Route("GET", "/sessionImages/{image_id}", self.get, NOT_IN_PREVIEW),
            Route("GET", "/session/sessionImages/{image_id}", self.get, PREVIEW_VERSIONS),
        ]

    def get(self, _call: Call, image_id: str) -> Response:
        """Answer an image as an attachment."""
        content = self._state.session_image(image_id)
        name = f"{image_id}.jpg"
        headers = [
            ("Content-Type", "application/octet-stream"),
            ("Content-Length", str(len(content))),
            ("Content-Disposition", f"attachment; filename={name}; filename*=UTF-8''{name}"),
        ]
        return Response(200, headers, content)


def _flagged_body(session: Session, attempt: Attempt) -> JsonObject:
    return without_none(
        {
            "attemptId": attempt.number,
            "sessionId": session.session_id,
            "sessionImageId": session.image_id(attempt),
        }
    )


def _session_body(session: Session, *, is_new: bool) -> JsonObject:
    status = _status(session)
    references: list[JsonObject] | None = None
    if session.photo:
        # Lower case, unlike the REST documentation, and only in the response to the create request.
        reference = {"referenceType": "image"} if is_new else {}
        face = {"faceRectangle": session.photo.face.rectangle.body(), "qualityForRecognition": "high"}
        references = [reference | face]
    return without_none(
        {
            "sessionId": session.session_id,
            # Only in the response to the create request.
            "authToken": session.token if is_new else "",
            "status": status,
            "modelVersion": None if status == "Running" else session.settings.model,
            "results": without_none(
                {
                    "attempts": [_attempt_body(session, attempt) for attempt in session.attempts],
                    "verifyReferences": references,
                }
            ),
        }
    )


def _status(session: Session) -> str:
    if session.is_running:
        return "Running"
    return _attempt_status(session.attempts[0]) if session.attempts else "NotStarted"


def _attempt_status(attempt: Attempt) -> str:
    return "Failed" if attempt.failure else "Succeeded"


def _attempt_body(session: Session, attempt: Attempt) -> JsonObject:
    targets = _targets(attempt.camera.face.rectangle)
    error = result = None
    if attempt.failure:
        error = {"code": attempt.failure.code, "message": attempt.failure.message, "targets": targets}
    else:
        result = without_none(
            {
                "livenessDecision": attempt.decision,
                "targets": targets,
                "digest": attempt.digest,
                "sessionImageId": session.image_id(attempt),
                "verifyResult": _verify_result(attempt),
                "verifyImageHash": photo_hash(session, attempt),
            }
        )
    return without_none(
        {
            "attemptId": attempt.number,
            "attemptStatus": _attempt_status(attempt),
            "result": result,
            "error": error,
        }
    )


def photo_hash(session: Session, attempt: Attempt) -> str | None:
    """Return the hash of the photo, if the session has `returnVerifyImageHash`."""
    return digest(attempt.match.photo.content) if attempt.match and session.settings.with_photo_hash else None


def _verify_result(attempt: Attempt) -> JsonObject | None:
    if attempt.match is None:
        return None
    return {"matchConfidence": attempt.match.confidence, "isIdentical": attempt.match.is_identical}


def _targets(rectangle: Rectangle) -> JsonObject:
    return {"color": {"faceRectangle": rectangle.body()}}
