"""Begins an operation in a task of its own, so that a cancelled caller does not lose what the service has taken."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from typing import Any

from azfacade.core.flow import AsyncDriver, Flow, arun
from azfacade.core.message import Request, Response
from azfacade.operations.abandonment import Abandonment, AttemptWatch, log_unknown_outcome

_late_tasks: set[asyncio.Task[Any]] = set()
"""The tasks whose callers have gone; the event loop itself holds tasks weakly."""


class _BeginDriver(AttemptWatch):
    """Runs the effects of a begin, and ends it at the next effect once its caller has gone."""

    def __init__(self, driver: AsyncDriver, *, own_transport: bool) -> None:
        super().__init__(own_transport=own_transport)
        self._driver = driver
        self.uses_virtual_clock = driver.uses_virtual_clock
        self.sleeps_overlap = driver.sleeps_overlap
        self.is_abandoned = False

    async def send(self, request: Request) -> Response:
        self._start_effect()
        return await self._driver.send(self.watch(request))

    async def sleep(self, seconds: float) -> None:
        self._start_effect()
        await self._driver.sleep(seconds)

    async def call_function(self, function: Callable[[], Any]) -> Any:
        self._start_effect()
        return await self._driver.call_function(function)

    def _start_effect(self) -> None:
        self.in_doubt = False
        if self.is_abandoned:
            raise asyncio.CancelledError  # another attempt would begin work that nobody waits for


async def begin_in_task(flow: Flow[Any], driver: AsyncDriver, kind: str, abandonment: Abandonment) -> Any:
    """Run the flow that begins an operation.

    A cancellation ends it at once while the service cannot have the whole request. Later the cancellation waits for
    the answer within the grace, and has the operation as its `operation`. An answer that comes still later is told to
    the hook, as long as event loop and client are open.
    """
    watch = _BeginDriver(driver, own_transport=abandonment.own_transport)
    task = asyncio.create_task(arun(flow, watch))
    # Whoever cancels all tasks of the loop, as `asyncio.run` does in the end, cancels the caller, and that is enough.
    asyncio._unregister_task(task)
    try:
        await asyncio.wait([task])
        return task.result()
    except asyncio.CancelledError as cancellation:
        if not task.cancelled():
            watch.is_abandoned = True
            if not watch.in_doubt:
                task.cancel()
            await _wait_shielded(task, abandonment.grace)
            ended = partial(_tell_end, kind, watch, abandonment)
            if task.done():
                ended(cancellation, task)
            else:
                asyncio._register_task(task)
                _late_tasks.add(task)
                task.add_done_callback(partial(ended, None))
        raise
    finally:
        del task  # breaks the cycle of task, error, traceback and frame


async def _wait_shielded(task: asyncio.Task[Any], seconds: float) -> None:
    """Wait for a task's end however often the waiting one is cancelled.

    A cancel scope of anyio cancels at every turn of the loop, which is full load for a processor, unless its task is
    in a shielded scope.
    """
    anyio = sys.modules.get("anyio")
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    shield: AbstractContextManager[Any] = nullcontext() if anyio is None else anyio.CancelScope(shield=True)
    with shield:
        while not task.done() and (remaining := deadline - loop.time()) > 0:
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task], timeout=remaining)


def _tell_end(
    kind: str,
    watch: _BeginDriver,
    abandonment: Abandonment,
    cancellation: asyncio.CancelledError | None,
    task: asyncio.Task[Any],
) -> None:
    """Tell how a begin has ended whose caller was cancelled."""
    _late_tasks.discard(task)
    if task.cancelled():
        if watch.in_doubt:
            log_unknown_outcome(kind, None)
    elif (error := task.exception()) is not None:
        log_unknown_outcome(kind, error)
    else:
        abandonment.tell(cancellation, task.result())
