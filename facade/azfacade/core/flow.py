"""One source for sync and async: policies are generators, and two short drivers run them.

A policy yields what it needs done (send this, sleep that long, call this function) and receives the outcome. It knows
neither threads nor event loops. `run` does what is asked by blocking, `arun` by awaiting.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Awaitable, Callable, Generator
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    import asyncio

    from azfacade.core.message import Request, Response

T = TypeVar("T")


class Send:
    """Send one attempt; the outcome is a `Response`, or a transport error is raised."""

    __slots__ = ("request",)

    def __init__(self, request: Request) -> None:
        self.request = request


class Sleep:
    """Let time pass."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class Invoke:
    """Call a function that may block or may return an awaitable; the outcome is what it returns."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function


class Exclusive:
    """Run a flow while no other holds the mutex; the outcome is what the flow returns."""

    __slots__ = ("flow", "mutex")

    def __init__(self, mutex: Mutex, flow: Flow[Any]) -> None:
        self.mutex = mutex
        self.flow = flow


Effect: TypeAlias = Send | Sleep | Invoke | Exclusive
Flow: TypeAlias = Generator[Effect, Any, T]


class Mutex:
    """A lock for threads, and one for the tasks of each event loop; a forked child starts with it free."""

    def __init__(self) -> None:
        self._threads, self._pid = threading.Lock(), os.getpid()
        self._tasks: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = weakref.WeakKeyDictionary()

    @property
    def threads(self) -> threading.Lock:
        """Return the lock of this process."""
        if self._pid != os.getpid():
            # A thread of the parent may have held it, and there is no such thread here to release it.
            self._threads, self._pid = threading.Lock(), os.getpid()
        return self._threads

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

    @property
    def has_own_clock(self) -> bool:
        """True when pauses pass on a clock the transport brings, which may be a virtual one."""
        ...

    def send(self, request: Request) -> Response: ...
    def sleep(self, seconds: float) -> None: ...
    def invoke(self, function: Callable[[], Any]) -> Any: ...


class AsyncPerformer(Protocol):
    """Does what flows ask for, by awaiting."""

    @property
    def has_own_clock(self) -> bool:
        """True when pauses pass on a clock the transport brings, which may be a virtual one."""
        ...

    async def send(self, request: Request) -> Response: ...
    async def sleep(self, seconds: float) -> None: ...
    async def invoke(self, function: Callable[[], Any]) -> Any: ...


def perform(effect: Effect, performer: Performer) -> Any:
    """Do one thing a flow asked for, blocking."""
    if isinstance(effect, Send):
        return performer.send(effect.request)
    if isinstance(effect, Sleep):
        return performer.sleep(effect.seconds)
    if isinstance(effect, Invoke):
        return performer.invoke(effect.function)
    with effect.mutex.threads:
        return run(effect.flow, performer)


async def aperform(effect: Effect, performer: AsyncPerformer) -> Any:
    """Do one thing a flow asked for, awaiting."""
    if isinstance(effect, Send):
        return await performer.send(effect.request)
    if isinstance(effect, Sleep):
        return await performer.sleep(effect.seconds)
    if isinstance(effect, Invoke):
        return await performer.invoke(effect.function)
    async with effect.mutex.tasks():
        return await arun(effect.flow, performer)


def run(flow: Flow[T], performer: Performer) -> T:
    """Run a flow to its end, blocking."""
    step: Callable[[Any], Effect] = flow.send
    given: list[Any] = [None]
    while True:
        try:
            effect = step(given.pop())  # popped, so that no frame of a traceback holds what a credential gave
        except StopIteration as end:
            value: T = end.value
            return value
        try:
            given, step = [perform(effect, performer)], flow.send
        except BaseException as problem:  # noqa: BLE001  # the flow decides; what it does not catch comes out of step()
            given, step = [problem], flow.throw


async def arun(flow: Flow[T], performer: AsyncPerformer) -> T:
    """Run a flow to its end, awaiting."""
    step: Callable[[Any], Effect] = flow.send
    given: list[Any] = [None]
    while True:
        try:
            effect = step(given.pop())
        except StopIteration as end:
            value: T = end.value
            return value
        try:
            given, step = [await aperform(effect, performer)], flow.send
        except BaseException as problem:  # noqa: BLE001  # the flow decides; what it does not catch comes out of step()
            given, step = [problem], flow.throw


def is_awaitable(value: object) -> bool:
    """Tell whether a value must be awaited."""
    return isinstance(value, Awaitable)
