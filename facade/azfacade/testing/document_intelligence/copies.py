"""Copies of models and classifiers, within a fake or to another fake of this process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic
from weakref import WeakValueDictionary

from ..clock import TICKS_PER_SECOND, whole_seconds
from ..fake_context import FakeContext
from ..http_messages import JsonObject, Response, empty_response, json_response
from ..operation_progress import quick_statuses
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .errors import invalid_parameter
from .operations import Operation, OperationRoutes
from .resource_store import IdReservation, R, ResourceStore

_LIFETIME = 3600 * TICKS_PER_SECOND


@dataclass(frozen=True, slots=True)
class CopyKind:
    """What is copied: `Model` or `Classifier`."""

    word: str

    @property
    def collection(self) -> str:
        """The path of models or of classifiers."""
        return f"/document{self.word}s"

    @property
    def id_name(self) -> str:
        """The name of the id in bodies."""
        return f"{self.word.lower()}Id"

    @property
    def operation(self) -> str:
        """The kind of the operation that copies."""
        return f"document{self.word}CopyTo"


MODEL = CopyKind("Model")
CLASSIFIER = CopyKind("Classifier")


@dataclass(eq=False, kw_only=True)
class CopyAuthorization(Generic[R]):
    """The right to copy one model or classifier to one id of the authorizing resource."""

    kind: CopyKind
    token: str
    reservation: IdReservation
    location: str
    expires: int
    description: str | None
    tags: dict[str, str] | None
    context: FakeContext
    store: ResourceStore[R]

    def body(self) -> JsonObject:
        """Return the JSON, which the client sends back to `copyTo`."""
        return {
            "targetResourceId": self.context.resource_id,
            "targetResourceRegion": self.context.region.replace(" ", "").lower(),
            f"target{self.kind.word}Id": self.reservation.resource_id,
            f"target{self.kind.word}Location": self.location,
            "accessToken": self.token,
            "expirationDateTime": whole_seconds(self.expires),
        }


# The authorizations of all fakes of this process by token, by which the source of a copy finds its target.
_by_token: WeakValueDictionary[str, CopyAuthorization[Any]] = WeakValueDictionary()


class CopyRoutes(RouteGroup, Generic[R]):
    """`authorizeCopy` on the target, then `copyTo` on the source."""

    def __init__(
        self, context: FakeContext, operations: OperationRoutes, store: ResourceStore[R], kind: CopyKind
    ) -> None:
        self._context = context
        self._operations = operations
        self._store = store
        self._kind = kind
        # Strong references, because `_by_token` has only weak ones.
        self._issued: list[CopyAuthorization[R]] = []

    def routes(self) -> list[Route]:
        """Return authorizeCopy and copyTo."""
        collection = self._kind.collection
        return [
            Route("POST", f"{collection}:authorizeCopy", self.authorize),
            Route("POST", f"{collection}/{{source_id}}:copyTo", self.copy),
        ]

    def close(self) -> None:
        """Revoke all authorizations."""
        for authorization in self._issued:
            _by_token.pop(authorization.token, None)

    def authorize(self, call: Call) -> Response:
        """Reserve an id for a copy. It stays reserved until the authorization expires, even without a copy."""
        body = request_fields.json_object(call)
        target_id = request_fields.new_id(body, self._kind.id_name)
        description, tags = request_fields.optional_text(body, "description"), request_fields.tags(body)
        expires = self._context.clock.ticks() + _LIFETIME
        reservation = self._store.reserve(target_id, until=expires)
        authorization = CopyAuthorization(
            kind=self._kind,
            token=_new_token(call.request_id),
            reservation=reservation,
            location=f"{call.base}{self._kind.collection}/{target_id}",
            expires=expires,
            description=description,
            tags=tags,
            context=self._context,
            store=self._store,
        )
        self._issued.append(authorization)
        _by_token[authorization.token] = authorization
        return json_response(authorization.body())

    def copy(self, call: Call, source_id: str) -> Response:
        """Start a copy to the target of the authorization in the body."""
        source = self._store.get(source_id)
        authorization = self._redeem(request_fields.json_object(call))
        target, target_id = authorization.store, authorization.reservation.resource_id
        # Replaces the authorization's own reservation, which expires and can be used only once.
        target.reserve(target_id, overwrite=True)

        def complete(operation: Operation) -> None:
            operation.result = copy = source.copied(
                target_id,
                created=operation.progress.updated,
                description=authorization.description,
                tags=authorization.tags,
            )
            target.put(copy)

        location = self._operations.begin(
            call,
            self._kind.operation,
            authorization.location,
            statuses=quick_statuses(self._context.running_polls),
            complete=complete,
            tags=authorization.tags,
        )
        return empty_response(202, ("Operation-Location", location))

    def _redeem(self, body: JsonObject) -> CopyAuthorization[R]:
        """Return the authorization in `body`, or raise a 400 if it is invalid or expired."""
        authorization = _by_token.get(request_fields.text(body, "accessToken"))
        if authorization is None or authorization.kind != self._kind:
            raise invalid_parameter("accessToken", "The copy authorization is unknown.")
        if not authorization.store.is_reserved(authorization.reservation):
            raise invalid_parameter("expirationDateTime", "The copy authorization has ended, or was used before.")
        expected = authorization.body()
        for name in expected.keys() - {"accessToken", "expirationDateTime"}:
            if request_fields.text(body, name) != expected[name]:
                raise invalid_parameter(name, "The value is not the one that was authorized.")
        _check_date(request_fields.text(body, "expirationDateTime"))
        return authorization


def _check_date(text: str) -> None:
    """Accept any ISO 8601 format: clients may add milliseconds to the date that they send back."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise invalid_parameter("expirationDateTime", "A date and time is expected.") from None


def _new_token(request_id: str) -> str:
    """Return a token that no other fake uses.

    Fakes with the same seed have the same request ids, but a token must belong to one fake only.
    """
    token = request_id
    while True:
        token = hashlib.sha256(token.encode()).hexdigest()
        if token not in _by_token:
            return token
