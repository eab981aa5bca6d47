"""Routes of single analyses and classifications: submit, poll, delete, searchable PDF and figures."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from ..clock import whole_seconds
from ..fake_context import FakeContext
from ..http_messages import JSON_UTF8, HttpError, JsonObject, Response, empty_response, json_response
from ..operation_progress import OperationProgress
from ..routing import Call, Route
from ..service_base import RouteGroup
from .analyze_options import read_analyze_options, read_classify_options
from .api_versions import NOT_IN_PREVIEW, PREVIEW
from .declared_results import Outcome
from .document_analyzer import DocumentAnalyzer
from .errors import output_not_found
from .links_and_paging import link
from .result_files import figure_image, searchable_pdf
from .result_store import ResultStore, result_key


@dataclass(frozen=True, slots=True)
class Analysis:
    """A running or finished analysis or classification, with its outcome."""

    progress: OperationProgress
    outcome: Outcome
    # The requested result files that the model supports.
    outputs: frozenset[str] = frozenset()

    def body(self) -> JsonObject:
        """Return the JSON of the response to a poll."""
        ended = "failed" if self.outcome.error else "succeeded"
        body: JsonObject = {
            "status": self.progress.current or ended,
            "createdDateTime": whole_seconds(self.progress.created),
            "lastUpdatedDateTime": whole_seconds(self.progress.updated),
        }
        if self.progress.is_done and self.outcome.error:
            body["error"] = self.outcome.error
        elif self.progress.is_done:
            body["analyzeResult"] = self.outcome.result
        return body


class _SubmitAndPollRoutes(RouteGroup):
    """`:analyze` and `analyzeResults` of models or of classifiers."""

    # The path of models or of classifiers.
    collection: str

    def __init__(self, context: FakeContext, analyzer: DocumentAnalyzer) -> None:
        self._context = context
        self._analyzer = analyzer
        self._analyses: ResultStore[Analysis] = ResultStore(context.clock)

    def routes(self) -> list[Route]:
        """Return the routes to submit and to poll."""
        one = self.collection + "/{resource_id}"
        return [
            Route("POST", f"{one}:analyze", self.submit),
            Route("GET", f"{one}/analyzeResults/{{result_id}}", self.poll),
        ]

    @abstractmethod
    def begin(self, call: Call, resource_id: str) -> Analysis:
        """Read the document and start its analysis or classification."""

    def submit(self, call: Call, resource_id: str) -> Response:
        """Submit a document. Only this route repeats the code of an error in headers."""
        try:
            analysis = self.begin(call, resource_id)
        except HttpError as error:
            raise HttpError(_with_error_headers(error.response, call.version)) from None
        # The result id is the request id.
        path = f"{self.collection}/{resource_id}/analyzeResults/{call.request_id}"
        self._analyses.put(result_key(resource_id, call.request_id), analysis)
        return empty_response(202, ("Operation-Location", link(call, path)))

    def poll(self, _call: Call, resource_id: str, result_id: str) -> Response:
        """Answer the status and, when done, the result."""
        analysis = self._analyses.get(result_key(resource_id, result_id))
        analysis.progress.poll()
        response = json_response(analysis.body())
        if not analysis.progress.is_done:
            response.headers.append(("Retry-After", "1"))
        return response


class AnalyzeRoutes(_SubmitAndPollRoutes):
    """The routes of analyses and of their result files."""

    collection = "/documentModels"

    def routes(self) -> list[Route]:
        """Return the routes of classifiers and those that only models have."""
        result = self.collection + "/{model_id}/analyzeResults/{result_id}"
        return [
            *super().routes(),
            Route("DELETE", result, self.delete, NOT_IN_PREVIEW),
            Route("GET", result + "/pdf", self.pdf),
            Route("GET", result + "/figures/{figure_id}", self.figure),
        ]

    def begin(self, call: Call, resource_id: str) -> Analysis:
        """Read the document, which may raise an error, and determine the outcome."""
        self._analyzer.check_model(resource_id)
        options = read_analyze_options(call.query, resource_id)
        upload = self._analyzer.upload_reader.read(call)
        outcome = self._analyzer.analyze(resource_id, upload, options, call.version)
        makes = {"prebuilt-read": "pdf", "prebuilt-layout": "figures"}.get(resource_id, "")
        return Analysis(self._context.start_progress(), outcome, options.output & {makes})

    def delete(self, _call: Call, model_id: str, result_id: str) -> Response:
        """Delete a result before it expires."""
        self._analyses.delete(result_key(model_id, result_id))
        return empty_response(204)

    def pdf(self, _call: Call, model_id: str, result_id: str) -> Response:
        """Answer the searchable PDF."""
        return _file("application/pdf", searchable_pdf(self._result(model_id, result_id, "pdf")))

    def figure(self, _call: Call, model_id: str, result_id: str, figure_id: str) -> Response:
        """Answer one figure as an image."""
        figures: list[JsonObject] = self._result(model_id, result_id, "figures").get("figures") or []
        if all(figure.get("id") != figure_id for figure in figures):
            raise output_not_found()
        return _file("image/png", figure_image())

    def _result(self, model_id: str, result_id: str, output: str) -> JsonObject:
        analysis = self._analyses.get(result_key(model_id, result_id))
        result = analysis.outcome.result
        if output not in analysis.outputs or not analysis.progress.is_done or result is None:
            raise output_not_found()
        return result


class ClassifyRoutes(_SubmitAndPollRoutes):
    """The routes of classifications."""

    collection = "/documentClassifiers"

    def begin(self, call: Call, resource_id: str) -> Analysis:
        """Read the document and determine the outcome."""
        self._analyzer.check_classifier(resource_id)
        options = read_classify_options(call.query)
        upload = self._analyzer.upload_reader.read(call)
        outcome = self._analyzer.classify(resource_id, upload, options, call.version)
        return Analysis(self._context.start_progress(), outcome)


def _with_error_headers(response: Response, version: str) -> Response:
    code: str = response.json()["error"]["code"]
    names = ["ms-azure-ai-errorcode"] if version == PREVIEW else ["x-ms-error-code", "ms-azure-ai-errorcode"]
    rest = [pair for pair in response.headers if pair[0] != "Content-Type"]
    return Response(
        response.status, [("Content-Type", JSON_UTF8), *rest, *((name, code) for name in names)], response.body
    )


def _file(content_type: str, content: bytes) -> Response:
    """Answer a file without a length and file name."""
    return Response(200, [("Content-Type", content_type), ("Transfer-Encoding", "chunked")], content)
