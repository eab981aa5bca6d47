"""The methods of FakeAzure by which a test controls Face: faces, trainings, person directory, liveness checks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from . import Face
from .declared_outcome import DeclaredOutcome
from .declared_trainings import TrainedKind
from .fake_face import FakeFace
from .images import subject_of
from .liveness_device import CLIENT_IP, Device, Outcome, template_from_image
from .liveness_session_store import Failure
from .request_fields import RECOGNITION_MODELS


class FaceControls:
    """The methods of FakeAzure for Face."""

    _face: Face
    _lock: AbstractContextManager[Any]

    def show_faces(self, image: bytes | str, *people: str | FakeFace) -> None:
        """Declare which faces an image, given by its bytes or its URL, shows: names of people, or a FakeFace for each.

        The same name is the same person on all images. A FakeFace also says where the face is and how it looks.
        Without faces the image shows none. An undeclared image shows one face, of a person who is on no other image.
        """
        with self._lock:
            self._face.state.images.declare(image, people)

    def set_confidence(self, one: bytes | str, other: bytes | str, confidence: float) -> None:
        """Declare the confidence, from 0 to 1, that two faces get when they are compared, in either order.

        Each is a person, given by the name, or an image, given by its bytes or its http(s) URL. What is declared for
        images goes before what is declared for people. A face on the same image as itself always gets 1. Without a
        declaration, two images of one person get 0.7 to 0.95, those of different people 0.05 to 0.3.

        Raises:
            ValueError: The confidence is not from 0 to 1.
        """
        if not 0 <= confidence <= 1:
            raise ValueError("confidence has to be a number from 0 to 1")
        with self._lock:
            self._face.state.similarities.declare(subject_of(one), subject_of(other), confidence)

    def fail_training(
        self, gallery_id: str, message: str = "The training failed.", *, kind: TrainedKind | None = None
    ) -> None:
        """Let the next training of a group or list end as failed, with `message`; the one after it is as usual.

        It applies to a training that starts afterwards. The group or list need not exist yet. `kind` is needed if
        several have that id. A failed training leaves what the last successful one has learned.

        Args:
            gallery_id: The id of a person group, a large person group or a large face list.
            message: The message of the failed training.
            kind: `person_groups`, `large_person_groups` or `large_face_lists`; None for the first that is trained.

        Raises:
            ValueError: No group or list can have that id, or there is no such kind.
        """
        with self._lock:
            self._face.state.declared_trainings.declare(gallery_id, kind, DeclaredOutcome(message))

    def stall_training(self, gallery_id: str, *, kind: TrainedKind | None = None) -> None:
        """Let the next training of a group or list stay `notStarted`, until another training is asked for.

        Meanwhile it is refused to change the group or list. The arguments and errors are those of `fail_training`.
        """
        with self._lock:
            self._face.state.declared_trainings.declare(gallery_id, kind, DeclaredOutcome(None))

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
            self._face.state.operations.declare(DeclaredOutcome(message), times)

    def stall_directory_operations(self, *, times: int | None = 1) -> None:
        """Let the next `times` operations of the person directory stay `notStarted` until `reset()`; None for all.

        Those of the same person or dynamic group that are asked for later wait for them. What such an operation was to
        change can be read at once, as always, but recognition does not see it.

        Raises:
            ValueError: `times` is less than 1.
        """
        with self._lock:
            self._face.state.operations.declare(DeclaredOutcome(None), times)

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
