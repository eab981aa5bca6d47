"""Document classifiers: /documentClassifiers."""

from __future__ import annotations

from ..http import JsonObject, Response, empty_answer, json_answer
from ..routing import Call, Route
from ..service import Family
from ..world import World
from . import fields
from .classifier import Classifier
from .containers import Containers
from .content_sources import BUILD_ERROR, check_content, echo_doc_types, is_failing
from .links import page
from .operations import Operation, Operations, starting_late
from .store import Store, expiry


class Classifiers(Family):
    """Building, reading and deleting; copies are in `copies`."""

    def __init__(self, world: World, operations: Operations, store: Store[Classifier], containers: Containers) -> None:
        self._world = world
        self._operations = operations
        self._store = store
        self._containers = containers

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
        classifier_id = fields.new_id(body, "classifierId")
        base_id = fields.optional_text(body, "baseClassifierId")
        description = fields.optional_text(body, "description")
        doc_types = echo_doc_types(fields.mapping(body, "docTypes") or {})
        check_content(doc_types.values(), self._containers)
        if base_id is not None:
            self._store.get(base_id)
        self._store.claim(classifier_id, overwrite=fields.flag(body, "allowOverwrite"))

        def complete(operation: Operation) -> None:
            if is_failing(doc_types.values()):
                self._store.release(classifier_id)
                operation.error = BUILD_ERROR
                return
            created = operation.job.created
            operation.result = classifier = Classifier(
                resource_id=classifier_id,
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
            waiting=starting_late(self._world.running_polls),
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
