"""The person directory, filled by `add_directory_person`: the API versions of the fake have no routes for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..fake_context import FakeContext
from .errors import http_error
from .similarity import FaceTemplate


@dataclass(frozen=True, slots=True)
class DirectoryPerson:
    """A person of the directory, who can be identified without training."""

    person_id: str
    recognition_model: str
    templates: tuple[FaceTemplate, ...]


class PersonDirectory:
    """The persons, and their dynamic person groups."""

    def __init__(self, context: FakeContext) -> None:
        self._context = context
        self._persons: dict[str, DirectoryPerson] = {}
        self._groups: dict[str, list[str]] = {}

    def add(self, templates: Iterable[FaceTemplate], recognition_model: str, groups: Iterable[str]) -> str:
        """Add a person to the directory and to dynamic groups, which are created if needed; returns the person id."""
        person_id = self._context.guids.next()
        self._persons[person_id] = DirectoryPerson(person_id, recognition_model, tuple(templates))
        for group_id in groups:
            self._groups.setdefault(group_id, []).append(person_id)
        return person_id

    def get(self, person_id: str, *, status: int = 400) -> DirectoryPerson:
        """Return the person with that id, or raise an error."""
        try:
            return self._persons[person_id]
        except KeyError:
            raise http_error(status, "PersonNotFound", "Person is not found.") from None

    def group(self, group_id: str) -> Sequence[DirectoryPerson]:
        """Return the persons of a dynamic group, or raise a 400."""
        if group_id not in self._groups:
            raise http_error(400, "DynamicPersonGroupNotFound", "Dynamic person group is not found.")
        return [self._persons[person_id] for person_id in self._groups[group_id]]
