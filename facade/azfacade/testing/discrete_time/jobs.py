"""`Job`: work on a thread that holds a clock still, such as a function given to `asyncio.to_thread`."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial, wraps
from inspect import iscoroutinefunction
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_thread = threading.local()
_of_loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, set[Job]] = weakref.WeakKeyDictionary()
_patch_lock = threading.Lock()


class Job:
    """Work that is under way. It holds all clocks that it has to do with, except the one that it waits on."""

    __slots__ = ("executor", "waits_on")

    def __init__(self, executor: Executor | None = None) -> None:
        self.executor = executor
        self.waits_on: object | None = None

    def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function, and have the job wait whenever its thread waits on a clock."""
        jobs = _thread.__dict__.setdefault("jobs", [])
        jobs.append(self)
        try:
            return function(*args, **kwargs)
        finally:
            jobs.remove(self)


def jobs_of_thread() -> tuple[Job, ...]:
    """Return the jobs that the current thread does; several, where an executor of ours does a task of a loop."""
    return tuple(getattr(_thread, "jobs", ()))


def jobs_of_loop(loop: asyncio.AbstractEventLoop) -> set[Job]:
    """Return the jobs whose results a loop waits for; the set stays up to date."""
    return _of_loops.setdefault(loop, set())


def count_running(jobs: Iterable[Job], clock: object) -> int:
    """Return how many jobs run that do not wait on a clock; those for which an executor has no thread do not run."""
    number: Counter[Executor | None] = Counter()
    waiting: Counter[Executor | None] = Counter()
    for job in jobs:
        number[job.executor] += 1
        waiting[job.executor] += job.waits_on is clock
    return sum(
        min(count, getattr(executor, "_max_workers", count)) - waiting[executor] for executor, count in number.items()
    )


def count_executor_jobs() -> None:
    """Have all event loops note the work that they give to executors, from now on.

    A method of the class is replaced, as nothing that a loop shows tells whether its executors are at work, and as work
    may be given to them before the loop meets a clock.
    """
    with _patch_lock:
        loops: Any = asyncio.BaseEventLoop
        original = loops.run_in_executor
        if getattr(original, "notes_jobs", False):
            return

        @wraps(original)
        def run_in_executor(
            self: asyncio.AbstractEventLoop, executor: Executor | None, func: Callable[..., Any], *args: Any
        ) -> Any:
            job = Job()
            # Another process could not be given the job with the function.
            on_thread = executor is None or isinstance(executor, ThreadPoolExecutor)
            if on_thread and callable(func) and not iscoroutinefunction(func):  # asyncio itself refuses the others
                func = partial(job.run, func)
            future = original(self, executor, func, *args)
            job.executor = executor or getattr(self, "_default_executor", None)
            jobs = jobs_of_loop(self)
            jobs.add(job)
            future.add_done_callback(lambda _: jobs.discard(job))
            return future

        vars(run_in_executor)["notes_jobs"] = True
        loops.run_in_executor = run_in_executor


@contextmanager
def serving() -> Iterator[None]:
    """Mark the current thread as one that answers requests; what waits for its answers holds no clock it waits on."""
    _thread.serves = True
    try:
        yield
    finally:
        _thread.serves = False


def is_serving() -> bool:
    """Return whether the current thread answers requests."""
    return bool(getattr(_thread, "serves", False))
