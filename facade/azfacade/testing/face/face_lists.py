"""Face lists and large face lists: /facelists, /largefacelists and their faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..fake_context import FakeContext
from ..http_messages import Response, json_response
from ..routing import Call, Route
from . import request_fields
from .galleries import Gallery, GalleryKind, GalleryRoutes, GalleryStore, SharedState
from .persisted_faces import PersistedFaces
from .quota import Quota
from .training import Candidate, Training

FACE_LIST = GalleryKind(
    "FaceList", "Face list", "faceListId", "facelists", galleries=Quota(64, 64), members=Quota(1000, 1000)
)
LARGE_FACE_LIST = GalleryKind(
    "LargeFaceList",
    "Large face list",
    "largeFaceListId",
    "largefacelists",
    galleries=Quota(1_000_000, 64),
    members=Quota(1_000_000, 1000),
    accepts_empty_update=False,
    reports_training_id=False,
)


@dataclass(slots=True)
class FaceGallery(Gallery):
    """A face list of either size."""

    faces: PersistedFaces

    def training_candidates(self) -> Sequence[Candidate]:
        """Return the present faces."""
        return [Candidate(face.face_id, (face.template,)) for face in self.faces.all()]


class _AnyFaceListRoutes(GalleryRoutes[FaceGallery]):
    """The routes that lists of both sizes have for their faces."""

    def __init__(self, context: FakeContext, store: GalleryStore[FaceGallery], state: SharedState) -> None:
        super().__init__(context, store, state)
        self._faces = f"/{store.kind.path}/{{gallery_id}}/persistedfaces"
        self._face = self._faces + "/{face_id}"

    def new_gallery(
        self, gallery_id: str, name: str, user_data: str | None, recognition_model: str, training: Training
    ) -> FaceGallery:
        """Create a list without faces."""
        return FaceGallery(gallery_id, name, user_data, recognition_model, training, PersistedFaces(self._kind.members))

    def routes(self) -> list[Route]:
        """Return the routes that both sizes have."""
        return [
            *super().routes(),
            Route("POST", self._faces, self.add_face),
            Route("DELETE", self._face, self.delete_face),
        ]

    def add_face(self, call: Call, gallery_id: str) -> Response:
        """Add a face to a list."""
        return self._faces_for_write(gallery_id).add(call, self._state.images, self._context)

    def delete_face(self, _call: Call, gallery_id: str, face_id: str) -> Response:
        """Delete a face of a list."""
        return self._faces_for_write(gallery_id).delete(face_id)

    def _faces_for_write(self, gallery_id: str) -> PersistedFaces:
        faces = self._store.get_for_update(gallery_id).faces
        self._state.face_writes.begin(f"{self._kind.path}/{gallery_id}")
        return faces


class FaceListRoutes(_AnyFaceListRoutes):
    """Face lists: without training; GET returns a list with all its faces."""

    def get(self, call: Call, gallery_id: str) -> Response:
        """Answer a list with its faces."""
        with_model = request_fields.flag(call, "returnRecognitionModel")
        gallery = self._store.get(gallery_id)
        faces = {"persistedFaces": [face.body() for face in gallery.faces.all()]}
        return json_response(gallery.body(self._kind, with_model=with_model) | faces)

    def list_all(self, call: Call) -> Response:
        """Answer all lists: this route has no paging."""
        with_model = request_fields.flag(call, "returnRecognitionModel")
        lists = [self._store.get(gallery_id) for gallery_id in sorted(self._store.ids())]
        return json_response([gallery.body(self._kind, with_model=with_model) for gallery in lists])


class LargeFaceListRoutes(_AnyFaceListRoutes):
    """Large face lists: with training, and routes for single faces."""

    def routes(self) -> list[Route]:
        """Return all routes of large face lists."""
        return [
            *super().routes(),
            *self.training_routes(),
            Route("GET", self._faces, self.list_faces),
            Route("GET", self._face, self.get_face),
            Route("PATCH", self._face, self.update_face),
        ]

    def list_faces(self, call: Call, gallery_id: str) -> Response:
        """Answer an array of faces, in the order of their ids."""
        faces = self._store.get(gallery_id).faces
        return json_response([faces.get(face_id).body() for face_id in request_fields.page_of_ids(call, faces.ids())])

    def get_face(self, _call: Call, gallery_id: str, face_id: str) -> Response:
        """Answer a face: its id and user data."""
        return json_response(self._store.get(gallery_id).faces.get(face_id).body())

    def update_face(self, call: Call, gallery_id: str, face_id: str) -> Response:
        """Change the user data of a face."""
        return self._store.get_for_update(gallery_id).faces.update(call, face_id)
