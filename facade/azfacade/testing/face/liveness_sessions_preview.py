"""Routes of liveness sessions in v1.2-preview.1, with lists and audits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ..clock import trimmed_ticks
from ..fake_context import FakeContext
from ..http_messages import JsonObject, Response, empty_response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from .api_versions import PREVIEW_VERSIONS
from .errors import bad_argument
from .images import Images
from .liveness_session_settings import SettingsReader
from .liveness_session_store import Attempt, Photo, Session, SessionStore
from .liveness_sessions import photo_hash
from .request_fields import read_top, without_none

Item = TypeVar("Item")

# Values of `start` for the beginning of the list.
_BEGINNINGS = frozenset({"", "0", "00000000-0000-0000-0000-000000000000"})


class PreviewLivenessSessionRoutes(RouteGroup):
    """The routes below /detectLiveness/singleModal or /detectLivenessWithVerify/singleModal."""

    def __init__(
        self, path: str, context: FakeContext, store: SessionStore, images: Images, read: SettingsReader
    ) -> None:
        self._path = path + "/singleModal"
        self._context = context
        self._store = store
        self._images = images
        self._read = read

    def routes(self) -> list[Route]:
        """Return the routes, which v1.2 does not have."""
        sessions = self._path + "/sessions"
        session = sessions + "/{session_id}"
        return [
            Route("POST", sessions, self.create, PREVIEW_VERSIONS),
            Route("GET", sessions, self.list_all, PREVIEW_VERSIONS),
            Route("GET", session, self.get, PREVIEW_VERSIONS),
            Route("DELETE", session, self.delete, PREVIEW_VERSIONS),
            Route("GET", session + "/audit", self.audit, PREVIEW_VERSIONS),
        ]

    def create(self, call: Call) -> Response:
        """Create a session; the response is its id, its token, and the face rectangle of the photo."""
        session = self._store.add(*self._read(call, self._images))
        photo = {"verifyImage": _photo_body(session.photo)} if session.photo else {}
        return json_response(photo | {"sessionId": session.session_id, "authToken": session.token})

    def get(self, _call: Call, session_id: str) -> Response:
        """Answer a session with its latest result."""
        session = self._store.get(session_id)
        latest = {"result": self._entry(session, session.attempts[0])} if session.attempts else {}
        return json_response({"status": _status(session)} | latest | self._item(session))

    def delete(self, _call: Call, session_id: str) -> Response:
        """Delete a session with its images; the status is 200 in this version."""
        self._store.remove(session_id)
        return empty_response(200)

    def list_all(self, call: Call) -> Response:
        """Answer an array, the oldest session first, without results."""
        sessions = _page(call, self._store.all(), lambda session: session.session_id)
        return json_response([self._item(session) for session in sessions])

    def audit(self, call: Call, session_id: str) -> Response:
        """Answer an array of all attempts in a session, the latest first."""
        session = self._store.get(session_id)
        attempts = _page(call, session.attempts, lambda attempt: str(attempt.number))
        return json_response([self._entry(session, attempt) for attempt in attempts])

    def _item(self, session: Session) -> JsonObject:
        return without_none(
            {
                "id": session.session_id,
                "createdDateTime": _date(session.created),
                "authTokenTimeToLiveInSeconds": session.settings.token_seconds,
                "sessionStartDateTime": None if session.started is None else _date(session.started),
                "deviceCorrelationId": session.device_correlation_id,
                "sessionExpired": session.token_has_expired(self._context.clock.ticks()),
            }
        )

    def _entry(self, session: Session, attempt: Attempt) -> JsonObject:
        """Return the JSON of an attempt, without the documented `clientRequestId`, as in recordings."""
        return without_none(
            {
                "id": attempt.number,
                "sessionId": session.session_id,
                "requestId": attempt.request_id,
                "receivedDateTime": _date(attempt.received),
                "request": {
                    "url": f"/face/v1.2-preview.1{self._path}",
                    "method": "POST",
                    "contentLength": 360_044,
                    "contentType": "multipart/form-data; boundary=--------------------------000000000000000000000000",
                },
                "response": {
                    "body": {} if attempt.failure else _verdict(session, attempt),
                    "statusCode": 400 if attempt.failure else 200,
                    "latencyInMilliseconds": 765,
                },
                "digest": attempt.digest,
                "sessionImageId": session.image_id(attempt),
                "verifyImageHash": photo_hash(session, attempt),
            }
        )


def _page(call: Call, items: Sequence[Item], id_of: Callable[[Item], str]) -> Sequence[Item]:
    """Return the items after `start`, the id of the last item of the previous page."""
    top = read_top(call)
    start = call.query.get("start", "")
    if start in _BEGINNINGS:
        return items[:top]
    ids = [id_of(item) for item in items]
    if start not in ids:
        raise bad_argument(
            "Start parameter is invalid. Please specify the 'Id' field of the last entry to continue the listing "
            "process."
        )
    return items[ids.index(start) + 1 :][:top]


def _status(session: Session) -> str:
    if session.is_running:
        return "Started"
    return "ResultAvailable" if session.attempts else "NotStarted"


def _verdict(session: Session, attempt: Attempt) -> JsonObject:
    match = attempt.match
    return without_none(
        {
            "livenessDecision": attempt.decision,
            "target": {
                "faceRectangle": attempt.camera.face.rectangle.body(),
                "fileName": "video.webp",
                "timeOffsetWithinFile": 0,
                "imageType": "Color",
            },
            "modelVersionUsed": session.settings.model,
            "verifyResult": match
            and {
                "verifyImage": _photo_body(match.photo),
                "matchConfidence": match.confidence,
                "isIdentical": match.is_identical,
            },
        }
    )


def _photo_body(photo: Photo) -> JsonObject:
    return {"faceRectangle": photo.face.rectangle.body(), "qualityForRecognition": "high"}


def _date(ticks: int) -> str:
    """Format a date with an offset, as only these routes do."""
    return trimmed_ticks(ticks, zone="+00:00")
