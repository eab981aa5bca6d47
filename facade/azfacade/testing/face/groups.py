"""The state of person groups: groups, their persons, the persons' faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..http import JsonObject
from .errors import refuse
from .fields import without_none
from .galleries import Gallery, Kind
from .stored_faces import StoredFaces
from .training import Known

# As many as the paid tier has; of persons and groups there can be more than a test will make.
MOST_FACES_OF_A_PERSON = 248
_MOST_GROUPS = 1_000_000

PERSON_GROUP = Kind("PersonGroup", "Person group", "personGroupId", "persongroups", _MOST_GROUPS)
LARGE_PERSON_GROUP = Kind(
    "LargePersonGroup",
    "Large person group",
    "largePersonGroupId",
    "largepersongroups",
    _MOST_GROUPS,
    takes_empty_changes=False,
)


@dataclass(slots=True)
class Person:
    """A person of a group."""

    person_id: str
    name: str
    user_data: str | None
    faces: StoredFaces = field(default_factory=lambda: StoredFaces(MOST_FACES_OF_A_PERSON))

    def body(self) -> JsonObject:
        """Write it down."""
        return without_none(
            {
                "personId": self.person_id,
                # Left out rather than sent empty: recorded persons without faces have no such field.
                "persistedFaceIds": self.faces.ids() or None,
                "name": self.name,
                "userData": self.user_data,
            }
        )


@dataclass(slots=True)
class Group(Gallery):
    """A person group of either size."""

    persons: dict[str, Person] = field(default_factory=dict[str, Person])

    def person(self, person_id: str) -> Person:
        """Return the person of that id, or raise a 404."""
        try:
            return self.persons[person_id]
        except KeyError:
            raise refuse(404, "PersonNotFound", "Person is not found.") from None

    def to_learn(self) -> Sequence[Known]:
        """Return the persons as they are now."""
        return [Known(person.person_id, person.faces.prints()) for person in self.persons.values()]
