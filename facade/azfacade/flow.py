"""One source for sync and async: policies are generators, and two short drivers run them.

A policy yields what it needs done (send this, sleep that long, call this function) and receives the outcome. It knows
neither threads nor event loops. `run` does what is asked by blocking, `arun` by awaiting.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Awaitable, Callable, Generator
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    import asyncio

    from azfacade.messages import Request, Response

T = TypeVar("T")


class Send(NamedTuple):
    """Send one attempt; the outcome is a `Response`, or a transport error is raised."""

    request: Request


class Sleep(NamedTuple):
    """Let time pass."""

    seconds: float


class Invoke(NamedTuple):
    """Call a function that may block or may return an awaitable; the outcome is what it returns."""

    function: Callable[[], Any]


class Exclusive(NamedTuple):
    """Run a flow while no other holds the mutex; the outcome is what the flow returns."""

    mutex: Mutex
    flow: Flow[Any]


Effect: TypeAlias = Send | Sleep | Invoke | Exclusive
Flow: TypeAlias = Generator[Effect, Any, T]


class Mutex:
    """A lock for threads, and one for the tasks of each event loop."""

    def __init__(self) -> None:
        self.threads = threading.Lock()
        self._tasks: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = weakref.WeakKeyDictionary()

    def tasks(self) -> asyncio.Lock:
        """Return the lock of the running loop."""
        import asyncio

        loop = asyncio.get_running_loop()
        lock = self._tasks.get(loop)
        if lock is None:
            lock = self._tasks.setdefault(loop, asyncio.Lock())
        return lock


class Performer(Protocol):
    """Does what flows ask for, by blocking."""

    def send(self, request: Request) -> Response: ...
    def sleep(self, seconds: float) -> None: ...
    def invoke(self, function: Callable[[], Any]) -> Any: ...


class AsyncPerformer(Protocol):
    """Does what flows ask for, by awaiting."""

    async def send(self, request: Request) -> Response: ...
    async def sleep(self, seconds: float) -> None: ...
    async def invoke(self, function: Callable[[], Any]) -> Any: ...


def run(flow: Flow[T], performer: Performer) -> T:
    """Run a flow to its end, blocking."""

    def perform(effect: Effect) -> Any:
        if isinstance(effect, Send):
            return performer.send(effect.request)
        if isinstance(effect, Sleep):
            return performer.sleep(effect.seconds)
        if isinstance(effect, Invoke):
            return performer.invoke(effect.function)
        with effect.mutex.threads:
            return run(effect.flow, performer)

    step: Callable[[], Effect] = lambda: next(flow)  # noqa: E731
    while True:
        try:
            effect = step()
        except StopIteration as end:
            value: T = end.value
            return value
        try:
            outcome = perform(effect)
        except BaseException as problem:  # noqa: BLE001  # the flow decides; what it does not catch comes out of step()
            step = _thrower(flow, problem)
        else:
            step = _sender(flow, outcome)


async def arun(flow: Flow[T], performer: AsyncPerformer) -> T:
    """Run a flow to its end, awaiting."""

    async def perform(effect: Effect) -> Any:
        if isinstance(effect, Send):
            return await performer.send(effect.request)
        if isinstance(effect, Sleep):
            return await performer.sleep(effect.seconds)
        if isinstance(effect, Invoke):
            return await performer.invoke(effect.function)
        async with effect.mutex.tasks():
            return await arun(effect.flow, performer)

    step: Callable[[], Effect] = lambda: next(flow)  # noqa: E731
    while True:
        try:
            effect = step()
        except StopIteration as end:
            value: T = end.value
            return value
        try:
            outcome = await perform(effect)
        except BaseException as problem:  # noqa: BLE001  # the flow decides; what it does not catch comes out of step()
            step = _thrower(flow, problem)
        else:
            step = _sender(flow, outcome)


def _sender(flow: Flow[Any], outcome: Any) -> Callable[[], Effect]:
    return lambda: flow.send(outcome)


def _thrower(flow: Flow[Any], problem: BaseException) -> Callable[[], Effect]:
    return lambda: flow.throw(problem)


def is_awaitable(value: object) -> bool:
    """Tell whether a value must be awaited."""
    return isinstance(value, Awaitable)
