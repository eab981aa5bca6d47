"""Starts a long-running operation, or resumes one from its token, and gives its handle."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar

from azfacade.core.flow import AsyncDriver, Driver, Flow, arun, run
from azfacade.core.message import Response
from azfacade.errors import InvalidInputError
from azfacade.http.error_response import unexpected_response_error
from azfacade.http.pipeline import Pipeline
from azfacade.http.retry import retry_after
from azfacade.operations.operation_location import parse_ids
from azfacade.operations.polling import FIRST_POLL_DELAY, OperationStateMachine, StartedOperation
from azfacade.operations.resume_token import read_token
from azfacade_raw.calls import Call, LongRunning, Options, Target
from azfacade_raw.handles import AsyncOperation, Operation, OperationState
from azfacade_raw.types import Status

if TYPE_CHECKING:
    from azfacade.operations.truncation_warning import TruncationCheck

T = TypeVar("T")
R = TypeVar("R")


def begin(
    pipeline: Pipeline, call: Call[Any], definition: LongRunning[Any], options: Options
) -> Flow[StartedOperation]:
    """Start an operation and return what its handle needs.

    The ids come from Operation-Location. Its origin is not used: the poll address is built on the configured endpoint,
    so that gateways work and the credential goes nowhere else. Where the call's own path has all ids, a 202 without
    the header is accepted.
    """
    truncation_check: TruncationCheck | None = None
    if call.content is not None:
        from azfacade.operations.truncation_warning import find_truncation  # imported late: only documents need it

        truncation_check = yield from find_truncation(pipeline, call)
    response = yield from pipeline.send_call(call, options)
    ids = parse_ids(response.headers.get("operation-location", ""), definition)
    if ids is None and response.status == 202:  # another success without the header may be a proxy's page
        ids = parse_ids(call.path, definition, template=call.route.template)
    if ids is None:
        raise unexpected_response_error(
            response, f"{call.route.rest_page} was accepted, but its Operation-Location names no operation"
        )
    delay = retry_after(response.headers)
    return StartedOperation(
        definition,
        ids,
        pipeline.api_version,
        FIRST_POLL_DELAY if delay is None else delay,
        truncation_check,
        _accepted_body(response) if definition.accepted is not None else None,
    )


def _accepted_body(response: Response) -> Any:
    """Return the JSON object in the response that accepted the work; None where it has none that can be read."""
    try:
        body = response.json() if response.content else None
    except (ValueError, RecursionError):
        return None  # the work has begun, and its id is known
    return body if isinstance(body, dict) else None


def operation_from_token(pipeline: Pipeline, token: str) -> StartedOperation:
    """Return what a handle needs, read from a token; nothing is sent.

    Raises:
        InvalidInputError: The token is for another service or from a newer version, or is no token.
    """
    read = read_token(token)
    if read.service != pipeline.service.name:
        raise InvalidInputError(f"the token is for {read.service}, this client is for {pipeline.service.name}")
    definition = pipeline.service.long_running_operations().get(read.kind)
    if definition is None or len(definition.ids) != len(read.ids):
        raise InvalidInputError(f"the token is for {read.kind}, which this version does not know: upgrade azfacade")
    return StartedOperation(definition, read.ids, read.api_version, accepted=read.accepted)


class _FollowedOperation(OperationStateMachine[T]):
    """The methods that read the same for both kinds of client; `_run` blocks, or returns a coroutine."""

    def _run(self, flow: Flow[Any]) -> Any:
        raise NotImplementedError

    def refresh(self) -> Any:
        return self._run(self._refresh())

    def wait(self, timeout: float | None = None, on_progress: Callable[[OperationState], object] | None = None) -> Any:
        return self._run(self._wait(timeout, on_progress))

    def result(self, timeout: float | None = None, *, delete_after: bool = False) -> Any:
        return self._run(self._result(timeout, delete_after=delete_after))

    def delete(self) -> Any:
        return self._run(self._delete())

    def pdf(self, to: Target | None = None, timeout: float | None = None) -> Any:
        return self._run(self._download("pdf", to, timeout))

    def figure(self, figure_id: str, to: Target | None = None, timeout: float | None = None) -> Any:
        return self._run(self._figure(figure_id, to, timeout))


class RunningOperation(_FollowedOperation[T], Operation[T]):
    """The handle that a sync client gives."""

    def __init__(self, driver: Driver, pipeline: Pipeline, started: StartedOperation) -> None:
        super().__init__(pipeline, started)
        self.driver = driver

    def updates(self, timeout: float | None = None) -> Generator[Status, None, None]:
        deadline = self._deadline(timeout)
        while not self.has_ended:
            yield self._run(self._poll(deadline))

    def _run(self, flow: Flow[R]) -> R:
        return run(self._with_operation_on_errors(flow), self.driver)


class AsyncRunningOperation(_FollowedOperation[T], AsyncOperation[T]):
    """The handle that an async client gives."""

    def __init__(self, driver: AsyncDriver, pipeline: Pipeline, started: StartedOperation) -> None:
        super().__init__(pipeline, started)
        self.driver = driver

    async def updates(self, timeout: float | None = None) -> AsyncGenerator[Status, None]:
        deadline = self._deadline(timeout)
        while not self.has_ended:
            yield await self._run(self._poll(deadline))

    async def _run(self, flow: Flow[R]) -> R:
        return await arun(self._with_operation_on_errors(flow), self.driver)
