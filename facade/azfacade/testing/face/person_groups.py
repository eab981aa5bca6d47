"""Person groups and large person groups: /persongroups, /largepersongroups, their persons and the faces of persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..fake_context import FakeContext
from ..http_messages import JsonObject, Response, empty_response, json_response
from ..routing import Call, Route
from . import request_fields
from .errors import person_not_found
from .galleries import Gallery, GalleryKind, GalleryRoutes, GalleryStore, SharedState
from .persisted_faces import FACES_PER_PERSON, PersistedFaces
from .quota import Quota
from .training import Candidate, Training

_GROUPS = Quota(1_000_000, 1000)

PERSON_GROUP = GalleryKind(
    "PersonGroup", "Person group", "personGroupId", "persongroups", galleries=_GROUPS, members=Quota(10_000, 1000)
)
LARGE_PERSON_GROUP = GalleryKind(
    "LargePersonGroup",
    "Large person group",
    "largePersonGroupId",
    "largepersongroups",
    galleries=_GROUPS,
    members=Quota(1_000_000, 1000),
    accepts_empty_update=False,
)


@dataclass(slots=True)
class Person:
    """A person of a group."""

    person_id: str
    name: str
    user_data: str | None
    faces: PersistedFaces = field(default_factory=lambda: PersistedFaces(FACES_PER_PERSON))

    def body(self) -> JsonObject:
        """Return the JSON."""
        return request_fields.without_none(
            {
                "personId": self.person_id,
                # Absent rather than empty for a person without faces, as in recorded responses.
                "persistedFaceIds": self.faces.ids() or None,
                "name": self.name,
                "userData": self.user_data,
            }
        )


@dataclass(slots=True)
class PersonGroup(Gallery):
    """A person group of either size."""

    persons: dict[str, Person] = field(default_factory=dict[str, Person])

    def person(self, person_id: str) -> Person:
        """Return the person with that id, or raise a 404."""
        try:
            return self.persons[person_id]
        except KeyError:
            raise person_not_found() from None

    def training_candidates(self) -> Sequence[Candidate]:
        """Return the present persons."""
        return [Candidate(person.person_id, person.faces.templates()) for person in self.persons.values()]


class PersonGroupRoutes(GalleryRoutes[PersonGroup]):
    """The routes of the groups of one size, with training and persons."""

    def __init__(self, context: FakeContext, store: GalleryStore[PersonGroup], state: SharedState) -> None:
        super().__init__(context, store, state)
        self._persons = PersonRoutes(context, store, state)

    def new_gallery(
        self, gallery_id: str, name: str, user_data: str | None, recognition_model: str, training: Training
    ) -> PersonGroup:
        """Create a group without persons."""
        return PersonGroup(gallery_id, name, user_data, recognition_model, training)

    def routes(self) -> list[Route]:
        """Return all routes of person groups."""
        return [*super().routes(), *self.training_routes(), *self._persons.routes()]


class PersonRoutes:
    """The routes of persons and their faces, for the groups of one size."""

    def __init__(self, context: FakeContext, groups: GalleryStore[PersonGroup], state: SharedState) -> None:
        self._context = context
        self._groups = groups
        self._state = state

    def routes(self) -> list[Route]:
        """Return the routes of persons and faces."""
        persons = f"/{self._groups.kind.path}/{{gallery_id}}/persons"
        person = persons + "/{person_id}"
        faces = person + "/persistedfaces"
        face = faces + "/{face_id}"
        return [
            Route("GET", persons, self.list_all),
            Route("POST", persons, self.create),
            Route("GET", person, self.get),
            Route("PATCH", person, self.update),
            Route("DELETE", person, self.delete),
            Route("POST", faces, self.add_face),
            Route("GET", face, self.get_face),
            Route("PATCH", face, self.update_face),
            Route("DELETE", face, self.delete_face),
        ]

    def create(self, call: Call, gallery_id: str) -> Response:
        """Create a new person, also if the name is already in use."""
        group = self._groups.get_for_update(gallery_id)
        body = request_fields.json_object(call)
        name, user_data = request_fields.new_name_and_data(body)
        self._groups.kind.members.require_room(self._context, len(group.persons), "Person")
        person = Person(self._context.guids.next(), name, user_data)
        group.persons[person.person_id] = person
        return json_response({"personId": person.person_id})

    def get(self, _call: Call, gallery_id: str, person_id: str) -> Response:
        """Answer one person."""
        return json_response(self._groups.get(gallery_id).person(person_id).body())

    def list_all(self, call: Call, gallery_id: str) -> Response:
        """Answer an array of persons, in the order of their ids."""
        group = self._groups.get(gallery_id)
        ids = request_fields.page_of_ids(call, list(group.persons))
        return json_response([group.persons[person_id].body() for person_id in ids])

    def update(self, call: Call, gallery_id: str, person_id: str) -> Response:
        """Update the properties that are in the body."""
        person = self._groups.get_for_update(gallery_id).person(person_id)
        request_fields.update_name_and_data(person, request_fields.json_object(call))
        return empty_response(200)

    def delete(self, _call: Call, gallery_id: str, person_id: str) -> Response:
        """Delete a person with all faces."""
        group = self._groups.get_for_update(gallery_id)
        del group.persons[group.person(person_id).person_id]
        return empty_response(200)

    def add_face(self, call: Call, gallery_id: str, person_id: str) -> Response:
        """Add a face to a person."""
        return self._faces_for_write(gallery_id, person_id).add(call, self._state.images, self._context)

    def get_face(self, _call: Call, gallery_id: str, person_id: str, face_id: str) -> Response:
        """Answer a face: its id and user data."""
        return json_response(self._groups.get(gallery_id).person(person_id).faces.get(face_id).body())

    def update_face(self, call: Call, gallery_id: str, person_id: str, face_id: str) -> Response:
        """Update the user data of a face."""
        return self._faces_for_update(gallery_id, person_id).update(call, face_id)

    def delete_face(self, _call: Call, gallery_id: str, person_id: str, face_id: str) -> Response:
        """Delete a face of a person."""
        return self._faces_for_write(gallery_id, person_id).delete(face_id)

    def _faces_for_write(self, gallery_id: str, person_id: str) -> PersistedFaces:
        faces = self._faces_for_update(gallery_id, person_id)
        self._state.face_writes.begin(f"{self._groups.kind.path}/{gallery_id}/{person_id}")
        return faces

    def _faces_for_update(self, gallery_id: str, person_id: str) -> PersistedFaces:
        return self._groups.get_for_update(gallery_id).person(person_id).faces
