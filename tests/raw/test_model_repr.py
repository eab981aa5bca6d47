"""The repr of a model shows no secret, no text of a document and no signature of a URL."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade_raw.document_intelligence import models as di
from azfacade_raw.face import models as face
from tests.raw.fragments import OBJECTS, Schema, properties, resolve
from tests.raw.samples import bare, full

CANARY = "CaNaRy"
SIGNED = f"https://example.blob.core.windows.net/training?sp=rl&sig={CANARY}"
HIDDEN = {"x-secret": f"{CANARY}-token", "x-document-text": f"text of {CANARY}", "x-url": SIGNED}

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


@pytest.mark.parametrize(("schema", "key", "mark"), MARKED, ids=str)
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


def test_nested_objects_hide_too() -> None:
    inner = {"code": "Inner", "message": f"failed at {SIGNED}"}
    error = di.DocumentIntelligenceError.from_dict({"code": "Outer", "message": "m", "innererror": inner})
    assert "failed at https://example" in repr(error)
    assert CANARY not in repr(error)
