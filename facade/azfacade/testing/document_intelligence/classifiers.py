"""Document classifiers: /documentClassifiers."""

from __future__ import annotations

from ..http import JsonObject, Response, empty_answer, json_answer
from ..routing import Call, Route
from ..service import Family
from ..world import World
from . import fields
from .classifier_store import Classifier, ClassifierStore, expiry
from .content_sources import check_content, echo_doc_types, is_failing
from .links import page
from .operations import Operation, Operations

# An operation that fails lists its reasons under `details`, where an HTTP error nests one `innererror`.
_BUILD_ERROR: JsonObject = {
    "code": "InvalidRequest",
    "message": "Invalid request.",
    "details": [
        {"code": "ModelBuildError", "message": "Could not build the model: Can't find any OCR files for training."}
    ],
}


class Classifiers(Family):
    """Building, reading and deleting; copies are in `classifier_copies`."""

    def __init__(self, world: World, operations: Operations, store: ClassifierStore) -> None:
        self._world = world
        self._operations = operations
        self._store = store

    def routes(self) -> list[Route]:
        """List what there is but for the copies."""
        classifiers = "/documentClassifiers"
        classifier = classifiers + "/{classifier_id}"
        return [
            Route("POST", classifiers + ":build", self.build),
            Route("GET", classifiers, self.list_all),
            Route("GET", classifier, self.get),
            Route("DELETE", classifier, self.delete),
        ]

    def build(self, call: Call) -> Response:
        """Begin a build. What is wrong with the request shows now, what is wrong with the documents at the end."""
        body = fields.json_object(call)
        classifier_id = fields.resource_id(body, "classifierId")
        base_id = fields.optional_text(body, "baseClassifierId")
        description = fields.optional_text(body, "description")
        doc_types = echo_doc_types(fields.mapping(body, "docTypes") or {})
        check_content(doc_types)
        if base_id is not None:
            self._store.get(base_id)
        self._store.claim(classifier_id, overwrite=fields.flag(body, "allowOverwrite"))

        def complete(operation: Operation) -> None:
            if is_failing(doc_types):
                self._store.release(classifier_id)
                operation.error = _BUILD_ERROR
                return
            created = operation.job.created
            operation.result = classifier = Classifier(
                classifier_id=classifier_id,
                created=created,
                modified=operation.job.updated,
                expires=expiry(created),
                api_version=operation.api_version,
                doc_types=doc_types,
                base_classifier_id=base_id,
                description=description,
            )
            self._store.put(classifier)

        location = self._operations.begin(
            call,
            "documentClassifierBuild",
            f"/documentClassifiers/{classifier_id}",
            waiting=self._waiting(),
            complete=complete,
        )
        # In lower case, unlike a copy's: the real routes differ.
        return empty_answer(202, ("operation-location", location))

    def get(self, call: Call, classifier_id: str) -> Response:
        """Answer one classifier."""
        return json_answer(self._store.get(classifier_id).body(call.version), chunked=True)

    def list_all(self, call: Call) -> Response:
        """Answer a page of them, with their document types."""

        def render(classifier_id: str) -> JsonObject:
            return self._store.get(classifier_id).body(call.version)

        body = page(call, "/documentClassifiers", self._store.ids(), self._world.page_size, render)
        return json_answer(body, chunked=True)

    def delete(self, _call: Call, classifier_id: str) -> Response:
        """Drop a classifier, or what a copy authorization reserved."""
        self._store.delete(classifier_id)
        return empty_answer(204)

    def _waiting(self) -> list[str]:
        """Tell what a build shows: running, and before that waiting to start if there are polls enough to see both."""
        polls = self._world.running_polls
        return ["notStarted"] + ["running"] * (polls - 1) if polls >= 2 else ["running"] * polls
