"""What person groups and face lists of both sizes share: create, read, list, update, delete and train."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from ..fake_context import FakeContext
from ..http_messages import JsonObject, Response, empty_response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .concurrent_writes import FaceWrites
from .declared_trainings import DeclaredTrainings
from .errors import http_error
from .images import Images
from .quota import Quota
from .training import Candidate, Training


@dataclass(frozen=True, slots=True)
class GalleryKind:
    """A kind of gallery: person group or face list, small or large."""

    # Prefix of error codes: PersonGroup in PersonGroupNotFound.
    error_prefix: str
    # Start of error messages: "Person group" in "Person group is not found."
    title: str
    id_name: str
    path: str
    # Maximum number of galleries of this kind, and of the persons of a group or the faces of a list.
    galleries: Quota
    members: Quota
    # Only large galleries reject a PATCH without name and userData.
    accepts_empty_update: bool = True
    # Only person groups report the id of their last successful training.
    reports_training_id: bool = True


@dataclass(slots=True)
class Gallery(ABC):
    """A person group or face list."""

    gallery_id: str
    name: str
    user_data: str | None
    recognition_model: str
    training: Training

    @abstractmethod
    def training_candidates(self) -> Sequence[Candidate]:
        """Return the persons or faces that a training started now learns."""

    def body(self, kind: GalleryKind, *, with_model: bool) -> JsonObject:
        """Return the JSON of the gallery, as in lists."""
        model = self.recognition_model if with_model else None
        fixed = request_fields.without_none({"name": self.name, "userData": self.user_data, "recognitionModel": model})
        return {kind.id_name: self.gallery_id} | fixed


AnyGallery = TypeVar("AnyGallery", bound=Gallery)


class GalleryStore(Generic[AnyGallery]):
    """All galleries of one kind."""

    def __init__(self, context: FakeContext, kind: GalleryKind) -> None:
        self.kind = kind
        self._context = context
        self._galleries: dict[str, AnyGallery] = {}

    def ids(self) -> list[str]:
        """Return the ids of all galleries."""
        return list(self._galleries)

    def add(self, gallery: AnyGallery) -> None:
        """Add a new gallery, or raise a 409 if its id is in use."""
        if gallery.gallery_id in self._galleries:
            raise http_error(409, f"{self.kind.error_prefix}Exists", f"{self.kind.title} already exists.")
        self.kind.galleries.require_room(self._context, len(self._galleries), self.kind.title)
        self._galleries[gallery.gallery_id] = gallery

    def get(self, gallery_id: str, *, status: int = 404) -> AnyGallery:
        """Return the gallery with that id, or raise an error: `status` is 404 for an id in the path, else 400."""
        try:
            return self._galleries[gallery_id]
        except KeyError:
            raise http_error(status, f"{self.kind.error_prefix}NotFound", f"{self.kind.title} is not found.") from None

    def get_for_update(self, gallery_id: str) -> AnyGallery:
        """Return the gallery with that id, or raise a 409 while its training runs."""
        gallery = self.get(gallery_id)
        if gallery.training.is_running:
            raise self._in_training()
        return gallery

    def get_for_training(self, gallery_id: str) -> AnyGallery:
        """Return the gallery with that id, or raise a 409 while its training runs; one that never starts is over."""
        gallery = self.get(gallery_id)
        return gallery if gallery.training.is_stalled else self.get_for_update(gallery_id)

    def get_trained(self, gallery_id: str) -> tuple[AnyGallery, Sequence[Candidate]]:
        """Return the gallery and the candidates of its last successful training, also while another runs.

        Raises a 400 if no training was successful, or a 409 while the first one runs.
        """
        gallery = self.get(gallery_id, status=400)
        if gallery.training.candidates is None:
            raise self._in_training() if gallery.training.is_running else self._not_trained(400)
        return gallery, gallery.training.candidates

    def poll_training(self, gallery_id: str) -> JsonObject:
        """Return the status of the last training of a gallery, or raise a 404 if there was none."""
        status = self.get(gallery_id).training.poll(with_id=self.kind.reports_training_id)
        if status is None:
            raise self._not_trained(404)
        return status

    def remove(self, gallery_id: str) -> None:
        """Delete a gallery with its content."""
        del self._galleries[gallery_id]

    def _in_training(self) -> Exception:
        return http_error(409, f"{self.kind.error_prefix}TrainingNotFinished", f"{self.kind.title} is under training.")

    def _not_trained(self, status: int) -> Exception:
        return http_error(status, f"{self.kind.error_prefix}NotTrained", f"{self.kind.title} is not trained.")


class SharedState(Protocol):
    """What the galleries of all kinds share, which is a part of FaceState."""

    images: Images
    declared_trainings: DeclaredTrainings
    face_writes: FaceWrites


class GalleryRoutes(RouteGroup, Generic[AnyGallery]):
    """The routes of galleries; subclasses add those of persons and faces."""

    def __init__(self, context: FakeContext, store: GalleryStore[AnyGallery], state: SharedState) -> None:
        self._context = context
        self._store = store
        self._state = state
        self._kind = store.kind

    @abstractmethod
    def new_gallery(
        self, gallery_id: str, name: str, user_data: str | None, recognition_model: str, training: Training
    ) -> AnyGallery:
        """Create an empty gallery."""

    def routes(self) -> list[Route]:
        """Return the routes of galleries without training."""
        galleries = f"/{self._kind.path}"
        gallery = galleries + "/{gallery_id}"
        return [
            Route("GET", galleries, self.list_all),
            Route("PUT", gallery, self.create),
            Route("GET", gallery, self.get),
            Route("PATCH", gallery, self.update),
            Route("DELETE", gallery, self.delete),
        ]

    def training_routes(self) -> list[Route]:
        """Return the routes for training."""
        gallery = f"/{self._kind.path}/{{gallery_id}}"
        return [
            Route("POST", gallery + "/train", self.train),
            Route("GET", gallery + "/training", self.training),
        ]

    def create(self, call: Call, gallery_id: str) -> Response:
        """Create a gallery; the response is a 200 without a body."""
        request_fields.check_collection_id(self._kind.id_name, gallery_id)
        body = request_fields.json_object(call)
        gallery = self.new_gallery(
            gallery_id,
            *request_fields.new_name_and_data(body),
            request_fields.choice(body, "recognitionModel", request_fields.RECOGNITION_MODELS),
            Training(self._context),
        )
        self._store.add(gallery)
        return empty_response(200)

    def get(self, call: Call, gallery_id: str) -> Response:
        """Answer one gallery."""
        with_model = request_fields.flag(call, "returnRecognitionModel")
        return json_response(self._store.get(gallery_id).body(self._kind, with_model=with_model))

    def list_all(self, call: Call) -> Response:
        """Answer an array without a link: clients send the last id as `start` for the next page."""
        with_model = request_fields.flag(call, "returnRecognitionModel")
        ids = request_fields.page_of_ids(call, self._store.ids())
        return json_response([self._store.get(one).body(self._kind, with_model=with_model) for one in ids])

    def update(self, call: Call, gallery_id: str) -> Response:
        """Update the properties that are in the body."""
        gallery = self._store.get_for_update(gallery_id)
        body = request_fields.json_object(call)
        request_fields.update_name_and_data(gallery, body, accepts_empty=self._kind.accepts_empty_update)
        return empty_response(200)

    def delete(self, _call: Call, gallery_id: str) -> Response:
        """Delete a gallery with its content."""
        self._store.get_for_update(gallery_id)
        self._store.remove(gallery_id)
        return empty_response(200)

    def train(self, call: Call, gallery_id: str) -> Response:
        """Start a training. Its status is at `training`, not at `train`."""
        gallery = self._store.get_for_training(gallery_id)
        declared = self._state.declared_trainings.take(self._kind.path, gallery_id)
        gallery.training.start(gallery.training_candidates(), declared)
        return empty_response(
            202,
            ("Operation-Location", f"{call.base}/{self._kind.path}/{gallery_id}/training"),
            ("Access-Control-Expose-Headers", "Operation-Location"),
        )

    def training(self, _call: Call, gallery_id: str) -> Response:
        """Answer a poll of the last training."""
        return json_response(self._store.poll_training(gallery_id))
