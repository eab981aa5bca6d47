"""State of liveness sessions: settings, attempts of the device, expiry. For their JSON see liveness_sessions."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..clock import TICKS_PER_SECOND
from ..fake_context import FakeContext
from .errors import http_error
from .images import ShownFace

# Sessions expire after two days.
_LIFETIME = 48 * 3600 * TICKS_PER_SECOND


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """The settings of a session from its create request."""

    device_correlation_id: str | None
    token_seconds: int
    with_images: bool
    model: str
    # Only for sessions with verification:
    threshold: float
    with_photo_hash: bool
    # Only in versions with abuse monitoring:
    attempts_allowed: int | None = None
    user_correlation_id: str | None = None
    expected_ip: str | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """An image with the one face on it."""

    content: bytes
    face: ShownFace


@dataclass(frozen=True, slots=True)
class Match:
    """The comparison of the face of the camera with the photo."""

    confidence: float
    is_identical: bool
    # Of the session, or sent by the device.
    photo: Photo


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt ended without a decision."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One check of a device, with a decision or a failure."""

    number: int
    request_id: str
    received: int
    camera: Photo
    decision: str | None = None
    failure: Failure | None = None
    match: Match | None = None
    client_ip: str = ""
    is_abuse: bool = False

    @property
    def digest(self) -> str:
        """A hash that the device gets as well, so that both can be compared."""
        return hashlib.sha256(self.request_id.encode()).hexdigest().upper()

    @property
    def image_id(self) -> str:
        """The id of the image: 44 characters, including `-` and `_`."""
        seed = hashlib.sha384(self.request_id.encode()).digest()[:33]
        return base64.urlsafe_b64encode(seed).decode()


@dataclass(slots=True)
class Session:
    """A session with or without verification; `photo` is for sessions with verification."""

    session_id: str
    token: str
    created: int
    settings: SessionSettings
    photo: Photo | None = None
    device_correlation_id: str | None = None
    monitors_abuse: bool = False
    started: int | None = None
    is_running: bool = False
    # The latest first, as in the service.
    attempts: list[Attempt] = field(default_factory=list[Attempt])

    def token_has_expired(self, now: int) -> bool:
        """Return whether a device can no longer use the session."""
        return now >= self.created + self.settings.token_seconds * TICKS_PER_SECOND

    def image_id(self, attempt: Attempt) -> str | None:
        """Return the id of the image of an attempt; None if the session keeps no images."""
        return attempt.image_id if self.settings.with_images else None


class SessionStore:
    """All sessions with, or all without verification, in the order of creation."""

    def __init__(self, context: FakeContext) -> None:
        self._context = context
        self._sessions: dict[str, Session] = {}

    def add(self, settings: SessionSettings, photo: Photo | None = None, *, monitors_abuse: bool = False) -> Session:
        """Create a session."""
        session = Session(
            self._context.guids.next(),
            f"fake-liveness-token.{self._context.guids.next()}",
            self._context.clock.ticks(),
            settings,
            photo,
            settings.device_correlation_id,
            monitors_abuse,
        )
        self._sessions[session.session_id] = session
        return session

    def all(self) -> Sequence[Session]:
        """Return the sessions that have not expired."""
        now = self._context.clock.ticks()
        return [session for session in self._sessions.values() if now < session.created + _LIFETIME]

    def find(self, session_id: str) -> Session | None:
        """Return the session with that id; None if there is none."""
        return next((session for session in self.all() if session.session_id == session_id.lower()), None)

    def get(self, session_id: str) -> Session:
        """Return the session with that id, or raise a 404."""
        session = self.find(session_id)
        if session is None:
            raise not_found()
        return session

    def remove(self, session_id: str) -> None:
        """Delete a session with its images."""
        del self._sessions[self.get(session_id).session_id]

    def image(self, image_id: str) -> bytes | None:
        """Return a session image; None if no session has it."""
        for session in self.all():
            for attempt in session.attempts:
                if session.image_id(attempt) == image_id:
                    return attempt.camera.content
        return None


def not_found() -> Exception:
    """Make the 404 for a session or session image that does not exist."""
    return http_error(404, "SessionNotFound", "Session Id is not found. The session id is expired or does not exist.")
