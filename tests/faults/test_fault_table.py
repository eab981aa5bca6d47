"""No fault loses an operation, bills twice, hangs, or raises an error that is not from azfacade."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from azfacade.errors import RateLimitedError
from tests.facade.kit import ENDPOINT

from .cells import SIDES, Cell, lasting, once, undisturbed
from .faults import FAULTS, Fault
from .page import PATH, REWRITE, page
from .targets import DOWNLOAD, POLLS, STEPS, SUBMIT, Target, targets_of

LONGEST = 700.0
"""Virtual seconds within which every call ends; an unknown status is polled for ten minutes."""
every_fault = pytest.mark.parametrize("fault", FAULTS, ids=str)
every_step = pytest.mark.parametrize("step", STEPS)


def cells(step: str, fault: Fault) -> Iterator[tuple[Cell, Target, str]]:
    """Return what a fault led to at a step, coming once and lasting, for every operation, sync and async."""
    for target in targets_of(step):
        for side in SIDES:
            for cell in (once(target, step, fault, side), lasting(target, step, fault, side)):
                if cell is not None:
                    yield cell, target, f"{target} {side}"


@every_step
@every_fault
def test_it_ends_in_the_right_result_or_in_an_error_of_ours(step: str, fault: Fault) -> None:
    for cell, target, told in cells(step, fault):
        if cell.first.error is None:
            normal = undisturbed(target, "sync")
            assert (cell.first.result, cell.first.is_taken) == (normal.result, normal.is_taken), told


@every_step
@every_fault
def test_it_ends(step: str, fault: Fault) -> None:
    for cell, _, told in cells(step, fault):
        assert cell.seconds <= LONGEST, told
        assert cell.attempts >= 1, told


@every_step
@every_fault
def test_asking_again_gives_the_result(step: str, fault: Fault) -> None:
    for cell, target, told in cells(step, fault):
        assert cell.after.error is None, told
        if cell.first.error is not None:
            assert cell.after.result == undisturbed(target, "sync").result, told


@pytest.mark.parametrize("step", [*POLLS, DOWNLOAD])
@every_fault
def test_an_error_after_the_start_carries_the_operation_and_starts_nothing(step: str, fault: Fault) -> None:
    for cell, target, told in cells(step, fault):
        assert cell.is_attached, told
        assert cell.after.posts == undisturbed(target, "sync").posts, told


@every_fault
def test_billed_work_is_never_started_twice_on_a_doubt(fault: Fault) -> None:
    for cell, target, told in cells(SUBMIT, fault):
        if target.operation.service == "document_intelligence" and not fault.is_refusal:
            assert cell.first.posts == 1, told


@every_fault
def test_a_copy_that_may_have_begun_keeps_its_place(fault: Fault) -> None:
    for cell, _, told in cells(SUBMIT, fault):
        assert not cell.releases or fault.is_refusal, told


@every_step
@every_fault
def test_no_attempt_comes_earlier_than_the_service_asked(step: str, fault: Fault) -> None:
    for cell, _, told in cells(step, fault):
        assert cell.early == [], told
        if isinstance(cell.first.error, RateLimitedError):
            assert cell.first.error.retry_after == (fault.asks_to_wait or None), told


@every_step
@every_fault
def test_nobody_but_the_endpoint_is_asked(step: str, fault: Fault) -> None:
    for cell, _, told in cells(step, fault):
        assert cell.origins == {ENDPOINT}, told


@every_step
@every_fault
def test_sync_and_async_end_alike(step: str, fault: Fault) -> None:
    for target in targets_of(step):
        for times in (once, lasting):
            first, second = (times(target, step, fault, side) for side in SIDES)
            assert _facts(first) == _facts(second), str(target)


def _facts(cell: Cell | None) -> object:
    """Return a cell with its errors as what they say."""
    if cell is None:
        return None
    return [(type(item.error), str(item.error), item._replace(error=None)) for item in (cell.first, cell.after)], cell[
        3:
    ]


def test_every_step_has_operations_and_every_fault_a_step() -> None:
    assert all(targets_of(step) for step in STEPS)
    for fault in FAULTS:
        assert any(True for step in STEPS for _ in cells(step, fault)), fault


def test_the_page_tells_what_was_found() -> None:
    assert PATH.read_text(encoding="utf-8") == page(), f"what faults end in has changed: run {REWRITE}"
