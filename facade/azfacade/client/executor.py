"""What generated groups hand their calls to: the same flows, run by blocking or by awaiting.

A plain call needs neither long-running work nor lists, so what these take is imported when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from azfacade.core.flow import AsyncPerformer, Performer, arun, run
from azfacade.http.pipeline import Pipeline
from azfacade_raw.calls import Call, LongRunning, Options, Paging

if TYPE_CHECKING:
    from azfacade.operations.polling import Begun
    from azfacade_raw.handles import AsyncOperation, AsyncPager, Operation, Pager

T = TypeVar("T")


class SyncExecutor:
    """Runs calls by blocking."""

    def __init__(self, pipeline: Pipeline, performer: Performer) -> None:
        self.pipeline = pipeline
        self.performer = performer

    def execute(self, call: Call[T], options: Options) -> T:
        """Send one call and return its decoded answer."""
        return run(self.pipeline.execute(call, options), self.performer)

    def begin(self, call: Call[Any], work: LongRunning[T], options: Options) -> Operation[T]:
        """Send the call that starts long-running work and return its handle."""
        from azfacade.operations.operation import begin

        return self.handle(run(begin(self.pipeline, call, work, options), self.performer))

    def handle(self, begun: Begun) -> Operation[Any]:
        """Return a handle on work that runs already."""
        from azfacade.operations.operation import RunningOperation

        return RunningOperation(self.performer, self.pipeline, begun)

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> Pager[T]:
        """Return the items of a list call."""
        from azfacade.client.paging import SyncPages

        return SyncPages(self.performer, self.pipeline, call, paging, options)


class AsyncioExecutor:
    """Runs calls on an event loop."""

    def __init__(self, pipeline: Pipeline, performer: AsyncPerformer) -> None:
        self.pipeline = pipeline
        self.performer = performer

    async def execute(self, call: Call[T], options: Options) -> T:
        """Send one call and return its decoded answer."""
        return await arun(self.pipeline.execute(call, options), self.performer)

    async def begin(self, call: Call[Any], work: LongRunning[T], options: Options) -> AsyncOperation[T]:
        """Send the call that starts long-running work and return its handle."""
        from azfacade.operations.operation import begin

        return self.handle(await arun(begin(self.pipeline, call, work, options), self.performer))

    def handle(self, begun: Begun) -> AsyncOperation[Any]:
        """Return a handle on work that runs already."""
        from azfacade.operations.operation import AsyncRunningOperation

        return AsyncRunningOperation(self.performer, self.pipeline, begun)

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> AsyncPager[T]:
        """Return the items of a list call."""
        from azfacade.client.paging import AsyncPages

        return AsyncPages(self.performer, self.pipeline, call, paging, options)
