"""Many operations followed together, without a thread for each: one schedule, run by blocking or by awaiting."""

from __future__ import annotations

import queue
import threading
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Generator, Iterable, Iterator
from contextlib import closing, suppress
from itertools import chain, count
from typing import TYPE_CHECKING, Any, TypeVar, overload

from azfacade.core.arguments import checked_timeout
from azfacade.core.flow import AsyncDriver, Driver, Flow, arun_effect, run_effect
from azfacade.errors import InvalidInputTypeError, OperationTimeoutError, ServiceError
from azfacade.operations.operation import AsyncRunningOperation, RunningOperation
from azfacade.operations.scheduler import AddOperation, FlowFinished, Outcome, RunEffect, WaitForAny, schedule
from azfacade_raw.handles import AsyncOperation, Operation

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

MAX_THREADS = 8
"""Requests that blocking callers have on the way at a time, whatever the number of operations."""


@overload
def as_completed(
    operations: Iterable[Operation[T]], timeout: float | None = None
) -> Generator[Operation[T], None, None]: ...
@overload
def as_completed(
    operations: Iterable[AsyncOperation[T]], timeout: float | None = None
) -> AsyncGenerator[AsyncOperation[T], None]: ...
def as_completed(operations: Iterable[Any], timeout: float | None = None) -> Any:
    """Follow many operations together and give each as it ends, well or badly; they need no thread each.

    An operation whose status could not be read after all retries is given, too: its `result()` looks again. Nothing is
    kept of an operation that was given.

    Args:
        operations: Operations of sync clients, for a `for` loop, or of async clients, for `async for`. A generator of
            sync ones is asked for another while none has to be looked at, so that it can begin them one by one.
        timeout: Seconds for all of them, what the loop does with each counted in; None for as long as it takes.

    Yields:
        The operations in the order they end; those that have ended already come first.

    Raises:
        InvalidInputTypeError: They are not all operations, or sync and async ones are mixed.
        Exception: What a generator raised, once all it had begun were given.
        OperationTimeoutError: Not all had ended in time. They go on; call again with the rest.
    """
    limit = checked_timeout("timeout", timeout)
    if not isinstance(operations, Iterable):
        raise InvalidInputTypeError(
            f"as_completed takes operations that are begun, such as a list of them, got {type(operations).__name__};"
            " of an async generator make one: [job async for job in ...]"
        )
    source = iter(operations)
    for first in source:
        kind: type[Any] = RunningOperation if isinstance(first, RunningOperation) else AsyncRunningOperation
        for operation in operations if isinstance(operations, Collection) else [first]:
            _checked(operation, kind)
        if kind is RunningOperation:
            return _sync_as_completed(first, source, limit)
        return _async_as_completed(list(dict.fromkeys(_checked(other, kind) for other in (first, *source))), limit)
    return EmptyResults()


def _checked(operation: Any, kind: type[Any]) -> Any:
    if isinstance(operation, kind):
        return operation
    raise InvalidInputTypeError("as_completed takes operations, either all of sync or all of async clients")


class _Tracked:
    """The operations of blocking callers that are followed, taken in one by one."""

    def __init__(self, first: RunningOperation[Any], source: Iterator[Any], timeout: float | None) -> None:
        self.running: dict[int, RunningOperation[Any]] = {}
        self.flows: dict[int, Flow[Any]] = {}
        self.problem: Exception | None = None
        self._source = chain([first], source)
        self._is_known_status: weakref.WeakSet[RunningOperation[Any]] = weakref.WeakSet()
        self._keys = count()
        self._now = first.clock
        self._end = None if timeout is None else first.clock() + timeout

    def add_next(self) -> int | None:
        """Take one more in; when that raises, what has begun is followed to its end before anybody is told."""
        try:
            for operation in self._source:
                if operation not in self._is_known_status:
                    key = next(self._keys)
                    left = None if self._end is None else max(self._end - self._now(), 0.001)
                    self.flows[key] = _checked(operation, RunningOperation).wait_flow(left)
                    self.running[key] = operation
                    self._is_known_status.add(operation)
                    return key
        except Exception as problem:  # noqa: BLE001  # the caller's own iterator
            self.problem = problem
        return None


