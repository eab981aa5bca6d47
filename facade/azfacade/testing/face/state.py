"""What the families of Face share."""

from __future__ import annotations

from ..world import World
from .detected_faces import DetectedFaces
from .directory import Directory
from .face_lists import FACE_LIST, LARGE_FACE_LIST, FaceGallery
from .galleries import GalleryStore
from .groups import LARGE_PERSON_GROUP, PERSON_GROUP, Group
from .images import Images
from .sessions import SessionStore, not_found


class State:
    """Everything a Face resource holds."""

    def __init__(self, world: World) -> None:
        self.images = Images()
        self.detected = DetectedFaces(world)
        self.person_groups = GalleryStore[Group](PERSON_GROUP)
        self.large_person_groups = GalleryStore[Group](LARGE_PERSON_GROUP)
        self.face_lists = GalleryStore[FaceGallery](FACE_LIST)
        self.large_face_lists = GalleryStore[FaceGallery](LARGE_FACE_LIST)
        self.directory = Directory(world)
        self.sessions = SessionStore(world)
        self.sessions_with_verify = SessionStore(world)

    def session_image(self, image_id: str) -> bytes:
        """Return the image of a liveness session, or raise a 404."""
        for store in (self.sessions, self.sessions_with_verify):
            content = store.image(image_id)
            if content is not None:
                return content
        raise not_found()
