"""Routes of models: build, compose, get, list and delete at /documentModels, and /info."""

from __future__ import annotations

from datetime import UTC, datetime

from ..clock import TICKS_PER_SECOND
from ..fake_context import FakeContext
from ..http_messages import JsonObject, Response, empty_response, json_response
from ..operation_progress import quick_statuses, slow_statuses
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .api_versions import PREVIEW
from .blob_containers import BlobContainers
from .build_failures import BUILD_ERROR, build_fails, check_training_data
from .classifier import Classifier
from .composed_models import read_components
from .content_sources import read_source
from .custom_model import CustomModel
from .errors import cannot_compose, model_read_only
from .links_and_paging import page
from .operations import Operation, OperationRoutes
from .prebuilt_models import PREBUILT_MODELS, PrebuiltModel
from .resource_store import ResourceStore, expiry

_FIELD_SCHEMA: JsonObject = {"Name": {"type": "string"}, "Date": {"type": "date"}, "Total": {"type": "number"}}
_CONFIDENCE = 0.995


def find_model(models: ResourceStore[CustomModel], model_id: str) -> CustomModel | PrebuiltModel:
    """Return the custom or prebuilt model with that id, or raise a 404."""
    return PREBUILT_MODELS.get(model_id) or models.get(model_id)


class ModelRoutes(RouteGroup):
    """The routes of models; copying is in `copies`."""

    def __init__(
        self,
        context: FakeContext,
        operations: OperationRoutes,
        store: ResourceStore[CustomModel],
        classifiers: ResourceStore[Classifier],
        containers: BlobContainers,
    ) -> None:
        self._context = context
        self._operations = operations
        self._store = store
        self._classifiers = classifiers
        self._containers = containers
        # Ticks at which neural builds were started, for the monthly quota in /info.
        self._neural_builds: list[int] = []

    def routes(self) -> list[Route]:
        """Return the routes, except those for copying."""
        models = "/documentModels"
        model = models + "/{model_id}"
        return [
            Route("POST", models + ":build", self.build),
            Route("POST", models + ":compose", self.compose),
            Route("GET", models, self.list_all),
            Route("GET", model, self.get),
            Route("DELETE", model, self.delete),
            Route("GET", "/info", self.info),
        ]

    def build(self, call: Call) -> Response:
        """Start a build. An invalid request is an error now; unusable documents fail the operation later."""
        body = request_fields.json_object(call)
        model_id = request_fields.new_id(body, "modelId")
        request_fields.text(body, "buildMode")
        modes = {"template", "neural", "generative"} if call.version == PREVIEW else {"template", "neural"}
        mode = request_fields.choice(body, "buildMode", modes)
        description, tags = request_fields.optional_text(body, "description"), request_fields.tags(body)
        source = read_source(body)
        check_training_data([source], self._containers)
        self._store.reserve(model_id, overwrite=request_fields.flag(body, "allowOverwrite"))
        details: JsonObject = {"fieldSchema": _FIELD_SCHEMA, "buildMode": mode}
        if mode != "generative":
            details["fieldConfidence"] = dict.fromkeys(_FIELD_SCHEMA, _CONFIDENCE)
        if mode == "neural":
            self._neural_builds.append(self._context.clock.ticks())

        def complete(operation: Operation) -> None:
            if build_fails([source]):
                self._store.release(model_id)
                operation.error = BUILD_ERROR
                return
            self._finish(operation, model_id, {model_id: details}, description=description)

        polls = self._context.running_polls
        location = self._operations.begin(
            call,
            "documentModelBuild",
            f"/documentModels/{model_id}",
            # Only generative builds were seen with `notStarted` and a percentage.
            statuses=slow_statuses(polls) if mode == "generative" else ["running"] * polls,
            reports_percentage=mode == "generative",
            complete=complete,
            tags=tags,
        )
        return empty_response(202, ("operation-location", location))

    def compose(self, call: Call) -> Response:
        """Start to compose a model of several models and a classifier."""
        body = request_fields.json_object(call)
        model_id = request_fields.new_id(body, "modelId")
        classifier_id = request_fields.text(body, "classifierId")
        split = request_fields.choice(body, "split", {"auto", "none", "perPage"})
        description, tags = request_fields.optional_text(body, "description"), request_fields.tags(body)
        if self._classifiers.find(classifier_id) is None:
            raise cannot_compose(f"Requested classifier '{classifier_id}' does not exist.")
        components = read_components(request_fields.mapping(body, "docTypes") or {}, self._store)
        self._store.reserve(model_id)

        def complete(operation: Operation) -> None:
            self._finish(
                operation,
                model_id,
                components.doc_types,
                description=description,
                classifier_id=classifier_id,
                split=split,
                # It expires with the first of its components.
                expires=min([expiry(operation.progress.created), *components.expiries]),
            )

        location = self._operations.begin(
            call,
            "documentModelCompose",
            f"/documentModels/{model_id}",
            statuses=quick_statuses(self._context.running_polls),
            complete=complete,
            tags=tags,
        )
        return empty_response(202, ("operation-location", location))

    def _finish(
        self,
        operation: Operation,
        model_id: str,
        doc_types: JsonObject,
        *,
        description: str | None,
        classifier_id: str | None = None,
        split: str | None = None,
        expires: int | None = None,
    ) -> None:
        created = operation.progress.created
        operation.result = model = CustomModel(
            resource_id=model_id,
            created=created,
            modified=operation.progress.updated,
            expires=expiry(created) if expires is None else expires,
            api_version=operation.api_version,
            doc_types=doc_types,
            classifier_id=classifier_id,
            split=split,
            description=description,
            tags=operation.tags,
        )
        self._store.put(model)

    def get(self, call: Call, model_id: str) -> Response:
        """Answer one model, custom or prebuilt."""
        return json_response(find_model(self._store, model_id).body(call.version), chunked=True)

    def list_all(self, call: Call) -> Response:
        """Answer a page of models, prebuilt models first."""
        models: dict[str, CustomModel | PrebuiltModel] = {f"0{one}": PREBUILT_MODELS[one] for one in PREBUILT_MODELS}
        models |= {f"1{one}": self._store.get(one) for one in self._store.ids()}

        def render(key: str) -> JsonObject:
            return models[key].summary(call.version)

        return json_response(page(call, "/documentModels", models, self._context.page_size, render), chunked=True)

    def delete(self, _call: Call, model_id: str) -> Response:
        """Delete a model, or the id reserved by a copy authorization."""
        if model_id in PREBUILT_MODELS:
            raise model_read_only()
        self._store.delete(model_id)
        return empty_response(204)

    def info(self, _call: Call) -> Response:
        """Answer the limits of the resource and their use."""
        now = datetime.fromtimestamp(self._context.clock.ticks() // TICKS_PER_SECOND, UTC)
        month = datetime(now.year, now.month, 1, tzinfo=UTC)
        next_month = datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC)
        used = sum(ticks >= month.timestamp() * TICKS_PER_SECOND for ticks in self._neural_builds)
        body = {
            "customDocumentModels": {
                "count": len(self._store.ids()),
                "limit": 500 if self._context.is_free else 20000,
            },
            # In responses of the service, but not in its reference.
            "customNeuralDocumentModelBuilds": {
                "used": used,
                "quota": 20,
                "quotaResetDateTime": next_month.strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
        }
        return json_response(body, chunked=True)
