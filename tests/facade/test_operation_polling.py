"""The times of polls: intervals, `Retry-After`, timeouts."""

from __future__ import annotations

import itertools
from typing import Any

import httpx
import pytest

from azfacade import OperationTimeoutError, RequestTimeoutError, Status
from azfacade.errors import InvalidInputError, OperationStalledError, UnexpectedResponseError
from azfacade_raw.document_intelligence.models import ClassifierCopyAuthorization

from .kit import Reply, Script, Side, carries
from .work import SOURCES, accepted, build, built, train_accepted, training


def begin_build(both: Side, *answers: Any, **options: Any) -> tuple[Any, Script]:
    script = Script(*answers, **options)
    return both.run(both.documents(script).classifiers.begin_build("forms", SOURCES)), script


def begin_train(both: Side, *answers: Any, **options: Any) -> tuple[Any, Script]:
    script = Script(*answers, **options)
    return both.run(both.face(script).person_groups.begin_train("staff")), script


def test_each_kind_of_work_ends_in_its_result(both: Side) -> None:
    job, _ = begin_train(both, train_accepted(), training(), training("succeeded", lastSuccessfulTrainingId="x"))
    assert both.run(job.result()).last_successful_training_id == "x"
    job, _ = begin_build(both, accepted(), build("notStarted"), build(), built())
    assert both.run(job.result()).classifier_id == "forms"
    copy = Script(accepted(), Reply(200, {**built().body, "kind": "documentClassifierCopyTo"}))
    permit = ClassifierCopyAuthorization.from_dict({"accessToken": "x"})
    job = both.run(both.documents(copy).classifiers.begin_copy_to("forms", permit))
    assert both.run(job.result()).classifier_id == "forms"


def test_begin_asks_nothing_yet(both: Side) -> None:
    job, script = begin_build(both, accepted())
    assert len(script.requests) == 1
    assert job.status is Status.NOT_STARTED
    assert job.percent_completed is None
    assert job.kind == "documentClassifierBuild"
    assert job.id == "17000000000_11111111-2222-3333-4444-555555555555"
    assert repr(job).endswith(f"documentClassifierBuild {job.id}: notStarted>")


def test_the_first_look_waits_a_second_and_later_ones_longer(both: Side) -> None:
    job, script = begin_build(both, accepted(), *[build()] * 12, built())
    both.run(job.result())
    gaps = script.gaps
    assert gaps[0] == pytest.approx(1.0)
    assert all(b >= a for a, b in itertools.pairwise(gaps)), gaps
    assert gaps[3] > gaps[1]
    assert gaps[-1] == pytest.approx(6.0), "and no longer than that"


def test_instant_work_is_seen_within_a_second_and_a_half(both: Side) -> None:
    job, script = begin_train(both, train_accepted(), training("succeeded"))
    both.run(job.result())
    assert script.times[-1] - script.times[0] <= 1.5


@pytest.mark.parametrize(
    ("headers", "first"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "0"}, 0.0),
        ({"retry_after_ms": "2500"}, 2.5),
        ({"Retry_After": "Wed, 15 Jan 2025 10:30:09 GMT", "Date": "Wed, 15 Jan 2025 10:30:00 GMT"}, 9.0),
        ({"Retry_After": "soon"}, 1.0),
    ],
)
def test_the_first_look_waits_as_long_as_the_post_asks(both: Side, headers: dict[str, str], first: float) -> None:
    job, script = begin_build(both, accepted(**headers), built())
    both.run(job.result())
    assert script.gaps == [pytest.approx(first)]


def test_a_look_that_asks_to_wait_is_obeyed_and_never_shortens_the_own_interval(both: Side) -> None:
    job, script = begin_build(both, accepted(), build(headers={"Retry-After": "20"}), *[build()] * 6, built())
    both.run(job.result())
    assert script.gaps[1] == pytest.approx(20.0)
    job, script = begin_build(both, accepted(), *[build(headers={"Retry-After": "0"})] * 4, built())
    both.run(job.result())
    assert all(gap >= 1.0 for gap in script.gaps)


def test_refresh_asks_once_and_not_before_its_time(both: Side) -> None:
    job, script = begin_build(both, accepted(), build("notStarted"), build(percentCompleted=40), built())
    assert both.run(job.refresh()) is Status.NOT_STARTED
    assert both.run(job.refresh()) is Status.RUNNING
    assert job.percent_completed == 40
    assert len(script.requests) == 3
    assert all(gap >= 1.0 for gap in script.gaps)
    assert both.run(job.refresh()) is Status.SUCCEEDED
    assert both.run(job.refresh()) is Status.SUCCEEDED, "what has ended is not asked again"
    assert both.run(job.wait()) is Status.SUCCEEDED
    assert len(script.requests) == 4


def test_time_that_passed_elsewhere_counts(both: Side) -> None:
    job, script = begin_build(both, accepted(), built())
    script.clock.time += 30
    both.run(job.refresh())
    assert script.clock.pauses == []


def test_progress_is_told_after_every_look(both: Side) -> None:
    job, _ = begin_build(both, accepted(), build("notStarted"), build(percentCompleted=0), built())
    told: list[tuple[Any, Any]] = []
    both.run(job.wait(on_progress=lambda state: told.append((state.status, state.percent_completed))))
    assert told == [(Status.NOT_STARTED, None), (Status.RUNNING, 0), (Status.SUCCEEDED, 100)]


