"""Fields of documents, and add-on features."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from azfacade.testing import FakeAzure

from .documents import MODELS, V4, Json, analyze, build, reason, submit

INVOICE = """Invoice Id: 1047
Invoice Date: 2025-03-01
Due date: soon
Invoice total: $1,047.50
Vendor Address: 5 Long Lane, Leeds, LS 1AB
"""


@pytest.fixture
def client(fake: FakeAzure) -> Iterator[httpx.Client]:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as in_process:
        yield in_process


def test_fields_are_found_by_their_labels(client: httpx.Client) -> None:
    result = analyze(client, INVOICE, "prebuilt-invoice")
    (document,) = result["documents"]
    assert document["docType"] == "invoice"
    assert document["spans"] == [{"offset": 0, "length": len(result["content"])}]
    assert document["boundingRegions"][0] == {"pageNumber": 1, "polygon": [0, 0, 8.5, 0, 8.5, 11, 0, 11]}
    fields = document["fields"]
    total = fields["InvoiceTotal"]
    assert total["type"] == "currency"
    assert total["valueCurrency"] == {"amount": 1047.5, "currencySymbol": "$", "currencyCode": "USD"}
    span = total["spans"][0]
    assert result["content"][span["offset"] :][: span["length"]] == total["content"] == "$1,047.50"
    assert total["boundingRegions"][0]["pageNumber"] == 1
    assert fields["InvoiceDate"]["valueDate"] == "2025-03-01"
    assert fields["InvoiceId"]["valueString"] == "1047"
    assert fields["VendorAddress"]["valueAddress"]["streetAddress"] == "5 Long Lane"


def test_a_text_that_is_no_such_value_is_content_only(client: httpx.Client) -> None:
    due = analyze(client, INVOICE, "prebuilt-invoice")["documents"][0]["fields"]["DueDate"]
    assert due["content"] == "soon"
    assert "valueDate" not in due


def test_a_field_that_stands_nowhere_has_a_sample_value(client: httpx.Client) -> None:
    fields = analyze(client, "Hello", "prebuilt-invoice")["documents"][0]["fields"]
    assert fields["InvoiceTotal"]["valueCurrency"]["amount"] == 110
    assert {"spans", "boundingRegions"}.isdisjoint(fields["InvoiceTotal"])
    assert fields["VendorName"]["valueString"] == "Sample Vendor Name"
    (item,) = fields["Items"]["valueArray"]
    assert item["valueObject"]["Quantity"]["valueNumber"] == 42.5


def test_the_fixed_page_says_what_its_model_looks_for(client: httpx.Client) -> None:
    result = analyze(client, b"%PDF-1.7", "prebuilt-receipt")
    fields = result["documents"][0]["fields"]
    for name in ("MerchantName", "MerchantPhoneNumber", "TransactionDate", "TransactionTime", "Total"):
        span = fields[name]["spans"][0]
        assert result["content"][span["offset"] :][: span["length"]] == fields[name]["content"]
    assert fields["TransactionTime"]["valueTime"] == "10:30:00"
    assert fields["MerchantPhoneNumber"]["valuePhoneNumber"] == "+14255550100"


def schema_of(client: httpx.Client, model_id: str) -> Json:
    doc_types: Json = client.get(f"{MODELS}/{model_id}", params=V4).json().get("docTypes", {})
    return doc_types


def test_every_prebuilt_model_reads_every_input(client: httpx.Client) -> None:
    models = [one["modelId"] for one in client.get(MODELS, params=V4).json()["value"]]
    for model_id in models:
        doc_types = schema_of(client, model_id)
        for content in (b"Hello", b"%PDF-1.7", b"PK\x03\x04"):
            result = analyze(client, content, model_id)
            assert len(result.get("documents", [])) == len(doc_types)
            for document in result.get("documents", []):
                schema = doc_types[document["docType"]]["fieldSchema"]
                assert list(document["fields"]) == list(schema)
                for name, field in document["fields"].items():
                    assert field["type"] == schema[name]["type"]
                    assert any(key.startswith("value") for key in field), (model_id, name)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("-1,200.50", -1200.5),
        ("12", 12),
        ("many", None),
        ("nan", None),
        ("inf", None),
        ("9" * 400, None),
    ],
)
def test_numbers_of_a_custom_model(client: httpx.Client, text: str, value: float | None) -> None:
    build(client, "forms")
    total = analyze(client, f"Total: {text}", "forms")["documents"][0]["fields"]["Total"]
    assert (total["content"], total.get("valueNumber")) == (text, value)


def test_a_custom_model_names_its_document_type_after_itself(client: httpx.Client) -> None:
    build(client, "forms")
    assert [one["docType"] for one in analyze(client, "Name: Ada", "forms")["documents"]] == ["forms"]


def test_query_fields(client: httpx.Client) -> None:
    query = {"features": "queryFields", "queryFields": "Total_Weight,Captain"}
    result = analyze(client, "Total weight: 12 kg", "prebuilt-layout", **query)
    fields = result["documents"][0]["fields"]
    assert fields["Total_Weight"]["valueString"] == "12 kg"
    assert "spans" not in fields["Captain"]
    assert "documents" not in analyze(client, "Hi", "prebuilt-layout", queryFields="Captain")
    assert "Captain" in analyze(client, "Hi", "prebuilt-invoice", **query)["documents"][0]["fields"]


def test_key_value_pairs(client: httpx.Client) -> None:
    result = analyze(client, "Name: Ada Lovelace\nSigned:\nat 12:30", "prebuilt-layout", features="keyValuePairs")
    first, second = result["keyValuePairs"]
    assert (first["key"]["content"], first["value"]["content"]) == ("Name:", "Ada Lovelace")
    assert first["value"]["spans"] == [{"offset": 6, "length": 12}]
    assert second["key"]["content"] == "Signed:"
    assert "value" not in second
    assert "keyValuePairs" not in analyze(client, "Name: Ada", "prebuilt-layout")


def test_other_features(client: httpx.Client) -> None:
    features = "languages,styleFont,barcodes,formulas,ocrHighResolution"
    result = analyze(client, "Guten Tag", features=features, locale="de")
    whole = {"offset": 0, "length": 9}
    assert result["languages"] == [{"spans": [whole], "locale": "de", "confidence": 0.9}]
    assert [style["spans"] for style in result["styles"]] == [[whole], [whole]]
    assert (result["pages"][0]["barcodes"], result["pages"][0]["formulas"]) == ([], [])
    plain = analyze(client, "Guten Tag")
    assert "languages" not in plain
    assert plain["styles"] == []
    assert "barcodes" not in plain["pages"][0]


def test_files_without_places_take_no_features(client: httpx.Client) -> None:
    answer = submit(client, b"<html><p>Hi", "prebuilt-layout", features="keyValuePairs")
    assert reason(answer) == (400, "InvalidArgument", "InvalidParameter")
    assert answer.json()["error"]["innererror"]["message"] == (
        "The parameter keyValuePairs for file type Html is invalid: The feature is invalid or not supported."
    )
