"""Runs one fault at one step of one operation, and records the outcome."""

from __future__ import annotations

import atexit
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, NamedTuple
from unittest import mock

from azfacade.errors import ServiceError
from tests.facade.kit import Reply, Side, carries

from .attempts import Attempt
from .faults import Fault
from .service import TOO_MANY, Service
from .targets import CHANGES, Target

SIDES = ("sync", "async")


class Ending(NamedTuple):
    """What an attempt came to."""

    result: Any
    error: ServiceError | None
    requests: int
    posts: int
    seconds: float
    """From the first request on."""
    acted: int
    """How many requests have changed something at the service."""


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
def good(target: Target) -> dict[str, Reply]:
    """Return the good answer at each step of an operation."""
    service = Service(target)
    _ending(_attempt(target, "sync", service), service)
    return service.good


def acts_at(step: str, fault: Fault) -> tuple[bool, ...]:
    """Return whether the service may have acted on a request of a step that meets a fault; reads change nothing."""
    return fault.acts if step in CHANGES else (False,)


@cache
def once(target: Target, step: str, fault: Fault, side: str, acts: bool) -> Cell | None:
    """Run a fault that comes once at a step of an operation; None where it cannot be."""
    return _cell(target, step, fault, side, acts, times=1)


@cache
def lasting(target: Target, step: str, fault: Fault, side: str, acts: bool) -> Cell | None:
    """Run a fault that goes on until the client gives up, or for as long as the step is asked for."""
    found = once(target, step, fault, side, acts)
    if found is None or found.first.error is not None or fault.goes_on:
        return found  # no second request met it, or would have
    return _cell(target, step, fault, side, acts, times=TOO_MANY)


def _cell(target: Target, step: str, fault: Fault, side: str, acts: bool, times: int) -> Cell | None:
    if fault.make(good(target)[step]) is None:
        return None
    service = Service(target, step, fault, times, acts=acts)
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
        [gap for gap in gaps if gap < fault.asks_to_wait - 1e-6],
        releases,
    )


def _attempt(target: Target, side: str, service: Service) -> Attempt:
    return target.attempt(_side(side), target.client(_side(side), service), service)


def _ending(attempt: Attempt, service: Service) -> Ending:
    result, error = None, None
    try:
        result = attempt.result()
    except ServiceError as problem:
        error = problem
    seconds = round(service.clock.now() - service.times[0], 3)
    return Ending(result, error, len(service.requests), service.posts, seconds, service.acted)


@contextmanager
def _clocks(fault: Fault) -> Iterator[None]:
    """Have the longest pauses drawn; and set the computer's clock back where the fault does."""
    with mock.patch("random.random", partial(float, 1)):
        if not fault.turns_clock_back:
            yield
            return
        with mock.patch("time.time", partial(next, itertools.count(1_800_000_000, -3600))):
            yield
