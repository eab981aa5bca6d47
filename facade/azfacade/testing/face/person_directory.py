"""The person directory: its persons with their faces, its dynamic person groups, and what recognition sees of both.

A change is seen at once where the changed resource itself is read or listed. Identify, verify, the persons of a group
and the groups of a person see it when its operation has succeeded; an operation that fails takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..fake_context import FakeContext, guid_from
from ..http_messages import JsonObject
from . import request_fields
from .errors import http_error, person_not_found
from .face_operations import Change, ChangeError
from .persisted_faces import FACES_PER_PERSON, PersistedFace, PersistedFaces
from .quota import Quota
from .similarity import FaceTemplate

_PERSONS = Quota(75_000_000, 1000)


@dataclass(slots=True)
class DirectoryPerson:
    """A person of the directory, who can be identified without training."""

    person_id: str
    name: str
    user_data: str | None = None
    # By recognition model: the faces that are read, and those that identify and verify compare.
    faces: dict[str, PersistedFaces] = field(default_factory=dict[str, PersistedFaces])
    templates: dict[str, dict[str, FaceTemplate]] = field(default_factory=dict[str, dict[str, FaceTemplate]])

    def body(self) -> JsonObject:
        """Return the JSON."""
        return request_fields.without_none(
            {"personId": self.person_id, "name": self.name, "userData": self.user_data},
        )

    def faces_of(self, recognition_model: str) -> PersistedFaces:
        """Return the faces of a recognition model, each with a limit of its own."""
        return self.faces.setdefault(recognition_model, PersistedFaces(FACES_PER_PERSON))

    def compared(self, recognition_model: str) -> tuple[FaceTemplate, ...]:
        """Return the faces that identify and verify compare with a face of this recognition model."""
        return tuple(self.templates.get(recognition_model, {}).values())

    def models(self, recognition_model: str) -> list[str]:
        """Return the recognition models of the person, as far as they matter to a face of this one."""
        if self.compared(recognition_model):
            return [recognition_model]
        return [model for model, templates in self.templates.items() if templates]


@dataclass(slots=True)
class DynamicPersonGroup:
    """A dynamic person group: references to persons of the directory."""

    group_id: str
    name: str
    user_data: str | None = None
    # The keys of a dictionary are a set that keeps its order.
    person_ids: dict[str, None] = field(default_factory=dict[str, None])

    @property
    def path(self) -> str:
        """The path of the group, which no person has as its id."""
        return f"/dynamicpersongroups/{self.group_id}"

    def body(self) -> JsonObject:
        """Return the JSON."""
        return request_fields.without_none(
            {"dynamicPersonGroupId": self.group_id, "name": self.name, "userData": self.user_data}
        )


class PersonDirectory:
    """The persons and the dynamic person groups of a resource."""

    def __init__(self, context: FakeContext) -> None:
        self._context = context
        # What is read and listed by id.
        self._persons: dict[str, DirectoryPerson] = {}
        self._groups: dict[str, DynamicPersonGroup] = {}
        # What recognition and references see: all whose operation has succeeded.
        self._known_persons: dict[str, DirectoryPerson] = {}
        self._known_groups: dict[str, DynamicPersonGroup] = {}

    def person_ids(self) -> list[str]:
        """Return the ids of all persons."""
        return list(self._persons)

    def person(self, person_id: str) -> DirectoryPerson:
        """Return the person with that id, or raise a 404."""
        try:
            return self._persons[person_id]
        except KeyError:
            raise person_not_found() from None

    def require_room(self) -> None:
        """Raise a 403 if no more persons can be added."""
        _PERSONS.require_room(self._context, len(self._persons), "Person")

    def add_person(self, name: str, user_data: str | None = None) -> tuple[DirectoryPerson, Change]:
        """Add a person without faces."""
        person = DirectoryPerson(self._context.guids.next(), name, user_data)
        self._persons[person.person_id] = person

        def apply() -> None:
            self._known_persons[person.person_id] = person

        def undo() -> None:
            self._persons.pop(person.person_id, None)
            self._remove_references(person.person_id)

        return person, Change(apply, undo)

    def remove_person(self, person_id: str) -> Change:
        """Delete a person with all faces, also from the dynamic groups."""
        person = self.person(person_id)
        del self._persons[person_id]

        def apply() -> None:
            self._known_persons.pop(person_id, None)
            self._remove_references(person_id)

        def undo() -> None:
            if person_id in self._known_persons:
                self._persons[person_id] = person

        return Change(apply, undo)

    def add_face(self, person: DirectoryPerson, recognition_model: str, face: PersistedFace) -> Change:
        """Let recognition see a face, which is already among the faces of the person."""

        def apply() -> None:
            if person.person_id not in self._known_persons:
                raise ChangeError("Person is not found.")
            person.templates.setdefault(recognition_model, {})[face.face_id] = face.template

        def undo() -> None:
            person.faces_of(recognition_model).discard(face.face_id)

        return Change(apply, undo)

    def remove_face(self, person: DirectoryPerson, recognition_model: str, face_id: str) -> Change:
        """Delete a face of a person."""
        faces = person.faces_of(recognition_model)
        face = faces.take(face_id)
        templates = person.templates.setdefault(recognition_model, {})

        def apply() -> None:
            templates.pop(face_id, None)

        def undo() -> None:
            if face_id in templates:
                faces.put(face)

        return Change(apply, undo)

    def group_ids(self) -> list[str]:
        """Return the ids of all dynamic groups."""
        return list(self._groups)

    def group(self, group_id: str) -> DynamicPersonGroup:
        """Return the dynamic group with that id, or raise a 404, or a 400 if no group can have that id."""
        if not request_fields.is_collection_id(group_id):
            raise http_error(400, "DynamicPersonGroupNotFound", "Dynamic person group ID is invalid.")
        try:
            return self._groups[group_id]
        except KeyError:
            raise http_error(404, "DynamicPersonGroupNotFound", "Dynamic person group was not found.") from None

    def add_group(
        self, group_id: str, name: str, user_data: str | None, person_ids: Iterable[str] = ()
    ) -> tuple[DynamicPersonGroup, Change]:
        """Add a dynamic group of these persons, or raise a 409 if its id is in use, or a 404 for an unknown person."""
        if group_id in self._groups:
            raise http_error(409, "DynamicPersonGroupExists", f"Dynamic person group ID {group_id} already exists.")
        persons = [self.person(person_id) for person_id in person_ids]
        group = self._groups[group_id] = DynamicPersonGroup(group_id, name, user_data)

        def apply() -> None:
            self._known_groups[group_id] = group
            self._add_references(group, persons)

        def undo() -> None:
            if self._groups.get(group_id) is group:
                del self._groups[group_id]

        return group, Change(apply, undo)

    def update_group(self, group: DynamicPersonGroup, added: Iterable[str], removed: Iterable[str]) -> Change:
        """Add persons to a dynamic group and remove others, or raise a 404 for an unknown person."""
        persons = [self.person(person_id) for person_id in added]
        gone = [
            person_id if person_id in group.person_ids else self.person(person_id).person_id for person_id in removed
        ]

        def apply() -> None:
            if not self._is_known(group):
                raise ChangeError("Dynamic person group was not found.")
            self._add_references(group, persons)
            for person_id in gone:
                group.person_ids.pop(person_id, None)

        return Change(apply, lambda: None)

    def remove_group(self, group: DynamicPersonGroup) -> Change:
        """Delete a dynamic group, but none of its persons."""
        del self._groups[group.group_id]

        def apply() -> None:
            # Not a group that was created with the same id since the request.
            if self._is_known(group):
                del self._known_groups[group.group_id]

        def undo() -> None:
            if self._is_known(group):
                self._groups.setdefault(group.group_id, group)

        return Change(apply, undo)

    def groups_of(self, person: DirectoryPerson) -> list[str]:
        """Return the ids of the dynamic groups that refer to a person."""
        return [group_id for group_id, group in self._known_groups.items() if person.person_id in group.person_ids]

    def known_person(self, person_id: str, *, status: int = 400) -> DirectoryPerson:
        """Return the person with that id that recognition sees, or raise an error."""
        try:
            return self._known_persons[person_id]
        except KeyError:
            raise person_not_found(status) from None

    def known_group(self, group_id: str) -> list[DirectoryPerson]:
        """Return the persons that recognition sees in a dynamic group, or raise a 400."""
        if group_id not in self._known_groups:
            raise http_error(400, "DynamicPersonGroupNotFound", "Dynamic person group is not found.")
        persons = (self._known_persons.get(person_id) for person_id in self._known_groups[group_id].person_ids)
        return [person for person in persons if person is not None]

    def add(
        self, name: str, templates: Iterable[FaceTemplate], recognition_model: str, group_ids: Iterable[str]
    ) -> str:
        """Add a person with faces at once, also to dynamic groups, which are created if needed; returns its id."""
        person, change = self.add_person(name)
        change.apply()
        for number, template in enumerate(templates):
            face = PersistedFace(guid_from(f"{person.person_id} {number}"), template, None)
            person.faces_of(recognition_model).put(face)
            self.add_face(person, recognition_model, face).apply()
        for group_id in group_ids:
            group = self._groups.setdefault(group_id, DynamicPersonGroup(group_id, group_id))
            group.person_ids[person.person_id] = None
            self._known_groups[group_id] = group
        return person.person_id

    def _is_known(self, group: DynamicPersonGroup) -> bool:
        return self._known_groups.get(group.group_id) is group

    def _add_references(self, group: DynamicPersonGroup, persons: Iterable[DirectoryPerson]) -> None:
        for person in persons:
            # Not the persons that were deleted since the request.
            if person.person_id in self._persons or person.person_id in self._known_persons:
                group.person_ids[person.person_id] = None

    def _remove_references(self, person_id: str) -> None:
        for group in [*self._groups.values(), *self._known_groups.values()]:
            group.person_ids.pop(person_id, None)
