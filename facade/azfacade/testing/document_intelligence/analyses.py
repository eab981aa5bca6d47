"""Analyzing and classifying single documents."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from ..clock import whole_seconds
from ..http import JSON_UTF8, JsonObject, Refused, Response, empty_answer, json_answer
from ..jobs import Job
from ..routing import Call, Route
from ..service import Family
from ..world import World
from .analyzer import Analyzer
from .canned import Outcome
from .errors import output_not_found
from .links import link
from .options import read_analyze_options, read_classify_options
from .outputs import figure_image, searchable_pdf
from .shelf import Shelf
from .store import PREVIEW

_CURRENT = frozenset({"2024-11-30"})


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document on its way through a model or classifier, with what will come out."""

    job: Job
    outcome: Outcome
    # The files beside the result that were asked for, and that the model makes.
    outputs: frozenset[str] = frozenset()

    def body(self) -> JsonObject:
        """Answer a poll."""
        ended = "failed" if self.outcome.error else "succeeded"
        body: JsonObject = {
            "status": self.job.current or ended,
            "createdDateTime": whole_seconds(self.job.created),
            "lastUpdatedDateTime": whole_seconds(self.job.updated),
        }
        if self.job.is_done and self.outcome.error:
            body["error"] = self.outcome.error
        elif self.job.is_done:
            body["analyzeResult"] = self.outcome.result
        return body


class _Submissions(Family):
    """`:analyze` and `analyzeResults`, of models and of classifiers."""

    # The path of all models or classifiers.
    collection: str

    def __init__(self, world: World, analyzer: Analyzer) -> None:
        self._world = world
        self._analyzer = analyzer
        self._shelf: Shelf[Analysis] = Shelf(world.clock)

    def routes(self) -> list[Route]:
        """List how to submit, and how to ask for the result."""
        one = self.collection + "/{reader_id}"
        return [
            Route("POST", f"{one}:analyze", self.submit),
            Route("GET", f"{one}/analyzeResults/{{result_id}}", self.poll),
        ]

    @abstractmethod
    def begin(self, call: Call, reader_id: str) -> Analysis:
        """Take a document in."""

    def submit(self, call: Call, reader_id: str) -> Response:
        """Begin to read a document. Errors of this route alone tell their code in headers too."""
        try:
            analysis = self.begin(call, reader_id)
        except Refused as refused:
            raise Refused(_with_error_headers(refused.response, call.version)) from None
        # The id of the result is that of the request.
        path = f"{self.collection}/{reader_id}/analyzeResults/{call.request_id}"
        self._shelf.put(_key(reader_id, call.request_id), analysis)
        return empty_answer(202, ("Operation-Location", link(call, path)))

    def poll(self, _call: Call, reader_id: str, result_id: str) -> Response:
        """Answer how far it is, and the result once there is one."""
        analysis = self._shelf.get(_key(reader_id, result_id))
        analysis.job.poll()
        response = json_answer(analysis.body())
        if not analysis.job.is_done:
            response.headers.append(("Retry-After", "1"))
        return response

    def _start(self) -> Job:
        return Job(self._world.clock, ["running"] * self._world.running_polls)


class Analyses(_Submissions):
    """Analyzing with a model, and the files that may come of it."""

    collection = "/documentModels"

    def routes(self) -> list[Route]:
        """List what there is for classifiers too, and what only models have."""
        result = self.collection + "/{model_id}/analyzeResults/{result_id}"
        return [
            *super().routes(),
            Route("DELETE", result, self.delete, _CURRENT),
            Route("GET", result + "/pdf", self.pdf),
            Route("GET", result + "/figures/{figure_id}", self.figure),
        ]

    def begin(self, call: Call, reader_id: str) -> Analysis:
        """Take a document in. What is wrong with it shows now, and what will come out is settled."""
        self._analyzer.check_model(reader_id)
        options = read_analyze_options(call.query, reader_id)
        upload = self._analyzer.intake.read(call)
        outcome = self._analyzer.analyze(reader_id, upload, options, call.version)
        makes = {"prebuilt-read": "pdf", "prebuilt-layout": "figures"}.get(reader_id, "")
        return Analysis(self._start(), outcome, options.output & {makes})

    def delete(self, _call: Call, model_id: str, result_id: str) -> Response:
        """Drop a result before its day is over."""
        self._shelf.delete(_key(model_id, result_id))
        return empty_answer(204)

    def pdf(self, _call: Call, model_id: str, result_id: str) -> Response:
        """Answer the document with a layer of text."""
        return _file("application/pdf", searchable_pdf(self._result(model_id, result_id, "pdf")))

    def figure(self, _call: Call, model_id: str, result_id: str, figure_id: str) -> Response:
        """Answer one figure as an image."""
        figures: list[JsonObject] = self._result(model_id, result_id, "figures").get("figures") or []
        if all(figure.get("id") != figure_id for figure in figures):
            raise output_not_found()
        return _file("image/png", figure_image())

    def _result(self, model_id: str, result_id: str, output: str) -> JsonObject:
        analysis = self._shelf.get(_key(model_id, result_id))
        result = analysis.outcome.result
        if output not in analysis.outputs or not analysis.job.is_done or result is None:
            raise output_not_found()
        return result


class Classifications(_Submissions):
    """Sorting with a classifier."""

    collection = "/documentClassifiers"

    def begin(self, call: Call, reader_id: str) -> Analysis:
        """Take a document in."""
        self._analyzer.check_classifier(reader_id)
        options = read_classify_options(call.query)
        upload = self._analyzer.intake.read(call)
        return Analysis(self._start(), self._analyzer.classify(reader_id, upload, options, call.version))


def _key(reader_id: str, result_id: str) -> str:
    return f"{reader_id}/{result_id}"


def _with_error_headers(response: Response, version: str) -> Response:
    code: str = response.json()["error"]["code"]
    names = ["ms-azure-ai-errorcode"] if version == PREVIEW else ["x-ms-error-code", "ms-azure-ai-errorcode"]
    rest = [pair for pair in response.headers if pair[0] != "Content-Type"]
    return Response(
        response.status, [("Content-Type", JSON_UTF8), *rest, *((name, code) for name in names)], response.body
    )


def _file(content_type: str, content: bytes) -> Response:
    """Answer a file, of unannounced length and without a name."""
    return Response(200, [("Content-Type", content_type), ("Transfer-Encoding", "chunked")], content)
