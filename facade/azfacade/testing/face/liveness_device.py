"""What the device does in a liveness session: starts a check, ends it with a decision or an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from azfacade_raw.types import shorten

from ..fake_context import FakeContext
from ..http_messages import HttpError
from .face_state import FaceState
from .image_uploads import MIN_IMAGE_BYTES, check_format
from .images import Images
from .liveness_session_store import Attempt, Failure, Match, Photo, Session
from .similarity import FaceTemplate

Result = TypeVar("Result")

CLIENT_IP = "203.0.113.17"
"""The address of a device whose address is not given: one that is reserved for documentation."""
_DECISIONS = ("realface", "spoofface", "uncertain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of a check; what is None is derived from the other values."""

    decision: str = "realface"
    # Whether the person is the one on the photo, or the confidence of that from 0 to 1.
    verify_match: bool | float | None = None
    image: bytes | None = None
    verify_image: bytes | None = None
    client_ip: str = CLIENT_IP
    is_abuse: bool = False


class Device:
    """Runs checks in sessions whose token has not expired."""

    def __init__(self, context: FakeContext, state: FaceState) -> None:
        self._context = context
        self._state = state

    def start(self, session_id: str) -> None:
        """Start a check."""
        session = self._session(session_id)
        session.is_running = True
        if session.started is None:
            session.started = self._context.clock.ticks()
        if session.device_correlation_id is None:
            session.device_correlation_id = self._context.guids.next()

    def complete(self, session_id: str, outcome: Outcome) -> None:
        """End a check with a decision."""
        if outcome.decision not in _DECISIONS:
            raise ValueError(f"decision has to be one of {', '.join(_DECISIONS)}")
        session = self._session(session_id)
        has_photo = self._state.sessions_with_verify.find(session_id) is not None
        if not has_photo and (outcome.verify_match is not None or outcome.verify_image is not None):
            raise ValueError("verify_match and verify_image are for sessions with verification")
        if has_photo:
            camera, match = self._compare(session, outcome)
        else:
            camera, match = self._camera(session, outcome.image), None
        self._end(session, camera, outcome, decision=outcome.decision, match=match)

    def fail(self, session_id: str, failure: Failure, outcome: Outcome) -> None:
        """End a check with an error."""
        session = self._session(session_id)
        self._end(session, self._camera(session, None), outcome, failure=failure)

    def _session(self, session_id: str) -> Session:
        session = self._state.sessions.find(session_id) or self._state.sessions_with_verify.find(session_id)
        if session is None:
            raise LookupError(f"there is no liveness session {shorten(session_id)}")
        if session.token_has_expired(self._context.clock.ticks()):
            raise ValueError(f"the token of liveness session {session_id} has expired, no device can use it")
        allowed = session.settings.attempts_allowed
        if allowed is not None and len(session.attempts) >= allowed:
            raise ValueError(f"liveness session {session_id} allows {allowed} attempts, and all of them were made")
        return session

    def _end(
        self,
        session: Session,
        camera: Photo,
        outcome: Outcome,
        *,
        decision: str | None = None,
        failure: Failure | None = None,
        match: Match | None = None,
    ) -> None:
        self.start(session.session_id)
        session.is_running = False
        attempt = Attempt(
            number=len(session.attempts) + 1,
            request_id=self._context.guids.next(),
            received=self._context.clock.ticks(),
            camera=camera,
            decision=decision,
            failure=failure,
            match=match,
            client_ip=outcome.client_ip,
            is_abuse=outcome.is_abuse,
        )
        session.attempts.insert(0, attempt)

    def _camera(self, session: Session, image: bytes | None) -> Photo:
        return self._photo(image or _jpeg(f"camera {session.session_id} {len(session.attempts)}"))

    def _compare(self, session: Session, outcome: Outcome) -> tuple[Photo, Match]:
        """Return the picture of the camera, and how it matches the photo."""
        photo = session.photo or self._photo(outcome.verify_image or _jpeg(f"photo {session.session_id}"))
        camera = self._camera(session, outcome.image)
        wanted = outcome.verify_match
        if wanted is None and outcome.image is not None:
            confidence = self._state.similarities.of(camera.face.template, photo.face.template)
            return camera, Match(confidence, confidence >= session.settings.threshold, photo)
        if wanted is None:
            wanted = True
        if isinstance(wanted, bool):
            person = photo.face.template.person if wanted else "somebody else"
            seen = FaceTemplate(person, camera.face.template.image)
            confidence = self._state.similarities.of(seen, photo.face.template)
            match = Match(confidence, wanted, photo)
        elif 0 <= wanted <= 1:
            match = Match(wanted, wanted >= session.settings.threshold, photo)
        else:
            raise ValueError("verify_match has to be True, False or a number from 0 to 1")
        if match.is_identical and outcome.image is None:
            # So that later calls recognise the person on the session image.
            self._state.images.declare(camera.content, [photo.face.template.person])
            camera = self._photo(camera.content)
        return camera, match

    def _photo(self, content: bytes) -> Photo:
        return _as_value_error(lambda: _taken(content, self._state.images))


def template_from_image(images: Images, image: bytes | str) -> FaceTemplate:
    """Return the face template of an image with one face; raises ValueError if it has no or several faces."""
    return _as_value_error(lambda: images.single_face_on(image).template)


def _taken(content: bytes, images: Images) -> Photo:
    # No upload: a device may take pictures smaller than those that the service accepts from others.
    check_format(content)
    return Photo(content, images.single_face_on(content))


def _as_value_error(take: Callable[[], Result]) -> Result:
    try:
        return take()
    except HttpError as error:
        raise ValueError(f"no image with one face: {error}") from None


def _jpeg(text: str) -> bytes:
    """Make a valid JPEG of one grey pixel, with `text` as comment, so that each text gives another image.

    It is large enough to be uploaded.
    """
    return b"\xff\xd8" + _segment(b"\xfe", text.encode().ljust(MIN_IMAGE_BYTES)) + _PIXEL


def _segment(marker: bytes, content: bytes) -> bytes:
    return b"\xff" + marker + (len(content) + 2).to_bytes(2, "big") + content


# Huffman table with one code of one bit for the value 0, enough for a grey pixel.
_CODES = bytes([1, *[0] * 15, 0])
_PIXEL = b"".join(
    [
        _segment(b"\xdb", b"\x00" + b"\x01" * 64),
        _segment(b"\xc0", bytes([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
        _segment(b"\xc4", b"\x00" + _CODES),
        _segment(b"\xc4", b"\x10" + _CODES),
        _segment(b"\xda", bytes([1, 1, 0, 0, 63, 0])),
        b"\x3f\xff\xd9",
    ]
)
