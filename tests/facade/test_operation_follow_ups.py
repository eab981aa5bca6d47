"""Operation handles: progress updates, files of the result, deleting the result."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from azfacade import InvalidInputError, OperationFailedError, OperationTimeoutError, Retry, Status
from azfacade.errors import NotFoundError, ResultNotDeletedError, ServerError, VersionNotAvailableError
from azfacade.testing import FakeAzure, VirtualClock

from .kit import ENDPOINT, Reply, Script, Side, carries
from .test_operation_polling import begin_build
from .work import FAILURE, WHEN, accepted, build, built

RESULT_ID = "11111111-2222-3333-4444-555555555555"
ANALYSIS = f"/documentintelligence/documentModels/prebuilt-read/analyzeResults/{RESULT_ID}"
BATCH = ANALYSIS.replace("analyzeResults", "analyzeBatchResults")
FOUND = {"apiVersion": "2024-11-30", "modelId": "prebuilt-read", "stringIndexType": "textElements", "content": "12.30"}
GONE = Reply(404, {"error": {"code": "NotFound", "message": "Resource not found."}})


def analysis(status: str = "succeeded", **fields: Any) -> Reply:
    made = {"analyzeResult": FOUND} if status == "succeeded" else {}
    return Reply(200, {"status": status, "createdDateTime": WHEN, "lastUpdatedDateTime": WHEN, **made, **fields})


def begin_analyze(both: Side, *answers: Any, **options: Any) -> tuple[Any, Script]:
    script = Script(accepted(f"{ENDPOINT}{ANALYSIS}"), *answers)
    client = both.documents(script, retry=Retry(attempts=1), **options)
    return both.run(client.models.begin_analyze("prebuilt-read", b"%PDF-1.7")), script


def asked(script: Script) -> list[str]:
    return [f"{request.method} {request.url.path.removeprefix('/documentintelligence')}" for request in script.requests]


def seen(both: Side, job: Any, timeout: float | None = None) -> list[Any]:
    async def collect() -> list[Any]:
        return [(status, job.percent_completed) async for status in job.updates(timeout)]

    if both.is_async:
        return list(both.run(collect()))
    return [(status, job.percent_completed) for status in job.updates(timeout)]


def test_updates_come_with_each_look_until_the_end(both: Side) -> None:
    job, script = begin_build(both, accepted(), build("notStarted"), build(percentCompleted=40), built())
    assert seen(both, job) == [(Status.NOT_STARTED, None), (Status.RUNNING, 40), (Status.SUCCEEDED, 100)]
    assert seen(both, job) == [], "what has ended has no more to tell"
    assert len(script.requests) == 4


def test_updates_go_on_after_a_timeout_and_after_an_error(both: Side) -> None:
    job, _ = begin_build(both, accepted(), build(), Reply(404), build(), built())
    with pytest.raises(NotFoundError):
        seen(both, job)
    with pytest.raises(OperationTimeoutError):
        seen(both, job, timeout=2)
    assert seen(both, job)[-1] == (Status.SUCCEEDED, 100)


def test_a_pdf_and_figures_are_read_once_the_work_is_done(both: Side, tmp_path: Path) -> None:
    job, script = begin_analyze(
        both, analysis("running"), analysis(), Reply(body=b"%PDF-out"), Reply(body=b"\x89PNG"), Reply(body=b"%PDF-out")
    )
    assert both.run(job.pdf()) == b"%PDF-out"
    assert both.run(job.figure("1.1")) == b"\x89PNG"
    assert both.run(job.pdf(to=tmp_path / "made.pdf")) is None
    assert (tmp_path / "made.pdf").read_bytes() == b"%PDF-out"
    path = ANALYSIS.removeprefix("/documentintelligence")
    assert asked(script)[1:] == [f"GET {path}{tail}" for tail in ("", "", "/pdf", "/figures/1.1", "/pdf")]
    assert script.last.headers["accept"] == "application/pdf"


def test_a_pdf_of_work_that_failed_tells_why(both: Side) -> None:
    job, _ = begin_analyze(both, analysis("failed", error=FAILURE))
    with pytest.raises(OperationFailedError, match="no OCR files"):
        both.run(job.pdf())


@pytest.mark.parametrize("figure_id", ["", "..", "."])
def test_a_figure_id_that_would_climb_is_refused(both: Side, figure_id: str) -> None:
    job, script = begin_analyze(both)
    with pytest.raises(InvalidInputError, match="figure_id"):
        both.run(job.figure(figure_id))
    assert len(script.requests) == 1


def test_a_place_that_cannot_be_written_is_refused_before_waiting(both: Side, tmp_path: Path) -> None:
    job, script = begin_analyze(both)
    with pytest.raises(InvalidInputError, match="folder that exists"):
        both.run(job.pdf(to=tmp_path / "none" / "made.pdf"))
    assert len(script.requests) == 1


def test_a_result_is_deleted_once_it_is_in_memory(both: Side) -> None:
    job, script = begin_analyze(both, analysis(), Reply(204))
    assert both.run(job.result(delete_after=True)).content == "12.30"
    assert asked(script)[-1] == f"DELETE {ANALYSIS.removeprefix('/documentintelligence')}"


def test_a_result_that_is_gone_already_counts_as_deleted(both: Side) -> None:
    job, _ = begin_analyze(both, analysis(), GONE, GONE)
    assert both.run(job.result(delete_after=True)).content == "12.30"
    both.run(job.delete())


def test_an_address_the_gateway_does_not_know_does_not_count_as_deleted(both: Side) -> None:
    job, _ = begin_analyze(both, Reply(404, {"error": {"code": "404", "message": "Resource not found"}}))
    with pytest.raises(VersionNotAvailableError):
        both.run(job.delete())


def test_a_result_that_cannot_be_deleted_is_told_and_not_lost(both: Side) -> None:
    job, script = begin_analyze(both, analysis(), Reply(500), Reply(204))
    with pytest.raises(ResultNotDeletedError, match="could not be deleted") as caught:
        both.run(job.result(delete_after=True))
    assert caught.value.result.content == "12.30"
    assert isinstance(caught.value.__cause__, ServerError)
    assert carries(caught.value, job)
    travelled = pickle.loads(pickle.dumps(caught.value))
    assert (travelled.result, travelled.operation_token) == (None, job.token), "documents do not travel with errors"
    assert both.run(job.result(delete_after=True)).content == "12.30"
    assert [line.partition(" ")[0] for line in asked(script)] == ["POST", "GET", "DELETE", "DELETE"]


def test_failed_work_is_deleted_too_and_a_failure_of_that_is_a_note(both: Side) -> None:
    job, _ = begin_analyze(both, analysis("failed", error=FAILURE), Reply(204), Reply(500))
    with pytest.raises(OperationFailedError) as caught:
        both.run(job.result(delete_after=True))
    assert not hasattr(caught.value, "__notes__")
    with pytest.raises(OperationFailedError) as caught:
        both.run(job.result(delete_after=True))
    assert "could not be deleted either" in caught.value.__notes__[0]


def test_nothing_is_deleted_while_the_result_is_not_in_memory(both: Side) -> None:
    job, script = begin_analyze(both, analysis("running"), Reply(body=b'{"status": "succ'))
    with pytest.raises(OperationTimeoutError):
        both.run(job.result(timeout=1.5, delete_after=True))
    with pytest.raises(Exception, match="cannot be read"):
        both.run(job.result(delete_after=True))
    assert "DELETE" not in "".join(asked(script))


def test_a_batch_is_deleted_by_its_own_route(both: Side) -> None:
    script = Script(accepted(f"{ENDPOINT}{BATCH}"), Reply(204))
    models = both.documents(script).models
    container = {"containerUrl": "https://x.example/c"}
    job = both.run(models.begin_analyze_batch("prebuilt-read", "https://x.example/out", azure_blob_source=container))
    both.run(job.delete())
    assert asked(script)[-1] == f"DELETE {BATCH.removeprefix('/documentintelligence')}"


def test_what_the_service_does_not_offer_is_refused_before_waiting(both: Side) -> None:
    job, script = begin_build(both, accepted())
    for call in (
        job.delete,
        lambda: job.result(delete_after=True),
        job.pdf,
        lambda: job.figure("1.1"),
    ):
        with pytest.raises(InvalidInputError, match="work of kind documentClassifierBuild"):
            both.run(call())
    assert len(script.requests) == 1


def test_a_version_without_deletion_is_told_before_waiting(both: Side) -> None:
    job, script = begin_analyze(both, api_version="2024-07-31-preview")
    with pytest.raises(InvalidInputError, match="2024-11-30"):
        both.run(job.result(delete_after=True))
    assert len(script.requests) == 1


def test_the_fake_erases_what_is_deleted(both: Side) -> None:
    fake = FakeAzure(clock=VirtualClock())
    client = fake.async_document_intelligence_client() if both.is_async else fake.document_intelligence_client()
    job = both.run(client.models.begin_analyze("prebuilt-read", b"Total 12.30", output=["pdf"]))
    assert both.run(job.pdf()).startswith(b"%PDF")
    again = client.resume(job.token)
    assert both.run(again.result(delete_after=True)).content
    with pytest.raises(NotFoundError):
        both.run(client.resume(job.token).result())
