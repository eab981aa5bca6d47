"""The methods of FakeAzure by which a test controls Face: faces on images, person directory, liveness checks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from . import Face
from .liveness_device import CLIENT_IP, Device, Outcome, template_from_image
from .liveness_session_store import Failure
from .request_fields import RECOGNITION_MODELS


class FaceControls:
    """The methods of FakeAzure for Face."""

    _face: Face
    _lock: AbstractContextManager[Any]

    def show_faces(self, image: bytes | str, *people: str) -> None:
        """Declare which people an image, given by its bytes or its URL, shows; without people it shows no face.

        The same name is the same person on all images. An undeclared image shows one face, of a person who is on no
        other image.
        """
        with self._lock:
            self._face.state.images.declare(image, people)

    def add_directory_person(
        self,
        *images: bytes | str,
        dynamic_groups: Iterable[str] = (),
        recognition_model: str = RECOGNITION_MODELS[-1],
    ) -> str:
        """Add a person with these faces to the person directory and to dynamic person groups; returns the person id.

        Identify and verify use the directory, but the API versions of the fake have no routes to fill it.

        Raises:
            ValueError: An image is not readable, or does not show exactly one face.
        """
        with self._lock:
            state = self._face.state
            templates = [template_from_image(state.images, image) for image in images]
            return state.directory.add(templates, recognition_model, dynamic_groups)

    def start_liveness(self, session_id: str) -> None:
        """Start a check in a liveness session, as the device does."""
        with self._lock:
            self._device().start(session_id)

    def complete_liveness(
        self,
        session_id: str,
        decision: str = "realface",
        *,
        verify_match: bool | float | None = None,
        image: bytes | None = None,
        verify_image: bytes | None = None,
        client_ip: str = CLIENT_IP,
        is_abuse: bool = False,
    ) -> None:
        """End a check in a liveness session, as the device does, with realface, spoofface or uncertain as `decision`.

        `image` is the picture of the camera. For sessions with verification, `verify_match` is whether it shows the
        person on the photo, or the confidence of that from 0 to 1; by default it follows from `image`, and without
        `image` the person matches. `verify_image` is the photo for sessions created without one (preview only).
        `client_ip` is the address of the device, and `is_abuse` what the check for abuse finds; both are seen since
        v1.3-preview.1.

        Raises:
            LookupError: There is no such session.
            ValueError: An argument is invalid, an image does not show exactly one face, the token has expired, or the
                session allows no more attempts.
        """
        outcome = Outcome(
            decision=decision,
            verify_match=verify_match,
            image=image,
            verify_image=verify_image,
            client_ip=client_ip,
            is_abuse=is_abuse,
        )
        with self._lock:
            self._device().complete(session_id, outcome)

    def fail_liveness(
        self,
        session_id: str,
        code: str = "FaceWithMaskDetected",
        message: str = "Mask detected on face image.",
        *,
        client_ip: str = CLIENT_IP,
        is_abuse: bool = False,
    ) -> None:
        """End a check in a liveness session, as the device does, with an error instead of a decision.

        `client_ip` and `is_abuse` are those of `complete_liveness`.

        Raises:
            LookupError: There is no such session.
            ValueError: The token has expired, or the session allows no more attempts.
        """
        with self._lock:
            self._device().fail(session_id, Failure(code, message), Outcome(client_ip=client_ip, is_abuse=is_abuse))

    def _device(self) -> Device:
        return Device(self._face.context, self._face.state)
