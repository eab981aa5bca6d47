"""`virtual_time`: event loops whose own timers are virtual, so that `asyncio.sleep` and `wait_for` take no time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from azfacade.errors import ConfigurationError

from ..clock import TICKS_PER_SECOND, Clock
from .loop_watch import watch_for_good
from .virtual_clock import VirtualClock

T = TypeVar("T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop of asyncio whose time is that of `clock`, counted in seconds from the loop's start."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self._start = clock.ticks_after(0)
        super().__init__()
        self._clock_resolution = 1 / TICKS_PER_SECOND
        self._watch = watch_for_good(self, clock)
        clock.add_loop(self._watch)

    def time(self) -> float:
        """Seconds since the loop's start."""
        return (self.clock.ticks_after(0) - self._start) / TICKS_PER_SECOND

    def close(self) -> None:
        """Close the loop, and let the clock go on without it."""
        super().close()
        self.clock.remove_loop(self._watch)


class VirtualTime:
    """Makes event loops on one clock: call it for a loop, or `run()` a coroutine."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock

    def __call__(self) -> VirtualLoop:
        """Return a new loop, as the `loop_factory` of `asyncio.Runner` does."""
        return VirtualLoop(self.clock)

    def run(self, main: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on a new loop and return its result, like `asyncio.run`."""
        with asyncio.Runner(loop_factory=self) as runner:
            return runner.run(main)


def virtual_time(clock: Clock | None = None) -> VirtualTime:
    """Return a factory of event loops whose timers run on a virtual clock.

    `virtual_time(clock).run(main())` runs a coroutine, `asyncio.Runner(loop_factory=virtual_time(clock))` more of them.
    `asyncio.sleep`, `asyncio.wait_for` and whatever else asks the loop for time follow the clock.

    Args:
        clock: The VirtualClock of a fake; None for a new one.

    Returns:
        The factory, with the clock as its `clock`.

    Raises:
        ConfigurationError: The clock is not a VirtualClock.
    """
    if clock is not None and not isinstance(clock, VirtualClock):
        raise ConfigurationError(
            f"virtual_time() takes a VirtualClock, got {type(clock).__name__}: give the fake one,"
            " FakeAzure(clock=VirtualClock()), and pass its clock"
        )
    return VirtualTime(clock or VirtualClock())
