"""What a test can do to Face that no request can."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from . import Face
from .liveness_device import Device, Outcome, template_from_image
from .request_fields import RECOGNITION_MODELS


class FaceControls:
    """The part of FakeAzure that is about Face."""

    _face: Face
    _lock: AbstractContextManager[Any]

    def show_faces(self, image: bytes | str, *people: str) -> None:
        """Have an image, given by its bytes or its address, show these people; without any it shows no face.

        The same name is the same person on all images. An image that nothing was said about shows one face, which is
        on no other image.
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

        Identify and verify look into the directory, but no version spoken here has routes to fill it.
        """
        with self._lock:
            state = self._face.state
            templates = [template_from_image(state.images, image) for image in images]
            return state.directory.add(templates, recognition_model, dynamic_groups)

    def start_liveness(self, session_id: str) -> None:
        """Play the device that begins a check in a liveness session."""
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
    ) -> None:
        """Play the device that ends a check in a liveness session with a decision: realface, spoofface or uncertain.

        `image` is what its camera saw. In sessions with verification `verify_match` is whether that is the person on
        the photo, or how sure the service is of it; left out, it follows from `image`, and without one the person is
        the right one. `verify_image` is the photo for sessions that were made without one, as the preview allows.
        """
        outcome = Outcome(decision=decision, verify_match=verify_match, image=image, verify_image=verify_image)
        with self._lock:
            self._device().complete(session_id, outcome)

    def fail_liveness(
        self,
        session_id: str,
        code: str = "FaceWithMaskDetected",
        message: str = "Mask detected on face image.",
    ) -> None:
        """Play the device that ends a check in a liveness session without a decision."""
        with self._lock:
            self._device().fail(session_id, code, message)

    def _device(self) -> Device:
        return Device(self._face.context, self._face.state)
