"""Final states of operations: succeeded, failed, unknown; and what their errors contain."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from azfacade import OperationFailedError, Status, UnexpectedResponseError
from azfacade.errors import RateLimitedError, ServerError, UnexpectedKindError
from azfacade_raw.document_intelligence.models import DocumentClassifierBuildOperationDetails

from .kit import KEY, REQUEST_ID, Reply, Script, Side, carries
from .test_operation_polling import begin_build, begin_train
from .work import CLASSIFIER, FAILURE, SOURCES, accepted, build, built, train_accepted, training


def test_a_failed_build_tells_the_innermost_reason(both: Side) -> None:
    job, script = begin_build(both, accepted(), build("failed", percentCompleted=100, error=FAILURE))
    with pytest.raises(OperationFailedError) as caught:
        both.run(job.result())
    problem = caught.value
    assert str(problem).startswith("Could not build: no OCR files. Invalid request.")
    assert f"[documentClassifierBuild {job.id} failed]" in str(problem)
    assert (problem.status, problem.code, problem.inner_code) == (200, "InvalidRequest", "ModelBuildError")
    assert problem.error == FAILURE
    assert problem.request_id == REQUEST_ID
    assert problem.client_request_id == script.last.headers["x-ms-client-request-id"]
    assert carries(problem, job)
    assert isinstance(problem.details, DocumentClassifierBuildOperationDetails)
    assert problem.details.status is Status.FAILED
    assert job.status is Status.FAILED


def test_wait_tells_a_failure_and_raises_none(both: Side) -> None:
    job, script = begin_build(both, accepted(), build("failed", error=FAILURE))
    assert both.run(job.wait()) is Status.FAILED
    for _ in range(2):
        with pytest.raises(OperationFailedError):
            both.run(job.result())
    assert len(script.requests) == 2, "what has ended is not asked again"


def test_a_failed_training_tells_its_message(both: Side) -> None:
    job, _ = begin_train(both, train_accepted(), training("failed", message="There is no person in group staff."))
    with pytest.raises(OperationFailedError, match="There is no person in group staff") as caught:
        both.run(job.result())
    assert caught.value.code is None
    assert caught.value.details.status is Status.FAILED


@pytest.mark.parametrize("status", ["failed", "canceled", "cancelled", "Canceled", "skipped"])
def test_work_that_ended_without_success_gives_no_result(both: Side, status: str) -> None:
    job, _ = begin_build(both, accepted(), build(status, result=CLASSIFIER))
    with pytest.raises(OperationFailedError, match="the service gives no reason"):
        both.run(job.result())
    assert job.status.is_terminal


@pytest.mark.parametrize("status", ["succeeded", "Succeeded", "completed", "Completed"])
def test_every_spelling_of_success_succeeds(both: Side, status: str) -> None:
    job, _ = begin_build(both, accepted(), built(status))
    assert both.run(job.result()).classifier_id == "forms"
    assert job.status.is_success


def test_an_unknown_status_with_a_result_is_success(both: Side) -> None:
    job, _ = begin_build(both, accepted(), build("pondering"), build("succeededWithWarnings", result=CLASSIFIER))
    assert both.run(job.result()).classifier_id == "forms"
    assert job.status == "succeededWithWarnings"


def test_an_unknown_status_with_an_error_is_failure(both: Side) -> None:
    job, _ = begin_build(both, accepted(), build("rejected", error=FAILURE))
    with pytest.raises(OperationFailedError, match="no OCR files"):
        both.run(job.result())


def test_success_without_a_result_is_unexpected(both: Side) -> None:
    job, script = begin_build(both, accepted(), build("succeeded"))
    for _ in range(2):
        with pytest.raises(UnexpectedResponseError, match="ended succeeded without its result") as caught:
            both.run(job.result())
        assert carries(caught.value, job)
    assert len(script.requests) == 2


def test_a_look_that_fails_past_all_retries_does_not_lose_the_work(both: Side) -> None:
    job, script = begin_build(both, accepted(), build(), *[Reply(503)] * 5, built())
    with pytest.raises(ServerError) as caught:
        both.run(job.result())
    assert caught.value.status == 503
    assert carries(caught.value, job)
    assert job.status is Status.RUNNING, "what was seen last"
    assert len(script.requests) == 7
    assert both.run(job.result()).classifier_id == "forms"


@pytest.mark.parametrize(
    "look",
    [
        Reply(200, "<html>"),
        Reply(200),
        Reply(200, "[]"),
        Reply(200, '{"status": "succ'),
        Reply(404, {"error": {"code": "NotFound", "message": "Resource not found."}}),
        Reply(401, {"error": {"code": "401", "message": "Access denied"}}),
        Reply(302, headers={"Location": "https://evil.example"}),
    ],
)
def test_every_error_of_a_look_carries_the_operation(both: Side, look: Reply) -> None:
    from azfacade.errors import ServiceError

    for begin, first, last in (
        (begin_build, accepted(), built()),
        (begin_train, train_accepted(), training("succeeded")),
    ):
        job, _ = begin(both, first, look, last)
        with pytest.raises(ServiceError) as caught:
            both.run(job.result())
        assert carries(caught.value, job)
        both.run(job.result())


def test_the_next_look_waits_for_what_a_failed_one_asked(both: Side) -> None:
    busy = Reply(429, headers={"Retry-After": "500"})
    job, script = begin_build(both, accepted(), busy, built())
    with pytest.raises(RateLimitedError) as caught:
        both.run(job.result())
    assert caught.value.retry_after == 500
    both.run(job.result())
    assert script.gaps[-1] >= 500


def test_a_failed_look_is_followed_by_a_pause_too(both: Side) -> None:
    job, script = begin_build(both, accepted(), Reply(404), built())
    with pytest.raises(Exception, match="404"):
        both.run(job.refresh())
    both.run(job.refresh())
    assert script.gaps[-1] >= 1.0


def test_another_kind_than_the_work_s_is_an_error_with_what_was_read(both: Side) -> None:
    job, _ = begin_build(both, accepted(), Reply(200, {**built().body, "kind": "documentModelCompose"}))
    with pytest.raises(UnexpectedKindError, match="DocumentClassifierBuildOperationDetails") as caught:
        both.run(job.result())
    assert "documentModelCompose" in str(caught.value)
    assert caught.value.details.kind == "documentModelCompose"
    assert caught.value.details.operation_id == job.id
    assert carries(caught.value, job)


def test_begin_fails_like_any_call(both: Side) -> None:
    from azfacade import ConflictError

    taken = {"error": {"code": "Conflict", "message": "c", "innererror": {"code": "ModelExists", "message": "exists"}}}
    script = Script(Reply(409, taken))
    with pytest.raises(ConflictError) as caught:
        both.run(both.documents(script).classifiers.begin_build("forms", SOURCES))
    assert caught.value.inner_code == "ModelExists"
    assert caught.value.operation is None


def test_the_result_tells_the_answer_it_came_in(both: Side) -> None:
    job, script = begin_train(both, train_accepted(), training("succeeded"))
    info = both.run(job.result()).response_info
    assert info.request_id == REQUEST_ID
    assert info.client_request_id == script.last.headers["x-ms-client-request-id"]


def test_looks_are_authenticated_like_calls(both: Side) -> None:
    job, script = begin_train(both, train_accepted(), training(), training("succeeded"))
    both.run(job.result())
    assert [request.headers["Ocp-Apim-Subscription-Key"] for request in script.requests] == [KEY] * 3
    ids = {request.headers["x-ms-client-request-id"] for request in script.requests}
    assert len(ids) == 3


def test_details_with_odd_progress_do_not_matter(both: Side) -> None:
    odd: list[Any] = ["half", None, 12.5]
    job, _ = begin_build(both, accepted(), *(build(percentCompleted=value) for value in odd), built())
    assert both.run(job.result()).classifier_id == "forms"


def test_a_wait_that_is_cancelled_does_not_lose_the_work() -> None:
    both = Side("async")
    job, script = begin_build(both, accepted(), forever=build())

    async def work() -> Any:
        task = asyncio.ensure_future(job.result())
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        script._forever = built()
        return await job.result()

    assert both.run(work()).classifier_id == "forms"
    both.close()
