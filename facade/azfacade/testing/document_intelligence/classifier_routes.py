"""Routes of classifiers: build, get, list and delete at /documentClassifiers."""

from __future__ import annotations

from ..fake_context import FakeContext
from ..http_messages import JsonObject, Response, empty_response, json_response
from ..operation_progress import slow_statuses
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .blob_containers import BlobContainers
from .build_failures import BUILD_ERROR, build_fails, check_training_data
from .classifier import Classifier
from .content_sources import read_doc_types
from .links_and_paging import page
from .operations import Operation, OperationRoutes
from .resource_store import ResourceStore, expiry


class ClassifierRoutes(RouteGroup):
    """The routes of classifiers; copying is in `copies`."""

    def __init__(
        self,
        context: FakeContext,
        operations: OperationRoutes,
        store: ResourceStore[Classifier],
        containers: BlobContainers,
    ) -> None:
        self._context = context
        self._operations = operations
        self._store = store
        self._containers = containers

    def routes(self) -> list[Route]:
        """Return the routes, except those for copying."""
        classifiers = "/documentClassifiers"
        classifier = classifiers + "/{classifier_id}"
        return [
            Route("POST", classifiers + ":build", self.build),
            Route("GET", classifiers, self.list_all),
            Route("GET", classifier, self.get),
            Route("DELETE", classifier, self.delete),
        ]

    def build(self, call: Call) -> Response:
        """Start a build. An invalid request is an error now; unusable documents fail the operation later."""
        body = request_fields.json_object(call)
        classifier_id = request_fields.new_id(body, "classifierId")
        base_id = request_fields.optional_text(body, "baseClassifierId")
        description = request_fields.optional_text(body, "description")
        doc_types = read_doc_types(request_fields.mapping(body, "docTypes") or {})
        check_training_data(doc_types.values(), self._containers)
        if base_id is not None:
            self._store.get(base_id)
        self._store.reserve(classifier_id, overwrite=request_fields.flag(body, "allowOverwrite"))

        def complete(operation: Operation) -> None:
            if build_fails(doc_types.values()):
                self._store.release(classifier_id)
                operation.error = BUILD_ERROR
                return
            created = operation.progress.created
            operation.result = classifier = Classifier(
                resource_id=classifier_id,
                created=created,
                modified=operation.progress.updated,
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
            statuses=slow_statuses(self._context.running_polls),
            complete=complete,
        )
        # In lower case, unlike the header of a copy, as in the real service.
        return empty_response(202, ("operation-location", location))

    def get(self, call: Call, classifier_id: str) -> Response:
        """Answer one classifier."""
        return json_response(self._store.get(classifier_id).body(call.version), chunked=True)

    def list_all(self, call: Call) -> Response:
        """Answer a page of classifiers, with their document types."""

        def render(classifier_id: str) -> JsonObject:
            return self._store.get(classifier_id).body(call.version)

        body = page(call, "/documentClassifiers", self._store.ids(), self._context.page_size, render)
        return json_response(body, chunked=True)

    def delete(self, _call: Call, classifier_id: str) -> Response:
        """Delete a classifier, or the id reserved by a copy authorization."""
        self._store.delete(classifier_id)
        return empty_response(204)
