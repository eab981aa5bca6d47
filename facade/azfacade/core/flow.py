"""One source for sync and async: policies are generators, and two short drivers run them.

A policy yields what it needs done (send this, sleep that long, call this function) and receives the outcome. It knows
neither threads nor event loops. `run` does what is asked by blocking, `arun` by awaiting.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Generator
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


class CallFunction:
    """Call a function that may block or may return an awaitable; the outcome is what it returns."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function


class WithLock:
    """Run a flow while no other holds the mutex; the outcome is what the flow returns."""

    __slots__ = ("flow", "mutex")

    def __init__(self, mutex: Mutex, flow: Flow[Any]) -> None:
        self.mutex = mutex
        self.flow = flow


Effect: TypeAlias = Send | Sleep | CallFunction | WithLock
Flow: TypeAlias = Generator[Effect, Any, T]


class Mutex:
    """A lock for threads, and one for the tasks of each event loop; a forked child starts with it free."""

    def __init__(self) -> None:
        self._thread_lock, self._pid = threading.Lock(), os.getpid()
        self._task_locks: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = (
            weakref.WeakKeyDictionary()
        )

    @property
    def thread_lock(self) -> threading.Lock:
        """Return the lock of this process."""
        if self._pid != os.getpid():
            # A thread of the parent may have held it, and there is no such thread here to release it.
            self._thread_lock, self._pid = threading.Lock(), os.getpid()
        return self._thread_lock

    def task_lock(self) -> asyncio.Lock:
        """Return the lock of the running loop."""
        import asyncio

        loop = asyncio.get_running_loop()
        lock = self._task_locks.get(loop)
        if lock is None:
            lock = self._task_locks.setdefault(loop, asyncio.Lock())
        return lock


class Driver(Protocol):
    """Does what flows ask for, by blocking."""

    uses_virtual_clock: bool
    """True when pauses pass on a clock the transport brings, which may be a virtual one."""

    def send(self, request: Request) -> Response: ...
    def sleep(self, seconds: float) -> None: ...
    def call_function(self, function: Callable[[], Any]) -> Any: ...


class AsyncDriver(Protocol):
    """Does what flows ask for, by awaiting."""

    uses_virtual_clock: bool
    """True when pauses pass on a clock the transport brings, which may be a virtual one."""

    async def send(self, request: Request) -> Response: ...
    async def sleep(self, seconds: float) -> None: ...
    async def call_function(self, function: Callable[[], Any]) -> Any: ...


def run_effect(effect: Effect, driver: Driver) -> Any:
    """Do one thing a flow asked for, blocking."""
    if isinstance(effect, Send):
        return driver.send(effect.request)
    if isinstance(effect, Sleep):
        return driver.sleep(effect.seconds)
    if isinstance(effect, CallFunction):
        return driver.call_function(effect.function)
    with effect.mutex.thread_lock:
        return run(effect.flow, driver)


async def arun_effect(effect: Effect, driver: AsyncDriver) -> Any:
    """Do one thing a flow asked for, awaiting."""
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
            effect = resume_flow(outcome.pop())  # popped, so that no frame of a traceback holds what a credential gave
        except StopIteration as end:
            value: T = end.value
            return value
        try:
            outcome, resume_flow = [run_effect(effect, driver)], flow.send
        except BaseException as problem:  # noqa: BLE001  # the flow decides; what it does not catch comes out of step()
            outcome, resume_flow = [problem], flow.throw


async def arun(flow: Flow[T], driver: AsyncDriver) -> T:
    """Run a flow to its end, awaiting."""
    resume_flow: Callable[[Any], Effect] = flow.send
    outcome: list[Any] = [None]
    while True:
        try:
            effect = resume_flow(outcome.pop())
        except StopIteration as end:
            value: T = end.value
            return value
        try:
            outcome, resume_flow = [await arun_effect(effect, driver)], flow.send
        except BaseException as problem:  # noqa: BLE001  # the flow decides; what it does not catch comes out of step()
            outcome, resume_flow = [problem], flow.throw
