"""Batches: analyze the documents of a blob container and write the results to a container."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from ..clock import whole_seconds
from ..fake_context import FakeContext
from ..http_messages import HttpError, JsonObject, Response, empty_response, encode_json, json_response
from ..operation_progress import OperationProgress
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .analyze_options import AnalyzeOptions, read_analyze_options
from .api_versions import NOT_IN_PREVIEW, PREVIEW
from .blob_containers import BlobContainers, Files
from .content_sources import read_container_url, read_source, source_files, source_url
from .document_analyzer import DocumentAnalyzer
from .links_and_paging import link, page
from .result_store import ResultStore, result_key

_RESULT = ".ocr.json"


@dataclass(slots=True, kw_only=True)
class Batch:
    """A batch: its request and, when done, its result."""

    result_id: str
    model_id: str
    version: str
    progress: OperationProgress
    options: AnalyzeOptions
    source: str
    target: str
    prefix: str
    overwrite: bool
    documents: Files
    result: JsonObject | None = None

    def summary(self, version: str) -> JsonObject:
        """Return the JSON in lists. The update time stays at the creation time, as in the real service."""
        created = whole_seconds(self.progress.created)
        succeeded = "completed" if version == PREVIEW else "succeeded"
        body: JsonObject = {} if version == PREVIEW else {"resultId": self.result_id}
        return body | {
            "status": self.progress.current or succeeded,
            "createdDateTime": created,
            "lastUpdatedDateTime": created,
        }

    def body(self, version: str) -> JsonObject:
        """Return the JSON of the response to a poll."""
        body: JsonObject = {}
        for name, value in self.summary(version).items():
            body[name] = value
            if name == "status":
                body["percentCompleted"] = 100 if self.progress.is_done else 0
        return body | ({"result": self.result} if self.result else {})


class BatchRoutes(RouteGroup):
    """The routes `:analyzeBatch` and `analyzeBatchResults`."""

    def __init__(self, context: FakeContext, analyzer: DocumentAnalyzer, containers: BlobContainers) -> None:
        self._context = context
        self._analyzer = analyzer
        self._containers = containers
        self._batches: ResultStore[Batch] = ResultStore(context.clock)

    def routes(self) -> list[Route]:
        """Return the routes; the preview can neither list nor delete."""
        model = "/documentModels/{model_id}"
        results = model + "/analyzeBatchResults"
        return [
            Route("POST", model + ":analyzeBatch", self.submit),
            Route("GET", results, self.list_all, NOT_IN_PREVIEW),
            Route("GET", results + "/{result_id}", self.poll),
            Route("DELETE", results + "/{result_id}", self.delete, NOT_IN_PREVIEW),
        ]

    def submit(self, call: Call, model_id: str) -> Response:
        """Start a batch of the documents that are in the container now."""
        self._analyzer.check_model(model_id)
        options = read_analyze_options(call.query, model_id)
        body = request_fields.json_object(call)
        source = read_source(body)
        target = read_container_url(body, "resultContainerUrl")
        batch = Batch(
            result_id=call.request_id,
            model_id=model_id,
            version=call.version,
            progress=self._context.start_progress(),
            options=options,
            source=source_url(source).rstrip("/"),
            target=target.rstrip("/"),
            prefix=request_fields.optional_text(body, "resultPrefix") or "",
            overwrite=request_fields.flag(body, "overwriteExisting"),
            documents=_without_results(source_files(source, self._containers)),
        )
        self._batches.put(result_key(model_id, batch.result_id), batch)
        batch.progress.on_done(lambda: self._run(batch))
        path = f"/documentModels/{model_id}/analyzeBatchResults/{batch.result_id}"
        return empty_response(202, ("Operation-Location", link(call, path)))

    def poll(self, call: Call, model_id: str, result_id: str) -> Response:
        """Answer the status. While the batch runs, the response is delayed, and has no Retry-After."""
        batch = self._batches.get(result_key(model_id, result_id))
        batch.progress.poll()
        response = json_response(batch.body(call.version))
        if not batch.progress.is_done:
            response.hold = self._context.batch_poll_delay
        return response

    def list_all(self, call: Call, model_id: str) -> Response:
        """Answer a page of the batches of one model."""
        self._analyzer.check_model(model_id)
        batches = {batch.result_id: batch for batch in self._batches.all().values() if batch.model_id == model_id}

        def render(result_id: str) -> JsonObject:
            return batches[result_id].summary(call.version)

        path = f"/documentModels/{model_id}/analyzeBatchResults"
        return json_response(page(call, path, batches, self._context.page_size, render), chunked=True)

    def delete(self, _call: Call, model_id: str, result_id: str) -> Response:
        """Delete a batch; the result files stay."""
        self._batches.delete(result_key(model_id, result_id))
        return empty_response(204)

    def _run(self, batch: Batch) -> None:
        """Analyze the documents and write the results."""
        results = self._containers.add(batch.target, {})
        details = [self._run_one(batch, name, content, results) for name, content in batch.documents.items()]
        existing = sum((detail.get("error") or {}).get("code") == "OutputExists" for detail in details)
        preview = batch.version == PREVIEW
        batch.result = {
            "succeededCount": sum(detail["status"] == "succeeded" for detail in details),
            "failedCount": sum(detail["status"] == "failed" for detail in details) - (0 if preview else existing),
            # An existing result is an uncounted `skipped` item (preview), or a `failed` item counted as skipped.
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
            upload = self._analyzer.upload_reader.read_content(content)
            outcome = self._analyzer.analyze(batch.model_id, upload, batch.options, batch.version)
        except HttpError as error:
            reason: JsonObject = error.response.json()["error"]["innererror"]
            return detail | {"status": "failed", "error": reason}
        if outcome.error:
            return detail | {"status": "failed", "error": outcome.error}
        times = {
            name: whole_seconds(self._context.clock.ticks()) for name in ("createdDateTime", "lastUpdatedDateTime")
        }
        results[result_name] = encode_json({"status": "succeeded", **times, "analyzeResult": outcome.result})
        # The preview does not encode spaces here; neither version does in the URL of the source.
        written = result_name if batch.version == PREVIEW else quote(result_name)
        return detail | {"resultUrl": f"{batch.target}/{written}", "status": "succeeded"}


def _without_results(files: Files) -> Files:
    """Leave out the results of earlier batches in the same container."""
    return {name: content for name, content in files.items() if not name.endswith(_RESULT)}
