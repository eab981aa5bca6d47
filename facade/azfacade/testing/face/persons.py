"""The persons of a group and their faces."""

from __future__ import annotations

from ..http import JsonObject, Response, empty_answer, json_answer
from ..routing import Call, Route
from ..world import World
from . import fields
from .groups import GroupStore, PersistedFace, Person
from .images import check_image, check_target_face


class Persons:
    """Everything below `/persons`, for the groups of one store."""

    def __init__(self, world: World, groups: GroupStore) -> None:
        self._world = world
        self._groups = groups

    def routes(self, group: str) -> list[Route]:
        """List everything below `group`, which is the template of one group."""
        persons = group + "/persons"
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

    def create(self, call: Call, group_id: str) -> Response:
        """Make a new person each time, even of a name that is there."""
        group = self._groups.get_for_change(group_id)
        body = fields.json_object(call)
        person = Person(
            self._world.guids.next(),
            fields.required_name(body),
            fields.optional_text(body, "userData", fields.MOST_USER_DATA),
        )
        group.persons[person.person_id] = person
        return json_answer({"personId": person.person_id})

    def get(self, _call: Call, group_id: str, person_id: str) -> Response:
        """Answer one person."""
        return json_answer(_person_body(self._groups.get(group_id).person(person_id)))

    def list_all(self, call: Call, group_id: str) -> Response:
        """Answer a bare array, in the order of the ids."""
        group = self._groups.get(group_id)
        ids = fields.listed_ids(call, list(group.persons))
        return json_answer([_person_body(group.persons[person_id]) for person_id in ids])

    def update(self, call: Call, group_id: str, person_id: str) -> Response:
        """Change what the body names; the rest stays as it was."""
        person = self._groups.get_for_change(group_id).person(person_id)
        body = fields.json_object(call)
        name = fields.optional_name(body)
        user_data = fields.optional_text(body, "userData", fields.MOST_USER_DATA)
        person.name = person.name if name is None else name
        person.user_data = person.user_data if user_data is None else user_data
        return empty_answer(200)

    def delete(self, _call: Call, group_id: str, person_id: str) -> Response:
        """Drop a person with all faces."""
        group = self._groups.get_for_change(group_id)
        del group.persons[group.person(person_id).person_id]
        return empty_answer(200)

    def add_face(self, call: Call, group_id: str, person_id: str) -> Response:
        """Add a face by address or by upload: the content decides, so that an `_overload` is not looked at."""
        person = self._groups.get_for_change(group_id).person(person_id)
        fields.choice(call.query, "detectionModel", fields.DETECTION_MODELS)
        check_target_face(call)
        user_data = fields.optional_text(call.query, "userData", fields.MOST_FACE_USER_DATA)
        check_image(call)
        face = PersistedFace(self._world.guids.next(), user_data)
        person.faces[face.face_id] = face
        return json_answer({"persistedFaceId": face.face_id})

    def get_face(self, _call: Call, group_id: str, person_id: str, face_id: str) -> Response:
        """Answer a face: its id and user data."""
        face = self._groups.get(group_id).person(person_id).face(face_id)
        return json_answer(fields.without_none(persistedFaceId=face.face_id, userData=face.user_data))

    def update_face(self, call: Call, group_id: str, person_id: str, face_id: str) -> Response:
        """Change the user data, the one thing that can change."""
        face = self._groups.get_for_change(group_id).person(person_id).face(face_id)
        user_data = fields.optional_text(fields.json_object(call), "userData", fields.MOST_FACE_USER_DATA)
        face.user_data = face.user_data if user_data is None else user_data
        return empty_answer(200)

    def delete_face(self, _call: Call, group_id: str, person_id: str, face_id: str) -> Response:
        """Drop a face of a person."""
        person = self._groups.get_for_change(group_id).person(person_id)
        del person.faces[person.face(face_id).face_id]
        return empty_answer(200)


def _person_body(person: Person) -> JsonObject:
    return fields.without_none(
        personId=person.person_id,
        # Left out rather than sent empty: recorded persons without faces have no such field.
        persistedFaceIds=list(person.faces) or None,
        name=person.name,
        userData=person.user_data,
    )
