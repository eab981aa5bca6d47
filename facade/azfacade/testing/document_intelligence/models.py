"""Document models: /documentModels."""

from __future__ import annotations

from datetime import UTC, datetime

from ..clock import TICKS_PER_SECOND
from ..http import JsonObject, Response, empty_answer, json_answer
from ..routing import Call, Route
from ..service import Family
from ..world import World
from . import fields
from .classifier import Classifier
from .compositions import read_components
from .containers import Containers
from .content_sources import BUILD_ERROR, check_content, echo_source, is_failing
from .errors import cannot_compose, model_read_only
from .links import page
from .model import Model
from .operations import Operation, Operations, starting_late, waiting_to_start
from .prebuilt import PREBUILT, Prebuilt
from .store import PREVIEW, Store, expiry

_FIELD_SCHEMA: JsonObject = {"Name": {"type": "string"}, "Date": {"type": "date"}, "Total": {"type": "number"}}
_CONFIDENCE = 0.995


def find_model(models: Store[Model], model_id: str) -> Model | Prebuilt:
    """Return the model of that id, custom or prebuilt, or raise a 404."""
    return PREBUILT.get(model_id) or models.get(model_id)


class Models(Family):
    """Building, composing, reading and deleting; copies are in `copies`."""

    def __init__(
        self,
        world: World,
        operations: Operations,
        store: Store[Model],
        classifiers: Store[Classifier],
        containers: Containers,
    ) -> None:
        self._world = world
        self._operations = operations
        self._store = store
        self._classifiers = classifiers
        self._containers = containers
        # When builds of neural models were accepted, which count against a monthly allowance.
        self._neural_builds: list[int] = []

    def routes(self) -> list[Route]:
        """List what there is but for the copies."""
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
        """Begin a build. What is wrong with the request shows now, what is wrong with the documents at the end."""
        body = fields.json_object(call)
        model_id = fields.new_id(body, "modelId")
        fields.text(body, "buildMode")
        modes = {"template", "neural", "generative"} if call.version == PREVIEW else {"template", "neural"}
        mode = fields.choice(body, "buildMode", modes)
        description, tags = fields.optional_text(body, "description"), fields.tags(body)
        source = echo_source(body)
        check_content([source], self._containers)
        self._store.claim(model_id, overwrite=fields.flag(body, "allowOverwrite"))
        details: JsonObject = {"fieldSchema": _FIELD_SCHEMA, "buildMode": mode}
        if mode != "generative":
            details["fieldConfidence"] = dict.fromkeys(_FIELD_SCHEMA, _CONFIDENCE)
        if mode == "neural":
            self._neural_builds.append(self._world.clock.ticks())

        def complete(operation: Operation) -> None:
            if is_failing([source]):
                self._store.release(model_id)
                operation.error = BUILD_ERROR
                return
            self._finish(operation, model_id, {model_id: details}, description=description)

        polls = self._world.running_polls
        location = self._operations.begin(
            call,
            "documentModelBuild",
            f"/documentModels/{model_id}",
            # Only generative builds were seen waiting to start, and telling how far they are.
            waiting=starting_late(polls) if mode == "generative" else ["running"] * polls,
            tells_progress=mode == "generative",
            complete=complete,
            tags=tags,
        )
        return empty_answer(202, ("operation-location", location))

    def compose(self, call: Call) -> Response:
        """Begin to make one model of several, behind a classifier."""
        body = fields.json_object(call)
        model_id = fields.new_id(body, "modelId")
        classifier_id = fields.text(body, "classifierId")
        split = fields.choice(body, "split", {"auto", "none", "perPage"})
        description, tags = fields.optional_text(body, "description"), fields.tags(body)
        if self._classifiers.find(classifier_id) is None:
            raise cannot_compose(f"Requested classifier '{classifier_id}' does not exist.")
        components = read_components(fields.mapping(body, "docTypes") or {}, self._store)
        self._store.claim(model_id)

        def complete(operation: Operation) -> None:
            self._finish(
                operation,
                model_id,
                components.doc_types,
                description=description,
                classifier_id=classifier_id,
                split=split,
                # It ends with the first of its components.
                expires=min([expiry(operation.job.created), *components.expiries]),
            )

        location = self._operations.begin(
            call,
            "documentModelCompose",
            f"/documentModels/{model_id}",
            waiting=waiting_to_start(self._world.running_polls),
            complete=complete,
            tags=tags,
        )
        return empty_answer(202, ("operation-location", location))

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
        created = operation.job.created
        operation.result = model = Model(
            resource_id=model_id,
            created=created,
            modified=operation.job.updated,
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
        """Answer one model, the prebuilt ones included."""
        return json_answer(find_model(self._store, model_id).body(call.version), chunked=True)

    def list_all(self, call: Call) -> Response:
        """Answer a page of them, the prebuilt ones first."""
        models: dict[str, Model | Prebuilt] = {f"0{one}": PREBUILT[one] for one in PREBUILT}
        models |= {f"1{one}": self._store.get(one) for one in self._store.ids()}

        def render(key: str) -> JsonObject:
            return models[key].summary(call.version)

        return json_answer(page(call, "/documentModels", models, self._world.page_size, render), chunked=True)

    def delete(self, _call: Call, model_id: str) -> Response:
        """Drop a model, or what a copy authorization reserved."""
        if model_id in PREBUILT:
            raise model_read_only()
        self._store.delete(model_id)
        return empty_answer(204)

    def info(self, _call: Call) -> Response:
        """Answer how much of the resource's allowances is used."""
        now = datetime.fromtimestamp(self._world.clock.ticks() // TICKS_PER_SECOND, UTC)
        month = datetime(now.year, now.month, 1, tzinfo=UTC)
        next_month = datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC)
        used = sum(ticks >= month.timestamp() * TICKS_PER_SECOND for ticks in self._neural_builds)
        body = {
            "customDocumentModels": {
                "count": len(self._store.ids()),
                "limit": 500 if self._world.is_free else 20000,
            },
            # Not in the service's reference, but in its answers.
            "customNeuralDocumentModelBuilds": {
                "used": used,
                "quota": 20,
                "quotaResetDateTime": next_month.strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
        }
        return json_answer(body, chunked=True)
