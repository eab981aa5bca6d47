"""Polls a long-running operation to its end: intervals, deadlines, results, failures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, TypeVar, cast

from azfacade.core.arguments import check_callback, check_timeout, remaining_seconds
from azfacade.core.flow import Flow, Sleep
from azfacade.errors import (
    InvalidInputError,
    NotFoundError,
    OperationFailedError,
    OperationTimeoutError,
    RateLimitWaitError,
    RequestTimeoutError,
    ResultNotDeletedError,
    ServiceError,
    UnexpectedResponseError,
    VersionNotAvailableError,
)
from azfacade.files.download import ResponseFile
from azfacade.http.error_response import response_fields
from azfacade.http.pipeline import Pipeline
from azfacade.http.retry import retry_after
from azfacade.operations.operation_location import build_path
from azfacade.operations.progress_watch import ProgressWatch, warn_of_long_wait
from azfacade.operations.resume_token import ResumeToken, write_token
from azfacade_raw.calls import Call, LongRunning, Options, ResponseInfo, Route, Target
from azfacade_raw.checks import no_body, path_segment
from azfacade_raw.handles import OperationState
from azfacade_raw.types import Status
from azfacade_raw.wire import Model

if TYPE_CHECKING:
    from azfacade.operations.truncation_warning import TruncationCheck
    from azfacade_raw.handles import Operation

T = TypeVar("T")
R = TypeVar("R")

FIRST_POLL_DELAY = 1.0
"""Seconds from the POST to the first poll, where the service names none."""
POLL_BACKOFF = 1.3
"""Each poll interval is the last one times this."""
MAX_POLL_INTERVAL = 6.0
"""Seconds up to which the poll interval grows; a Retry-After makes it longer."""
FINAL_POLL_TIMEOUT = 5.0
"""Seconds for a last poll, where the deadline has passed while other operations were polled."""


class StartedOperation(NamedTuple):
    """What identifies one started operation, and when to poll it first."""

    definition: LongRunning[Any]
    ids: tuple[str, ...]
    version: str
    """The api version it was started with."""
    first_poll_delay: float = 0.0
    """Seconds until the first poll."""
    truncation_check: TruncationCheck | None = None
    accepted: Any = None
    """The JSON body of the response that accepted the work; None where there is none."""


class OperationStateMachine(OperationState, Generic[T]):
    """One long-running operation: its last known state, and the flows that poll it."""

    def __init__(self, pipeline: Pipeline, started: StartedOperation) -> None:
        self._pipeline = pipeline
        self._definition, self._ids, self._version, first_poll_delay, self._truncation_check, body = started
        self._accepted_body = body
        self._status = Status.NOT_STARTED
        self._details: Any = None
        self._response: ResponseInfo | None = None
        self._interval = FIRST_POLL_DELAY
        self._next_poll_at = pipeline.now() + first_poll_delay
        self._progress = ProgressWatch()
        warn_of_long_wait(self, first_poll_delay)

    @property
    def id(self) -> str:
        return self._ids[-1]

    @property
    def kind(self) -> str:
        return self._definition.kind

    @property
    def status(self) -> Status:
        return self._status

    @property
    def percent_completed(self) -> int | None:
        percent = getattr(self._details, "percent_completed", None)
        return percent if isinstance(percent, int) else None

    @property
    def token(self) -> str:
        service = self._pipeline.service.name
        return write_token(ResumeToken(service, self._definition.kind, self._ids, self._version, self._accepted_body))

    @property
    def accepted(self) -> T | None:
        decode = self._definition.accepted
        return None if decode is None or self._accepted_body is None else decode(self._accepted_body)

    @property
    def clock(self) -> Callable[[], float]:
        """The client's clock: returns seconds."""
        return self._pipeline.now

    def wait_flow(self, timeout: float | None) -> Flow[Status]:
        """Return the flow of `wait`, to be run beside others."""
        return self._with_operation_on_errors(self._wait(timeout))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.kind} {self.id}: {self._status.value}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an operation holds its client and cannot be pickled: pickle its token, and resume from that")

    # -- flows ------------------------------------------------------------------------------------------------------

    def _refresh(self, deadline: float | None = None) -> Flow[Status]:
        """Poll once, at the earliest when the service allows it."""
        if self.has_ended:
            return self._status
        yield from self._pause_until_due(deadline)
        call = self._definition.poll(self._path(self._definition.route))
        remaining = None if deadline is None else deadline - self._pipeline.now()
        if remaining is not None and remaining <= 0:
            # Poll once more although the deadline has passed, so that the caller sees the current status.
            remaining = FINAL_POLL_TIMEOUT
        requested_wait: float | None = None
        try:
            response = yield from self._pipeline.send_call(call, Options(timeout=remaining), self._version)
            requested_wait = retry_after(response.headers)
            details = yield from self._pipeline.decode_off_loop(call, response)
        except RateLimitWaitError as error:
            if deadline is None:
                raise
            yield Sleep(max(0.0, deadline - self._pipeline.now()))
            raise self._timeout_error() from error
        except RequestTimeoutError as error:
            if deadline is None or self._pipeline.now() < deadline:
                raise
            raise self._timeout_error() from error
        except ServiceError as error:
            requested_wait = error.retry_after
            warn_of_long_wait(self, requested_wait or 0.0)
            raise
        finally:
            # After a failed poll too, the next one waits for its interval.
            self._next_poll_at = self._pipeline.now() + max(self._interval, requested_wait or 0.0)
            self._interval = min(self._interval * POLL_BACKOFF, MAX_POLL_INTERVAL)
        status = getattr(details, "status", None)
        if not isinstance(status, Status):
            status = Status("unknown")
        self._response, self._details, self._status = response.info, details, status
        if not self.has_ended:
            self._progress.polled(self, self._pipeline.now())
            warn_of_long_wait(self, requested_wait or 0.0)
        return self._status

    def _pause_until_due(self, deadline: float | None) -> Flow[None]:
        """Pause until the next poll may be sent; raise when the wait ends earlier."""
        now = self._pipeline.now()
        if deadline is not None and self._next_poll_at > deadline:
            yield Sleep(max(0.0, deadline - now))
            raise self._timeout_error()
        if self._next_poll_at > now:
            pause, stalled = self._progress.limit_pause(self, self._next_poll_at - now, now)
            yield Sleep(pause)
            if stalled is not None:
                raise stalled

    def _poll(
        self, deadline: float | None = None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Flow[Status]:
        """Poll once; warn or raise when there has been no progress for too long."""
        yield from self._refresh(deadline)
        if on_progress is not None:
            on_progress(self)
        if not self.has_ended:
            self._progress.check(self, self._pipeline.now())
        return self._status

    def _wait(
        self, timeout: float | None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Flow[Status]:
        """Poll until the operation has ended."""
        check_callback("on_progress", on_progress)
        deadline = self._deadline(timeout)
        while not self.has_ended:
            yield from self._poll(deadline, on_progress)
        return self._status

    def _result(self, timeout: float | None, *, delete_after: bool = False) -> Flow[T]:
        """Wait, and return the operation's result."""
        if delete_after:
            self._follow_up_call("delete")  # refuse now what would fail after a long wait
        deadline = self._deadline(timeout)
        yield from self._wait(timeout)
        try:
            result = self._final_result()
        except OperationFailedError as failure:
            if delete_after:
                try:
                    yield from self._delete(deadline)
                except ServiceError as error:
                    failure.add_note(f"It could not be deleted either: {error}")
            raise
        if delete_after:
            try:
                yield from self._delete(deadline)
            except ServiceError as cause:
                not_deleted = ResultNotDeletedError(
                    f"{self.kind} {self.id} succeeded, but could not be deleted: {cause.message}",
                    **self._error_fields(),
                )
                not_deleted.result = result
                raise not_deleted from cause
        if self._truncation_check is not None:
            # Cleared first, so that the warning is given once even where warnings are errors.
            check, self._truncation_check = self._truncation_check, None
            check.warn(f"{self.kind} {self.id}", result, self._response)
        return result

    def _delete(self, deadline: float | None = None) -> Flow[None]:
        """Delete the operation and its result at the service."""
        call = self._follow_up_call("delete")
        try:
            yield from self._pipeline.execute(call, Options(self._remaining(deadline)), self._version)
        except NotFoundError as error:
            if isinstance(error, VersionNotAvailableError):
                raise

    def _download(self, name: str, to: Target | None, timeout: float | None, **path_ids: str) -> Flow[bytes | None]:
        """Wait, and read a file that the operation made beside its result."""
        call = self._follow_up_call(name, **path_ids)
        if to is not None:
            ResponseFile(to)  # refuse now what would fail after a long wait
        deadline = self._deadline(timeout)
        yield from self._result(timeout)
        options = Options(self._remaining(deadline), to=to)  # the wait and the download share the time
        content: bytes | None = yield from self._pipeline.execute(call, options, self._version)
        return content

    def _follow_up_call(self, name: str, **path_ids: str) -> Call[Any]:
        """Return the call of something that this kind of operation offers after its start."""
        if name not in self._definition.follow_ups:
            raise InvalidInputError(f"the service offers no {name} for work of kind {self.kind}")
        route, build_call = self._definition.follow_ups[name]
        call = build_call(self._path(route, **path_ids))
        self._pipeline.check_version(call, self._version)
        return call

    def _path(self, route: Route, **path_ids: str) -> str:
        return build_path(route.template, dict(zip(self._definition.ids, self._ids, strict=True)) | path_ids)

    def _figure(self, figure_id: str, to: Target | None, timeout: float | None) -> Flow[bytes | None]:
        path_segment("figure_id", figure_id, min_length=1)
        return self._download("figure", to, timeout, figureId=figure_id)

    # -- what the last poll said ------------------------------------------------------------------------------------

    def _final_result(self) -> T:
        """Return the result of an operation that has ended, or raise the error it ended with."""
        error = getattr(self._details, "error", None)
        # An unknown status counts as success or failure by what came with it: a result or an error.
        if not self._status.is_success and (self._is_known_status or error is not None):
            raise self._operation_failed_error(error)
        if self._definition.accepted is not None:
            return self._accepted_result()
        if self._result_value is None:
            raise UnexpectedResponseError(
                f"{self.kind} {self.id} ended {self._status.value} without its result", **self._error_fields()
            )
        result: T = self._result_value
        if isinstance(result, Model) and self._response is not None:
            result.attach(self._response)
        return result

    def _accepted_result(self) -> T:
        """Return what the response that accepted the work said, now that it has succeeded."""
        if self.accepted is None and self._definition.accepted is not no_body:
            raise UnexpectedResponseError(
                f"{self.kind} {self.id} succeeded, but the response that accepted it could not be read: look for what"
                " it has made in the list of it, before you begin it again",
                **self._error_fields(),
            )
        return cast("T", self.accepted)

    def _deadline(self, timeout: float | None) -> float | None:
        limit = check_timeout("timeout", timeout)
        return None if limit is None else self._pipeline.now() + limit

    def _remaining(self, deadline: float | None) -> float | None:
        return remaining_seconds(deadline, self._pipeline.now())

    @property
    def _is_known_status(self) -> bool:
        return self._status in Status.__members__.values()

    @property
    def _result_value(self) -> Any:
        if self._definition.result_attribute is None:
            return self._details if self._status.is_success else None
        return getattr(self._details, self._definition.result_attribute, None)

    @property
    def has_ended(self) -> bool:
        """True when the operation's last state is known, so that no poll is needed."""
        if self._is_known_status or self._details is None:
            return self._status.is_terminal
        return self._result_value is not None or getattr(self._details, "error", None) is not None

    def _timeout_error(self) -> OperationTimeoutError:
        return OperationTimeoutError(
            f"{self.kind} {self.id} was {self._status.value} when the time was over; it goes on: wait again"
        )

    def _operation_failed_error(self, error: Any) -> OperationFailedError:
        # Imported late, as only failures need it.
        from azfacade.operations.operation_failure import operation_failed_error

        if error is None and isinstance(self._details, Model):
            error = self._details.to_dict().get("error")  # one that is no object, such as a text
        message = getattr(self._details, "message", None)
        return operation_failed_error(
            f"{self.kind} {self.id}",
            self._status,
            error,
            self._details,
            message=message,
            response_fields=self._error_fields(),
        )

    def _error_fields(self) -> dict[str, Any]:
        return response_fields(self._response) if self._response is not None else {}

    def _with_operation_on_errors(self, flow: Flow[R]) -> Flow[R]:
        """Run a flow, and set this operation on every error it raises."""
        try:
            return (yield from flow)
        except ServiceError as error:
            error.operation, error.operation_token = cast("Operation[T]", self), self.token
            raise
