"""Runs one fault at one step of one operation, and records the outcome."""

from __future__ import annotations

import atexit
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, NamedTuple
from unittest import mock

import httpx

from azfacade.errors import ServiceError
from tests.facade.kit import Answer, Reply, Script, Side, carries

from .attempts import Attempt
from .faults import Fault
from .targets import Target

TOO_MANY = 250
"""Requests of one cell that nobody waits for any more."""
SIDES = ("sync", "async")


class Service(Script):
    """Gives the good answers in turn, but at one place a fault, for as long as `left` says."""

    def __init__(
        self,
        target: Target,
        place: int = -1,
        fault: Fault | None = None,
        left: int = 0,
        *,
        answers: list[Reply] | None = None,
    ) -> None:
        super().__init__()
        self.good = target.answers if answers is None else answers
        self.left = left
        self.failed: list[int] = []
        """Which requests met the fault."""
        self.is_taken = False
        self._target, self._place, self._fault = target, place, fault
        self._given = 0

    @property
    def posts(self) -> int:
        return sum(request.method == "POST" for request in self.requests)

    @property
    def origins(self) -> frozenset[str]:
        """Where requests went."""
        return frozenset(f"{request.url.scheme}://{request.url.netloc.decode()}" for request in self.requests)

    def _next(self) -> Answer:
        assert len(self.requests) <= TOO_MANY, "this goes on for ever"
        # A look at work that was taken for started gets a status, whatever its POST was answered with.
        self._given = 0 if self.last.method == "POST" else max(self._given, min(self.posts, 1))
        asked = self._target.asked_for(self.last)
        place = min(self._given, len(self.good) - 1) if asked is None else asked
        answer: Answer = self.good[place]
        goes_on = True
        if place == self._place and self.left and self._fault is not None:
            self.left -= 1
            self.failed.append(len(self.requests) - 1)
            faulty = self._fault.make(self.good[place])
            assert faulty is not None
            answer, goes_on = faulty, self._fault.goes_on
            if answer is httpx.ReadTimeout:
                self.clock.time += self.last.extensions["timeout"]["read"]
        if self.last.method == "POST":
            self.is_taken |= isinstance(answer, Reply) and answer.status == 202
        if goes_on:
            self._given = place + 1
        return answer


class Ending(NamedTuple):
    """What an attempt came to."""

    result: Any
    error: Exception | None
    requests: int
    posts: int
    seconds: float
    """From the first request on."""
    is_taken: bool
    """Whether the service has taken the work, where there is any."""


class Cell(NamedTuple):
    """What a fault led to, and, where that was an error, what asking again led to when the fault was over."""

    first: Ending
    attempts: int
    """Requests that met the fault until then."""
    seconds: float
    """From the first of them to the end."""
    after: Ending
    is_attached: bool
    """Whether an error about work that had begun carries it."""
    origins: frozenset[str]
    early: list[float]
    """Pauses between attempts that were shorter than the fault asked for (seconds)."""
    releases: int
    """How often the place of a copy at its target was given up."""


@cache
def _side(name: str) -> Side:
    side = Side(name)
    atexit.register(side.close)
    return side


@cache
def undisturbed(target: Target, side: str) -> Ending:
    """Return what an operation leads to where nothing goes wrong."""
    service = Service(target)
    return _ending(_attempt(target, side, service), service)


@cache
def once(target: Target, step: str, fault: Fault, side: str) -> Cell | None:
    """Run a fault that comes once at a step of an operation; None where it cannot be."""
    return _cell(target, step, fault, side, times=1)


@cache
def lasting(target: Target, step: str, fault: Fault, side: str) -> Cell | None:
    """Run a fault that goes on until the client gives up, or for as long as the step is asked for."""
    found = once(target, step, fault, side)
    if found is None or found.first.error is not None or fault.goes_on:
        return found  # no second request met it, or would have
    return _cell(target, step, fault, side, times=TOO_MANY)


def _cell(target: Target, step: str, fault: Fault, side: str, times: int) -> Cell | None:
    place = target.steps[step]
    if fault.make(target.answers[place]) is None:
        return None
    service = Service(target, place, fault, times)
    attempt = _attempt(target, side, service)
    with _clocks(fault):
        first = _ending(attempt, service)
        failed, releases = list(service.failed), attempt.releases
        service.left = 0
        after = first if first.error is None else _ending(attempt, service)
    gaps = [service.times[b] - service.times[a] for a, b in itertools.pairwise(failed)]
    return Cell(
        first,
        len(failed),
        round(first.seconds - (service.times[failed[0]] - service.times[0]), 3),
        after,
        first.error is None or attempt.job is None or carries(first.error, attempt.job),
        service.origins,
        [gap for gap in gaps if gap < fault.asks_to_wait],
        releases,
    )


def _attempt(target: Target, side: str, service: Service) -> Attempt:
    return target.attempt(_side(side), target.client(_side(side), service))


def _ending(attempt: Attempt, service: Service) -> Ending:
    result, error = None, None
    try:
        result = attempt.result()
    except ServiceError as problem:
        error = problem
    seconds = round(service.clock.now() - service.times[0], 3)
    return Ending(result, error, len(service.requests), service.posts, seconds, service.is_taken)


@contextmanager
def _clocks(fault: Fault) -> Iterator[None]:
    """Have the longest pauses drawn; and set the computer's clock back where the fault does."""
    with mock.patch("random.random", partial(float, 1)):
        if not fault.turns_clock_back:
            yield
            return
        with mock.patch("time.time", partial(next, itertools.count(1_800_000_000, -3600))):
            yield
