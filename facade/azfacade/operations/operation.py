"""Long-running work as its caller holds it: begun by a call, followed by blocking or by awaiting."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar

from azfacade.core.flow import AsyncPerformer, Flow, Performer, arun, run
from azfacade.errors import InvalidInputError
from azfacade.http.error_response import unexpected
from azfacade.http.pipeline import Pipeline
from azfacade.http.retry import retry_after
from azfacade.operations.operation_location import ids_in
from azfacade.operations.polling import FIRST_WAIT, Begun, Work
from azfacade.operations.resume_token import read_token
from azfacade_raw.calls import Call, LongRunning, Options, Target
from azfacade_raw.handles import AsyncOperation, Operation, OperationState
from azfacade_raw.types import Status

if TYPE_CHECKING:
    from azfacade.operations.truncation_warning import Excess

T = TypeVar("T")
R = TypeVar("R")


def begin(pipeline: Pipeline, call: Call[Any], work: LongRunning[Any], options: Options) -> Flow[Begun]:
    """Start work and return what its handle is made of.

    The ids come from Operation-Location; the address itself is rebuilt on the configured endpoint, so a gateway keeps
    working and a credential goes nowhere else. Where the call already names them all, the header may be missing.
    """
    beyond: Excess | None = None
    if call.content is not None:
        from azfacade.operations.truncation_warning import excess  # only what sends a document needs to count its pages

        beyond = yield from excess(pipeline, call)
    response = yield from pipeline.exchange(call, options)
    found = ids_in(response.headers.get("operation-location", ""), work)
    if found is None and response.status == 202:  # other successes without the header may be a proxy's page
        found = ids_in(call.path, work, same=call.route.template)
    if found is None:
        raise unexpected(
            response, f"{call.route.rest_page} was accepted, but its Operation-Location names no operation"
        )
    wait = retry_after(response.headers)
    return Begun(work, found, pipeline.api_version, FIRST_WAIT if wait is None else wait, beyond)


def resumed(pipeline: Pipeline, token: str) -> Begun:
    """Return what a handle is made of, from a token; nothing is sent."""
    read = read_token(token)
    if read.service != pipeline.service.name:
        raise InvalidInputError(f"the token is for {read.service}, this client is for {pipeline.service.name}")
    known = pipeline.service.work().get(read.kind)
    if known is None or len(known.ids) != len(read.ids):
        raise InvalidInputError(f"the token is for {read.kind}, which this version does not know: upgrade azfacade")
    return Begun(known, read.ids, read.api_version)


class RunningOperation(Work[T], Operation[T]):
    """The handle of a sync client."""

    def __init__(self, performer: Performer, pipeline: Pipeline, begun: Begun) -> None:
        super().__init__(pipeline, begun)
        self.performer = performer

    def refresh(self) -> Status:
        return self._do(self._refresh())

    def updates(self, timeout: float | None = None) -> Generator[Status, None, None]:
        deadline = self._deadline(timeout)
        while not self.has_ended:
            yield self._do(self._look(deadline))

    def wait(
        self, timeout: float | None = None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Status:
        return self._do(self._wait(timeout, on_progress))

    def result(self, timeout: float | None = None, *, delete_after: bool = False) -> T:
        return self._do(self._result(timeout, delete_after=delete_after))

    def delete(self) -> None:
        self._do(self._delete())

    def pdf(self, to: Target | None = None, timeout: float | None = None) -> Any:
        return self._do(self._download("pdf", to, timeout))

    def figure(self, figure_id: str, to: Target | None = None, timeout: float | None = None) -> Any:
        return self._do(self._figure(figure_id, to, timeout))

    def _do(self, flow: Flow[R]) -> R:
        return run(self._owned(flow), self.performer)


class AsyncRunningOperation(Work[T], AsyncOperation[T]):
    """The handle of an async client."""

    def __init__(self, performer: AsyncPerformer, pipeline: Pipeline, begun: Begun) -> None:
        super().__init__(pipeline, begun)
        self.performer = performer

    async def refresh(self) -> Status:
        return await self._do(self._refresh())

    async def updates(self, timeout: float | None = None) -> AsyncGenerator[Status, None]:
        deadline = self._deadline(timeout)
        while not self.has_ended:
            yield await self._do(self._look(deadline))

    async def wait(
        self, timeout: float | None = None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Status:
        return await self._do(self._wait(timeout, on_progress))

    async def result(self, timeout: float | None = None, *, delete_after: bool = False) -> T:
        return await self._do(self._result(timeout, delete_after=delete_after))

    async def delete(self) -> None:
        await self._do(self._delete())

    async def pdf(self, to: Target | None = None, timeout: float | None = None) -> Any:
        return await self._do(self._download("pdf", to, timeout))

    async def figure(self, figure_id: str, to: Target | None = None, timeout: float | None = None) -> Any:
        return await self._do(self._figure(figure_id, to, timeout))

    async def _do(self, flow: Flow[R]) -> R:
        return await arun(self._owned(flow), self.performer)
