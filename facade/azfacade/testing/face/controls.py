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
        name: str = "Person",
    ) -> str:
        """Add a person with these faces to the person directory and to dynamic person groups; returns the person id.

        It is what requests of v1.2-preview.1 do, but done at once, without operations. A dynamic group that does not
        exist is created, with its id as name.

        Raises:
            ValueError: An image is not readable, or does not show exactly one face, or there is no such recognition
                model.
        """
        if recognition_model not in RECOGNITION_MODELS:
            raise ValueError(f"recognition_model has to be one of {', '.join(RECOGNITION_MODELS)}")
        with self._lock:
            state = self._face.state
            templates = [template_from_image(state.images, image) for image in images]
            return state.directory.add(name, templates, recognition_model, dynamic_groups)

    def fail_directory_operations(self, message: str = "The operation failed.", *, times: int | None = 1) -> None:
        """Let the next `times` operations of the person directory end as failed, with `message`; None for all.

        It applies to operations that start afterwards: to create or delete persons, faces and dynamic person groups,
        and to change the persons of a group. What a failed operation was to change stays as it was.
        Declarations apply in the order in which they were made, until `reset()`.

        Raises:
            ValueError: `times` is less than 1.
        """
        with self._lock:
            self._face.state.operations.declare_failure(message, times)

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
