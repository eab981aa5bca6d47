"""Copies of models and classifiers, here within one resource."""

from __future__ import annotations

from typing import Any

from tests.replay.cases.case import Body, Given, case, finished
from tests.replay.cases.classifiers import doc_types


@case("document_intelligence", "models", needs=("container",))
def copy_a_model(di: Any, given: Given) -> Body:
    source = {"containerUrl": given.inputs.container, "prefix": "formADocs/"}
    yield from finished(di.models.begin_build("original", "template", azure_blob_source=source))
    plain = yield di.models.authorize_copy("unused")
    assert plain.access_token
    authorization = yield di.models.authorize_copy("duplicate", description="A copy", tags={"team": "forms"})
    _, copy = yield from finished(di.models.begin_copy_to("original", authorization))
    assert (copy.model_id, copy.description, copy.tags) == ("duplicate", "A copy", {"team": "forms"})
    for name in ("unused", "duplicate", "original"):
        yield di.models.delete(name)


@case("document_intelligence", "classifiers", needs=("container",))
def copy_a_classifier(di: Any, given: Given) -> Body:
    yield from finished(di.classifiers.begin_build("original", doc_types(given)))
    plain = yield di.classifiers.authorize_copy("unused")
    assert plain.access_token
    authorization = yield di.classifiers.authorize_copy("duplicate", description="A copy", tags={"team": "forms"})
    _, copy = yield from finished(di.classifiers.begin_copy_to("original", authorization))
    assert (copy.classifier_id, copy.description) == ("duplicate", "A copy")
    for name in ("unused", "duplicate", "original"):
        yield di.classifiers.delete(name)
