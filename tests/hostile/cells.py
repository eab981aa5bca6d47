"""Runs every fault at every step with all kinds of clients, many at a time, and keeps what happened."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from azfacade import Retry
from azfacade.testing import FakeAzure
from tests.facade.kit import Side
from tests.libraries import WIRES

from .faults import FAULTS, Fault, bomb
from .server import HostileServer
from .steps import STEPS, Step

LONG_TIMEOUT = 10.0
"""Seconds that any other call may take; it takes so long only where it hangs."""
GRACE = 0.5
"""Seconds that it may take longer."""
HANGS_AFTER = 20.0
"""Seconds after which nobody waits for a cell any more."""
AT_A_TIME = 8
"""More threads than that only wait for each other: with 24, all cells take twice the CPU time."""
SIDES = WIRES


class Outcome(NamedTuple):
    """What a call ended in."""

    result: Any
    error: BaseException | None
    seconds: float

    @property
    def may_have_acted(self) -> bool | None:
        return getattr(self.error, "may_have_acted", None)


class Cell(NamedTuple):
    """A fault at a step: the call that met it, and the same call once the service is well again."""

    first: Outcome
    after: Outcome
    met: int
    """Requests that met the fault."""
    works: int
    """Operations that the first call started at the service."""
    cookies: int
    """Requests that sent a cookie."""


HANG = Cell(Outcome(None, None, HANGS_AFTER), Outcome(None, None, 0.0), 0, 0, 0)


class Place(NamedTuple):
    """Where a cell belongs; without a fault, what happens where nothing is wrong."""

    step: Step
    fault: Fault | None
    side: str

    def __str__(self) -> str:
        return f"{self.fault}, {self.step}, {self.side}"


def run_cell(place: Place) -> Cell:
    """Run a fault at a step: it meets every request until the call has ended."""
    step, fault, _ = place
    side = Side(place.side)
    fake = FakeAzure(running_polls=0, page_size=8)
    server = HostileServer(fake, step.applies)
    make = side.face if step.service == "face" else side.documents
    client = make(None, fake.key, server.endpoint, retry=Retry(attempts=2, base=0.0))
    try:
        prepared = step.prepare(side, client)
        server.works, server.fault = 0, fault.act if fault else None
        first = _try(step, side, client, prepared, timeout_of(place))
        met, works, server.fault = server.met, server.works, None
        after = _try(step, side, client, prepared, LONG_TIMEOUT)
        return Cell(first, after, met, works, server.cookies)
    finally:
        server.close()
        side.run(client.close())
        side.close()


def _try(step: Step, side: Side, client: Any, prepared: Any, timeout: float) -> Outcome:
    started = time.monotonic()
    try:
        result, error = step.act(side, client, prepared, timeout), None
    except BaseException as caught:  # noqa: BLE001 - judged by the tests
        result, error = None, caught.with_traceback(None)
    return Outcome(result, error, time.monotonic() - started)


def places(step: Step | None = None) -> list[Place]:
    """Return the places of all cells, or of those of a step."""
    steps = STEPS if step is None else (step,)
    return [Place(at, fault, side) for at in steps for fault in FAULTS if at in fault.steps for side in SIDES]


@cache
def cells() -> dict[Place, Cell]:
    """Return all cells."""
    for layers in (1, 2):
        bomb(layers)  # before the time of any call runs
    found = dict(zip(places(), _run(places()), strict=True))
    # A computer under load makes a call late, or its timeout pass too early, by chance; a fault of ours shows again.
    for _ in range(3):
        doubtful = [place for place in found if _is_doubtful(place, found)]
        doubtful += [first for first in map(first_side, doubtful) if first not in doubtful]
        found |= {place: _run([place])[0] for place in dict.fromkeys(doubtful)}
    return found


def _is_doubtful(place: Place, found: dict[Place, Cell]) -> bool:
    cell, first = found[place], found[first_side(place)]
    is_out_of_time = cell.first.seconds >= LONG_TIMEOUT - GRACE
    return is_late(place, cell) or is_out_of_time or not cell.met or told(cell) != told(first)


@cache
def undisturbed(step: Step) -> Any:
    """Return the result of a step without a fault."""
    for side in SIDES:
        cell = run_cell(Place(step, None, side))
        assert cell.first.error is None, f"{step} fails without a fault: {cell.first.error}"
    return cell.first.result


def timeout_of(place: Place) -> float:
    """Return the seconds that a call may take: few where nothing but its timeout ends it."""
    return place.step.timeout if place.fault and place.fault.is_endless else LONG_TIMEOUT


def first_side(place: Place) -> Place:
    """Return the same place with the client that the others are compared with."""
    return place._replace(side=SIDES[0])


def told(cell: Cell) -> tuple[str, bool | None, int]:
    """Return what all clients have to tell alike."""
    return type(cell.first.error).__name__, cell.first.may_have_acted, cell.works


def is_late(place: Place, cell: Cell) -> bool:
    """Tell whether a call took longer than it may."""
    return cell.first.seconds > timeout_of(place) + GRACE


def _run(where: Iterable[Place]) -> list[Cell]:
    """Run cells beside each other, on threads that may hang without keeping others from their end."""
    waiting: queue.SimpleQueue[tuple[int, Place]] = queue.SimpleQueue()
    numbered = list(enumerate(where))
    for entry in numbered:
        waiting.put(entry)
    found: dict[int, Cell | BaseException] = {}
    ended = threading.Semaphore(0)

    def work() -> None:
        try:
            while True:
                number, place = waiting.get_nowait()
                try:
                    found[number] = run_cell(place)
                except BaseException as error:  # noqa: BLE001 - raised below
                    found[number] = error
                ended.release()
        except queue.Empty:
            pass

    for _ in range(min(AT_A_TIME, len(numbered))):
        threading.Thread(target=work, daemon=True).start()
    for _ in numbered:
        if not ended.acquire(timeout=HANGS_AFTER):
            break
    for error in found.values():
        if isinstance(error, BaseException):
            raise error
    return [found.get(number, HANG) for number, _ in numbered]  # type: ignore[misc]  # errors were raised
