"""The repr of a model shows no secret, no text of a document and no signature of a URL."""

from __future__ import annotations

from typing import Any

from azfacade_raw.document_intelligence import models as di
from azfacade_raw.face import models as face
from tests.cases import each
from tests.raw.fragments import OBJECTS, Schema, properties, resolve
from tests.raw.samples import bare, full

CANARY = "CaNaRy"
SIGNED = f"https://example.blob.core.windows.net/training?sp=rl&sig={CANARY}"
HIDDEN = {"x-secret": f"{CANARY}-token", "x-document-text": f"text of {CANARY}", "x-url": SIGNED}
VALUES: dict[str, tuple[Any, str]] = {
    "valueString": ("Ann", "Ann"),
    "valueDate": ("1987-06-05", "1987"),
    "valueTime": ("23:45:01", "45"),
    "valuePhoneNumber": ("+4930123456", "4930"),
    "valueNumber": (98765.25, "98765"),
    "valueInteger": (98765, "98765"),
    "valueSelectionMark": ("selected", "selected'"),
    "valueSignature": ("unsigned", "unsigned"),
    "valueCountryRegion": ("DEU", "DEU"),
    "valueBoolean": (True, "True"),
    "valueSelectionGroup": (["Married"], "Married"),
    "valueCurrency": ({"amount": 98765.25, "currencySymbol": "€", "currencyCode": "EUR"}, "98765"),
    "valueAddress": ({"unit": "Flat 98765", "state": "Ohio"}, "98765"),
    "valueArray": ([{"type": "integer", "valueInteger": 98765}], "98765"),
    "valueObject": ({"SpouseName": {"type": "string", "valueString": "Ann"}}, "SpouseName"),
    "content": ("Ann", "Ann"),
}
"""By property of a field, a value and what of it may not be shown."""

MARKED = [
    (schema, key, mark)
    for schema in OBJECTS
    for key, node in properties(schema.service, schema.name).items()
    for mark in HIDDEN
    if resolve(schema.service, node).get(mark)
]


def test_the_fragments_mark_what_may_not_be_shown() -> None:
    names = {(schema.name, key) for schema, key, _ in MARKED}
    assert names >= {
        ("ClassifierCopyAuthorization", "accessToken"),
        ("LivenessSession", "authToken"),
        ("AzureBlobContentSource", "containerUrl"),
        ("DocumentWord", "content"),
    }


@each(("schema", "key", "mark"), MARKED, ids=str)
def test_marked_properties_are_hidden(schema: Schema, key: str, mark: str) -> None:
    # Of the wrong type they are as secret as of the right one.
    for value in (HIDDEN[mark], [HIDDEN[mark]], {"odd": HIDDEN[mark]}):
        found = schema.cls.from_dict({**bare(schema), key: value})
        for shown in (repr(found), str(found), f"{found}", f"{[found]}", f"{ {'x': found} }"):
            assert CANARY not in shown
            assert schema.name in shown


def strings_replaced(value: Any, by: str) -> Any:
    if isinstance(value, dict):
        return {key: strings_replaced(item, by) for key, item in value.items()}
    if isinstance(value, list):
        return [strings_replaced(item, by) for item in value]
    return by if isinstance(value, str) else value


def test_no_property_shows_the_query_of_a_url() -> None:
    """Services put signed URLs where nobody marked them, in messages for instance."""
    for schema in OBJECTS:
        found = schema.cls.from_dict(strings_replaced(full(schema), f"see {SIGNED}"))
        assert CANARY not in repr(found)


def test_unknown_fields_show_their_names_only() -> None:
    for schema in OBJECTS:
        found = schema.cls.from_dict({**full(schema), "xNew": CANARY, "xNewer": {"deep": CANARY}})
        assert CANARY not in repr(found)
        assert "additional_properties=<xNew, xNewer>" in repr(found)


def test_what_is_harmless_is_shown() -> None:
    source = di.AzureBlobContentSource(container_url=SIGNED, prefix="invoices/")
    assert repr(source) == (
        "AzureBlobContentSource(container_url='https://example.blob.core.windows.net/training?***', prefix='invoices/')"
    )
    assert repr(face.PersonGroup(person_group_id="staff", name="Staff")) == (
        "PersonGroup(name='Staff', person_group_id='staff')"
    )


def test_dates_texts_and_long_lists_are_short() -> None:
    result = di.AnalyzeResult.from_dict(
        {
            "apiVersion": "2024-11-30",
            "modelId": "prebuilt-read",
            "stringIndexType": "textElements",
            "content": "secret plan",
            "pages": [],
            "paragraphs": [{"content": "secret plan", "spans": [{"offset": 0, "length": 11}]}] * 500,
        }
    )
    assert "content=<11 characters>" in repr(result)
    assert "paragraphs=<500 DocumentParagraph>" in repr(result)
    assert "pages" not in repr(result)
    body = {"status": "running", "createdDateTime": "2024-03-05T11:07:58.371Z"}
    assert "created_date_time=2024-03-05T11:07:58.371Z" in repr(face.TrainingResult.from_dict(body))


@each("key", [key for key in properties("document_intelligence", "DocumentField") if key != "type"])
def test_values_of_every_type_are_hidden(key: str) -> None:
    if key not in VALUES:
        assert key in {"boundingRegions", "spans", "confidence"}, "what it says has to be hidden"
        return
    value, told = VALUES[key]
    field = di.DocumentField.from_dict({"type": "string", key: value})
    document = di.AnalyzedDocument(doc_type="invoice", spans=[], confidence=1.0, fields={"SpouseName": field})
    for shown in (repr(field), str(field), repr(document)):
        assert told not in shown
        assert "SpouseName" not in shown
    assert field.to_dict()[key] == value
    assert "fields=<1 DocumentField>" in repr(document)


def test_amounts_and_check_marks_are_hidden() -> None:
    money = di.CurrencyValue(amount=98765.25, currency_symbol="€", currency_code="EUR")
    assert repr(money) == "CurrencyValue(amount=<float>, currency_symbol=<1 characters>, currency_code=<3 characters>)"
    shown = [
        repr(di.DocumentSelectionMark.from_dict({"state": state, "confidence": 1, "span": {"offset": 1, "length": 2}}))
        for state in ("selected", "unselected")
    ]
    assert shown[0] == shown[1]


def test_nested_objects_hide_too() -> None:
    inner = {"code": "Inner", "message": f"failed at {SIGNED}"}
    error = di.DocumentIntelligenceError.from_dict({"code": "Outer", "message": "m", "innererror": inner})
    assert "failed at https://example" in repr(error)
    assert CANARY not in repr(error)
