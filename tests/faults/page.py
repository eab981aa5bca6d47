"""What the run of all faults found, as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.surface.reader import SERVICES, fragment

from .cells import Cell, lasting, once, undisturbed
from .faults import FAULTS, Fault
from .targets import DOWNLOAD, POLLS, SECOND_PAGE, STEPS, SUBMIT, Target, targets_of

PATH = Path(__file__).parents[2] / "docs" / "faults.md"
REWRITE = "python -m tests.faults"


_INTRODUCTION = """\
# What each fault ends in

Every fault at every step of every operation that takes several requests or returns a file: sync and async, with
default options, against a scripted service on a virtual clock. No live service was asked. The tests run it all, and
fail when they find something else than this page says; `{rewrite}` writes the page anew.

The steps are the request that starts work and its first, a middle and its last poll ({work} ways, with copies in one
call), page 2 of 3 of a list ({lists} lists), and the download of a PDF, a figure or an image ({downloads} ways: as
bytes, into a file, from the operation).
A fault comes once, or lasts until the client gives up. Seconds are those from the first request that met the fault;
with a result, those beyond an undisturbed run. Pauses are the longest that can be drawn. *Everywhere* is at every step
where there can be such a fault: an answer without JSON has none to truncate.

- Nothing ends in a decoding error, and no request leaves the endpoint's origin.
- An error of a poll carries the operation. Asked again when the fault is over, it gives its result, without starting
  the work a second time.
- Work that is billed when it starts is started again only where the fault tells that the service has not acted on the
  request. A training is not billed so, and is started again.
- The place that a copy has at its target is given up only where the copy cannot have begun.
- A list goes on after the `token` of the last page that came: no item is lost, none comes twice.

| Fault | Where | Comes once | Lasts |
|---|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    work, lists, downloads = (len(targets_of(step)) for step in (SUBMIT, SECOND_PAGE, DOWNLOAD))
    introduction = _INTRODUCTION.format(rewrite=REWRITE, work=work, lists=lists, downloads=downloads)
    return introduction + "".join(f"{row}\n" for fault in FAULTS for row in _rows(fault))


def _rows(fault: Fault) -> Iterable[str]:
    """Return a row for what agrees."""
    rows: dict[tuple[str, str], dict[str, list[Target]]] = {}
    for step in STEPS:
        for target in targets_of(step):
            first, last = once(target, step, fault, "sync"), lasting(target, step, fault, "sync")
            if first is not None and last is not None:
                words = _told(first, target), _told(last, target)
                rows.setdefault(words, {}).setdefault(step, []).append(target)
    for (first_words, last_words), where in rows.items():
        places = "everywhere" if len(rows) == 1 else _where(where)
        yield f"| {fault} | {places} | {first_words} | {'the same' if first_words == last_words else last_words} |"


def _told(cell: Cell, target: Target) -> str:
    normal = undisturbed(target, "sync")
    if cell.first.error is not None:
        requests = "1 request" if cell.attempts == 1 else f"{cell.attempts} requests"
        return f"`{type(cell.first.error).__name__}` after {requests}, {_rounded(cell.seconds)} s"
    if cell.first.result != normal.result:
        return "a wrong result"
    more = cell.first.requests - normal.requests
    if not more:
        return "the result"
    return f"the result, {more} more request{'s' * (more > 1)}, {_rounded(cell.first.seconds - normal.seconds)} s"


def _rounded(seconds: float) -> str:
    return f"{seconds:.1f}".removesuffix(".0")


def _where(where: dict[str, list[Target]]) -> str:
    """Return the steps and operations of a row."""
    named = {step: _named(step, targets) for step, targets in where.items()}
    if all(named.get(step) == "" for step in POLLS):
        named = {"every poll" if step == POLLS[0] else step: operations for step, operations in named.items()}
        named = {step: operations for step, operations in named.items() if step not in POLLS}
    return "; ".join(f"{step} {operations}".strip() for step, operations in named.items())


def _named(step: str, targets: list[Target]) -> str:
    """Return which of the operations that have a step these are; nothing when they are all of them."""
    if targets == targets_of(step):
        return ""
    names: list[str] = []
    for service in SERVICES:
        own = [target for target in targets if target.operation.service == service]
        is_whole = own == [target for target in targets_of(step) if target.operation.service == service]
        names += [fragment(service).title] if own and is_whole else dict.fromkeys(f"`{t.operation.place}`" for t in own)
    return f"({', '.join(names)})"
