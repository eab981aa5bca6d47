"""Runs the effects of many flows at the same time: on a few threads, or in tasks of an event loop."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from azfacade.core.flow import AsyncDriver, Driver, arun_effect, run_effect
from azfacade.operations.scheduler import Outcome, RunEffect

if TYPE_CHECKING:
    import asyncio

MAX_THREADS = 8
"""Requests in flight at a time for sync callers, however many operations they follow."""


class ThreadRunner:
    """Runs effects on threads; on a virtual clock, whose time stands still meanwhile, on the caller's own thread.

    The threads are daemons, so that an interrupted application does not wait for requests in flight.
    """

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._requests: queue.SimpleQueue[tuple[RunEffect, Driver] | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._in_flight = self._threads = 0
        self._is_closed = False

    def start(self, step: RunEffect, driver: Driver) -> None:
        """Start an effect and return at once."""
        self._in_flight += 1
        if driver.uses_virtual_clock:
            self._run(step, driver)
            return
        self._requests.put((step, driver))
        if self._threads < min(self._in_flight, MAX_THREADS):
            self._threads += 1
            threading.Thread(target=self._run_requests, name=f"azfacade_{self._threads}", daemon=True).start()

    def collect(self, seconds: float | None) -> list[Outcome]:
        """Wait for finished effects, for so many seconds at most, and return them."""
        if not self._in_flight:
            if seconds:
                self._driver.sleep(seconds)
            return []
        outcomes: list[Outcome] = []
        with suppress(queue.Empty):
            outcomes.append(self._results.get(timeout=seconds))
            while True:
                outcomes.append(self._results.get_nowait())
        self._in_flight -= len(outcomes)
        return outcomes

    def close(self) -> None:
        """End the threads once their current request has ended."""
        self._is_closed = True
        for _ in range(self._threads):
            self._requests.put(None)

    def _run_requests(self) -> None:
        while (request := self._requests.get()) is not None and not self._is_closed:
            self._run(*request)

    def _run(self, step: RunEffect, driver: Driver) -> None:
        try:
            self._results.put((step.key, run_effect(step.effect, driver), None))
        except BaseException as error:  # noqa: BLE001  # the flow that asked for the effect handles it
            self._results.put((step.key, None, error))


class TaskRunner:
    """Runs effects in tasks of the running event loop."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver
        self._in_flight: dict[asyncio.Task[Any], int] = {}

    def start(self, step: RunEffect, driver: AsyncDriver) -> None:
        """Start an effect and return at once."""
        import asyncio

        self._in_flight[asyncio.create_task(arun_effect(step.effect, driver))] = step.key

    async def collect(self, seconds: float | None) -> list[Outcome]:
        """Wait for finished effects, for so many seconds at most, and return them."""
        import asyncio

        if not self._in_flight:
            await self._driver.sleep(seconds or 0.0)
            return []
        if not self._driver.uses_virtual_clock or seconds is None:
            await asyncio.wait(self._in_flight, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        elif self._driver.sleeps_overlap:
            await self._wait_on_clock(seconds)
        else:
            # Such a clock stands still while a request is in flight, so its seconds are no real timeout.
            await asyncio.wait(self._in_flight, return_when=asyncio.FIRST_COMPLETED)
        return [self._outcome(task) for task in [*self._in_flight] if task.done()]

    async def _wait_on_clock(self, seconds: float) -> None:
        import asyncio

        timer = asyncio.ensure_future(self._driver.sleep(seconds))
        try:
            await asyncio.wait([*self._in_flight, timer], return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()

    def close(self) -> None:
        """Cancel the effects that have not ended."""
        for task in self._in_flight:
            # Reads the exception, as asyncio logs those nobody has read.
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
            task.cancel()

    def _outcome(self, task: asyncio.Task[Any]) -> Outcome:
        key, error = self._in_flight.pop(task), task.exception()
        return key, None if error is not None else task.result(), error
