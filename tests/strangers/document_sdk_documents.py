"""Every call of the official DocumentIntelligenceClient."""

from __future__ import annotations

import io

from .document_sdk import CALLS, INBOX, PDF, RESULTS, Sdk


@CALLS("DocumentIntelligenceClient.begin_analyze_document")
def analyze_document(sdk: Sdk) -> None:
    result, result_id = sdk.analyze(
        "prebuilt-layout",
        b"Name: Ada\nlast line",
        pages="1",
        locale="en-US",
        string_index_type=sdk.models.StringIndexType.UNICODE_CODE_POINT,
        features=[sdk.models.DocumentAnalysisFeature.KEY_VALUE_PAIRS, "languages", "queryFields"],
        query_fields=["Captain", "Ship"],
        output_content_format=sdk.models.DocumentContentFormat.MARKDOWN,
        output=["figures"],
    )
    assert len(result_id) == 36
    assert (result.content, result.string_index_type) == ("Name: Ada\nlast line", "unicodeCodePoint")
    assert result.content_format == sdk.models.DocumentContentFormat.MARKDOWN
    assert result.pages[0].words[1].span.offset == 6
    assert result.pages[0].lines[1].polygon[0] == 1
    assert result.key_value_pairs[0].value.content == "Ada"
    assert result.languages[0].locale == "en-US"
    assert list(result.documents[0].fields) == ["Captain", "Ship"]
    for source in (
        io.BytesIO(PDF),
        sdk.models.AnalyzeDocumentRequest(url_source="https://x.org/invoice.pdf"),
        sdk.models.AnalyzeDocumentRequest(bytes_source=PDF),
        {"urlSource": "https://x.org/invoice.pdf"},
    ):
        invoice, _ = sdk.analyze("prebuilt-invoice", source)
        fields = invoice.documents[0].fields
        assert fields["InvoiceTotal"].value_currency.amount == 110
        assert fields["InvoiceDate"].value_date.year == 2025
        assert fields["Items"].value_array[0].value_object["Quantity"].value_number == 42.5
        assert invoice.tables[0].cells[0].content == "Item"


@CALLS("DocumentIntelligenceClient.begin_classify_document")
def classify_document(sdk: Sdk) -> None:
    sdk.classifier()
    for source in (b"A letter", sdk.models.ClassifyDocumentRequest(bytes_source=b"A letter")):
        result = sdk.run(sdk.documents.begin_classify_document("sorter", source, split="perPage", pages="1"))
        assert [one.doc_type for one in result.documents] == ["letter"]
        assert result.documents[0].bounding_regions[0].page_number == 1


@CALLS("DocumentIntelligenceClient.begin_analyze_batch_documents")
def analyze_batch_documents(sdk: Sdk) -> None:
    result = sdk.ask(sdk.begin_batch().result())
    assert (result.succeeded_count, result.failed_count, result.skipped_count) == (2, 0, 0)
    assert result.details[0].source_url == f"{INBOX}/one note.txt"
    assert result.details[0].result_url == f"{RESULTS}/one%20note.txt.ocr.json"
    assert len(sdk.fake.container(RESULTS)) == 2


@CALLS("DocumentIntelligenceClient.get_analyze_batch_result")
def get_analyze_batch_result(sdk: Sdk) -> None:
    sdk.fake.running_polls = 2
    token = sdk.begin_batch().continuation_token()
    assert sdk.run(sdk.documents.get_analyze_batch_result(token)).succeeded_count == 2


@CALLS("DocumentIntelligenceClient.list_analyze_batch_results")
def list_analyze_batch_results(sdk: Sdk) -> None:
    for _ in range(3):
        sdk.ask(sdk.begin_batch().result())
    sdk.fake.page_size = 2
    listed = sdk.every(sdk.documents.list_analyze_batch_results("prebuilt-read"))
    assert len({one.result_id for one in listed}) == 3
    assert {one.status for one in listed} == {"succeeded"}


@CALLS("DocumentIntelligenceClient.delete_analyze_batch_result")
def delete_analyze_batch_result(sdk: Sdk) -> None:
    assert sdk.ask(sdk.documents.delete_analyze_batch_result("prebuilt-read", sdk.batch())) is None
    assert sdk.every(sdk.documents.list_analyze_batch_results("prebuilt-read")) == []


@CALLS("DocumentIntelligenceClient.get_analyze_result_pdf")
def get_analyze_result_pdf(sdk: Sdk) -> None:
    _, result_id = sdk.analyze("prebuilt-read", b"Hello", output=["pdf"])
    pdf = sdk.read(sdk.ask(sdk.documents.get_analyze_result_pdf("prebuilt-read", result_id)))
    assert pdf.startswith(b"%PDF-")
    assert b"(Hello)" in pdf


@CALLS("DocumentIntelligenceClient.get_analyze_result_figure")
def get_analyze_result_figure(sdk: Sdk) -> None:
    result, result_id = sdk.analyze("prebuilt-layout", PDF, output=[sdk.models.AnalyzeOutputOption.FIGURES])
    (figure,) = result.figures
    image = sdk.ask(sdk.documents.get_analyze_result_figure("prebuilt-layout", result_id, figure.id))
    assert sdk.read(image).startswith(b"\x89PNG")


@CALLS("DocumentIntelligenceClient.delete_analyze_result")
def delete_analyze_result(sdk: Sdk) -> None:
    _, result_id = sdk.analyze("prebuilt-read", b"Hello")
    assert sdk.ask(sdk.documents.delete_analyze_result("prebuilt-read", result_id)) is None
    assert [one.status for one in sdk.fake.requests[-2:]] == [200, 204]


@CALLS("DocumentIntelligenceClient.send_request")
def send_request(sdk: Sdk) -> None:
    answer = sdk.ask(sdk.documents.send_request(sdk.request("/documentModels/prebuilt-read")))
    assert answer.json()["modelId"] == "prebuilt-read"


@CALLS("DocumentIntelligenceClient.close")
def close(sdk: Sdk) -> None:
    sdk.analyze("prebuilt-read", b"Hello")
    assert sdk.ask(sdk.documents.close()) is None
