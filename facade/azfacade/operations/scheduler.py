"""Decides which of many flows runs next and when; a policy that neither blocks nor awaits."""

from __future__ import annotations

from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import Any, NamedTuple, TypeAlias

from azfacade.core.flow import Effect, Flow, Sleep


class RunEffect(NamedTuple):
    """Start an effect that a flow asked for, without waiting for its end."""

    key: int
    effect: Effect


class WaitForAny(NamedTuple):
    """Wait until an effect has ended, or for so many seconds; the outcome is a list of what has ended."""

    seconds: float | None


class AddOperation(NamedTuple):
    """Add one more flow; the outcome is its key, or None when there are no more."""


class FlowFinished(NamedTuple):
    """A flow has ended; `error` is what it raised."""

    key: int
    error: Exception | None


Outcome: TypeAlias = tuple[int, Any, BaseException | None]
Schedule: TypeAlias = Generator[RunEffect | WaitForAny | AddOperation | FlowFinished, Any, None]


def schedule(flows: dict[int, Flow[Any]], now: Callable[[], float], *, more: bool = False) -> Schedule:
    """Run many flows in turn: each goes on as soon as its effect has ended, and none waits for another.

    Args:
        flows: The flows by key.
        now: The clock of their sleeps (seconds).
        more: True to ask for another flow whenever none can go on, until there are no more.
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
        for key, value, error in ready:
            try:
                effect = flows[key].send(value) if error is None else flows[key].throw(error)
            except StopIteration:
                yield FlowFinished(key, None)
            except Exception as raised:  # noqa: BLE001  # the caller decides what it means
                yield FlowFinished(key, raised)
            else:
                if isinstance(effect, Sleep):
                    heappush(sleeping, (now() + effect.seconds, key))
                else:
                    in_flight += 1
                    yield RunEffect(key, effect)
