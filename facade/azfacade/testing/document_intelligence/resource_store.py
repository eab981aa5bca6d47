"""ResourceStore: models or classifiers by id, their expiry, and ids reserved by builds and copy authorizations."""

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
# The reservation by a build, which does not expire; that by a copy authorization does.
_UNTIL_BUILT = math.inf


def expiry(created: int) -> int:
    """Return the expiry of a resource created at `created`: after 730 days, not two calendar years."""
    return created + _LIFETIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(ABC):
    """A finished model or classifier."""

    resource_id: str
    created: int
    modified: int
    expires: int
    # The version of the build request, also in responses to other versions.
    api_version: str
    description: str | None = None

    @abstractmethod
    def body(self, version: str) -> JsonObject:
        """Return the JSON for a client of `version`."""

    def copied(self, resource_id: str, *, created: int, description: str | None, tags: dict[str, str] | None) -> Self:
        """Return a copy with a new creation time. Its modification time stays and may be earlier, as in the service."""
        return replace(self, resource_id=resource_id, created=created, description=description)

    def dates(self, version: str) -> JsonObject:
        """Return the JSON of the dates and the API version."""
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
        """Return the resource with that id; None if it does not exist or has expired."""
        found = self._resources.get(resource_id)
        return found if found and self._clock.ticks() < found.expires else None

    def get(self, resource_id: str) -> R:
        """Return the resource with that id, or raise a 404."""
        found = self.find(resource_id)
        if found is None:
            raise model_not_found()
        return found

    def reserve(self, resource_id: str, *, until: float = _UNTIL_BUILT, overwrite: bool = False) -> IdReservation:
        """Reserve an id; raises a 409 if it is in use, unless `overwrite`."""
        former = self._reservations.get(resource_id)
        if not overwrite and (self.find(resource_id) or (former and self.is_reserved(former))):
            raise model_exists()
        reservation = self._reservations[resource_id] = IdReservation(resource_id, until)
        return reservation

    def is_reserved(self, reservation: IdReservation) -> bool:
        """Return whether a reservation is valid: neither released, replaced nor expired."""
        return (
            self._reservations.get(reservation.resource_id) is reservation and self._clock.ticks() < reservation.until
        )

    def release(self, resource_id: str) -> None:
        """Release the reservation of an id."""
        self._reservations.pop(resource_id, None)

    def put(self, resource: R) -> None:
        """Add a finished resource, which replaces the reservation and any resource with its id."""
        self.release(resource.resource_id)
        self._resources[resource.resource_id] = resource

    def delete(self, resource_id: str) -> None:
        """Delete a resource, or the reservation by a copy authorization; raises a 404 if there is neither."""
        if self.find(resource_id):
            del self._resources[resource_id]
            return
        reservation = self._reservations.get(resource_id)
        if reservation is None or reservation.until == _UNTIL_BUILT or not self.is_reserved(reservation):
            raise model_not_found()
        self.release(resource_id)
