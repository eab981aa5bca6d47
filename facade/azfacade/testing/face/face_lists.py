"""Face lists and large face lists: /facelists, /largefacelists and everything below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..http import Response, json_answer
from ..routing import Call, Route
from ..world import World
from . import fields
from .galleries import Galleries, Gallery, GalleryStore, Kind
from .images import Images
from .stored_faces import StoredFaces
from .training import Known, Training

FACE_LIST = Kind("FaceList", "Face list", "faceListId", "facelists", most=64)
LARGE_FACE_LIST = Kind(
    "LargeFaceList",
    "Large face list",
    "largeFaceListId",
    "largefacelists",
    most=1_000_000,
    takes_empty_changes=False,
    training_has_id=False,
)


@dataclass(slots=True)
class FaceGallery(Gallery):
    """A face list of either size."""

    faces: StoredFaces

    def to_learn(self) -> Sequence[Known]:
        """Return the faces as they are now."""
        return [Known(face.face_id, (face.print,)) for face in self.faces.all()]


class _AnyFaceLists(Galleries[FaceGallery]):
    """What lists of both sizes can do with their faces."""

    # How many a list can have.
    most_faces: ClassVar[int]

    def __init__(self, world: World, store: GalleryStore[FaceGallery], images: Images) -> None:
        super().__init__(world, store)
        self._images = images
        self._faces = f"/{store.kind.path}/{{gallery_id}}/persistedfaces"
        self._face = self._faces + "/{face_id}"

    def new_gallery(
        self, gallery_id: str, name: str, user_data: str | None, recognition_model: str, training: Training
    ) -> FaceGallery:
        """Make a list without faces."""
        return FaceGallery(gallery_id, name, user_data, recognition_model, training, StoredFaces(self.most_faces))

    def routes(self) -> list[Route]:
        """List the routes of the lists, and those of their faces that both sizes have."""
        return [
            *super().routes(),
            Route("POST", self._faces, self.add_face),
            Route("DELETE", self._face, self.delete_face),
        ]

    def add_face(self, call: Call, gallery_id: str) -> Response:
        """Add a face to a list."""
        return self._store.get_for_change(gallery_id).faces.add(call, self._images, self._world.guids)

    def delete_face(self, _call: Call, gallery_id: str, face_id: str) -> Response:
        """Drop a face of a list."""
        return self._store.get_for_change(gallery_id).faces.delete(face_id)


class FaceLists(_AnyFaceLists):
    """The small lists: without training, and with all their faces in the answer to a read."""

    most_faces = 1000

    def get(self, call: Call, gallery_id: str) -> Response:
        """Answer one list with its faces."""
        with_model = fields.flag(call, "returnRecognitionModel")
        gallery = self._store.get(gallery_id)
        faces = {"persistedFaces": [face.body() for face in gallery.faces.all()]}
        return json_answer(gallery.body(self._kind, with_model=with_model) | faces)

    def list_all(self, call: Call) -> Response:
        """Answer all lists, since there are no pages of them."""
        with_model = fields.flag(call, "returnRecognitionModel")
        lists = [self._store.get(gallery_id) for gallery_id in sorted(self._store.ids())]
        return json_answer([gallery.body(self._kind, with_model=with_model) for gallery in lists])


class LargeFaceLists(_AnyFaceLists):
    """The large lists: trained, and with routes to read and change single faces."""

    most_faces = 1_000_000

    def routes(self) -> list[Route]:
        """List everything at and below the lists."""
        return [
            *super().routes(),
            *self.training_routes(),
            Route("GET", self._faces, self.list_faces),
            Route("GET", self._face, self.get_face),
            Route("PATCH", self._face, self.update_face),
        ]

    def list_faces(self, call: Call, gallery_id: str) -> Response:
        """Answer a bare array, in the order of the ids."""
        faces = self._store.get(gallery_id).faces
        return json_answer([faces.get(face_id).body() for face_id in fields.listed_ids(call, faces.ids())])

    def get_face(self, _call: Call, gallery_id: str, face_id: str) -> Response:
        """Answer a face: its id and user data."""
        return json_answer(self._store.get(gallery_id).faces.get(face_id).body())

    def update_face(self, call: Call, gallery_id: str, face_id: str) -> Response:
        """Change the user data of a face."""
        return self._store.get_for_change(gallery_id).faces.update(call, face_id)
