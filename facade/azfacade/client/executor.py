"""Executors: run the calls of generated methods, by blocking or by awaiting.

Modules for long-running operations and lists are imported when first used, as plain calls do without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from azfacade.core.flow import AsyncDriver, Driver, Flow, arun, run
from azfacade.http.pipeline import Pipeline
from azfacade_raw.calls import Call, LongRunning, Options, Paging

if TYPE_CHECKING:
    from azfacade.operations.polling import StartedOperation
    from azfacade_raw.handles import AsyncOperation, AsyncPager, Operation, Pager

T = TypeVar("T")


class SyncExecutor:
    """Runs calls by blocking."""

    def __init__(self, pipeline: Pipeline, driver: Driver) -> None:
        self.pipeline = pipeline
        self.driver = driver

    def run(self, flow: Flow[T]) -> T:
        """Run a flow to its end."""
        return run(flow, self.driver)

    def execute(self, call: Call[T], options: Options) -> T:
        """Send one call and return its decoded answer."""
        return run(self.pipeline.execute(call, options), self.driver)

    def begin(self, call: Call[Any], work: LongRunning[T], options: Options) -> Operation[T]:
        """Send the call that starts an operation and return its handle."""
        from azfacade.operations.operation import begin

        return self.operation_handle(run(begin(self.pipeline, call, work, options), self.driver))

    def operation_handle(self, started: StartedOperation) -> Operation[Any]:
        """Return the handle of a started operation."""
        from azfacade.operations.operation import RunningOperation

        return RunningOperation(self.driver, self.pipeline, started)

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> Pager[T]:
        """Return the pager of a list call."""
        from azfacade.client.paging import SyncPages

        return SyncPages(self.driver, self.pipeline, call, paging, options)


class AsyncioExecutor:
    """Runs calls on an event loop."""

    def __init__(self, pipeline: Pipeline, driver: AsyncDriver) -> None:
        self.pipeline = pipeline
        self.driver = driver

    async def run(self, flow: Flow[T]) -> T:
        """Run a flow to its end."""
        return await arun(flow, self.driver)

    async def execute(self, call: Call[T], options: Options) -> T:
        """Send one call and return its decoded answer."""
        return await arun(self.pipeline.execute(call, options), self.driver)

    async def begin(self, call: Call[Any], work: LongRunning[T], options: Options) -> AsyncOperation[T]:
        """Send the call that starts an operation and return its handle."""
        from azfacade.operations.operation import begin

        return self.operation_handle(await arun(begin(self.pipeline, call, work, options), self.driver))

    def operation_handle(self, started: StartedOperation) -> AsyncOperation[Any]:
        """Return the handle of a started operation."""
        from azfacade.operations.operation import AsyncRunningOperation

        return AsyncRunningOperation(self.driver, self.pipeline, started)

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> AsyncPager[T]:
        """Return the pager of a list call."""
        from azfacade.client.paging import AsyncPages

        return AsyncPages(self.driver, self.pipeline, call, paging, options)
