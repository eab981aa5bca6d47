"""Liveness sessions: what a server opened and what a device did in them. How they are written down is elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..clock import TICKS_PER_SECOND
from ..fake_context import FakeContext
from .errors import http_error
from .images import ShownFace

# A session that nobody deletes is gone after two days.
_LIFETIME = 48 * 3600 * TICKS_PER_SECOND


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """How a session is to run, as its maker said."""

    device_correlation_id: str | None
    token_seconds: int
    with_images: bool
    model: str
    # Only for sessions with verification:
    threshold: float
    with_photo_hash: bool


@dataclass(frozen=True, slots=True)
class Photo:
    """The image that a session with verification compares with."""

    content: bytes
    face: ShownFace


@dataclass(frozen=True, slots=True)
class Match:
    """How the camera's face compares with the photo's."""

    confidence: float
    is_identical: bool
    # The device may have brought it.
    photo: Photo


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt ended without a verdict."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One check of a device: with a decision, or with a failure."""

    number: int
    request_id: str
    received: int
    camera: Photo
    decision: str | None = None
    failure: Failure | None = None
    match: Match | None = None

    @property
    def digest(self) -> str:
        """What the device is told too, to be compared."""
        return hashlib.sha256(self.request_id.encode()).hexdigest().upper()

    @property
    def image_id(self) -> str:
        """44 characters that may include `-` and `_`."""
        seed = hashlib.sha384(self.request_id.encode()).digest()[:33]
        return base64.urlsafe_b64encode(seed).decode()


@dataclass(slots=True)
class Session:
    """A session of either sort; `photo` is for those with verification."""

    session_id: str
    token: str
    created: int
    settings: SessionSettings
    photo: Photo | None = None
    device_correlation_id: str | None = None
    started: int | None = None
    is_running: bool = False
    # The latest first, as the service lists them.
    attempts: list[Attempt] = field(default_factory=list[Attempt])

    def token_has_expired(self, now: int) -> bool:
        """Tell whether a device comes too late."""
        return now >= self.created + self.settings.token_seconds * TICKS_PER_SECOND

    def image_id(self, attempt: Attempt) -> str | None:
        """Return the id of the attempt's image if the session keeps images."""
        return attempt.image_id if self.settings.with_images else None


class SessionStore:
    """All sessions of one sort, in the order they were made."""

    def __init__(self, context: FakeContext) -> None:
        self._context = context
        self._sessions: dict[str, Session] = {}

    def add(self, settings: SessionSettings, photo: Photo | None = None) -> Session:
        """Open a session."""
        session = Session(
            self._context.guids.next(),
            f"fake-liveness-token.{self._context.guids.next()}",
            self._context.clock.ticks(),
            settings,
            photo,
            settings.device_correlation_id,
        )
        self._sessions[session.session_id] = session
        return session

    def all(self) -> Sequence[Session]:
        """Return the sessions there are."""
        now = self._context.clock.ticks()
        return [session for session in self._sessions.values() if now < session.created + _LIFETIME]

    def find(self, session_id: str) -> Session | None:
        """Return the session of that id; None when it is gone."""
        return next((session for session in self.all() if session.session_id == session_id), None)

    def get(self, session_id: str) -> Session:
        """Return the session of that id, or raise a 404."""
        session = self.find(session_id)
        if session is None:
            raise not_found()
        return session

    def remove(self, session_id: str) -> None:
        """Drop a session with its images."""
        del self._sessions[self.get(session_id).session_id]

    def image(self, image_id: str) -> bytes | None:
        """Return what a camera saw; None when no session has that image."""
        for session in self.all():
            for attempt in session.attempts:
                if session.image_id(attempt) == image_id:
                    return attempt.camera.content
        return None


def not_found() -> Exception:
    """Make the error for a session, or an image of one, that is gone."""
    return http_error(404, "SessionNotFound", "Session Id is not found. The session id is expired or does not exist.")
