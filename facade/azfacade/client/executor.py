"""Executors: run the calls of generated methods, by blocking or by awaiting.

Modules for long-running operations and lists are imported when first used, as plain calls do without them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from azfacade.core.flow import AsyncDriver, Driver, Flow, arun, run
from azfacade.http.pipeline import Pipeline
from azfacade_raw.calls import Call, LongRunning, Options, Paging

if TYPE_CHECKING:
    from azfacade.operations.abandonment import Abandonment
    from azfacade.operations.polling import StartedOperation
    from azfacade_raw.handles import AsyncOperation, AsyncPager, Operation, Pager

T = TypeVar("T")


class CancelOptions(NamedTuple):
    """A client's options for work whose caller is cancelled while it is begun; `Abandonment` documents them."""

    grace: float
    on_abandoned: Callable[[Any], object] | None
    own_transport: bool


class BaseExecutor:
    """The methods that read the same for both kinds of client; `run` blocks, or returns a coroutine."""

    def __init__(self, pipeline: Pipeline, driver: Any, cancel_options: CancelOptions) -> None:
        self.pipeline = pipeline
        self.driver = driver
        self.cancel_options = cancel_options

    @property
    def abandonment(self) -> Abandonment:
        """What to do for work whose caller is cancelled."""
        from azfacade.operations.abandonment import Abandonment

        return Abandonment(*self.cancel_options)

    @property
    def api_version(self) -> str:
        """The api version that calls are sent with."""
        return self.pipeline.api_version

    def run(self, flow: Flow[Any]) -> Any:
        """Run a flow to its end."""
        raise NotImplementedError

    def operation_handle(self, started: StartedOperation) -> Any:
        """Return the handle of a started operation."""
        raise NotImplementedError

    def execute(self, call: Call[Any], options: Options) -> Any:
        """Send one call and return its decoded response."""
        return self.run(self.pipeline.execute(call, options))

    def begin(self, call: Call[Any], work: LongRunning[Any], options: Options) -> Any:
        """Send the call that starts an operation and return its handle."""
        raise NotImplementedError

    def _begin(self, call: Call[Any], work: LongRunning[Any], options: Options) -> Flow[Any]:
        from azfacade.operations.operation import begin

        started = yield from begin(self.pipeline, call, work, options)
        return self.operation_handle(started)


class SyncExecutor(BaseExecutor):
    """Runs calls by blocking."""

    driver: Driver

    def run(self, flow: Flow[T]) -> T:
        """Run a flow to its end."""
        return run(flow, self.driver)

    def begin(self, call: Call[Any], work: LongRunning[Any], options: Options) -> Operation[Any]:
        """Send the call that starts an operation and return its handle."""
        from azfacade.operations.begin_with_grace import begin_with_grace

        flow = self._begin(call, work, options)
        operation: Operation[Any] = begin_with_grace(flow, self.driver, work.kind, self.abandonment)
        return operation

    def operation_handle(self, started: StartedOperation) -> Operation[Any]:
        """Return the handle of a started operation."""
        from azfacade.operations.operation import RunningOperation

        return RunningOperation(self.driver, self.pipeline, started)

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> Pager[T]:
        """Return the pager of a list call."""
        from azfacade.client.paging import SyncPages

        return SyncPages(self.driver, self.pipeline, call, paging, options)


class AsyncioExecutor(BaseExecutor):
    """Runs calls on an event loop."""

    driver: AsyncDriver

    async def run(self, flow: Flow[T]) -> T:
        """Run a flow to its end."""
        return await arun(flow, self.driver)

    async def begin(self, call: Call[Any], work: LongRunning[Any], options: Options) -> AsyncOperation[Any]:
        """Send the call that starts an operation and return its handle."""
        from azfacade.operations.begin_in_task import begin_in_task

        flow = self._begin(call, work, options)
        operation: AsyncOperation[Any] = await begin_in_task(flow, self.driver, work.kind, self.abandonment)
        return operation

    def operation_handle(self, started: StartedOperation) -> AsyncOperation[Any]:
        """Return the handle of a started operation."""
        from azfacade.operations.operation import AsyncRunningOperation

        return AsyncRunningOperation(self.driver, self.pipeline, started)

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> AsyncPager[T]:
        """Return the pager of a list call."""
        from azfacade.client.paging import AsyncPages

        return AsyncPages(self.driver, self.pipeline, call, paging, options)
