"""The state of person groups: groups, their persons, the persons' faces."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..http import JsonObject
from .errors import refuse
from .training import Training


@dataclass(slots=True)
class PersistedFace:
    """A face on record; its image is not kept, by the real service either."""

    face_id: str
    user_data: str | None


@dataclass(slots=True)
class Person:
    """A person of a group."""

    person_id: str
    name: str
    user_data: str | None
    faces: dict[str, PersistedFace] = field(default_factory=dict[str, PersistedFace])

    def face(self, face_id: str) -> PersistedFace:
        """Return the face of that id, or raise a 404."""
        try:
            return self.faces[face_id]
        except KeyError:
            raise refuse(404, "PersistedFaceNotFound", "Persisted face is not found.") from None


@dataclass(slots=True)
class Group:
    """A person group."""

    group_id: str
    name: str
    user_data: str | None
    recognition_model: str
    training: Training
    persons: dict[str, Person] = field(default_factory=dict[str, Person])

    def person(self, person_id: str) -> Person:
        """Return the person of that id, or raise a 404."""
        try:
            return self.persons[person_id]
        except KeyError:
            raise refuse(404, "PersonNotFound", "Person is not found.") from None


class GroupStore:
    """All groups of one kind. `noun` starts the kind's error codes: PersonGroupNotFound."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._groups: dict[str, Group] = {}

    def ids(self) -> list[str]:
        """Return the ids of all groups."""
        return list(self._groups)

    def add(self, group: Group) -> None:
        """Keep a new group, or raise a 409 when its id is taken."""
        if group.group_id in self._groups:
            raise refuse(409, f"{self._noun}Exists", "Person group already exists.")
        self._groups[group.group_id] = group

    def get(self, group_id: str) -> Group:
        """Return the group of that id, or raise a 404."""
        try:
            return self._groups[group_id]
        except KeyError:
            raise refuse(404, f"{self._noun}NotFound", "Person group is not found.") from None

    def get_for_change(self, group_id: str) -> Group:
        """Return the group of that id, or raise a 409 while it is in training."""
        group = self.get(group_id)
        if group.training.is_running:
            raise refuse(409, f"{self._noun}TrainingNotFinished", "Person group is under training.")
        return group

    def poll_training(self, group_id: str) -> JsonObject:
        """Return the status of a group's last training, or raise a 404 when it never had one."""
        status = self.get(group_id).training.poll(with_id=True)
        if status is None:
            raise refuse(404, f"{self._noun}NotTrained", "Person group is not trained.")
        return status

    def remove(self, group_id: str) -> None:
        """Drop a group with all that is in it."""
        del self._groups[group_id]
