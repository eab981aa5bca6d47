"""Operations without progress: one warning after ten minutes, the end of the wait after a day; long Retry-Afters."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from azfacade import OperationTimeoutError, RateLimitedError, as_completed
from azfacade.errors import OperationStalledError

from .kit import Reply, Script, Side, carries
from .test_operation_polling import begin_build, begin_train
from .work import OPERATION, SOURCES, accepted, build, built, train_accepted, training

DAY = 86400.0
SLOW = {"Retry-After": "300"}
"""Polls at this distance make a day short for a test."""


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


@pytest.mark.parametrize("status", ["running", "notStarted"])
def test_a_known_status_without_progress_warns_once_and_ends_after_a_day(
    both: Side, status: str, caplog: pytest.LogCaptureFixture
) -> None:
    job, script = begin_build(both, accepted(), forever=build(status, headers=SLOW, percentCompleted=40))
    for _ in range(2):
        caplog.clear()
        began = script.clock.now()
        with pytest.raises(OperationStalledError, match="24 hours") as caught:
            both.run(job.result())
        assert script.clock.now() - began == pytest.approx(DAY, abs=600)
        assert carries(caught.value, job)
        (warning,) = warnings(caplog)
        assert all(word in warning for word in ("documentClassifierBuild", OPERATION, status, "600 s"))


def test_training_that_hangs_ends_too(both: Side, caplog: pytest.LogCaptureFixture) -> None:
    job, script = begin_train(both, train_accepted(), forever=training(headers=SLOW))
    with pytest.raises(OperationStalledError):
        both.run(job.wait())
    assert script.clock.now() - script.times[0] == pytest.approx(DAY, abs=600)
    assert len(warnings(caplog)) == 1


@pytest.mark.parametrize("changing", ["status", "percentage"])
def test_progress_of_either_kind_is_no_stall(both: Side, changing: str, caplog: pytest.LogCaptureFixture) -> None:
    def poll(number: int) -> Reply:
        if changing == "status":
            return build(["running", "notStarted"][number % 2], headers={"Retry-After": "590"})
        return build(headers={"Retry-After": "590"}, percentCompleted=number)

    job, script = begin_build(both, accepted(), *[poll(number) for number in range(200)], built())
    both.run(job.result())
    assert script.clock.now() - script.times[0] > DAY
    assert not warnings(caplog)


def test_a_new_standstill_is_warned_of_again(both: Side, caplog: pytest.LogCaptureFixture) -> None:
    polls = [build(headers=SLOW, percentCompleted=percent) for percent in (1, 2) for _ in range(5)]
    job, _ = begin_build(both, accepted(), *polls, built())
    both.run(job.result())
    assert len(warnings(caplog)) == 2


def test_time_in_which_nobody_waited_is_no_standstill_before_the_first_poll(both: Side) -> None:
    job, script = begin_build(both, accepted(), build("notStarted"), built())
    script.clock.time += 2 * DAY
    assert both.run(job.result()).classifier_id == "forms"


@pytest.mark.parametrize("unit", ["Retry-After", "retry-after-ms"])
def test_a_202_that_asks_for_a_long_wait_is_told_at_once(
    both: Side, unit: str, caplog: pytest.LogCaptureFixture
) -> None:
    wait = "7200" if unit == "Retry-After" else "7200000"
    job, script = begin_build(both, accepted(**{unit.replace("-", "_"): wait}), built())
    (warning,) = warnings(caplog)
    assert all(word in warning for word in ("documentClassifierBuild", OPERATION, "notStarted", "7200 s"))
    with pytest.raises(OperationTimeoutError):
        both.run(job.result(timeout=5))
    assert script.clock.now() - script.times[0] == pytest.approx(5)
    both.run(job.result())
    assert script.gaps == [pytest.approx(7200)], "it is obeyed all the same"


def test_a_poll_that_asks_for_a_long_wait_is_told_at_once(both: Side, caplog: pytest.LogCaptureFixture) -> None:
    job, _ = begin_build(both, accepted(), build(headers={"Retry-After": "3601"}), built())
    both.run(job.refresh())
    (warning,) = warnings(caplog)
    assert "'running'" in warning
    assert "3601 s" in warning


@pytest.mark.parametrize("wait", ["3600", "0"])
def test_an_hour_is_not_long(both: Side, wait: str, caplog: pytest.LogCaptureFixture) -> None:
    job, _ = begin_build(both, accepted(Retry_After=wait), built())
    both.run(job.result())
    assert not warnings(caplog)


def test_the_end_of_an_operation_asks_for_no_wait(both: Side, caplog: pytest.LogCaptureFixture) -> None:
    last = build("succeeded", headers={"Retry-After": "99999"}, result={})
    job, _ = begin_build(both, accepted(), last)
    both.run(job.wait())
    assert not warnings(caplog)


def test_a_refused_poll_that_asks_for_a_long_wait_is_told_at_once(both: Side, caplog: pytest.LogCaptureFixture) -> None:
    job, _ = begin_build(both, accepted(), Reply(429, headers={"Retry-After": "7200"}), built())
    with pytest.raises(RateLimitedError):
        both.run(job.result())
    assert ["7200 s" in warning for warning in warnings(caplog)] == [True]


@pytest.mark.parametrize("where", ["submit", "poll"])
def test_a_wait_of_a_year_ends_after_a_day(both: Side, where: str, caplog: pytest.LogCaptureFixture) -> None:
    year = str(365 * 86400)
    first = accepted(Retry_After=year) if where == "submit" else accepted()
    job, script = begin_build(both, first, build(headers={"Retry-After": year}), built())
    with pytest.raises(OperationStalledError) as caught:
        both.run(job.result())
    assert carries(caught.value, job)
    assert script.clock.now() - script.times[0] == pytest.approx(DAY, abs=2)
    assert len(warnings(caplog)) == 1


def test_operations_followed_together_stall_alike(both: Side, caplog: pytest.LogCaptureFixture) -> None:
    script = Script(accepted(), accepted(f"/operations/{OPERATION}2"), forever=build(headers={"Retry-After": "3000"}))
    client = both.documents(script)
    jobs = [both.run(client.classifiers.begin_build("forms", SOURCES)) for _ in range(2)]
    assert set(followed(both, jobs)) == set(jobs)
    assert not any(job.has_ended for job in jobs)
    assert script.clock.now() - script.times[0] == pytest.approx(DAY, abs=3100)
    assert sum("no progress" in warning for warning in warnings(caplog)) == 2


def followed(both: Side, jobs: list[Any]) -> list[Any]:
    if not both.is_async:
        return list(as_completed(jobs))

    async def read() -> list[Any]:
        return [job async for job in as_completed(jobs)]

    return list(both.run(read()))
