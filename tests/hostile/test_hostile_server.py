"""No fault on a real connection ends in a hang, in an exception of another library, or in an empty result."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from azfacade import AzFacadeError

from .cells import GRACE, Cell, Place, cells, first_side, is_late, places, told, undisturbed
from .steps import STEPS, Step

every_step = pytest.mark.parametrize("step", STEPS, ids=str)


def _of(step: Step) -> Iterator[tuple[Place, Cell]]:
    return ((place, cells()[place]) for place in places(step))


@every_step
def test_every_fault_is_met(step: Step) -> None:
    assert [str(place) for place, cell in _of(step) if not cell.met] == []


@every_step
def test_no_call_outlasts_its_timeout(step: Step) -> None:
    late = {str(place): cell.first.seconds for place, cell in _of(step) if is_late(place, cell)}
    assert late == {}, f"more than {GRACE} s after their timeouts"


@every_step
def test_every_error_is_one_of_this_package(step: Step) -> None:
    for place, cell in _of(step):
        error = cell.first.error
        assert error is None or isinstance(error, AzFacadeError), f"{place}: {error!r}"


@every_step
def test_every_message_is_short_and_can_be_printed(step: Step) -> None:
    for place, cell in _of(step):
        text = str(cell.first.error)
        assert len(text) <= 2000, place
        assert text.isprintable(), place


@every_step
def test_no_fault_reads_as_another_result(step: Step) -> None:
    for place, cell in _of(step):
        assert cell.first.error is not None or cell.first.result == undisturbed(step), place


@every_step
def test_what_does_no_harm_gives_the_result(step: Step) -> None:
    for place, cell in _of(step):
        if place.fault and place.fault.is_harmless(step):
            assert cell.first.error is None, f"{place}: {cell.first.error!r}"


@every_step
def test_the_same_call_gives_the_result_once_the_service_is_well(step: Step) -> None:
    for place, cell in _of(step):
        assert cell.after.error is None, f"{place}: {cell.after.error!r}"
        assert cell.after.result == undisturbed(step), place


@every_step
def test_no_work_is_started_twice_or_denied(step: Step) -> None:
    for place, cell in _of(step):
        assert cell.works <= 1, place
        assert not cell.works or cell.first.may_have_acted is not False, f"{place}: {cell.first.error!r}"


@every_step
def test_no_cookie_is_sent_back(step: Step) -> None:
    assert [str(place) for place, cell in _of(step) if cell.cookies] == []


@every_step
def test_all_clients_end_the_same_way(step: Step) -> None:
    for place, cell in _of(step):
        assert told(cell) == told(cells()[first_side(place)]), place
