"""`as_completed`: follows many operations at once and gives each as it ends, without a thread for each."""

from __future__ import annotations

import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Generator, Iterable, Iterator
from contextlib import closing, suppress
from itertools import chain, count
from typing import Any, TypeVar, overload

from azfacade.core.arguments import check_timeout, remaining_seconds
from azfacade.core.flow import Flow
from azfacade.errors import InvalidInputTypeError, OperationTimeoutError, ServiceError
from azfacade.operations.effect_runners import TaskRunner, ThreadRunner
from azfacade.operations.operation import AsyncRunningOperation, RunningOperation
from azfacade.operations.scheduler import AddOperation, FlowFinished, RunEffect, WaitForAny, schedule
from azfacade_raw.handles import AsyncOperation, Operation

T = TypeVar("T")


@overload
def as_completed(
    operations: Iterable[Operation[T]], timeout: float | None = None
) -> Generator[Operation[T], None, None]: ...
@overload
def as_completed(
    operations: Iterable[AsyncOperation[T]], timeout: float | None = None
) -> AsyncGenerator[AsyncOperation[T], None]: ...
def as_completed(operations: Iterable[Any], timeout: float | None = None) -> Any:
    """Follow many operations and give each as it ends, whether it succeeded or failed.

    Sync operations share a few threads, async ones the event loop. An operation whose status could not be read after
    all retries, or that has shown no progress for 24 hours, is given too; its `result()` polls again. No reference to a
    given operation is kept.

    Args:
        operations: Operations of sync clients, for a `for` loop, or of async clients, for `async for`. A generator of
            sync operations is advanced when no poll is due, so that it can start operations one at a time.
        timeout: Seconds for all operations together, the loop's own time included; None for no limit.

    Yields:
        The operations in the order in which they end; operations that have ended already come first.

    Raises:
        InvalidInputTypeError: An item is no operation, or sync and async operations are mixed.
        Exception: What the generator of operations raised, after all operations it had started were given.
        OperationTimeoutError: Operations were still running when the time was over. They go on; call again with them.
    """
    limit = check_timeout("timeout", timeout)
    if not isinstance(operations, Iterable):
        raise InvalidInputTypeError(
            f"as_completed takes started operations, such as a list of them, got {type(operations).__name__};"
            " make a list of an async generator: [job async for job in ...]"
        )
    source = iter(operations)
    for first in source:
        kind: type[Any] = RunningOperation if isinstance(first, RunningOperation) else AsyncRunningOperation
        for operation in operations if isinstance(operations, Collection) else [first]:
            _check_kind(operation, kind)
        if kind is RunningOperation:
            return _sync_as_completed(first, source, limit)
        return _async_as_completed(list(dict.fromkeys(_check_kind(other, kind) for other in (first, *source))), limit)
    return EmptyResults()


def _check_kind(operation: Any, kind: type[Any]) -> Any:
    if isinstance(operation, kind):
        return operation
    raise InvalidInputTypeError("as_completed takes operations, either all of sync or all of async clients")


class _Tracked:
    """The sync operations that are followed, added one at a time."""

    def __init__(self, first: RunningOperation[Any], source: Iterator[Any], timeout: float | None) -> None:
        self.running: dict[int, RunningOperation[Any]] = {}
        self.flows: dict[int, Flow[Any]] = {}
        self.source_error: Exception | None = None
        self._source = chain([first], source)
        self._known: weakref.WeakSet[RunningOperation[Any]] = weakref.WeakSet()
        self._keys = count()
        self._now = first.clock
        self._deadline = None if timeout is None else first.clock() + timeout

    def add_next(self) -> int | None:
        """Add the source's next operation and return its key; None when the source has ended.

        An error of the source is kept in `source_error`: the started operations are followed to their end first.
        """
        try:
            for operation in self._source:
                if operation not in self._known:
                    key = next(self._keys)
                    remaining = remaining_seconds(self._deadline, self._now())
                    self.flows[key] = _check_kind(operation, RunningOperation).wait_flow(remaining)
                    self.running[key] = operation
                    self._known.add(operation)
                    return key
        except Exception as error:  # noqa: BLE001  # the caller's own iterator
            self.source_error = error
        return None


def _sync_as_completed(
    first: RunningOperation[Any], source: Iterator[Any], timeout: float | None
) -> Generator[Operation[Any], None, None]:
    tracked = _Tracked(first, source, timeout)
    steps = schedule(tracked.flows, first.clock, more=True)
    outcome: Any = None
    with closing(ThreadRunner(first.driver)) as threads, closing(steps), suppress(StopIteration):
        del first, source  # this frame would keep the first operation and its result
        while True:
            step, outcome = steps.send(outcome), None
            if isinstance(step, RunEffect):
                threads.start(step, tracked.running[step.key].driver)
            elif isinstance(step, AddOperation):
                outcome = tracked.add_next()
            elif isinstance(step, WaitForAny):
                outcome = threads.collect(step.seconds)
            else:
                yield _finished_or_raise(tracked.running, tracked.flows, step, tracked.source_error)
    if tracked.source_error is not None:
        raise tracked.source_error


async def _async_as_completed(
    operations: list[AsyncRunningOperation[T]], timeout: float | None
) -> AsyncGenerator[AsyncOperation[T], None]:
    running = dict(enumerate(operations))
    flows: dict[int, Flow[Any]] = {key: operation.wait_flow(timeout) for key, operation in running.items()}
    tasks, steps = TaskRunner(operations[0].driver), schedule(flows, operations[0].clock)
    operations.clear()  # this frame would keep all operations and their results
    outcome: Any = None
    with closing(tasks), closing(steps), suppress(StopIteration):
        while True:
            step, outcome = steps.send(outcome), None
            if isinstance(step, RunEffect):
                tasks.start(step, running[step.key].driver)
            elif isinstance(step, WaitForAny):
                outcome = await tasks.collect(step.seconds)
            elif isinstance(step, FlowFinished):
                yield _finished_or_raise(running, flows, step)


def _finished_or_raise(
    running: dict[int, Any], flows: dict[int, Flow[Any]], step: FlowFinished, cause: Exception | None = None
) -> Any:
    """Stop tracking a finished operation and return it; raise an error that is not about this operation alone."""
    if isinstance(step.error, OperationTimeoutError):
        raise OperationTimeoutError(
            f"{len(running)} operations had not ended when the time was over; they go on: wait again"
        ) from cause
    if step.error is not None and not isinstance(step.error, ServiceError):
        raise step.error
    del flows[step.key]
    return running.pop(step.key)


class EmptyResults:
    """The result for no operations: of no kind, so it serves `for` and `async for`."""

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        raise StopIteration

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        raise StopAsyncIteration

    def close(self) -> None:
        """Do nothing, like a generator that has ended."""

    async def aclose(self) -> None:
        """Do nothing, like a generator that has ended."""
