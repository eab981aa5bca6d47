"""Many operations followed together, without a thread for each: one schedule, run by blocking or by awaiting."""

from __future__ import annotations

import queue
from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar, overload

from azfacade.errors import InvalidInputTypeError, OperationTimeoutError, ServiceError
from azfacade.flow import Effect, Flow, Sleep, aperform, perform
from azfacade.operations import AsyncRunningOperation, RunningOperation
from azfacade.pipeline import checked_timeout
from azfacade_raw.handles import AsyncOperation, Operation

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

THREADS = 8
"""Requests that blocking callers have on the way at a time, whatever the number of operations."""


class Start(NamedTuple):
    """Begin something a flow asked for, and do not wait for it."""

    key: int
    effect: Effect


class Collect(NamedTuple):
    """Wait until something that was begun has ended, or for so many seconds; the outcome is what has ended."""

    seconds: float | None


class Ended(NamedTuple):
    """Tell that a flow has ended; `problem` is what it raised."""

    key: int
    problem: Exception | None


Outcome: TypeAlias = tuple[int, Any, Exception | None]
Schedule: TypeAlias = Generator[Start | Collect | Ended, Any, None]


def schedule(flows: dict[int, Flow[Any]], now: Callable[[], float]) -> Schedule:
    """Take turns between flows: each goes on as soon as what it asked for is there, and none waits for another."""
    asleep = [(now(), key) for key in flows]
    begun = 0
    while asleep or begun:
        ready: list[Outcome] = []
        while asleep and asleep[0][0] <= now():
            ready.append((heappop(asleep)[1], None, None))
        if not ready:
            ready = yield Collect(max(0.0, asleep[0][0] - now()) if asleep else None)
            begun -= len(ready)
        for key, value, problem in ready:
            try:
                effect = flows[key].send(value) if problem is None else flows[key].throw(problem)
            except StopIteration:
                yield Ended(key, None)
            except Exception as raised:  # noqa: BLE001  # whoever asked decides what it means
                yield Ended(key, raised)
            else:
                if isinstance(effect, Sleep):
                    heappush(asleep, (now() + effect.seconds, key))
                else:
                    begun += 1
                    yield Start(key, effect)


@overload
def as_completed(operations: Iterable[Operation[T]], timeout: float | None = None) -> Iterator[Operation[T]]: ...
@overload
def as_completed(
    operations: Iterable[AsyncOperation[T]], timeout: float | None = None
) -> AsyncIterator[AsyncOperation[T]]: ...
def as_completed(operations: Iterable[Any], timeout: float | None = None) -> Any:
    """Follow many operations together and give each as it ends, well or badly; they need no thread each.

    An operation whose status could not be read after all retries is given, too: its `result()` looks again.

    Args:
        operations: Operations of sync clients, for a `for` loop, or of async clients, for `async for`.
        timeout: Seconds for all of them; None for as long as it takes.

    Yields:
        The operations in the order they end; those that have ended already come first.

    Raises:
        InvalidInputTypeError: They are not all operations, or sync and async ones are mixed.
        OperationTimeoutError: Not all had ended in time. They go on; call again with the rest.
    """
    given = list(dict.fromkeys(operations))
    limit = checked_timeout("timeout", timeout)
    if all(isinstance(operation, RunningOperation) for operation in given) and given:
        return _completed(given, limit)
    if all(isinstance(operation, AsyncRunningOperation) for operation in given):
        return _Nothing() if not given else _acompleted(given, limit)
    raise InvalidInputTypeError("as_completed takes operations, either all of sync or all of async clients")


def _completed(given: list[RunningOperation[T]], timeout: float | None) -> Iterator[Operation[T]]:
    performer = given[0].performer
    ended: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    pool = ThreadPoolExecutor(THREADS, "azfacade") if not performer.has_own_clock else None
    begun = 0

    def start(key: int, effect: Effect) -> None:
        try:
            ended.put((key, perform(effect, given[key].performer), None))
        except Exception as problem:  # noqa: BLE001  # the flow decides
            ended.put((key, None, problem))

    steps = schedule(_flows(given, timeout), given[0].now)
    outcome: Any = None
    try:
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration:
                return
            outcome = None
            if isinstance(step, Start):
                begun += 1
                if pool is None:
                    start(*step)
                else:
                    pool.submit(start, *step)
            elif isinstance(step, Ended):
                yield _judged(given, step)
            elif begun:
                try:
                    outcome = [ended.get(timeout=step.seconds)]
                except queue.Empty:
                    outcome = []
                begun -= len(outcome)
            else:
                performer.sleep(step.seconds or 0.0)
                outcome = []
    finally:
        steps.close()
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


async def _acompleted(given: list[AsyncRunningOperation[T]], timeout: float | None) -> AsyncIterator[AsyncOperation[T]]:
    import asyncio

    performer = given[0].performer
    begun: dict[asyncio.Task[Any], int] = {}
    steps = schedule(_flows(given, timeout), given[0].now)
    outcome: Any = None
    try:
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration:
                return
            outcome = None
            if isinstance(step, Start):
                begun[asyncio.create_task(aperform(step.effect, given[step.key].performer))] = step.key
            elif isinstance(step, Ended):
                yield _judged(given, step)
            elif begun:
                # On a clock of its own, time stands still while something is on the way.
                longest = None if performer.has_own_clock else step.seconds
                done, _ = await asyncio.wait(begun, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
                outcome = [_outcome(begun.pop(task), task) for task in done]
            else:
                await performer.sleep(step.seconds or 0.0)
                outcome = []
    finally:
        steps.close()
        for task in begun:
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # or asyncio complains
            task.cancel()


def _flows(given: list[Any], timeout: float | None) -> dict[int, Flow[Any]]:
    return {key: operation.waiting(timeout) for key, operation in enumerate(given)}


def _outcome(key: int, task: asyncio.Task[Any]) -> Outcome:
    problem = task.exception()
    if isinstance(problem, Exception):
        return key, None, problem
    return key, task.result(), None


def _judged(given: list[Any], step: Ended) -> Any:
    """Return the operation that has ended; raise what is no answer about it."""
    if isinstance(step.problem, OperationTimeoutError):
        late = sum(not operation.has_ended for operation in given)
        raise OperationTimeoutError(
            f"{late} of {len(given)} operations had not ended when the time was over; they go on: wait again"
        )
    if step.problem is not None and not isinstance(step.problem, ServiceError):
        raise step.problem
    return given[step.key]


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
