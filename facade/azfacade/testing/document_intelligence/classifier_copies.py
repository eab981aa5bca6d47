"""Copying a classifier, within a resource or to another one of this process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from weakref import WeakValueDictionary

from ..clock import TICKS_PER_SECOND, whole_seconds
from ..http import JsonObject, Response, empty_answer, json_answer
from ..routing import Call, Route
from ..service import Family
from ..world import World
from . import fields
from .classifier_store import Claim, ClassifierStore
from .errors import invalid_parameter
from .operations import Operation, Operations

_LIFETIME = 3600 * TICKS_PER_SECOND


@dataclass(eq=False, kw_only=True)
class Authorization:
    """The right to copy one classifier to one id of the resource that gave it."""

    token: str
    claim: Claim
    location: str
    expires: int
    description: str | None
    tags: dict[str, str] | None
    world: World
    store: ClassifierStore

    def body(self) -> JsonObject:
        """As sent, and as sent back by `copyTo`."""
        return {
            "targetResourceId": self.world.resource_id,
            "targetResourceRegion": self.world.region.replace(" ", "").lower(),
            "targetClassifierId": self.claim.classifier_id,
            "targetClassifierLocation": self.location,
            "accessToken": self.token,
            "expirationDateTime": whole_seconds(self.expires),
        }


# The authorizations of all fakes of this process, by token: this is how the source of a copy finds its target.
_by_token: WeakValueDictionary[str, Authorization] = WeakValueDictionary()


class ClassifierCopies(Family):
    """`authorizeCopy` on the target, then `copyTo` on the source."""

    def __init__(self, world: World, operations: Operations, store: ClassifierStore) -> None:
        self._world = world
        self._operations = operations
        self._store = store
        # Keeps what this resource gave out alive in `_by_token`, which holds nothing by itself.
        self._given: list[Authorization] = []

    def routes(self) -> list[Route]:
        """List authorizeCopy and copyTo."""
        return [
            Route("POST", "/documentClassifiers:authorizeCopy", self.authorize),
            Route("POST", "/documentClassifiers/{classifier_id}:copyTo", self.copy),
        ]

    def close(self) -> None:
        """Withdraw all authorizations."""
        for authorization in self._given:
            _by_token.pop(authorization.token, None)

    def authorize(self, call: Call) -> Response:
        """Reserve an id for a copy from elsewhere. It stays reserved when the copy never comes."""
        body = fields.json_object(call)
        classifier_id = fields.resource_id(body, "classifierId")
        description, tags = fields.optional_text(body, "description"), fields.tags(body)
        expires = self._world.clock.ticks() + _LIFETIME
        claim = self._store.claim(classifier_id, until=expires)
        authorization = Authorization(
            token=_new_token(call.request_id),
            claim=claim,
            location=f"{call.base}/documentClassifiers/{classifier_id}",
            expires=expires,
            description=description,
            tags=tags,
            world=self._world,
            store=self._store,
        )
        self._given.append(authorization)
        _by_token[authorization.token] = authorization
        return json_answer(authorization.body())

    def copy(self, call: Call, classifier_id: str) -> Response:
        """Begin the copy of a classifier to where the authorization in the body says."""
        source = self._store.get(classifier_id)
        authorization = _redeem(fields.json_object(call))
        target, target_id = authorization.store, authorization.claim.classifier_id
        # In place of the authorization's own claim, which would end by itself, and is used up by this.
        target.claim(target_id, overwrite=True)

        def complete(operation: Operation) -> None:
            # The copy is new and says so, yet keeps the source's age: it may have been modified before it was created.
            operation.result = classifier = replace(
                source,
                classifier_id=target_id,
                created=operation.job.updated,
                description=authorization.description,
            )
            target.put(classifier)

        # Copies were only ever seen waiting to start before they were done.
        polls = self._world.running_polls
        location = self._operations.begin(
            call,
            "documentClassifierCopyTo",
            authorization.location,
            waiting=["notStarted"] * min(polls, 1) + ["running"] * (polls - 1),
            complete=complete,
            tags=authorization.tags,
        )
        return empty_answer(202, ("Operation-Location", location))


def _redeem(body: JsonObject) -> Authorization:
    """Find the authorization that `body` is, which has to be still good."""
    authorization = _by_token.get(fields.text(body, "accessToken"))
    if authorization is None:
        raise invalid_parameter("accessToken", "The copy authorization is unknown.")
    if not authorization.store.holds(authorization.claim):
        raise invalid_parameter("expirationDateTime", "The copy authorization has ended, or was used before.")
    expected = authorization.body()
    for name in ("targetResourceId", "targetResourceRegion", "targetClassifierId", "targetClassifierLocation"):
        if fields.text(body, name) != expected[name]:
            raise invalid_parameter(name, "The value is not the one that was authorized.")
    _check_date(fields.text(body, "expirationDateTime"))
    return authorization


def _check_date(text: str) -> None:
    """Clients write the date back in forms of their own, such as with milliseconds: any is good."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise invalid_parameter("expirationDateTime", "A date and time is expected.") from None


def _new_token(request_id: str) -> str:
    """Make a token that no other fake has given out.

    Fakes of the same seed make the same ids, yet a token has to lead to one of them only.
    """
    token = request_id
    while True:
        token = hashlib.sha256(token.encode()).hexdigest()
        if token not in _by_token:
            return token
