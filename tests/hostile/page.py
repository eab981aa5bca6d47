"""Builds the part of docs/faults.md that is about real connections."""

from __future__ import annotations

from collections.abc import Iterable

from .cells import SIDES, Cell, Place, cells
from .faults import FAULTS, Fault
from .steps import STEPS, Step

HEADING = "\n## On real connections\n"
_INTRODUCTION = f"""{HEADING}
These faults come from a server that answers over real sockets. Behind it stands the stateful fake, so it is counted
what the service did. The tests run all of it with sync and async clients on httpx and httpx2, and with
async ones on aiohttp, which end alike: no call outlasts its timeout by more than half a second, no exception of another
library gets out, and no fault reads as a result.

*Started* says that the service had started the work although the call failed; `may_have_acted` is True on each of these
errors. A fault meets every request until the call ends, which may repeat a request once. The steps are
{{steps}};
*everywhere* is every step at which the fault is tried.

| Fault | Where | Ends in |
|---|---|---|
"""


def section() -> str:
    """Return the section."""
    steps = f"{', '.join(map(str, STEPS[:-1]))} and {STEPS[-1]}"
    return _INTRODUCTION.format(steps=steps) + "".join(f"{row}\n" for fault in FAULTS for row in _rows(fault))


def _rows(fault: Fault) -> Iterable[str]:
    where: dict[str, list[Step]] = {}
    possible = [step for step in STEPS if step in fault.steps]
    for step in possible:
        where.setdefault(_told(cells()[Place(step, fault, SIDES[0])]), []).append(step)
    for told, steps in where.items():
        is_everywhere = len(steps) > 2 and steps == possible
        yield f"| {fault} | {'everywhere' if is_everywhere else ', '.join(map(str, steps))} | {told} |"


def _told(cell: Cell) -> str:
    error = cell.first.error
    if error is None:
        return "the result"
    return f"`{type(error).__name__}`{', started' if cell.works else ''}"
