"""Operations: what builds and copies are watched by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ..clock import TICKS_PER_SECOND, whole_seconds
from ..fake_context import FakeContext
from ..http_messages import JSON, JsonObject, Response, json_response
from ..operation_progress import OperationProgress
from ..routing import Call, Route
from ..service_base import RouteGroup
from .api_versions import PREVIEW
from .expiring_store import ExpiringStore
from .links_and_paging import link, page

# Operation ids count down to the first second of the year 3021, so that the newest sort first.
_COUNTDOWN = 33_166_368_000


def quick_statuses(polls: int) -> list[str]:
    """Tell what quick work shows: it was only ever seen waiting to start before it was done."""
    return ["notStarted"] * min(polls, 1) + ["running"] * (polls - 1)


def slow_statuses(polls: int) -> list[str]:
    """Tell what long work shows: running, and before that waiting to start if there are polls to see both."""
    return ["notStarted"] + ["running"] * (polls - 1) if polls >= 2 else ["running"] * polls


class Result(Protocol):
    """What an operation makes: a classifier, a model."""

    def body(self, version: str) -> JsonObject:
        """Write it down for a client of `version`."""
        ...


@dataclass(slots=True, kw_only=True)
class Operation:
    """One operation, of any kind. It has a result or an error once its job is done."""

    operation_id: str
    kind: str
    api_version: str
    progress: OperationProgress
    # Where the result will be, which is told from the beginning: a path of this service, or an address of another.
    resource: str
    tags: dict[str, str] | None
    # Some kinds tell no percentage before they have ended.
    reports_percentage: bool
    result: Result | None = None
    error: JsonObject | None = None

    @property
    def status(self) -> str:
        """As sent."""
        return self.progress.current or ("failed" if self.error else "succeeded")

    def body(self, call: Call, *, with_outcome: bool) -> JsonObject:
        """Write it down: a poll carries the outcome, a list does not."""
        body: JsonObject = {
            "operationId": self.operation_id,
            "kind": self.kind,
            "status": self.status,
            "createdDateTime": whole_seconds(self.progress.created),
            "lastUpdatedDateTime": whole_seconds(self.progress.updated),
            "resourceLocation": link(call, self.resource),
        }
        # Nothing between the two was ever seen, and a failure is complete as well.
        if self.progress.is_done:
            body["percentCompleted"] = 100
        elif self.reports_percentage and self.status != "notStarted":
            body["percentCompleted"] = 0
        if with_outcome and self.error:
            body["error"] = self.error
        if with_outcome and self.result:
            body["result"] = self.result.body(call.version)
        if self.tags:
            body["tags"] = self.tags
        body["apiVersion"] = self.api_version
        return body


class OperationRoutes(RouteGroup):
    """All operations of one resource. The families that begin them do so through `begin`."""

    def __init__(self, context: FakeContext) -> None:
        self._context = context
        self._operations: ExpiringStore[Operation] = ExpiringStore(context.clock)
        self._last_countdown = _COUNTDOWN

    def routes(self) -> list[Route]:
        """List the two ways of looking at operations."""
        return [Route("GET", "/operations", self.list_all), Route("GET", "/operations/{operation_id}", self.get)]

    def begin(
        self,
        call: Call,
        kind: str,
        resource: str,
        *,
        statuses: list[str],
        complete: Callable[[Operation], None],
        tags: dict[str, str] | None = None,
        reports_percentage: bool = True,
    ) -> str:
        """Begin work that answers `waiting` to its first polls; `complete` then gives it its outcome.

        Returns where the operation is watched.
        """
        operation = Operation(
            operation_id=f"{self._countdown():011d}_{call.request_id}",
            kind=kind,
            api_version=call.version,
            progress=OperationProgress(self._context.clock, statuses),
            resource=resource,
            tags=tags,
            reports_percentage=reports_percentage,
        )
        self._operations.put(operation.operation_id, operation)
        operation.progress.on_done(lambda: complete(operation))
        return link(call, f"/operations/{operation.operation_id}")

    def get(self, call: Call, operation_id: str) -> Response:
        """Answer a poll. The id alone decides: an `_overload` of another kind gets the same."""
        operation = self._operations.get(operation_id)
        operation.progress.poll()
        body = operation.body(call, with_outcome=True)
        if call.version == PREVIEW:
            return json_response(body, chunked=True)
        return json_response(body, content_type=JSON)

    def list_all(self, call: Call) -> Response:
        """Answer a page, the newest first. It is no poll: nothing moves by it."""
        operations = self._operations.all()

        def render(operation_id: str) -> JsonObject:
            return operations[operation_id].body(call, with_outcome=False)

        body = page(call, "/operations", operations, self._context.page_size, render)
        return json_response(body, chunked=True)

    def _countdown(self) -> int:
        """Return the next prefix of an id: the seconds left, and always less than the last one.

        Two operations of the same second would otherwise be listed in the order of their GUIDs; the real prefixes
        are up to two seconds off as well.
        """
        left = _COUNTDOWN - self._context.clock.ticks() // TICKS_PER_SECOND
        self._last_countdown = min(left, self._last_countdown - 1)
        return self._last_countdown
