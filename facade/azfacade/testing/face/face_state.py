"""FaceState: all resources of a fake Face service, shared by its routes."""

from __future__ import annotations

from ..fake_context import FakeContext
from .concurrent_writes import FaceWrites
from .declared_trainings import DeclaredTrainings
from .detected_faces import DetectedFaces
from .face_lists import FACE_LIST, LARGE_FACE_LIST, FaceGallery
from .face_operations import FaceOperations
from .galleries import GalleryStore
from .images import Images
from .liveness_session_store import Attempt, Session, SessionStore, not_found
from .person_directory import PersonDirectory
from .person_groups import LARGE_PERSON_GROUP, PERSON_GROUP, PersonGroup
from .similarity import Similarities


class FaceState:
    """The resources of Face: images, detected faces, galleries, person directory with operations, liveness sessions."""

    def __init__(self, context: FakeContext) -> None:
        self.images = Images()
        self.similarities = Similarities()
        self.detected = DetectedFaces(context)
        self.person_groups = GalleryStore[PersonGroup](context, PERSON_GROUP)
        self.large_person_groups = GalleryStore[PersonGroup](context, LARGE_PERSON_GROUP)
        self.face_lists = GalleryStore[FaceGallery](context, FACE_LIST)
        self.large_face_lists = GalleryStore[FaceGallery](context, LARGE_FACE_LIST)
        self.declared_trainings = DeclaredTrainings()
        self.face_writes = FaceWrites(context.clock)
        self.directory = PersonDirectory(context)
        self.operations = FaceOperations(context)
        self.sessions = SessionStore(context)
        self.sessions_with_verify = SessionStore(context)
        self.monitors_abuse = False
        """Whether the attempts of new liveness sessions are checked for abuse, a setting of the resource."""

    def other_flagged_attempts(self, session: Session) -> list[tuple[Session, Attempt]]:
        """Return the attempts that were abuse in other sessions of the same person."""
        user = session.settings.user_correlation_id
        return [
            (other, attempt)
            for store in (self.sessions, self.sessions_with_verify)
            for other in store.all()
            if other is not session and user is not None and other.settings.user_correlation_id == user
            for attempt in other.attempts
            if attempt.is_abuse
        ]

    def session_image(self, image_id: str) -> bytes:
        """Return the image of a liveness session, or raise a 404."""
        for store in (self.sessions, self.sessions_with_verify):
            content = store.image(image_id)
            if content is not None:
                return content
        raise not_found()
