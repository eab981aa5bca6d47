"""Turns between many flows, as a policy: it says what to begin and what to wait for, and neither blocks nor awaits."""

from __future__ import annotations

from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import Any, NamedTuple, TypeAlias

from azfacade.core.flow import Effect, Flow, Sleep


class RunEffect(NamedTuple):
    """Begin something a flow asked for, and do not wait for it."""

    key: int
    effect: Effect


class WaitForAny(NamedTuple):
    """Wait until something that was begun has ended, or for so many seconds; the outcome is what has ended."""

    seconds: float | None


class AddOperation(NamedTuple):
    """Take one more flow in; the outcome is its key, None when there are no more."""


class FlowFinished(NamedTuple):
    """Tell that a flow has ended; `problem` is what it raised."""

    key: int
    problem: Exception | None


Outcome: TypeAlias = tuple[int, Any, BaseException | None]
Schedule: TypeAlias = Generator[RunEffect | WaitForAny | AddOperation | FlowFinished, Any, None]


def schedule(flows: dict[int, Flow[Any]], now: Callable[[], float], *, more: bool = False) -> Schedule:
    """Take turns between flows: each goes on as soon as what it asked for is there, and none waits for another.

    Args:
        flows: The flows by key.
        now: The clock of their pauses.
        more: True to take another one in whenever none can go on, until there are no more.
    """
    sleeping = [(now(), key) for key in flows]
    in_flight = 0
    while sleeping or in_flight or more:
        ready: list[Outcome] = []
        while sleeping and sleeping[0][0] <= now():
            ready.append((heappop(sleeping)[1], None, None))
        if not ready:
            max_wait = max(0.0, sleeping[0][0] - now()) if sleeping else None
            ready = yield WaitForAny(0.0 if more else max_wait)
            in_flight -= len(ready)
        if not ready and more:
            added = yield AddOperation()
            more = added is not None
            if added is not None:
                heappush(sleeping, (now(), added))
        for key, value, problem in ready:
            try:
                effect = flows[key].send(value) if problem is None else flows[key].throw(problem)
            except StopIteration:
                yield FlowFinished(key, None)
            except Exception as raised:  # noqa: BLE001  # whoever asked decides what it means
                yield FlowFinished(key, raised)
            else:
                if isinstance(effect, Sleep):
                    heappush(sleeping, (now() + effect.seconds, key))
                else:
                    in_flight += 1
                    yield RunEffect(key, effect)
