"""Files that belong to a result: a searchable PDF, images of figures."""

from __future__ import annotations

from typing import Any

from tests.replay.cases.case import Body, Given, case, finished


@case("document_intelligence", "models", needs=("document",))
def result_pdf(di: Any, given: Given) -> Body:
    job, _ = yield from finished(di.models.begin_analyze("prebuilt-read", given.inputs.document, output=["pdf"]))
    pdf = yield di.models.get_analyze_result_pdf("prebuilt-read", job.id)
    assert pdf.startswith(b"%PDF")


@case("document_intelligence", "models", needs=("document_url",))
def result_figure(di: Any, given: Given) -> Body:
    """The document has to show a figure."""
    begun = di.models.begin_analyze("prebuilt-layout", given.inputs.document_url, output=["figures"])
    job, result = yield from finished(begun)
    figure = yield di.models.get_analyze_result_figure("prebuilt-layout", job.id, result.figures[0].id)
    assert figure.startswith(b"\x89PNG")
