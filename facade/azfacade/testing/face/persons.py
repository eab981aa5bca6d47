"""The persons of a group and their faces."""

from __future__ import annotations

from ..http import Response, empty_answer, json_answer
from ..routing import Call, Route
from ..world import World
from . import fields
from .galleries import GalleryStore
from .groups import Group, Person
from .images import Images
from .stored_faces import StoredFaces


class Persons:
    """Everything below `/persons`, for the groups of one store."""

    def __init__(self, world: World, groups: GalleryStore[Group], images: Images) -> None:
        self._world = world
        self._groups = groups
        self._images = images

    def routes(self) -> list[Route]:
        """List everything below the persons of a group."""
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
        """Make a new person each time, even of a name that is there."""
        group = self._groups.get_for_change(gallery_id)
        body = fields.json_object(call)
        person = Person(
            self._world.guids.next(),
            fields.required_name(body),
            fields.optional_text(body, "userData", fields.MOST_USER_DATA),
        )
        group.persons[person.person_id] = person
        return json_answer({"personId": person.person_id})

    def get(self, _call: Call, gallery_id: str, person_id: str) -> Response:
        """Answer one person."""
        return json_answer(self._groups.get(gallery_id).person(person_id).body())

    def list_all(self, call: Call, gallery_id: str) -> Response:
        """Answer a bare array, in the order of the ids."""
        group = self._groups.get(gallery_id)
        ids = fields.listed_ids(call, list(group.persons))
        return json_answer([group.persons[person_id].body() for person_id in ids])

    def update(self, call: Call, gallery_id: str, person_id: str) -> Response:
        """Change what the body names; the rest stays as it was."""
        person = self._groups.get_for_change(gallery_id).person(person_id)
        body = fields.json_object(call)
        name = fields.optional_name(body)
        user_data = fields.optional_text(body, "userData", fields.MOST_USER_DATA)
        person.name = person.name if name is None else name
        person.user_data = person.user_data if user_data is None else user_data
        return empty_answer(200)

    def delete(self, _call: Call, gallery_id: str, person_id: str) -> Response:
        """Drop a person with all faces."""
        group = self._groups.get_for_change(gallery_id)
        del group.persons[group.person(person_id).person_id]
        return empty_answer(200)

    def add_face(self, call: Call, gallery_id: str, person_id: str) -> Response:
        """Add a face to a person."""
        return self._faces_to_change(gallery_id, person_id).add(call, self._images, self._world.guids)

    def get_face(self, _call: Call, gallery_id: str, person_id: str, face_id: str) -> Response:
        """Answer a face: its id and user data."""
        return json_answer(self._groups.get(gallery_id).person(person_id).faces.get(face_id).body())

    def update_face(self, call: Call, gallery_id: str, person_id: str, face_id: str) -> Response:
        """Change the user data of a face."""
        return self._faces_to_change(gallery_id, person_id).update(call, face_id)

    def delete_face(self, _call: Call, gallery_id: str, person_id: str, face_id: str) -> Response:
        """Drop a face of a person."""
        return self._faces_to_change(gallery_id, person_id).delete(face_id)

    def _faces_to_change(self, gallery_id: str, person_id: str) -> StoredFaces:
        return self._groups.get_for_change(gallery_id).person(person_id).faces
