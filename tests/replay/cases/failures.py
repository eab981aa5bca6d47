"""Operations that fail, and faults while they run."""

from __future__ import annotations

from typing import Any

from azfacade import Status
from azfacade.errors import (
    BadRequestError,
    NotFoundError,
    OperationFailedError,
    RateLimitedError,
    UnexpectedResponseError,
)
from tests.replay.cases.case import Body, Given, case, finished, refused
from tests.replay.cases.classifiers import doc_types
from tests.replay.cases.error_statuses import NOT_ON_REQUEST

DAY = 24 * 3600
CUT_OFF = {"/response/body": "a body that ends too early is one of the faults"}


@case("document_intelligence", "errors", fake_only=NOT_ON_REQUEST)
def failed_build(di: Any, given: Given) -> Body:
    nothing = lambda: di.classifiers.begin_build("nothing", doc_types(given, "empty"))  # noqa: E731
    yield from refused(nothing, BadRequestError, inner_code="TrainingContentMissing")
    job = yield di.classifiers.begin_build("failing", doc_types(given, "failing"))
    error = yield from refused(job.result, OperationFailedError)
    assert error.operation.id == job.id
    assert error.details.status is Status.FAILED


@case("document_intelligence", "errors", fake_only=NOT_ON_REQUEST)
def failed_analysis(di: Any, given: Given) -> Body:
    if given.fake:
        error = {"code": "InternalServerError", "message": "An unexpected error occurred."}
        given.fake.add_result("prebuilt-read", {"status": "failed", "error": error})
    job = yield di.models.begin_analyze("prebuilt-read", given.inputs.document)
    yield from refused(job.result, OperationFailedError, code="InternalServerError")


@case("document_intelligence", "errors", fake_only=NOT_ON_REQUEST, deviations=CUT_OFF)
def faults_on_the_way(di: Any, given: Given) -> Body:
    """A submission that was surely not taken is sent again; a poll that fails loses nothing: the next look goes on."""
    if given.fake:
        given.fake.running_polls = 3
        given.fake.fail(429, path="*:analyze", retry_after=3)
        given.fake.fail(503, path="*:analyze", retry_after=2)
    job = yield di.models.begin_analyze("prebuilt-read", given.inputs.document)
    if given.fake:
        given.fake.fail(503, path="*/analyzeResults/*", retry_after=2)
        given.fake.fail(429, path="*/analyzeResults/*", retry_after=1, times=3)
    yield from refused(job.result, RateLimitedError)
    if given.fake:
        given.fake.fail(200, path="*/analyzeResults/*", body='{"status": "runn')
    yield from refused(job.result, UnexpectedResponseError)
    assert (yield job.result()).pages


@case("document_intelligence", "errors", fake_only="a day is too long to wait")
def expired_result(di: Any, given: Given) -> Body:
    job, _ = yield from finished(di.models.begin_analyze("prebuilt-read", given.inputs.document))
    if given.fake:
        given.fake.clock.pause(DAY + 1)
    read = lambda: di.models.get_analyze_result("prebuilt-read", job.id)  # noqa: E731
    yield from refused(read, NotFoundError, inner_code="OperationNotFound")
