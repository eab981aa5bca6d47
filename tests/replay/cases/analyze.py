"""Analyzing documents: from bytes and URLs, with every option, and reading results by their id."""

from __future__ import annotations

from typing import Any

from azfacade import Status
from azfacade.errors import NotFoundError
from tests.replay.cases.case import GA_AND_PREVIEW, Body, Given, case, finished, refused

EVERY = {
    "pages": "1",
    "locale": "en-US",
    "string_index_type": "unicodeCodePoint",
    "features": ["ocrHighResolution"],
    "query_fields": ["Total", "DueDate"],
    "output_content_format": "markdown",
    "output": ["figures"],
}


@case("document_intelligence", "models", versions=GA_AND_PREVIEW["document_intelligence"], needs=("document",))
def analyze_bytes(di: Any, given: Given) -> Body:
    job, result = yield from finished(di.models.begin_analyze("prebuilt-read", given.inputs.document))
    assert result.model_id == "prebuilt-read"
    word = result.pages[0].words[0]
    assert result.content[word.span.offset :].startswith(word.content)
    read = yield di.models.get_analyze_result("prebuilt-read", job.id)
    assert read.status is Status.SUCCEEDED
    assert read.analyze_result.to_dict() == result.to_dict()


@case("document_intelligence", "models", needs=("document",))
def analyze_bytes_with_every_option(di: Any, given: Given) -> Body:
    _, result = yield from finished(di.models.begin_analyze("prebuilt-layout", given.inputs.document, **EVERY))
    assert [page.page_number for page in result.pages] == [1]
    assert result.content_format == "markdown"
    assert set(result.documents[0].fields) == {"Total", "DueDate"}


@case("document_intelligence", "models", needs=("document_url",))
def analyze_url(di: Any, given: Given) -> Body:
    _, result = yield from finished(di.models.begin_analyze("prebuilt-read", given.inputs.document_url))
    assert result.pages


@case("document_intelligence", "models", needs=("document_url",))
def analyze_url_with_every_option(di: Any, given: Given) -> Body:
    _, result = yield from finished(di.models.begin_analyze("prebuilt-layout", given.inputs.document_url, **EVERY))
    assert set(result.documents[0].fields) == {"Total", "DueDate"}


@case("document_intelligence", "models", needs=("document_url",))
def analyze_invoice(di: Any, given: Given) -> Body:
    _, result = yield from finished(di.models.begin_analyze("prebuilt-invoice", given.inputs.document_url))
    assert "InvoiceTotal" in result.documents[0].fields


@case("document_intelligence", "models", needs=("document",))
def delete_a_result(di: Any, given: Given) -> Body:
    job, _ = yield from finished(di.models.begin_analyze("prebuilt-read", given.inputs.document))
    yield di.models.delete_analyze_result("prebuilt-read", job.id)
    read = lambda: di.models.get_analyze_result("prebuilt-read", job.id)  # noqa: E731
    yield from refused(read, NotFoundError, inner_code="OperationNotFound")
