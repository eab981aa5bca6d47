"""Flows: generators that hold a policy once for sync and async clients, and the functions that run them.

A flow yields effects (send this request, sleep so long, call this function) and receives their outcome. It knows
neither threads nor event loops. `run` runs a flow by blocking, `arun` by awaiting.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, cast

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
    """Sleep for `seconds`."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class CallFunction:
    """Call a function that may block or may return an awaitable; the outcome is what it returns."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function


class WithLock:
    """Run a flow while holding the mutex; the outcome is what the flow returns."""

    __slots__ = ("flow", "mutex")

    def __init__(self, mutex: Mutex, flow: Flow[Any]) -> None:
        self.mutex = mutex
        self.flow = flow


Effect: TypeAlias = Send | Sleep | CallFunction | WithLock
Flow: TypeAlias = Generator[Effect, Any, T]


class Mutex:
    """A lock for threads and one for the tasks of each event loop. It is free in a forked child process."""

    def __init__(self) -> None:
        self._thread_lock, self._pid = threading.Lock(), os.getpid()
        self._task_locks: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = (
            weakref.WeakKeyDictionary()
        )

    @property
    def thread_lock(self) -> threading.Lock:
        """The lock of this process."""
        if self._pid != os.getpid():
            # A thread of the parent process may have held it; that thread does not exist here to release it.
            self._thread_lock, self._pid = threading.Lock(), os.getpid()
        return self._thread_lock

    def task_lock(self) -> asyncio.Lock:
        """Return the lock of the running loop."""
        import asyncio

        return self._task_locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())


class Driver(Protocol):
    """Runs effects by blocking."""

    @property
    def uses_virtual_clock(self) -> bool:
        """True where sleeps take place on a clock of the transport, which may be a virtual one, or take no time."""
        ...

    def send(self, request: Request) -> Response: ...
    def sleep(self, seconds: float) -> None: ...
    def call_function(self, function: Callable[[], Any]) -> Any: ...


class AsyncDriver(Protocol):
    """Runs effects by awaiting."""

    sleeps_overlap: bool
    """True where sleeps at the same time pass together; on some clocks of transports they add up."""

    @property
    def uses_virtual_clock(self) -> bool:
        """True where sleeps take place on a clock of the transport, which may be a virtual one, or take no time."""
        ...

    async def send(self, request: Request) -> Response: ...
    async def sleep(self, seconds: float) -> None: ...
    async def call_function(self, function: Callable[[], Any]) -> Any: ...


def run_effect(effect: Effect, driver: Driver) -> Any:
    """Run one effect, blocking."""
    if isinstance(effect, Send):
        return driver.send(effect.request)
    if isinstance(effect, Sleep):
        return driver.sleep(effect.seconds)
    if isinstance(effect, CallFunction):
        return driver.call_function(effect.function)
    with effect.mutex.thread_lock:
        return run(effect.flow, driver)


async def arun_effect(effect: Effect, driver: AsyncDriver) -> Any:
    """Run one effect, awaiting."""
    if isinstance(effect, Send):
        return await driver.send(effect.request)
    if isinstance(effect, Sleep):
        return await driver.sleep(effect.seconds)
    if isinstance(effect, CallFunction):
        return await driver.call_function(effect.function)
    async with effect.mutex.task_lock():
        return await arun(effect.flow, driver)


def run(flow: Flow[T], driver: Driver) -> T:
    """Run a flow to its end, blocking."""
    resume_flow: Callable[[Any], Effect] = flow.send
    outcome: list[Any] = [None]
    while True:
        try:
            effect = resume_flow(outcome.pop())  # popped, so that no frame of a traceback holds a credential's token
        except StopIteration as end:
            return cast("T", end.value)
        try:
            outcome, resume_flow = [run_effect(effect, driver)], flow.send
        except BaseException as error:  # noqa: BLE001  # thrown into the flow, which handles it or lets it out
            outcome, resume_flow = [error], flow.throw


async def arun(flow: Flow[T], driver: AsyncDriver) -> T:
    """Run a flow to its end, awaiting."""
    resume_flow: Callable[[Any], Effect] = flow.send
    outcome: list[Any] = [None]
    while True:
        try:
            effect = resume_flow(outcome.pop())
        except StopIteration as end:
            return cast("T", end.value)
        try:
            outcome, resume_flow = [await arun_effect(effect, driver)], flow.send
        except BaseException as error:  # noqa: BLE001  # thrown into the flow, which handles it or lets it out
            outcome, resume_flow = [error], flow.throw
