"""No fault loses an operation, bills twice, hangs, or raises an error that is not from azfacade."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from azfacade.errors import BadRequestError, ConflictError, NotFoundError, RateLimitedError
from tests.cases import each
from tests.facade.kit import ENDPOINT

from .cells import SIDES, Cell, acts_at, lasting, once, undisturbed
from .faults import FAULTS, Fault
from .page import REWRITE, introduction, is_about, rows_of, written
from .targets import CREATE, DELETE, DOWNLOAD, POLLS, STEPS, SUBMIT, Copy, Target, targets_of

LONGEST = 700.0
"""Virtual seconds within which every call ends; an unknown status is polled for ten minutes."""
Check = Callable[[str, Fault], None]
ALL = "all steps"
CHECKS: list[tuple[Check, str]] = []
"""What is checked of every fault, with the step it is checked at."""


def at(*steps: str) -> Callable[[Check], Check]:
    """Check every fault at some steps."""

    def added(check: Check) -> Check:
        CHECKS.extend((check, step) for step in steps)
        return check

    return added


def cells(step: str, fault: Fault) -> Iterator[tuple[Cell, Target, str]]:
    """Return what a fault led to at a step, coming once and lasting, for every operation, sync and async."""
    for target in targets_of(step):
        for side, acts, times in itertools.product(SIDES, acts_at(step, fault), (once, lasting)):
            cell = times(target, step, fault, side, acts)
            if cell is not None:
                yield cell, target, f"{target} {side} {acts}"


@at(*STEPS)
def it_ends_in_the_right_result_or_in_an_error_of_ours(step: str, fault: Fault) -> None:
    for cell, target, told in cells(step, fault):
        if cell.first.error is None:
            normal = undisturbed(target, "sync")
            assert (cell.first.result, cell.first.acted > 0) == (normal.result, normal.acted > 0), told


@at(*STEPS)
def it_ends(step: str, fault: Fault) -> None:
    for cell, _, told in cells(step, fault):
        assert cell.seconds <= LONGEST, told
        assert cell.attempts >= 1, told


@at(*STEPS)
def asking_again_gives_the_result(step: str, fault: Fault) -> None:
    for cell, target, told in cells(step, fault):
        if cell.first.error is None:
            continue
        if is_taken(cell, target, step):
            # An id is given once, a training runs once at a time, and an authorization to copy works once.
            assert isinstance(cell.after.error, (ConflictError, BadRequestError)), told
            assert cell.first.error.may_have_acted, told
        elif step in (SUBMIT, DELETE) and target.removes and cell.first.acted:
            assert isinstance(cell.after.error, NotFoundError), told
            assert cell.first.error.may_have_acted, told
        elif is_unreadable(cell, target):
            assert str(cell.after.error) == str(cell.first.error), told
        else:
            assert cell.after.error is None, told
            assert cell.after.result == undisturbed(target, "sync").result, told


def is_unreadable(cell: Cell, target: Target) -> bool:
    """Tell whether the result was in the answer that accepted the work, which could not be read."""
    is_said = "the response that accepted it could not be read" in str(cell.first.error)
    return is_said and target.operation.is_accepted_result and target.operation.answer is not None


def is_taken(cell: Cell, target: Target, step: str) -> bool:
    """Tell whether the service acted on a call that ended in an error, so that it refuses the same call now."""
    if step not in (SUBMIT, CREATE) or not target.is_exclusive or cell.first.error is None:
        return False
    # A copy in one call has reserved its id at the target before, and keeps it where it may have begun.
    return cell.first.acted > 0 or (isinstance(target, Copy) and cell.first.error.may_have_acted)


@at(*POLLS, DOWNLOAD)
def an_error_after_the_start_carries_the_operation_and_starts_nothing(step: str, fault: Fault) -> None:
    for cell, target, told in cells(step, fault):
        assert cell.is_attached, told
        assert cell.after.posts == undisturbed(target, "sync").posts, told


@at(SUBMIT)
def billed_work_is_never_started_twice_on_a_doubt(step: str, fault: Fault) -> None:
    for cell, target, told in cells(step, fault):
        if target.operation.service == "document_intelligence":
            assert cell.first.acted <= 1, told
            assert cell.first.posts == 1 or fault.is_refusal, told


@at(SUBMIT)
def a_copy_that_may_have_begun_keeps_its_place(step: str, fault: Fault) -> None:
    for cell, _, told in cells(step, fault):
        assert not cell.releases or fault.is_refusal, told


@at(*STEPS)
def no_attempt_comes_earlier_than_the_service_asked(step: str, fault: Fault) -> None:
    for cell, _, told in cells(step, fault):
        assert cell.early == [], told
        if isinstance(cell.first.error, RateLimitedError):
            assert cell.first.error.retry_after == (fault.asks_to_wait or None), told


@at(*STEPS)
def nobody_but_the_endpoint_is_asked(step: str, fault: Fault) -> None:
    for cell, _, told in cells(step, fault):
        assert cell.origins == {ENDPOINT}, told


@at(*STEPS)
def sync_and_async_end_alike(step: str, fault: Fault) -> None:
    for target in targets_of(step):
        for times, acts in itertools.product((once, lasting), acts_at(step, fault)):
            first, second = (times(target, step, fault, side, acts) for side in SIDES)
            assert _facts(first) == _facts(second), str(target)


def _facts(cell: Cell | None) -> object:
    """Return a cell with its errors as what they say."""
    if cell is None:
        return None
    endings = [(type(item.error), str(item.error), item._replace(error=None)) for item in (cell.first, cell.after)]
    return endings, cell._replace(first=endings, after=None)  # type: ignore[arg-type]  # only compared


@at(ALL)
def the_page_tells_what_was_found(_: str, fault: Fault) -> None:
    rows = [row for row in written()[1] if is_about(row, fault)]
    assert rows == list(rows_of(fault)), f"what {fault} ends in has changed: run {REWRITE}"


@at(ALL)
def it_has_a_step(_: str, fault: Fault) -> None:
    assert any(True for step in STEPS for _ in cells(step, fault))


@pytest.fixture(params=FAULTS, ids=str, scope="module")
def fault(request: pytest.FixtureRequest) -> Iterator[Fault]:
    """Each fault; what it led to is dropped at the end."""
    fault: Fault = request.param
    yield fault
    once.cache_clear()
    lasting.cache_clear()


@each(("check", "step"), CHECKS)
def test_of_a_fault(fault: Fault, check: Check, step: str) -> None:
    """All about a fault is one test, so that what it leads to is found out once, in one process."""
    check(step, fault)


def test_the_page_has_the_faults_in_their_order_and_nothing_else() -> None:
    text, rows, _ = written()
    assert text == introduction(), f"run {REWRITE}"
    told = [next((str(fault) for fault in FAULTS if is_about(row, fault)), row) for row in rows]
    assert [name for name, _ in itertools.groupby(told)] == [str(fault) for fault in FAULTS]


def test_every_step_has_operations() -> None:
    assert all(targets_of(step) for step in STEPS)