def test_what_on_progress_raises_comes_out_and_the_work_goes_on(both: Side) -> None:
    job, _ = begin_build(both, accepted(), build(), built())

    def stop(_: Any) -> None:
        raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        both.run(job.wait(on_progress=stop))
    assert both.run(job.result()).classifier_id == "forms"


@pytest.mark.parametrize("kind", ["coroutine", "text"])
def test_on_progress_that_would_never_run_is_refused(both: Side, kind: str) -> None:
    async def told(_: Any) -> None: ...

    job, script = begin_build(both, accepted())
    with pytest.raises(TypeError, match="on_progress"):
        both.run(job.wait(on_progress=told if kind == "coroutine" else "print"))
    assert len(script.requests) == 1


def test_a_timeout_ends_the_wait_and_not_the_work(both: Side) -> None:
    job, script = begin_build(both, accepted(), *[build()] * 3, built())
    with pytest.raises(OperationTimeoutError, match="it goes on: wait again") as caught:
        both.run(job.wait(timeout=3.0))
    assert isinstance(caught.value, TimeoutError)
    assert carries(caught.value, job)
    assert script.clock.now() - script.times[0] == pytest.approx(3.0), "neither earlier nor later"
    assert job.status is Status.RUNNING
    assert both.run(job.result(timeout=60)).classifier_id == "forms"


def test_a_timeout_shorter_than_the_first_wait_sends_nothing(both: Side) -> None:
    job, script = begin_build(both, accepted(Retry_After="30"), built())
    with pytest.raises(OperationTimeoutError):
        both.run(job.result(timeout=2))
    assert len(script.requests) == 1
    assert both.run(job.result()).classifier_id == "forms"
    assert script.gaps == [pytest.approx(30.0)]


def test_no_look_takes_longer_than_the_rest_of_the_time(both: Side) -> None:
    job, script = begin_build(both, accepted(), build(), built())
    both.run(job.result(timeout=5))
    read = [request.extensions["timeout"]["read"] for request in script.requests]
    assert read == [60.0, pytest.approx(4.0), pytest.approx(3.0)]


def test_a_look_that_is_unanswered_when_the_time_is_over_is_a_timeout_of_the_wait(both: Side) -> None:
    def late(request: httpx.Request) -> type[Exception]:
        script.clock.time += request.extensions["timeout"]["read"]
        return httpx.ReadTimeout

    script = Script(accepted(), late, built())
    job = both.run(both.documents(script).classifiers.begin_build("forms", SOURCES))
    with pytest.raises(OperationTimeoutError) as caught:
        both.run(job.result(timeout=3))
    assert isinstance(caught.value.__cause__, RequestTimeoutError)
    assert carries(caught.value, job)
    assert both.run(job.result()).classifier_id == "forms"


@pytest.mark.parametrize("timeout", [None, 500])
def test_a_look_that_is_unanswered_in_time_to_spare_is_what_it_is(both: Side, timeout: float | None) -> None:
    job, _ = begin_build(both, accepted(), *[httpx.ReadTimeout] * 5, built())
    with pytest.raises(RequestTimeoutError) as caught:
        both.run(job.result(timeout=timeout))
    assert carries(caught.value, job)
    assert both.run(job.result()).classifier_id == "forms"


@pytest.mark.parametrize("timeout", [-1, 0, float("nan"), float("inf"), "5", True])
def test_a_timeout_that_is_none_is_refused_before_any_request(both: Side, timeout: Any) -> None:
    job, script = begin_build(both, accepted())
    for wait in (job.wait, job.result):
        with pytest.raises(InvalidInputError, match="timeout must be"):
            both.run(wait(timeout=timeout))
    assert len(script.requests) == 1


@pytest.mark.parametrize("look", [build("pondering"), build(None)])
def test_a_status_we_do_not_know_is_given_ten_minutes(both: Side, look: Reply) -> None:
    job, script = begin_build(both, accepted(), forever=look)
    for _ in range(2):
        began = script.clock.now()
        with pytest.raises(OperationStalledError) as caught:
            both.run(job.result())
        assert script.clock.now() - began == pytest.approx(600, abs=7)
        assert carries(caught.value, job)
    assert "pondering" in str(caught.value) or not look.body.get("status")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"error": {"code": "Busy", "message": "Try later."}},
        {"status": None},
        {"createdDateTime": None, "status": 0},
    ],
)
def test_a_poll_that_answers_with_another_object_says_so_and_loses_nothing(both: Side, body: Any) -> None:
    job, _ = begin_train(both, train_accepted(), Reply(200, body), training("succeeded"))
    with pytest.raises(UnexpectedResponseError, match="Get Person Group Training Status cannot be read") as caught:
        both.run(job.result())
    assert carries(caught.value, job)
    assert ("Try later." in str(caught.value)) == ("error" in body)
    assert both.run(job.result()).status == "succeeded"


def test_a_status_we_do_not_know_that_changes_is_waited_for(both: Side) -> None:
    phases = [build(phase) for phase in ("pondering", "weighing") for _ in range(80)]
    job, script = begin_build(both, accepted(), *phases, built())
    assert both.run(job.result()).classifier_id == "forms"
    assert script.times[-1] - script.times[0] > 600


def test_work_that_runs_long_is_waited_for(both: Side) -> None:
    job, script = begin_build(both, accepted(), *[build()] * 200, built())
    assert both.run(job.result()).classifier_id == "forms"
    assert script.times[-1] - script.times[0] > 600
