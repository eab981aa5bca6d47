"""Following long-running work to its end, as flows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, TypeVar, cast

from azfacade.core.arguments import checked_callback, checked_timeout
from azfacade.core.flow import Flow, Sleep
from azfacade.errors import (
    InvalidInputError,
    NoPlaceError,
    NotFoundError,
    OperationFailedError,
    OperationStalledError,
    OperationTimeoutError,
    RequestTimeoutError,
    ResultNotDeletedError,
    ServiceError,
    UnexpectedResponseError,
    VersionNotAvailableError,
)
from azfacade.files.download import Sink
from azfacade.http.error_response import error_body, reason
from azfacade.http.pipeline import Pipeline
from azfacade.http.retry import retry_after
from azfacade.operations.operation_location import path_of
from azfacade.operations.resume_token import Token, write_token
from azfacade_raw.calls import Call, LongRunning, Options, ResponseInfo, Route, Target
from azfacade_raw.checks import path_segment
from azfacade_raw.handles import OperationState
from azfacade_raw.types import Status
from azfacade_raw.wire import Model

if TYPE_CHECKING:
    from azfacade.operations.truncation_warning import Excess
    from azfacade_raw.handles import Operation

T = TypeVar("T")
R = TypeVar("R")

FIRST_WAIT = 1.0
"""Seconds from the POST to the first look, where the service does not say."""
GROWTH = 1.3
LONGEST_WAIT = 6.0
"""The wait between looks grows by the one up to the other (seconds); Retry-After makes it longer."""
LAST_LOOK = 5.0
"""Seconds for a look that is due when the time is over already, as others had their turn first."""
STALLED_AFTER = 600.0
"""Seconds an unknown status may stay unchanged."""


class Begun(NamedTuple):
    """What tells one piece of work from all others, and when it may be looked at."""

    work: LongRunning[Any]
    ids: tuple[str, ...]
    version: str
    """The api version it was begun with."""
    first_wait: float = 0.0
    """Seconds to the first look."""
    excess: Excess | None = None


class Work(OperationState, Generic[T]):
    """Long-running work: what is known of it, and the flows that learn more."""

    def __init__(self, pipeline: Pipeline, begun: Begun) -> None:
        self._pipeline = pipeline
        self._work, self._ids, self._version, first_wait, self._excess = begun
        self._status = Status.NOT_STARTED
        self._details: Any = None
        self._response: ResponseInfo | None = None
        self._interval = FIRST_WAIT
        self._not_before = pipeline.now() + first_wait
        self._changed = pipeline.now()

    @property
    def id(self) -> str:
        return self._ids[-1]

    @property
    def kind(self) -> str:
        return self._work.kind

    @property
    def status(self) -> Status:
        return self._status

    @property
    def percent_completed(self) -> int | None:
        percent = getattr(self._details, "percent_completed", None)
        return percent if isinstance(percent, int) else None

    @property
    def token(self) -> str:
        return write_token(Token(self._pipeline.service.name, self._work.kind, self._ids, self._version))

    @property
    def clock(self) -> Callable[[], float]:
        """What tells seconds on the client's clock."""
        return self._pipeline.now

    def waiting(self, timeout: float | None) -> Flow[Status]:
        """Return the flow that waits for the end, to be run among others."""
        return self._owned(self._wait(timeout))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.kind} {self.id}: {self._status.value}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an operation holds its client and cannot be pickled: pickle its token, and resume from that")

    # -- flows ------------------------------------------------------------------------------------------------------

    def _refresh(self, deadline: float | None = None) -> Flow[Status]:
        """Look once, not before the service wants it."""
        if self.has_ended:
            return self._status
        now = self._pipeline.now()
        if deadline is not None and self._not_before > deadline:
            yield Sleep(max(0.0, deadline - now))
            raise self._late()
        if self._not_before > now:
            yield Sleep(self._not_before - now)
        call = self._work.poll(self._path(self._work.route))
        left = None if deadline is None else deadline - self._pipeline.now()
        if left is not None and left <= 0:
            left = LAST_LOOK  # whoever ran others meanwhile is told how it stands
        asked: float | None = None
        try:
            response = yield from self._pipeline.exchange(call, Options(timeout=left), self._version)
            asked = retry_after(response.headers)
            details = yield from self._pipeline.decoding(call, response)
        except NoPlaceError as cause:
            if deadline is None:
                raise
            yield Sleep(max(0.0, deadline - self._pipeline.now()))
            raise self._late() from cause
        except RequestTimeoutError as cause:
            if deadline is None or self._pipeline.now() < deadline:
                raise
            raise self._late() from cause
        except ServiceError as problem:
            asked = problem.retry_after
            raise
        finally:
            # Failed looks count too: the next one waits its turn.
            self._not_before = self._pipeline.now() + max(self._interval, asked or 0.0)
            self._interval = min(self._interval * GROWTH, LONGEST_WAIT)
        status = getattr(details, "status", None)
        if not isinstance(status, Status):
            status = Status("unknown")
        if status != self._status:
            self._changed = self._pipeline.now()
        self._response, self._details, self._status = response.info, details, status
        return self._status

    def _look(
        self, deadline: float | None = None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Flow[Status]:
        """Look once, and refuse to go on for ever with a status that tells nothing."""
        yield from self._refresh(deadline)
        if on_progress is not None:
            on_progress(self)
        if not self.has_ended and self._pipeline.now() - self._changed >= STALLED_AFTER and not self._known:
            self._changed = self._pipeline.now()  # whoever waits again waits as long again
            raise OperationStalledError(
                f"{self.kind} {self.id} has said {self._status.value!r}, which we do not know, for ten minutes"
            )
        return self._status

    def _wait(
        self, timeout: float | None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Flow[Status]:
        """Look until the work has ended."""
        checked_callback("on_progress", on_progress)
        deadline = self._deadline(timeout)
        while not self.has_ended:
            yield from self._look(deadline, on_progress)
        return self._status

    def _result(self, timeout: float | None, *, delete_after: bool = False) -> Flow[T]:
        """Wait, and return what the work made."""
        if delete_after:
            self._step("delete")  # refused now rather than after a long wait
        yield from self._wait(timeout)
        try:
            made = self._outcome()
        except OperationFailedError as failure:
            if delete_after:
                try:
                    yield from self._delete()
                except ServiceError as problem:
                    failure.add_note(f"It could not be deleted either: {problem}")
            raise
        if delete_after:
            try:
                yield from self._delete()
            except ServiceError as cause:
                undeleted = ResultNotDeletedError(
                    f"{self.kind} {self.id} succeeded, but could not be deleted: {cause.message}", **self._facts()
                )
                undeleted.result = made
                raise undeleted from cause
        if self._excess is not None:
            excess, self._excess = self._excess, None  # said once, also where warnings are errors
            excess.warn(f"{self.kind} {self.id}", made, self._response)
        return made

    def _delete(self) -> Flow[None]:
        """Erase the work at the service."""
        call = self._step("delete")
        try:
            yield from self._pipeline.execute(call, Options(), self._version)
        except NotFoundError as problem:
            if isinstance(problem, VersionNotAvailableError):
                raise

    def _download(self, name: str, to: Target | None, timeout: float | None, **more: str) -> Flow[bytes | None]:
        """Wait, and read something the work made beside its result."""
        call = self._step(name, **more)
        if to is not None:
            Sink(to)  # refused now rather than after a long wait
        yield from self._result(timeout)
        read: bytes | None = yield from self._pipeline.execute(call, Options(to=to), self._version)
        return read

    def _step(self, name: str, **more: str) -> Call[Any]:
        """Return the call of something that can be done with this kind of work."""
        if name not in self._work.follow_ups:
            raise InvalidInputError(f"there is no {name} for work of kind {self.kind}: the service offers none")
        route, make = self._work.follow_ups[name]
        call = make(self._path(route, **more))
        self._pipeline.check_version(call, self._version)
        return call

    def _path(self, route: Route, **more: str) -> str:
        return path_of(route.template, dict(zip(self._work.ids, self._ids, strict=True)) | more)

    def _figure(self, figure_id: str, to: Target | None, timeout: float | None) -> Flow[bytes | None]:
        path_segment("figure_id", figure_id, min_length=1)
        return self._download("figure", to, timeout, figureId=figure_id)

    # -- what the last look tells -----------------------------------------------------------------------------------

    def _outcome(self) -> T:
        """Return what the work made, once it has ended."""
        error = getattr(self._details, "error", None)
        # Of a status we do not know, what came with it tells how it ended.
        if not self._status.is_success and (self._known or error is not None):
            raise self._failure(error)
        if self._made is None:
            raise UnexpectedResponseError(
                f"{self.kind} {self.id} ended {self._status.value} without its result", **self._facts()
            )
        made: T = self._made
        if isinstance(made, Model) and self._response is not None:
            made.attach(self._response)
        return made

    def _deadline(self, timeout: float | None) -> float | None:
        limit = checked_timeout("timeout", timeout)
        return None if limit is None else self._pipeline.now() + limit

    @property
    def _known(self) -> bool:
        return self._status in Status.__members__.values()

    @property
    def _made(self) -> Any:
        if self._work.result_attribute is None:
            return self._details if self._status.is_success else None
        return getattr(self._details, self._work.result_attribute, None)

    @property
    def has_ended(self) -> bool:
        """True when nothing more is to be seen."""
        if self._known or self._details is None:
            return self._status.is_terminal
        return self._made is not None or getattr(self._details, "error", None) is not None

    def _late(self) -> OperationTimeoutError:
        return OperationTimeoutError(
            f"{self.kind} {self.id} was {self._status.value} when the time was over; it goes on: wait again"
        )

    def _failure(self, error: Any) -> OperationFailedError:
        body = error_body(error)
        code, inner_code, message = reason(body)
        message = message or getattr(self._details, "message", None) or "the service gives no reason"
        from azfacade.http.error_advice import hint_for  # only failures need the table

        advice = hint_for(inner_code or code, message).advice
        failure = OperationFailedError(
            f"{message} [{self.kind} {self.id} {self._status.value}] {advice}".rstrip(),
            code=code,
            inner_code=inner_code,
            error=body if isinstance(body, dict) else None,
            **self._facts(),
        )
        failure.details = self._details
        return failure

    def _facts(self) -> dict[str, Any]:
        """Return what errors about the last answer tell of it."""
        answer = self._response
        if answer is None:
            return {}
        return {
            "status": answer.status,
            "request_id": answer.request_id,
            "client_request_id": answer.client_request_id,
        }

    def _owned(self, flow: Flow[R]) -> Flow[R]:
        """Run a flow so that every error it raises carries this operation."""
        try:
            return (yield from flow)
        except ServiceError as problem:
            problem.operation, problem.operation_token = cast("Operation[T]", self), self.token
            raise