class ThreadRunner:
    """Does what flows ask for on a few threads; on a clock of the transport's own, where time stands still, at once.

    The threads are daemons: an application that was interrupted does not wait for what is on the way.
    """

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._requests: queue.SimpleQueue[tuple[RunEffect, Driver] | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._in_flight = self._threads = 0
        self._is_closed = False

    def start(self, step: RunEffect, driver: Driver) -> None:
        self._in_flight += 1
        if driver.uses_virtual_clock:
            self._run(step, driver)
            return
        self._requests.put((step, driver))
        if self._threads < min(self._in_flight, MAX_THREADS):
            self._threads += 1
            threading.Thread(target=self._definition, name=f"azfacade_{self._threads}", daemon=True).start()

    def collect(self, seconds: float | None) -> list[Outcome]:
        if not self._in_flight:
            if seconds:
                self._driver.sleep(seconds)
            return []
        found: list[Outcome] = []
        with suppress(queue.Empty):
            found.append(self._results.get(timeout=seconds))
            while True:
                found.append(self._results.get_nowait())
        self._in_flight -= len(found)
        return found

    def close(self) -> None:
        self._is_closed = True
        for _ in range(self._threads):
            self._requests.put(None)

    def _definition(self) -> None:
        while (asked := self._requests.get()) is not None and not self._is_closed:
            self._run(*asked)

    def _run(self, step: RunEffect, driver: Driver) -> None:
        try:
            self._results.put((step.key, run_effect(step.effect, driver), None))
        except BaseException as problem:  # noqa: BLE001  # the flow decides
            self._results.put((step.key, None, problem))


class TaskRunner:
    """Does what flows ask for in tasks of the running event loop."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver
        self._in_flight: dict[asyncio.Task[Any], int] = {}

    def start(self, step: RunEffect, driver: AsyncDriver) -> None:
        import asyncio

        self._in_flight[asyncio.create_task(arun_effect(step.effect, driver))] = step.key

    async def collect(self, seconds: float | None) -> list[Outcome]:
        import asyncio

        if not self._in_flight:
            await self._driver.sleep(seconds or 0.0)
            return []
        # On a clock of the transport's own, time stands still while something is on the way.
        max_wait = None if self._driver.uses_virtual_clock else seconds
        done, _ = await asyncio.wait(self._in_flight, timeout=max_wait, return_when=asyncio.FIRST_COMPLETED)
        return [self._final_result(task) for task in done]

    def close(self) -> None:
        for task in self._in_flight:
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # or asyncio complains
            task.cancel()

    def _final_result(self, task: asyncio.Task[Any]) -> Outcome:
        key, problem = self._in_flight.pop(task), task.exception()
        return key, None if problem is not None else task.result(), problem


def _sync_as_completed(
    first: RunningOperation[Any], source: Iterator[Any], timeout: float | None
) -> Generator[Operation[Any], None, None]:
    taken = _Tracked(first, source, timeout)
    steps = schedule(taken.flows, first.clock, more=True)
    outcome: Any = None
    with closing(ThreadRunner(first.driver)) as threads, closing(steps), suppress(StopIteration):
        del first, source  # or this frame would keep the first result
        while True:
            step, outcome = steps.send(outcome), None
            if isinstance(step, RunEffect):
                threads.start(step, taken.running[step.key].driver)
            elif isinstance(step, AddOperation):
                outcome = taken.add_next()
            elif isinstance(step, WaitForAny):
                outcome = threads.collect(step.seconds)
            else:
                yield _finished_or_raise(taken.running, taken.flows, step, taken.problem)
    if taken.problem is not None:
        raise taken.problem


async def _async_as_completed(
    given: list[AsyncRunningOperation[T]], timeout: float | None
) -> AsyncGenerator[AsyncOperation[T], None]:
    running = dict(enumerate(given))
    flows: dict[int, Flow[Any]] = {key: operation.wait_flow(timeout) for key, operation in running.items()}
    tasks, steps = TaskRunner(given[0].driver), schedule(flows, given[0].clock)
    given.clear()
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
    """Return the operation that has ended, and forget it; raise what is no answer about it."""
    if isinstance(step.problem, OperationTimeoutError):
        raise OperationTimeoutError(
            f"{len(running)} operations had not ended when the time was over; they go on: wait again"
        ) from cause
    if step.problem is not None and not isinstance(step.problem, ServiceError):
        raise step.problem
    del flows[step.key]
    return running.pop(step.key)


class EmptyResults:
    """No operations at all, for either kind of loop."""

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
