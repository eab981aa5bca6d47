"""Helpers for the calls of the official Face package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from .official import Calls, Official

JPEG = b"\xff\xd8\xff\xe0 Ada".ljust(1024)
OTHER_JPEG = b"\xff\xd8\xff\xe0 Bob".ljust(1024)
URL = "https://images.example.com/ada.jpg"
RECOGNITION = "recognition_04"
DETECTION = {"detection_model": "detection_03", "recognition_model": RECOGNITION, "return_face_id": True}


@dataclass
class Sdk(Official):
    """The three clients, sync or async, that talk to one served fake."""

    def __post_init__(self) -> None:
        self.face = self.client("FaceClient")
        self.administration = self.client("FaceAdministrationClient")
        self.sessions = self.client("FaceSessionClient")
        self.lists = self.administration.large_face_list
        self.groups = self.administration.large_person_group

    def request(self, method: str, path: str) -> Any:
        """Make a request of the caller's own."""
        return import_module("azure.core.rest").HttpRequest(method, f"{{endpoint}}/face/{{apiVersion}}{path}")

    def train(self, galleries: Any, gallery_id: str) -> Any:
        """Train to the end; returns the poller."""
        poller = self.ask(galleries.begin_train(gallery_id))
        assert self.ask(poller.result()) is None
        return poller

    def detected(self, image: bytes = JPEG) -> str:
        """Return the id of a detected face."""
        (face,) = self.ask(self.face.detect(image, **DETECTION))
        face_id: str = face.face_id
        return face_id

    def group(self) -> str:
        """Make a large person group; returns its id."""
        self.ask(self.groups.create("staff", name="Staff", recognition_model=RECOGNITION))
        return "staff"

    def person(self, group_id: str, image: bytes | None = None) -> str:
        """Make a person, with a face if an image is given; returns its id."""
        person_id: str = self.ask(self.groups.create_person(group_id, name="Ada")).person_id
        if image is not None:
            self.ask(self.groups.add_face(group_id, person_id, image))
        return person_id

    def list(self) -> str:
        """Make a large face list; returns its id."""
        self.ask(self.lists.create("press", name="Press", recognition_model=RECOGNITION))
        return "press"

    def list_with_face(self) -> str:
        """Make a large face list that can be trained; returns its id."""
        self.ask(self.lists.add_face(self.list(), JPEG))
        return "press"

    def session(self, **settings: Any) -> str:
        """Open a liveness session; returns its id."""
        content = self.models.CreateLivenessSessionContent(**_settings(settings))
        session_id: str = self.ask(self.sessions.create_liveness_session(content)).session_id
        return session_id

    def verify_session(self, image: bytes | None = JPEG, **settings: Any) -> str:
        """Open a liveness session with verification; returns its id."""
        content = self.models.CreateLivenessWithVerifySessionContent(**_settings(settings))
        create = self.sessions.create_liveness_with_verify_session
        session_id: str = self.ask(create(content, verify_image=image)).session_id
        return session_id


def _settings(more: dict[str, Any]) -> dict[str, Any]:
    return {"liveness_operation_mode": "Passive", "device_correlation_id": "device-1"} | more


# By class and method, as the package names them.
CALLS: Calls[Sdk] = Calls()
