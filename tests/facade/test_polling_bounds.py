"""Edge cases of polling: growing intervals, the last poll before the timeout, stalled operations."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade import NotFoundError, OperationTimeoutError, UnexpectedResponseError
from azfacade.errors import OperationStalledError

from .kit import REQUEST_ID, Reply, Script, Side, carries
from .test_operation_polling import begin_build, begin_train
from .work import CLASSIFIER, accepted, build, built, train_accepted, training


def test_waits_grow_by_a_third_up_to_six_seconds(both: Side) -> None:
    job, script = begin_build(both, accepted(), *[build()] * 9, built())
    both.run(job.result())
    assert script.gaps == [1.0, *(pytest.approx(min(1.3**looks, 6.0)) for looks in range(9))]


def test_a_look_just_in_time_is_made(both: Side) -> None:
    job, script = begin_build(both, accepted(), built())
    assert both.run(job.result(timeout=1)).classifier_id == "forms"
    assert script.last.extensions["timeout"]["read"] == 5.0, "a look that is sure to fail would tell nothing"


def test_an_answer_that_comes_too_late_ends_the_wait_at_once(both: Side) -> None:
    job, script = begin_build(both, accepted(), Reply(200, build().body, takes=5), built())
    with pytest.raises(OperationTimeoutError):
        both.run(job.wait(timeout=3))
    assert script.clock.pauses == [1.0, 0.0]


@pytest.mark.parametrize(("wait", "stalls"), [("599", False), ("600", True)])
def test_ten_minutes_are_counted_from_the_last_change(both: Side, wait: str, stalls: bool) -> None:
    job, script = begin_build(
        both, accepted(), build("pondering", headers={"Retry-After": wait}), *[build("pondering")] * 2
    )
    with pytest.raises(OperationStalledError):
        both.run(job.wait())
    assert len(script.requests) == (3 if stalls else 4)


def test_an_end_after_ten_minutes_is_an_end(both: Side) -> None:
    looks = [build("pondering", headers={"Retry-After": "700"}), build("pondering", result=CLASSIFIER)]
    job, _ = begin_build(both, accepted(), *looks)
    assert both.run(job.result()).classifier_id == "forms"


@pytest.mark.parametrize("odd", ["half", 12.5, None, [5]])
def test_progress_that_is_no_number_is_none(both: Side, odd: Any) -> None:
    job, _ = begin_build(both, accepted(), build(percentCompleted=odd))
    both.run(job.refresh())
    assert job.percent_completed is None


def test_a_failed_refresh_carries_the_operation(both: Side) -> None:
    for begin, first in ((begin_build, accepted()), (begin_train, train_accepted())):
        job, _ = begin(both, first, Reply(404))
        with pytest.raises(NotFoundError) as caught:
            both.run(job.refresh())
        assert carries(caught.value, job)


def test_success_without_a_result_tells_the_answer_it_came_in(both: Side) -> None:
    job, script = begin_build(both, accepted(), build("succeeded"))
    with pytest.raises(UnexpectedResponseError) as caught:
        both.run(job.result())
    sent = script.last.headers["x-ms-client-request-id"]
    told = (caught.value.status, caught.value.request_id, caught.value.client_request_id)
    assert told == (200, REQUEST_ID, sent)


def test_a_resumed_operation_keeps_the_version_it_began_with(both: Side) -> None:
    early = both.face(Script(train_accepted()), api_version="v1.2-preview.1")
    token = both.run(early.person_groups.begin_train("staff")).token
    script = Script(training("succeeded"))
    job = both.face(script).resume(token)
    both.run(job.result())
    assert job.token == token
    assert script.last.url.path == "/face/v1.2-preview.1/persongroups/staff/training"


def test_work_of_two_ids_is_named_by_its_own(both: Side) -> None:
    place = f"/documentintelligence/documentModels/prebuilt-read/analyzeResults/{REQUEST_ID}"
    script = Script(accepted(place))
    job = both.run(both.documents(script).models.begin_analyze("prebuilt-read", b"text"))
    assert job.id == REQUEST_ID
