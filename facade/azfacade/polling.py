"""Following long-running work to its end, as flows; and the two handles that run them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, NoReturn, TypeVar
from urllib.parse import quote, unquote, urlsplit

from azfacade.errors import (
    InvalidInputTypeError,
    OperationFailedError,
    OperationStalledError,
    OperationTimeoutError,
    RequestTimeoutError,
    ServiceError,
    UnexpectedResponseError,
)
from azfacade.failures import error_body, reason, unexpected
from azfacade.flow import AsyncPerformer, Flow, Performer, Sleep, arun, run
from azfacade.pages import Excess, excess
from azfacade.pipeline import Pipeline, checked_timeout
from azfacade.retry import retry_after
from azfacade.tokens import Token, write_token
from azfacade_raw.calls import Call, LongRunning, Options, ResponseInfo
from azfacade_raw.handles import AsyncOperation, Operation, OperationState
from azfacade_raw.types import Status
from azfacade_raw.wire import Model

T = TypeVar("T")

FIRST_WAIT = 1.0
"""Seconds from the POST to the first look, where the service does not say."""
GROWTH = 1.3
LONGEST_WAIT = 6.0
"""The wait between looks grows by the one up to the other (seconds); Retry-After makes it longer."""
STALLED_AFTER = 600.0
"""Seconds an unknown status may stay unchanged."""


class Work(OperationState, Generic[T]):
    """Long-running work: what is known of it, and the flows that learn more."""

    def __init__(
        self,
        pipeline: Pipeline,
        work: LongRunning[T],
        ids: tuple[str, ...],
        version: str,
        first_wait: float,
        excess: Excess | None = None,
    ) -> None:
        self._pipeline = pipeline
        self._work = work
        self._ids = ids
        self._version = version
        self._excess = excess
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

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.kind} {self.id}: {self._status.value}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an operation holds its client and cannot be pickled: pickle its token, and resume from that")

    # -- flows ------------------------------------------------------------------------------------------------------

    def _refresh(self, deadline: float | None = None) -> Flow[Status]:
        """Look once, not before the service wants it."""
        if self._ended:
            return self._status
        now = self._pipeline.now()
        if deadline is not None and self._not_before > deadline:
            yield Sleep(max(0.0, deadline - now))
            raise self._late()
        if self._not_before > now:
            yield Sleep(self._not_before - now)
        call = self._work.poll(path_of(self._work, self._ids))
        left = None if deadline is None else max(deadline - self._pipeline.now(), 0.001)
        asked: float | None = None
        try:
            response = yield from self._pipeline.exchange(call, Options(timeout=left), self._version)
            asked = retry_after(response.headers)
            details = yield from self._pipeline.decoding(call, response)
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

    def _wait(
        self, timeout: float | None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Flow[Status]:
        """Look until the work has ended."""
        limit = checked_timeout("timeout", timeout)
        if on_progress is not None and (not callable(on_progress) or inspect.iscoroutinefunction(on_progress)):
            raise InvalidInputTypeError("on_progress must be a function that is called, not a coroutine to be awaited")
        deadline = None if limit is None else self._pipeline.now() + limit
        while not self._ended:
            yield from self._refresh(deadline)
            if on_progress is not None:
                on_progress(self)
            if not self._ended and self._pipeline.now() - self._changed >= STALLED_AFTER and not self._known:
                self._changed = self._pipeline.now()  # whoever waits again waits as long again
                raise OperationStalledError(
                    f"{self.kind} {self.id} has said {self._status.value!r}, which we do not know, for ten minutes"
                )
        return self._status

    def _result(self, timeout: float | None) -> Flow[T]:
        """Wait, and return what the work made."""
        yield from self._wait(timeout)
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
        if self._excess is not None:
            self._excess.warn(f"{self.kind} {self.id}", made, self._response)
        return made

    # -- what the last look tells -----------------------------------------------------------------------------------

    @property
    def _known(self) -> bool:
        return self._status in Status.__members__.values()

    @property
    def _made(self) -> Any:
        if self._work.result is None:
            return self._details if self._status.is_success else None
        return getattr(self._details, self._work.result, None)

    @property
    def _ended(self) -> bool:
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
        failure = OperationFailedError(
            f"{message} [{self.kind} {self.id} {self._status.value}]",
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

    def _owned(self, flow: Flow[Any]) -> Flow[Any]:
        """Run a flow so that every error it raises carries this operation."""
        try:
            return (yield from flow)
        except ServiceError as problem:
            problem.operation, problem.operation_token = self, self.token
            raise


class RunningOperation(Work[T], Operation[T]):
    """The handle of a sync client."""

    def __init__(self, performer: Performer, *args: Any) -> None:
        super().__init__(*args)
        self._performer = performer

    def refresh(self) -> Status:
        status: Status = run(self._owned(self._refresh()), self._performer)
        return status

    def wait(
        self, timeout: float | None = None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Status:
        status: Status = run(self._owned(self._wait(timeout, on_progress)), self._performer)
        return status

    def result(self, timeout: float | None = None) -> T:
        made: T = run(self._owned(self._result(timeout)), self._performer)
        return made


class AsyncRunningOperation(Work[T], AsyncOperation[T]):
    """The handle of an async client."""

    def __init__(self, performer: AsyncPerformer, *args: Any) -> None:
        super().__init__(*args)
        self._performer = performer

    async def refresh(self) -> Status:
        status: Status = await arun(self._owned(self._refresh()), self._performer)
        return status

    async def wait(
        self, timeout: float | None = None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Status:
        status: Status = await arun(self._owned(self._wait(timeout, on_progress)), self._performer)
        return status

    async def result(self, timeout: float | None = None) -> T:
        made: T = await arun(self._owned(self._result(timeout)), self._performer)
        return made


def begin(pipeline: Pipeline, call: Call[Any], work: LongRunning[Any], options: Options) -> Flow[dict[str, Any]]:
    """Start work and return what a handle is made of.

    The ids come from Operation-Location; the address itself is rebuilt on the configured endpoint, so a gateway keeps
    working and a credential goes nowhere else. Where the call already names them all, the header may be missing.
    """
    beyond = yield from excess(pipeline, call)
    response = yield from pipeline.exchange(call, options)
    found = ids_in(response.headers.get("operation-location", ""), work) or ids_in(
        call.path, work, same=call.route.template
    )
    if found is None:
        raise unexpected(response, f"{call.route.page} was accepted, but its Operation-Location names no operation")
    wait = retry_after(response.headers)
    return {
        "work": work,
        "ids": found,
        "version": pipeline.api_version,
        "first_wait": FIRST_WAIT if wait is None else wait,
        "excess": beyond,
    }


def path_of(work: LongRunning[Any], ids: tuple[str, ...]) -> str:
    """Return the path that polls; the ids are the service's own, so they are quoted but not judged."""
    given = dict(zip(work.ids, ids, strict=True))
    return re.sub(r"\{(\w+)\}", lambda match: quote(given[match[1]], safe="~"), work.route.template)


def ids_in(location: str, work: LongRunning[Any], same: str | None = None) -> tuple[str, ...] | None:
    """Return the ids an address holds, read by the template of the route that polls; None when it does not fit.

    Args:
        location: An absolute or relative address.
        work: The work it is about.
        same: Another template to read `location` by, when it has the ids too.
    """
    template = work.route.template if same is None else same
    if not all(f"{{{name}}}" in template for name in work.ids):
        return None
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
    try:
        match = re.search(pattern + r"/?$", urlsplit(location).path)
    except ValueError:  # no address at all
        return None
    if match is None:
        return None
    found: Mapping[str, str] = match.groupdict()
    ids = tuple(unquote(found[name]) for name in work.ids)
    return ids if all(item.strip(".") for item in ids) else None
