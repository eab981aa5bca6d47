"""Custom models: build, compose, get, list, delete; and the resource details."""

from __future__ import annotations

from typing import Any

from azfacade.errors import NotFoundError
from tests.replay.cases.case import GA_AND_PREVIEW, Body, Given, case, everything, finished, refused
from tests.replay.cases.classifiers import doc_types

EVERY = {"description": "All of it", "tags": {"team": "forms"}, "allow_overwrite": True}


@case("document_intelligence", "models", versions=GA_AND_PREVIEW["document_intelligence"], needs=("container",))
def model_life(di: Any, given: Given) -> Body:
    source = {"containerUrl": given.inputs.container, "prefix": "formADocs/"}
    _, built = yield from finished(di.models.begin_build("forms", "template", azure_blob_source=source))
    found = yield di.models.get("forms")
    assert found.to_dict() == built.to_dict()
    assert found.doc_types["forms"].build_mode == "template"
    yield di.models.delete("forms")
    yield from refused(lambda: di.models.get("forms"), NotFoundError, inner_code="ModelNotFound")


@case("document_intelligence", "models", needs=("container",))
def build_with_every_option(di: Any, given: Given) -> Body:
    folder = {"containerUrl": given.inputs.container, "prefix": "formADocs/"}
    listed = {"containerUrl": given.inputs.container, "fileList": "formB.jsonl"}
    _, first = yield from finished(
        di.models.begin_build("everything", "neural", azure_blob_source=folder, max_training_hours=0.5, **EVERY)
    )
    assert (first.description, first.tags) == ("All of it", {"team": "forms"})
    _, again = yield from finished(
        di.models.begin_build("everything", "template", azure_blob_file_list_source=listed, **EVERY)
    )
    assert again.model_id == "everything"
    yield di.models.delete("everything")


@case("document_intelligence", "models", needs=("container",))
def compose(di: Any, given: Given) -> Body:
    source = {"containerUrl": given.inputs.container, "prefix": "formADocs/"}
    yield from finished(di.models.begin_build("partA", "template", azure_blob_source=source))
    yield from finished(di.classifiers.begin_build("sorter", doc_types(given)))
    types = {"formA": {"modelId": "partA", "confidenceThreshold": 0.5}}
    _, plain = yield from finished(di.models.begin_compose("whole", "sorter", types))
    assert plain.classifier_id == "sorter"
    _, model = yield from finished(
        di.models.begin_compose("wholeToo", "sorter", types, description="All", split="perPage", tags={"team": "forms"})
    )
    assert (model.description, model.split, model.tags) == ("All", "perPage", {"team": "forms"})
    for name in ("wholeToo", "whole", "partA"):
        yield di.models.delete(name)
    yield di.classifiers.delete("sorter")


@case("document_intelligence", "models")
def pages_of_models(di: Any, given: Given) -> Body:
    if given.fake:
        given.fake.page_size = 10
    listed = yield everything(di.models.list())
    assert {"prebuilt-read", "prebuilt-layout", "prebuilt-invoice"} <= {found.model_id for found in listed}


@case("document_intelligence", "client", versions=GA_AND_PREVIEW["document_intelligence"])
def resource_details(di: Any, _given: Given) -> Body:
    details = yield di.get_resource_details()
    assert details.custom_document_models.limit > details.custom_document_models.count
