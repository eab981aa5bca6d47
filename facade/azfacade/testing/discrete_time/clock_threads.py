"""`ClockThreads`: an executor whose threads take part in virtual time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, Protocol, TypeVar

from .jobs import Job

P = ParamSpec("P")
T = TypeVar("T")


class _HeldClock(Protocol):
    def add_job(self, job: Job) -> None: ...
    def end_job(self, job: Job) -> None: ...
    def begin_filling(self, threads: Any, /) -> None: ...
    def end_filling(self, threads: Any, /) -> None: ...


class ClockThreads(ThreadPoolExecutor):
    """Threads that hold a clock still while they work; made by `VirtualClock.threads()`.

    Work that raises, is cancelled or ends early holds the clock no longer.
    """

    def __init__(self, clock: _HeldClock, threads: int) -> None:
        super().__init__(threads, thread_name_prefix="virtual_clock")
        self._clock = clock
        self._free = threads
        self._waiting: deque[Job] = deque()
        """Jobs without a thread, which hold nothing, in the order in which they get one."""
        self._jobs_lock = threading.RLock()
        self._places = threads
        """Threads that have had no work yet."""
        clock.begin_filling(self)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a thread call a function, as `ThreadPoolExecutor.submit` does."""
        job = Job()
        with self._jobs_lock:
            if self._free:
                self._free -= 1
                self._clock.add_job(job)
            else:
                self._waiting.append(job)
            try:
                future = super().submit(lambda: job.run(fn, *args, **kwargs))
            except BaseException:  # it is shut down
                self._end(job)
                raise
        future.add_done_callback(lambda _: self._end(job))
        self._fill_places(1)
        return future

    def map(
        self,
        fn: Callable[..., T],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[T]:
        """Call a function with each of the arguments, as `ThreadPoolExecutor.map` does; none starts ahead of others."""
        start = Job()
        self._clock.add_job(start)
        try:
            return super().map(fn, *iterables, timeout=timeout, chunksize=chunksize)
        finally:
            self._fill_places(self._places)
            self._clock.end_job(start)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work, and end the threads when they have done theirs."""
        self._fill_places(self._places)
        super().shutdown(wait, cancel_futures=cancel_futures)

    def _fill_places(self, number: int) -> None:
        with self._jobs_lock:
            was_open, self._places = self._places <= 0, self._places - number
            if not was_open and self._places <= 0:
                self._clock.end_filling(self)

    def _end(self, job: Job) -> None:
        with self._jobs_lock:
            if job in self._waiting:  # it was cancelled
                self._waiting.remove(job)
                return
            if self._waiting:
                self._clock.add_job(self._waiting.popleft())
            else:
                self._free += 1
        self._clock.end_job(job)
