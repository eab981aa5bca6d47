"""Operations of the person directory: their order, statuses and outcomes, and the route /operations/{operationId}."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from ..clock import Clock, trimmed_ticks
from ..expiring_store import ExpiringStore
from ..fake_context import FakeContext
from ..http_messages import JsonObject, Response, empty_response, json_response
from ..operation_progress import OperationProgress, slow_statuses
from ..routing import Call, Route
from ..service_base import RouteGroup
from .api_versions import PREVIEW_VERSIONS
from .declared_outcome import DeclaredOutcome
from .errors import http_error
from .request_fields import without_none

_HOURS_KEPT = 48


class ChangeError(Exception):
    """Raised by `Change.apply` if what is to be changed has gone since the request; its text is the message."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an operation does when it ends: `apply` if it succeeds, `undo` if it fails."""

    apply: Callable[[], None]
    undo: Callable[[], None]


@dataclass(slots=True, kw_only=True)
class FaceOperation:
    """One operation on a person or a dynamic person group, its `subject`."""

    operation_id: str
    subject: str
    change: Change
    # The statuses before the end, one for each poll.
    statuses: list[str]
    # Path of the created or changed resource, which only operations of groups report.
    resource: str | None
    created: int
    # Declared by a test: the operation fails with this message, or never starts.
    message: str | None
    never_starts: bool
    # None while an earlier operation on the same subject runs.
    progress: OperationProgress | None = None

    @property
    def is_done(self) -> bool:
        """Whether the operation has ended."""
        return self.progress is not None and self.progress.is_done

    @property
    def status(self) -> str:
        """The status as sent."""
        if self.progress is None:
            return "notStarted"
        return self.progress.current or ("succeeded" if self.message is None else "failed")

    def start(self, clock: Clock) -> None:
        """Start to count polls."""
        self.progress = OperationProgress(clock, self.statuses)
        self.progress.on_done(self._finish)

    def poll(self) -> None:
        """Count one poll."""
        if self.progress:
            self.progress.poll()

    def body(self, base: str) -> JsonObject:
        """Return the JSON of the status."""
        updated = trimmed_ticks(self.progress.updated if self.progress else self.created)
        return without_none(
            {
                "status": self.status,
                "createdTime": trimmed_ticks(self.created),
                "lastActionTime": updated,
                "finishedTime": updated if self.is_done else None,
                "resourceLocation": base + self.resource if self.resource else None,
                "message": self.message if self.is_done else None,
            }
        )

    def _finish(self) -> None:
        """Apply the change, or undo it if the operation fails."""
        try:
            if self.message is None:
                self.change.apply()
                return
        except ChangeError as reason:
            self.message = str(reason)
        self.change.undo()


class FaceOperations:
    """All operations of the last 48 hours. Those on one subject run one after the other, others in parallel."""

    def __init__(self, context: FakeContext) -> None:
        self._context = context
        self._operations: ExpiringStore[FaceOperation] = ExpiringStore(
            context.clock, hours=_HOURS_KEPT, not_found=_operation_not_found
        )
        # The operations of each subject that have not ended, in the order of their requests.
        self._queues: dict[str, deque[FaceOperation]] = {}
        # The declared outcomes, with the number of operations that still get them (None: all).
        self._outcomes: deque[tuple[DeclaredOutcome, int | None]] = deque()

    def declare(self, outcome: DeclaredOutcome, times: int | None) -> None:
        """Declare the outcome of the next `times` operations, or of all if None."""
        if times is not None and times < 1:
            raise ValueError("times must be at least 1, or None for every operation")
        self._outcomes.append((outcome, times))

    def accept(
        self,
        call: Call,
        subject: str,
        change: Change,
        *,
        body: JsonObject | None = None,
        location: str | None = None,
        resource: str | None = None,
    ) -> Response:
        """Start an operation; the response is the 202 with its URL, and the paths given as URLs."""
        declared = self._next_outcome()
        operation = FaceOperation(
            operation_id=self._context.guids.next(),
            subject=subject,
            change=change,
            statuses=slow_statuses(self._context.running_polls),
            resource=resource,
            created=self._context.clock.ticks(),
            message=None if declared is None else declared.message,
            never_starts=declared is not None and declared.message is None,
        )
        self._operations.put(operation.operation_id, operation)
        self._queues.setdefault(subject, deque()).append(operation)
        self._advance(subject)
        response = empty_response(202) if body is None else json_response(body, status=202, chunked=True)
        response.headers.append(("operation-location", f"{call.base}/operations/{operation.operation_id}"))
        if location is not None:
            response.headers.append(("Location", call.base + location))
        return response

    def poll(self, operation_id: str) -> FaceOperation:
        """Count one poll and return the operation, or raise a 404.

        The poll of an operation that waits counts for the one that runs before it, so that every operation ends.
        """
        operation = self._operations.get(operation_id)
        if not operation.is_done:
            self._queues[operation.subject][0].poll()
            self._advance(operation.subject)
        return operation

    def _advance(self, subject: str) -> None:
        """Remove the operations that have ended from the start of a queue, and start the next one."""
        queue = self._queues[subject]
        while queue:
            first = queue[0]
            if first.progress is None and not first.never_starts:
                first.start(self._context.clock)
            if not first.is_done:
                return
            queue.popleft()
        del self._queues[subject]

    def _next_outcome(self) -> DeclaredOutcome | None:
        """Return the outcome that was declared for the operation that is asked for now; None for success."""
        if not self._outcomes:
            return None
        outcome, times = self._outcomes[0]
        if times == 1:
            self._outcomes.popleft()
        elif times is not None:
            self._outcomes[0] = (outcome, times - 1)
        return outcome


class FaceOperationRoutes(RouteGroup):
    """The route to poll an operation."""

    def __init__(self, operations: FaceOperations) -> None:
        self._operations = operations

    def routes(self) -> list[Route]:
        """Return the route, which only the preview has."""
        return [Route("GET", "/operations/{operation_id}", self.get, PREVIEW_VERSIONS)]

    def get(self, call: Call, operation_id: str) -> Response:
        """Answer a poll."""
        return json_response(self._operations.poll(operation_id).body(call.base))


def _operation_not_found() -> Exception:
    """Make the 404 for an unknown or expired operation; its code is that of Document Intelligence."""
    return http_error(404, "OperationNotFound", "Operation is not found.")
