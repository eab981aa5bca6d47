"""Builds docs/faults.md from the results of all faults."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.hostile.page import section
from tests.surface.reader import SERVICES, fragment

from .cells import Cell, lasting, once, undisturbed
from .faults import FAULTS, Fault
from .targets import DOWNLOAD, POLLS, SECOND_PAGE, STEPS, SUBMIT, Target, targets_of

PATH = Path(__file__).parents[2] / "docs" / "faults.md"
REWRITE = "python -m tests.faults"


_INTRODUCTION = """\
# What each fault ends in

This page says what every fault ends in, at every step of every operation that takes several requests or returns a file.
The tests run all of it, sync and async, with default options, against a scripted service on a virtual clock; no live
service is called. They fail while the results differ from this page; `{rewrite}` writes it again.

The steps are the request that starts an operation (*submit*) and its first, a middle and its last poll ({work} ways,
including copies in one call), page 2 of 3 of a list ({lists} lists), and the download of a PDF, a figure or an image
({downloads} ways: as bytes, into a file, from the operation's handle).

A fault occurs once, or with every request until the client gives up. Seconds count from the first request with the
fault; beside a result, they are the seconds more than without a fault. Random pauses have their greatest length.
*Everywhere* is every step at which the fault is possible: truncated JSON needs a response with JSON.

- No fault ends in a decoding error, and no request goes to another origin than the endpoint's.
- An error of a poll carries the operation. Wait again after the fault, and you get the result; the work is not started
  a second time.
- Work that is billed when it starts is only started again if the fault proves that the service did not act on the
  request. A Face training is not billed when it starts, so it is started again.
- A copy releases the id that it reserved at its target only if the copy cannot have started.
- A list continues from the `token` of the last page that was read: no item is lost, and none is returned twice.

| Fault | Where | Once | Until the client gives up |
|---|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    work, lists, downloads = (len(targets_of(step)) for step in (SUBMIT, SECOND_PAGE, DOWNLOAD))
    introduction = _INTRODUCTION.format(rewrite=REWRITE, work=work, lists=lists, downloads=downloads)
    return introduction + "".join(f"{row}\n" for fault in FAULTS for row in _rows(fault)) + section()


def _rows(fault: Fault) -> Iterable[str]:
    """Return the rows of a fault: one for all steps and operations with the same results."""
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
    """Return the names of operations in brackets; nothing when they are all that have the step."""
    if targets == targets_of(step):
        return ""
    names: list[str] = []
    for service in SERVICES:
        own = [target for target in targets if target.operation.service == service]
        is_whole = own == [target for target in targets_of(step) if target.operation.service == service]
        names += [fragment(service).title] if own and is_whole else dict.fromkeys(f"`{t.operation.place}`" for t in own)
    return f"({', '.join(names)})"
