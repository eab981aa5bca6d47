"""Classifiers: build, get, list, use, delete."""

from __future__ import annotations

from typing import Any

from azfacade import Status
from tests.replay.cases.case import GA_AND_PREVIEW, Body, Given, case, everything, finished


@case("document_intelligence", "classifiers", needs=("container",))
def classifier_life(di: Any, given: Given) -> Body:
    if given.fake:
        given.fake.page_size = 1
    _, built = yield from finished(di.classifiers.begin_build("first", doc_types(given), allow_overwrite=False))
    found = yield di.classifiers.get("first")
    assert found.to_dict() == built.to_dict()
    assert set(found.doc_types) == {"formA", "formB"}
    assert found.doc_types["formA"].source_kind == "azureBlob"
    _, again = yield from finished(
        di.classifiers.begin_build("second", doc_types(given), description="Better", base_classifier_id="first")
    )
    assert (again.description, again.base_classifier_id) == ("Better", "first")
    listed = yield everything(di.classifiers.list())
    assert {"first", "second"} <= {item.classifier_id for item in listed}
    yield di.classifiers.delete("second")
    yield di.classifiers.delete("first")


@case(
    "document_intelligence",
    "classifiers",
    versions=GA_AND_PREVIEW["document_intelligence"],
    needs=("container", "document", "document_url"),
)
def classify(di: Any, given: Given) -> Body:
    yield from finished(di.classifiers.begin_build("sorter", doc_types(given)))
    for source in (given.inputs.document, given.inputs.document_url):
        job, result = yield from finished(di.classifiers.begin_classify("sorter", source))
        assert {found.doc_type for found in result.documents} <= {"formA", "formB"}
        read = yield di.classifiers.get_classify_result("sorter", job.id)
        assert read.status is Status.SUCCEEDED
        assert read.analyze_result.to_dict() == result.to_dict()
        _, result = yield from finished(
            di.classifiers.begin_classify(
                "sorter", source, string_index_type="utf16CodeUnit", split="perPage", pages="1"
            )
        )
        assert result.string_index_type == "utf16CodeUnit"
    yield di.classifiers.delete("sorter")


def doc_types(given: Given, folder: str = "") -> dict[str, Any]:
    """Return two document types, whose documents are told in both ways."""
    container = given.inputs.container
    source = container.replace("/training", f"/{folder}") if folder else container
    return {
        "formA": {"azureBlobSource": {"containerUrl": source, "prefix": "formADocs/"}},
        "formB": {"azureBlobFileListSource": {"containerUrl": source, "fileList": "formB.jsonl"}},
    }
