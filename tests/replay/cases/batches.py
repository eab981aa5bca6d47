"""Batches of documents."""

from __future__ import annotations

from typing import Any

from azfacade import Status
from azfacade.errors import NotFoundError
from tests.replay.cases.analyze import EVERY
from tests.replay.cases.case import GA_AND_PREVIEW, Body, Given, case, everything, finished, refused

FILES = {
    "formADocs/one.txt": "First",
    "formADocs/two.txt": "Second",
    "formB.jsonl": '{"file": "formADocs/two.txt"}\n',
}
CONTAINERS = ("container", "results")


@case("document_intelligence", "models", versions=GA_AND_PREVIEW["document_intelligence"], needs=CONTAINERS)
def batch(di: Any, given: Given) -> Body:
    prepare(given)
    source = {"containerUrl": given.inputs.container, "prefix": "formADocs/"}
    begun = di.models.begin_analyze_batch(
        "prebuilt-read", given.inputs.results, azure_blob_source=source, overwrite_existing=True
    )
    job, result = yield from finished(begun)
    assert (result.succeeded_count, result.failed_count, result.skipped_count) == (2, 0, 0)
    assert all(one.status.is_success and one.result_url for one in result.details)
    read = yield di.models.get_analyze_batch_result("prebuilt-read", job.id)
    assert read.status.is_success
    assert read.result.to_dict() == result.to_dict()


@case("document_intelligence", "models", needs=CONTAINERS)
def batch_of_a_folder_with_every_option(di: Any, given: Given) -> Body:
    yield from _with_every_option(di, given, azure_blob_source={"prefix": "formADocs/"})


@case("document_intelligence", "models", needs=CONTAINERS)
def batch_of_listed_files_with_every_option(di: Any, given: Given) -> Body:
    yield from _with_every_option(di, given, azure_blob_file_list_source={"fileList": "formB.jsonl"})


@case("document_intelligence", "models", needs=CONTAINERS)
def batch_results(di: Any, given: Given) -> Body:
    prepare(given)
    ids = []
    for _ in range(3):
        source = {"containerUrl": given.inputs.container, "prefix": "formADocs/"}
        begun = di.models.begin_analyze_batch(
            "prebuilt-read", given.inputs.results, azure_blob_source=source, overwrite_existing=True
        )
        job, _ = yield from finished(begun)
        ids.append(job.id)
    listed = yield everything(di.models.list_analyze_batch_results("prebuilt-read"))
    assert set(ids) <= {one.result_id for one in listed}
    assert {one.status for one in listed} <= set(Status)
    yield di.models.delete_analyze_batch_result("prebuilt-read", ids[0])
    read = lambda: di.models.get_analyze_batch_result("prebuilt-read", ids[0])  # noqa: E731
    yield from refused(read, NotFoundError, inner_code="OperationNotFound")


def prepare(given: Given) -> None:
    """Put documents into the fake's container, and let its lists have short pages."""
    if given.fake:
        given.fake.add_container(given.inputs.container, FILES)
        given.fake.page_size = 2


def _with_every_option(di: Any, given: Given, **where: dict[str, str]) -> Body:
    prepare(given)
    sources = {name: {"containerUrl": given.inputs.container, **rest} for name, rest in where.items()}
    options = {**EVERY, "result_prefix": "run-1/", "overwrite_existing": True}
    begun = di.models.begin_analyze_batch("prebuilt-layout", given.inputs.results, **sources, **options)
    _, result = yield from finished(begun)
    assert result.succeeded_count >= 1
