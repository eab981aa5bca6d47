"""Copying a model or a classifier, within a resource or to another one of this process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic
from weakref import WeakValueDictionary

from ..clock import TICKS_PER_SECOND, whole_seconds
from ..http import JsonObject, Response, empty_answer, json_answer
from ..routing import Call, Route
from ..service import Family
from ..world import World
from . import fields
from .errors import invalid_parameter
from .operations import Operation, Operations, waiting_to_start
from .store import Claim, R, Store

_LIFETIME = 3600 * TICKS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Kind:
    """What is copied, in the service's words: `Model` or `Classifier`."""

    word: str

    @property
    def collection(self) -> str:
        """The path of all of them."""
        return f"/document{self.word}s"

    @property
    def id_name(self) -> str:
        """How bodies name the id."""
        return f"{self.word.lower()}Id"

    @property
    def operation(self) -> str:
        """The kind of the operation that copies."""
        return f"document{self.word}CopyTo"


MODEL = Kind("Model")
CLASSIFIER = Kind("Classifier")


@dataclass(eq=False, kw_only=True)
class Authorization(Generic[R]):
    """The right to copy one model or classifier to one id of the resource that gave it."""

    kind: Kind
    token: str
    claim: Claim
    location: str
    expires: int
    description: str | None
    tags: dict[str, str] | None
    world: World
    store: Store[R]

    def body(self) -> JsonObject:
        """As sent, and as sent back by `copyTo`."""
        return {
            "targetResourceId": self.world.resource_id,
            "targetResourceRegion": self.world.region.replace(" ", "").lower(),
            f"target{self.kind.word}Id": self.claim.resource_id,
            f"target{self.kind.word}Location": self.location,
            "accessToken": self.token,
            "expirationDateTime": whole_seconds(self.expires),
        }


# The authorizations of all fakes of this process, by token: this is how the source of a copy finds its target.
_by_token: WeakValueDictionary[str, Authorization[Any]] = WeakValueDictionary()


class Copies(Family, Generic[R]):
    """`authorizeCopy` on the target, then `copyTo` on the source."""

    def __init__(self, world: World, operations: Operations, store: Store[R], kind: Kind) -> None:
        self._world = world
        self._operations = operations
        self._store = store
        self._kind = kind
        # Keeps what this resource gave out alive in `_by_token`, which holds nothing by itself.
        self._given: list[Authorization[R]] = []

    def routes(self) -> list[Route]:
        """List authorizeCopy and copyTo."""
        collection = self._kind.collection
        return [
            Route("POST", f"{collection}:authorizeCopy", self.authorize),
            Route("POST", f"{collection}/{{source_id}}:copyTo", self.copy),
        ]

    def close(self) -> None:
        """Withdraw all authorizations."""
        for authorization in self._given:
            _by_token.pop(authorization.token, None)

    def authorize(self, call: Call) -> Response:
        """Reserve an id for a copy from elsewhere. It stays reserved when the copy never comes."""
        body = fields.json_object(call)
        target_id = fields.new_id(body, self._kind.id_name)
        description, tags = fields.optional_text(body, "description"), fields.tags(body)
        expires = self._world.clock.ticks() + _LIFETIME
        claim = self._store.claim(target_id, until=expires)
        authorization = Authorization(
            kind=self._kind,
            token=_new_token(call.request_id),
            claim=claim,
            location=f"{call.base}{self._kind.collection}/{target_id}",
            expires=expires,
            description=description,
            tags=tags,
            world=self._world,
            store=self._store,
        )
        self._given.append(authorization)
        _by_token[authorization.token] = authorization
        return json_answer(authorization.body())

    def copy(self, call: Call, source_id: str) -> Response:
        """Begin the copy of a model or classifier to where the authorization in the body says."""
        source = self._store.get(source_id)
        authorization = self._redeem(fields.json_object(call))
        target, target_id = authorization.store, authorization.claim.resource_id
        # In place of the authorization's own claim, which would end by itself, and is used up by this.
        target.claim(target_id, overwrite=True)

        def complete(operation: Operation) -> None:
            operation.result = copy = source.copied(
                target_id,
                created=operation.job.updated,
                description=authorization.description,
                tags=authorization.tags,
            )
            target.put(copy)

        location = self._operations.begin(
            call,
            self._kind.operation,
            authorization.location,
            waiting=waiting_to_start(self._world.running_polls),
            complete=complete,
            tags=authorization.tags,
        )
        return empty_answer(202, ("Operation-Location", location))

    def _redeem(self, body: JsonObject) -> Authorization[R]:
        """Find the authorization that `body` is, which has to be still good."""
        authorization = _by_token.get(fields.text(body, "accessToken"))
        if authorization is None or authorization.kind != self._kind:
            raise invalid_parameter("accessToken", "The copy authorization is unknown.")
        if not authorization.store.holds(authorization.claim):
            raise invalid_parameter("expirationDateTime", "The copy authorization has ended, or was used before.")
        expected = authorization.body()
        for name in expected.keys() - {"accessToken", "expirationDateTime"}:
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
