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
from azfacade.core.flow import AsyncPerformer, Flow, Performer, aperform, perform
from azfacade.errors import InvalidInputTypeError, OperationTimeoutError, ServiceError
from azfacade.operations.operation import AsyncRunningOperation, RunningOperation
from azfacade.operations.scheduler import Another, Collect, Ended, Outcome, Start, schedule
from azfacade_raw.handles import AsyncOperation, Operation

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

THREADS = 8
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
            return _completed(first, source, limit)
        return _acompleted(list(dict.fromkeys(_checked(other, kind) for other in (first, *source))), limit)
    return _Nothing()


def _checked(operation: Any, kind: type[Any]) -> Any:
    if isinstance(operation, kind):
        return operation
    raise InvalidInputTypeError("as_completed takes operations, either all of sync or all of async clients")


class _Taken:
    """The operations of blocking callers that are followed, taken in one by one."""

    def __init__(self, first: RunningOperation[Any], source: Iterator[Any], timeout: float | None) -> None:
        self.running: dict[int, RunningOperation[Any]] = {}
        self.flows: dict[int, Flow[Any]] = {}
        self.problem: Exception | None = None
        self._source = chain([first], source)
        self._known: weakref.WeakSet[RunningOperation[Any]] = weakref.WeakSet()
        self._keys = count()
        self._now = first.clock
        self._end = None if timeout is None else first.clock() + timeout

    def another(self) -> int | None:
        """Take one more in; when that raises, what has begun is followed to its end before anybody is told."""
        try:
            for operation in self._source:
                if operation not in self._known:
                    key = next(self._keys)
                    left = None if self._end is None else max(self._end - self._now(), 0.001)
                    self.flows[key] = _checked(operation, RunningOperation).waiting(left)
                    self.running[key] = operation
                    self._known.add(operation)
                    return key
        except Exception as problem:  # noqa: BLE001  # the caller's own iterator
            self.problem = problem
        return None


class _Threads:
    """Does what flows ask for on a few threads; on a clock of the transport's own, where time stands still, at once.

    The threads are daemons: an application that was interrupted does not wait for what is on the way.
    """

    def __init__(self, performer: Performer) -> None:
        self._performer = performer
        self._asked: queue.SimpleQueue[tuple[Start, Performer] | None] = queue.SimpleQueue()
        self._ended: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._begun = self._threads = 0
        self._is_closed = False

    def start(self, step: Start, performer: Performer) -> None:
        self._begun += 1
        if performer.has_own_clock:
            self._do(step, performer)
            return
        self._asked.put((step, performer))
        if self._threads < min(self._begun, THREADS):
            self._threads += 1
            threading.Thread(target=self._work, name=f"azfacade_{self._threads}", daemon=True).start()

    def collect(self, seconds: float | None) -> list[Outcome]:
        if not self._begun:
            if seconds:
                self._performer.sleep(seconds)
            return []
        found: list[Outcome] = []
        with suppress(queue.Empty):
            found.append(self._ended.get(timeout=seconds))
            while True:
                found.append(self._ended.get_nowait())
        self._begun -= len(found)
        return found

    def close(self) -> None:
        self._is_closed = True
        for _ in range(self._threads):
            self._asked.put(None)

    def _work(self) -> None:
        while (asked := self._asked.get()) is not None and not self._is_closed:
            self._do(*asked)

    def _do(self, step: Start, performer: Performer) -> None:
        try:
            self._ended.put((step.key, perform(step.effect, performer), None))
        except BaseException as problem:  # noqa: BLE001  # the flow decides
            self._ended.put((step.key, None, problem))


class _Tasks:
    """Does what flows ask for in tasks of the running event loop."""

    def __init__(self, performer: AsyncPerformer) -> None:
        self._performer = performer
        self._begun: dict[asyncio.Task[Any], int] = {}

    def start(self, step: Start, performer: AsyncPerformer) -> None:
        import asyncio

        self._begun[asyncio.create_task(aperform(step.effect, performer))] = step.key

    async def collect(self, seconds: float | None) -> list[Outcome]:
        import asyncio

        if not self._begun:
            await self._performer.sleep(seconds or 0.0)
            return []
        # On a clock of the transport's own, time stands still while something is on the way.
        longest = None if self._performer.has_own_clock else seconds
        done, _ = await asyncio.wait(self._begun, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
        return [self._outcome(task) for task in done]

    def close(self) -> None:
        for task in self._begun:
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # or asyncio complains
            task.cancel()

    def _outcome(self, task: asyncio.Task[Any]) -> Outcome:
        key, problem = self._begun.pop(task), task.exception()
        return key, None if problem is not None else task.result(), problem


def _completed(
    first: RunningOperation[Any], source: Iterator[Any], timeout: float | None
) -> Generator[Operation[Any], None, None]:
    taken = _Taken(first, source, timeout)
    steps = schedule(taken.flows, first.clock, more=True)
    outcome: Any = None
    with closing(_Threads(first.performer)) as threads, closing(steps), suppress(StopIteration):
        del first, source  # or this frame would keep the first result
        while True:
            step, outcome = steps.send(outcome), None
            if isinstance(step, Start):
                threads.start(step, taken.running[step.key].performer)
            elif isinstance(step, Another):
                outcome = taken.another()
            elif isinstance(step, Collect):
                outcome = threads.collect(step.seconds)
            else:
                yield _judged(taken.running, taken.flows, step, taken.problem)
    if taken.problem is not None:
        raise taken.problem


async def _acompleted(
    given: list[AsyncRunningOperation[T]], timeout: float | None
) -> AsyncGenerator[AsyncOperation[T], None]:
    running = dict(enumerate(given))
    flows: dict[int, Flow[Any]] = {key: operation.waiting(timeout) for key, operation in running.items()}
    tasks, steps = _Tasks(given[0].performer), schedule(flows, given[0].clock)
    given.clear()
    outcome: Any = None
    with closing(tasks), closing(steps), suppress(StopIteration):
        while True:
            step, outcome = steps.send(outcome), None
            if isinstance(step, Start):
                tasks.start(step, running[step.key].performer)
            elif isinstance(step, Collect):
                outcome = await tasks.collect(step.seconds)
            elif isinstance(step, Ended):
                yield _judged(running, flows, step)


def _judged(running: dict[int, Any], flows: dict[int, Flow[Any]], step: Ended, cause: Exception | None = None) -> Any:
    """Return the operation that has ended, and forget it; raise what is no answer about it."""
    if isinstance(step.problem, OperationTimeoutError):
        raise OperationTimeoutError(
            f"{len(running)} operations had not ended when the time was over; they go on: wait again"
        ) from cause
    if step.problem is not None and not isinstance(step.problem, ServiceError):
        raise step.problem
    del flows[step.key]
    return running.pop(step.key)


class _Nothing:
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
