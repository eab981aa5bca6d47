"""The state of models and classifiers: those there are, and the ids that are spoken for."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from ..clock import TICKS_PER_SECOND, Clock, whole_seconds
from ..http_messages import JsonObject
from .api_versions import PREVIEW
from .errors import model_exists, model_not_found

_LIFETIME = 730 * 24 * 3600 * TICKS_PER_SECOND
# For how long a build keeps its id; a copy authorization ends at its own time.
_UNTIL_BUILT = math.inf


def expiry(created: int) -> int:
    """Return when what was made at `created` expires: after 730 days, not two calendar years."""
    return created + _LIFETIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(ABC):
    """A model or a classifier that can be used."""

    resource_id: str
    created: int
    modified: int
    expires: int
    # Of the request that built it, which later readers see whatever version they speak.
    api_version: str
    description: str | None = None

    @abstractmethod
    def body(self, version: str) -> JsonObject:
        """Write it down for a client of `version`."""

    def copied(self, resource_id: str, *, created: int, description: str | None, tags: dict[str, str] | None) -> Self:
        """Return a copy. It is new and says so, yet keeps its age: it may have been modified before it was created."""
        return replace(self, resource_id=resource_id, created=created, description=description)

    def dates(self, version: str) -> JsonObject:
        """Write down the dates, and the version it was made with."""
        dates: JsonObject = {"createdDateTime": whole_seconds(self.created)}
        if version != PREVIEW:
            dates["modifiedDateTime"] = whole_seconds(self.modified)
        return dates | {"expirationDateTime": whole_seconds(self.expires), "apiVersion": self.api_version}


R = TypeVar("R", bound=Resource)


@dataclass(frozen=True, slots=True, eq=False)
class IdReservation:
    """A reserved id and the end of the reservation in ticks. Each reservation is distinct, even for the same id."""

    resource_id: str
    until: float


class ResourceStore(Generic[R]):
    """Resources of one kind by id, and the ids reserved by unfinished builds and unused copy authorizations."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._resources: dict[str, R] = {}
        self._reservations: dict[str, IdReservation] = {}

    def ids(self) -> list[str]:
        """Return the ids of all resources."""
        now = self._clock.ticks()
        return [one for one, resource in self._resources.items() if now < resource.expires]

    def find(self, resource_id: str) -> R | None:
        """Return the resource of that id, if it has not expired."""
        found = self._resources.get(resource_id)
        return found if found and self._clock.ticks() < found.expires else None

    def get(self, resource_id: str) -> R:
        """Return the resource of that id, or raise a 404."""
        found = self.find(resource_id)
        if found is None:
            raise model_not_found()
        return found

    def reserve(self, resource_id: str, *, until: float = _UNTIL_BUILT, overwrite: bool = False) -> IdReservation:
        """Speak for an id; a 409 when it is taken and not to be overwritten."""
        former = self._reservations.get(resource_id)
        if not overwrite and (self.find(resource_id) or (former and self.is_reserved(former))):
            raise model_exists()
        reservation = self._reservations[resource_id] = IdReservation(resource_id, until)
        return reservation

    def is_reserved(self, reservation: IdReservation) -> bool:
        """Tell whether a reservation is still good: neither released, nor replaced, nor too old."""
        return (
            self._reservations.get(reservation.resource_id) is reservation and self._clock.ticks() < reservation.until
        )

    def release(self, resource_id: str) -> None:
        """Give up the reservation of an id."""
        self._reservations.pop(resource_id, None)

    def put(self, resource: R) -> None:
        """Keep a finished resource in the place of its reservation, and of any other of its id."""
        self.release(resource.resource_id)
        self._resources[resource.resource_id] = resource

    def delete(self, resource_id: str) -> None:
        """Drop a resource, or a reservation by a copy authorization; a 404 when there is neither."""
        if self.find(resource_id):
            del self._resources[resource_id]
            return
        reservation = self._reservations.get(resource_id)
        if reservation is None or reservation.until == _UNTIL_BUILT or not self.is_reserved(reservation):
            raise model_not_found()
        self.release(resource_id)
