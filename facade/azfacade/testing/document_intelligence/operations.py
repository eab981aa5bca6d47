"""Operations of builds, compositions and copies: their statuses, results, and the routes /operations."""

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
from .links_and_paging import link, page
from .result_store import ResultStore

# Ids start with the seconds left until the year 3021, so that the newest operation sorts first.
_COUNTDOWN = 33_166_368_000


class Result(Protocol):
    """The result of an operation: a model or a classifier."""

    def body(self, version: str) -> JsonObject:
        """Return the JSON for a client of `version`."""
        ...


@dataclass(slots=True, kw_only=True)
class Operation:
    """One operation of any kind, with a result or an error when done."""

    operation_id: str
    kind: str
    api_version: str
    progress: OperationProgress
    # The location of the result: a path of this resource, or a URL of another resource.
    resource: str
    tags: dict[str, str] | None
    # Some kinds report no percentage before the end.
    reports_percentage: bool
    result: Result | None = None
    error: JsonObject | None = None

    @property
    def status(self) -> str:
        """The status as sent."""
        return self.progress.current or ("failed" if self.error else "succeeded")

    def body(self, call: Call, *, with_outcome: bool) -> JsonObject:
        """Return the JSON; in lists it is without result and error."""
        body: JsonObject = {
            "operationId": self.operation_id,
            "kind": self.kind,
            "status": self.status,
            "createdDateTime": whole_seconds(self.progress.created),
            "lastUpdatedDateTime": whole_seconds(self.progress.updated),
            "resourceLocation": link(call, self.resource),
        }
        # Only 0 and 100 were seen; a failed operation has 100, too.
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
    """The routes of operations; other route groups start operations by `begin`."""

    def __init__(self, context: FakeContext) -> None:
        self._context = context
        self._operations: ResultStore[Operation] = ResultStore(context.clock)
        self._last_countdown = _COUNTDOWN

    def routes(self) -> list[Route]:
        """Return the routes to list and to poll operations."""
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
        """Start an operation that reports `statuses` to its first polls; then `complete` sets its result or error.

        Returns the URL of the operation.
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
        """Answer a poll. Only the id decides; `_overload` is ignored."""
        operation = self._operations.get(operation_id)
        operation.progress.poll()
        body = operation.body(call, with_outcome=True)
        if call.version == PREVIEW:
            return json_response(body, chunked=True)
        return json_response(body, content_type=JSON)

    def list_all(self, call: Call) -> Response:
        """Answer a page of operations, the newest first. This does not count as a poll."""
        operations = self._operations.all()

        def render(operation_id: str) -> JsonObject:
            return operations[operation_id].body(call, with_outcome=False)

        body = page(call, "/operations", operations, self._context.page_size, render)
        return json_response(body, chunked=True)

    def _countdown(self) -> int:
        """Return the next prefix of an id: the seconds left, but always less than the previous prefix.

        Two operations of the same second would otherwise be listed in the order of their GUIDs. Prefixes of the real
        service deviate by up to two seconds as well.
        """
        left = _COUNTDOWN - self._context.clock.ticks() // TICKS_PER_SECOND
        self._last_countdown = min(left, self._last_countdown - 1)
        return self._last_countdown
