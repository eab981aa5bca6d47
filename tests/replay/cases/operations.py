"""Operations read by their id, once for each `_overload`."""

from __future__ import annotations

from typing import Any

from azfacade import Overload, Status
from azfacade.errors import UnexpectedKindError
from tests.replay.cases.case import GA_AND_PREVIEW, Body, Given, case, everything, finished, refused
from tests.replay.cases.classifiers import doc_types


@case(
    "document_intelligence",
    "operations",
    versions=GA_AND_PREVIEW["document_intelligence"],
    needs=("container",),
)
def classifier_build_operation(di: Any, given: Given) -> Body:
    job, built = yield from finished(
        di.classifiers.begin_build("classifierOne", doc_types(given), description="Two forms")
    )
    operation = yield di.operations.get(job.id, overload=Overload.GET_DOCUMENT_CLASSIFIER_BUILD_OPERATION)
    assert operation.status is Status.SUCCEEDED
    assert operation.percent_completed == 100
    assert operation.result.to_dict() == built.to_dict()
    assert operation.result.doc_types["formA"].azure_blob_source.prefix == "formADocs/"
    assert operation.result.doc_types["formB"].azure_blob_file_list_source.file_list == "formB.jsonl"
    assert (yield di.operations.get(job.id)) == operation
    assert (yield di.operations.get(job.id, overload="getOperation")) == operation
    with_other = lambda: di.operations.get(job.id, overload=Overload.GET_DOCUMENT_MODEL_COMPOSE_OPERATION)  # noqa: E731
    error = yield from refused(with_other, UnexpectedKindError)
    assert error.details == operation
    yield di.classifiers.delete("classifierOne")


@case("document_intelligence", "operations", needs=("container",))
def model_operations(di: Any, given: Given) -> Body:
    if given.fake:
        given.fake.page_size = 2
    source = {"containerUrl": given.inputs.container, "prefix": "formADocs/"}
    build, built = yield from finished(di.models.begin_build("base", "template", azure_blob_source=source))
    read = yield di.operations.get(build.id)
    assert (read.kind, read.result) == ("documentModelBuild", built)
    yield from finished(di.classifiers.begin_build("sorter", doc_types(given)))
    compose, composed = yield from finished(di.models.begin_compose("whole", "sorter", {"formA": {"modelId": "base"}}))
    read = yield di.operations.get(compose.id, overload=Overload.GET_DOCUMENT_MODEL_COMPOSE_OPERATION)
    assert read.result == composed
    listed = yield everything(di.operations.list())
    assert {build.id, compose.id} <= {found.operation_id for found in listed}
    for name in ("whole", "base"):
        yield di.models.delete(name)
    yield di.classifiers.delete("sorter")


@case("document_intelligence", "operations", needs=("container",))
def copy_operations(di: Any, given: Given) -> Body:
    source = {"containerUrl": given.inputs.container, "prefix": "formADocs/"}
    yield from finished(di.models.begin_build("original", "template", azure_blob_source=source))
    yield from finished(di.classifiers.begin_build("original", doc_types(given)))
    for group, overload in (
        (di.models, Overload.GET_DOCUMENT_MODEL_COPY_TO_OPERATION),
        (di.classifiers, Overload.GET_DOCUMENT_CLASSIFIER_COPY_TO_OPERATION),
    ):
        authorization = yield group.authorize_copy("duplicate")
        job, copy = yield from finished(group.begin_copy_to("original", authorization))
        assert (yield di.operations.get(job.id, overload=overload)).result == copy
        yield group.delete("duplicate")
        yield group.delete("original")
