"""Builds docs/faults.md from the results of all faults."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.hostile.page import HEADING, section
from tests.surface.reader import SERVICES, fragment

from .cells import Cell, acts_at, lasting, once, undisturbed
from .faults import FAULTS, Fault
from .targets import CREATE, DELETE, DOWNLOAD, POLLS, SECOND_PAGE, STEPS, SUBMIT, Target, targets_of

PATH = Path(__file__).parents[2] / "docs" / "faults.md"
ACTED, NOT_ACTED = "that acted", "that did not act"
REWRITE = "python -m tests.faults"


_INTRODUCTION = """\
# What each fault ends in

This page says what every fault ends in, at every step of every operation that takes several requests or returns a file,
and of the requests that create or delete something. The tests run all of it, sync and async, with default options,
against `azfacade.testing.FakeAzure` on a virtual clock, which keeps its state: what a request has done is there when it
is repeated. No live service is called. The tests fail while the results differ from this page; `{rewrite}`
writes it again.

The steps are the request that starts an operation (*submit*) and its first, a middle and its last poll ({work} ways,
including copies in one call), page 2 of 3 of a list ({lists} lists), the download of a PDF, a figure or an image
({downloads} ways: as bytes, into a file, from the operation's handle), the creation of a person group or face list
({creates} ways), and the delete of one, of a model, a classifier or a result ({deletes} ways).

A fault occurs once, or with every request until the client gives up. Seconds count from the first request with the
fault; beside a result, they are the seconds more than without a fault. Random pauses have their greatest length.
*Everywhere* is every step at which the fault is possible: truncated JSON needs a response with JSON.

A fault that leaves open whether the service has acted on a submit, create or delete is tried both ways: the service
has acted and only its answer is lost (*{acted}*), or it has not (*{not_acted}*). Where both end alike, the
table has one row.

- No fault ends in a decoding error, and no request goes to another origin than the endpoint's.
- An error of a poll carries the operation. Wait again after the fault, and you get the result; the work is not started
  a second time.
- Work that is billed when it starts is only started again if the fault proves that the service did not act on the
  request. If it has acted, the same call again is refused where it has an id of yours (`ConflictError`) or an
  authorization to copy (`BadRequestError`); `may_have_acted` of the first error says so.
- A Face training is not billed when it starts, so it is started again. If it had started, you get its handle.
- A create or delete is repeated. Where the request had acted, the repetition gets a 409 or 404, which counts as
  success; after a 409 the client reads what was created, which is one more request.
- A copy releases the id that it reserved at its target only if the copy cannot have started.
- A list continues from the `token` of the last page that was read: no item is lost, and none is returned twice.

| Fault | Where | Once | Until the client gives up |
|---|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    return introduction() + "".join(f"{row}\n" for fault in FAULTS for row in rows_of(fault)) + section()


def introduction() -> str:
    """Return the page up to its table."""
    names = {"work": SUBMIT, "lists": SECOND_PAGE, "downloads": DOWNLOAD, "creates": CREATE, "deletes": DELETE}
    counts = {name: len(targets_of(step)) for name, step in names.items()}
    return _INTRODUCTION.format(rewrite=REWRITE, acted=ACTED, not_acted=NOT_ACTED, **counts)


def written() -> tuple[str, list[str], str]:
    """Return the page as it stands: up to its table, the rows of that, and the section on real connections."""
    text, heading, rest = PATH.read_text(encoding="utf-8").partition(HEADING)
    start = len(introduction())
    return text[:start], text[start:].splitlines(), heading + rest


def is_about(row: str, fault: Fault) -> bool:
    """Tell whether a row is one of a fault."""
    return row.startswith(f"| {fault} | ")


def rows_of(fault: Fault) -> Iterable[str]:
    """Return the rows of a fault: one for all steps and operations with the same results."""
    rows: dict[tuple[str, str], dict[str, list[Target]]] = {}
    for step in STEPS:
        for target in targets_of(step):
            words = {acts: found for acts in acts_at(step, fault) if (found := _words(target, step, fault, acts))}
            for acts, told in words.items():
                # Where it does not matter whether the service acted, the page does not tell the two apart.
                is_same = len(set(words.values())) == 1
                label = step if is_same else f"{step} {ACTED if acts else NOT_ACTED}"
                rows.setdefault(told, {}).setdefault(label, []).append(target)
    for (first_words, last_words), by_label in rows.items():
        where = {label: list(dict.fromkeys(targets)) for label, targets in by_label.items()}
        places = "everywhere" if len(rows) == 1 else _where(where)
        yield f"| {fault} | {places} | {first_words} | {'the same' if first_words == last_words else last_words} |"


def _words(target: Target, step: str, fault: Fault, acts: bool) -> tuple[str, str] | None:
    first, last = (times(target, step, fault, "sync", acts) for times in (once, lasting))
    return None if first is None or last is None else (_told(first, target), _told(last, target))


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
    step = step.removesuffix(f" {ACTED}").removesuffix(f" {NOT_ACTED}")
    if targets == targets_of(step):
        return ""
    names: list[str] = []
    for service in SERVICES:
        own = [target for target in targets if target.operation.service == service]
        is_whole = own == [target for target in targets_of(step) if target.operation.service == service]
        names += [fragment(service).title] if own and is_whole else dict.fromkeys(f"`{t.operation.place}`" for t in own)
    return f"({', '.join(names)})"
