"""Batches: many documents of a container with one model, their results written into another."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from ..clock import whole_seconds
from ..http import JsonObject, Refused, Response, empty_answer, encode_json, json_answer
from ..jobs import Job
from ..routing import Call, Route
from ..service import Family
from ..world import World
from . import fields
from .analyzer import Analyzer
from .containers import Containers, Files
from .content_sources import container_address, echo_source, files_of, source_url
from .links import link, page
from .options import AnalyzeOptions, read_analyze_options
from .shelf import Shelf
from .store import PREVIEW

_CURRENT = frozenset({"2024-11-30"})
_RESULT = ".ocr.json"


@dataclass(slots=True, kw_only=True)
class Batch:
    """A batch as it was asked for, and once it ended what became of its documents."""

    result_id: str
    model_id: str
    version: str
    job: Job
    options: AnalyzeOptions
    source: str
    target: str
    prefix: str
    overwrite: bool
    documents: Files
    result: JsonObject | None = None

    def summary(self, version: str) -> JsonObject:
        """Write it down as lists have it. When it was updated last is never told: the real ones stay at the start."""
        created = whole_seconds(self.job.created)
        succeeded = "completed" if version == PREVIEW else "succeeded"
        body: JsonObject = {} if version == PREVIEW else {"resultId": self.result_id}
        return body | {
            "status": self.job.current or succeeded,
            "createdDateTime": created,
            "lastUpdatedDateTime": created,
        }

    def body(self, version: str) -> JsonObject:
        """Answer a poll."""
        body: JsonObject = {}
        for name, value in self.summary(version).items():
            body[name] = value
            if name == "status":
                body["percentCompleted"] = 100 if self.job.is_done else 0
        return body | ({"result": self.result} if self.result else {})


class Batches(Family):
    """`:analyzeBatch` and `analyzeBatchResults`."""

    def __init__(self, world: World, analyzer: Analyzer, containers: Containers) -> None:
        self._world = world
        self._analyzer = analyzer
        self._containers = containers
        self._shelf: Shelf[Batch] = Shelf(world.clock)

    def routes(self) -> list[Route]:
        """List what there is; the preview knows neither lists nor deleting."""
        model = "/documentModels/{model_id}"
        results = model + "/analyzeBatchResults"
        return [
            Route("POST", model + ":analyzeBatch", self.submit),
            Route("GET", results, self.list_all, _CURRENT),
            Route("GET", results + "/{result_id}", self.poll),
            Route("DELETE", results + "/{result_id}", self.delete, _CURRENT),
        ]

    def submit(self, call: Call, model_id: str) -> Response:
        """Begin a batch over what is in the container now."""
        self._analyzer.check_model(model_id)
        options = read_analyze_options(call.query, model_id)
        body = fields.json_object(call)
        source = echo_source(body)
        target = container_address(body, "resultContainerUrl")
        batch = Batch(
            result_id=call.request_id,
            model_id=model_id,
            version=call.version,
            job=Job(self._world.clock, ["running"] * self._world.running_polls),
            options=options,
            source=source_url(source).rstrip("/"),
            target=target.rstrip("/"),
            prefix=fields.optional_text(body, "resultPrefix") or "",
            overwrite=fields.flag(body, "overwriteExisting"),
            documents=_without_results(files_of(source, self._containers)),
        )
        self._shelf.put(_key(model_id, batch.result_id), batch)
        batch.job.when_done(lambda: self._run(batch))
        path = f"/documentModels/{model_id}/analyzeBatchResults/{batch.result_id}"
        return empty_answer(202, ("Operation-Location", link(call, path)))

    def poll(self, call: Call, model_id: str, result_id: str) -> Response:
        """Answer how far it is. While it runs, the answer takes its time, and there is no Retry-After."""
        batch = self._shelf.get(_key(model_id, result_id))
        batch.job.poll()
        response = json_answer(batch.body(call.version))
        if not batch.job.is_done:
            response.hold = self._world.batch_hold
        return response

    def list_all(self, call: Call, model_id: str) -> Response:
        """Answer a page of the batches of one model."""
        self._analyzer.check_model(model_id)
        batches = {batch.result_id: batch for batch in self._shelf.all().values() if batch.model_id == model_id}

        def render(result_id: str) -> JsonObject:
            return batches[result_id].summary(call.version)

        path = f"/documentModels/{model_id}/analyzeBatchResults"
        return json_answer(page(call, path, batches, self._world.page_size, render), chunked=True)

    def delete(self, _call: Call, model_id: str, result_id: str) -> Response:
        """Drop the record of a batch; the files it wrote stay."""
        self._shelf.delete(_key(model_id, result_id))
        return empty_answer(204)

    def _run(self, batch: Batch) -> None:
        """Analyze the documents, and write the results."""
        results = self._containers.add(batch.target, {})
        details = [self._run_one(batch, name, content, results) for name, content in batch.documents.items()]
        existing = sum((detail.get("error") or {}).get("code") == "OutputExists" for detail in details)
        preview = batch.version == PREVIEW
        batch.result = {
            "succeededCount": sum(detail["status"] == "succeeded" for detail in details),
            "failedCount": sum(detail["status"] == "failed" for detail in details) - (0 if preview else existing),
            # What was done before is a `skipped` item that no count knows, or a `failed` one counted as skipped.
            "skippedCount": 0 if preview else existing,
            "details": details,
        }

    def _run_one(self, batch: Batch, name: str, content: bytes, results: Files) -> JsonObject:
        detail: JsonObject = {"sourceUrl": f"{batch.source}/{name}"}
        result_name = f"{batch.prefix}{name}{_RESULT}"
        if result_name in results and not batch.overwrite:
            error = {"code": "OutputExists", "message": "The output file already exists."}
            return detail | {"status": "skipped" if batch.version == PREVIEW else "failed", "error": error}
        try:
            upload = self._analyzer.intake.accept(content)
            outcome = self._analyzer.analyze(batch.model_id, upload, batch.options, batch.version)
        except Refused as refused:
            reason: JsonObject = refused.response.json()["error"]["innererror"]
            return detail | {"status": "failed", "error": reason}
        if outcome.error:
            return detail | {"status": "failed", "error": outcome.error}
        times = {name: whole_seconds(self._world.clock.ticks()) for name in ("createdDateTime", "lastUpdatedDateTime")}
        results[result_name] = encode_json({"status": "succeeded", **times, "analyzeResult": outcome.result})
        # The preview leaves blanks in it as they are, as both do in the address of the source.
        written = result_name if batch.version == PREVIEW else quote(result_name)
        return detail | {"resultUrl": f"{batch.target}/{written}", "status": "succeeded"}


def _without_results(files: Files) -> Files:
    """Leave out what an earlier batch wrote into the same container."""
    return {name: content for name, content in files.items() if not name.endswith(_RESULT)}


def _key(model_id: str, result_id: str) -> str:
    return f"{model_id}/{result_id}"
