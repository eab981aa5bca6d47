"""What of a dict or a model inside an argument is sent, and what is refused."""

from __future__ import annotations

from collections import UserDict
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from azfacade_raw import checks
from azfacade_raw.document_intelligence import models as di
from azfacade_raw.document_intelligence.bodies import (
    AZURE_BLOB_CONTENT_SOURCE,
    CLASSIFIER_DOCUMENT_TYPE_DETAILS,
    DOCUMENT_FIELD_SCHEMA,
    DOCUMENT_TYPE_DETAILS,
    MODEL_COPY_AUTHORIZATION,
)
from azfacade_raw.document_intelligence.groups import models
from azfacade_raw.object_schema import ObjectSchema, Property
from azfacade_raw.types import InvalidInputError, InvalidInputTypeError
from tests.cases import each

URL = "https://example.org/c?sig=canary"
SOURCE = {"containerUrl": URL, "prefix": "p/"}
PERMIT = {
    "targetResourceId": "/subscriptions/x",
    "targetResourceRegion": "westeurope",
    "targetModelId": "reader",
    "targetModelLocation": "https://target.example/documentintelligence/documentModels/reader",
    "accessToken": "canary",
    "expirationDateTime": "2025-01-15T10:30:00.1234567Z",
}


def refused(schema: Any, value: Any) -> str:
    with pytest.raises(InvalidInputError) as caught:
        schema.check("x", value, [])
    assert "canary" not in str(caught.value)
    return str(caught.value)


@each(
    ("key", "told"),
    [
        ("container_url", "x.container_url is no property of AzureBlobContentSource: did you mean containerUrl?"),
        ("ContainerURL", "x.ContainerURL is no property of AzureBlobContentSource: did you mean containerUrl?"),
        ("prefx", "x.prefx is no property of AzureBlobContentSource: did you mean prefix?"),
        (
            "zone",
            "x.zone is no property of AzureBlobContentSource: it has containerUrl, prefix. If the service sent it, give"
            " AzureBlobContentSource.from_dict(...)",
        ),
        ("two words", "x['two words'] is no property of"),
        ("a\x1b[2Jb", "x['a\\x1b[2Jb'] is no property of"),
        ("k" * 500, "x[a text of 500 characters] is no property of"),
        ("", "x[''] is no property of"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_one(key: str, told: str) -> None:
    assert refused(AZURE_BLOB_CONTENT_SOURCE, {**SOURCE, key: "y"}).startswith(told)


def test_a_key_that_is_no_text() -> None:
    with pytest.raises(InvalidInputTypeError, match="a key of x must be a str, got int"):
        AZURE_BLOB_CONTENT_SOURCE.check("x", {"containerUrl": URL, 1: 2}, [])


@each("kind", [dict, UserDict, MappingProxyType, di.AzureBlobContentSource.from_dict])
def test_mappings_of_any_class_and_models_are_the_same(kind: Any) -> None:
    given = kind(SOURCE)
    sent = AZURE_BLOB_CONTENT_SOURCE.check("x", given, [])
    assert sent == SOURCE
    assert type(sent) is dict
    assert sent is not given


def test_none_in_a_mapping_stands_for_left_out() -> None:
    assert AZURE_BLOB_CONTENT_SOURCE.check("x", {"containerUrl": URL, "prefix": None}, []) == {"containerUrl": URL}
    assert refused(AZURE_BLOB_CONTENT_SOURCE, {"containerUrl": None}) == "x.containerUrl must be a str, got NoneType"
    two = {"azureBlobSource": SOURCE, "azureBlobFileListSource": None, "kind": None}
    assert CLASSIFIER_DOCUMENT_TYPE_DETAILS.check("x", two, []) == {"azureBlobSource": SOURCE}


def test_the_name_that_the_service_uses_is_taken_too() -> None:
    sent = {"kind": "azureBlob", "azureBlobSource": SOURCE}
    assert CLASSIFIER_DOCUMENT_TYPE_DETAILS.check("x", sent, []) == sent
    decoded = di.ClassifierDocumentTypeDetails.from_dict(sent)
    assert CLASSIFIER_DOCUMENT_TYPE_DETAILS.check("x", decoded, []) == sent
    decoded.source_kind = "AzureBlob"  # type: ignore[assignment]
    assert "x.source_kind must be written 'azureBlob'" in refused(CLASSIFIER_DOCUMENT_TYPE_DETAILS, decoded)


def test_exactly_one_of_what_excludes_each_other() -> None:
    files = {"containerUrl": URL, "fileList": "l"}
    words = "give exactly one of x.azureBlobSource, x.azureBlobFileListSource: got "
    assert refused(CLASSIFIER_DOCUMENT_TYPE_DETAILS, {}) == words + "none"
    both = {"azureBlobSource": SOURCE, "azureBlobFileListSource": files}
    assert refused(CLASSIFIER_DOCUMENT_TYPE_DETAILS, both) == words + "x.azureBlobSource and x.azureBlobFileListSource"
    for model in (di.ClassifierDocumentTypeDetails(), di.ClassifierDocumentTypeDetails.from_dict(both)):
        assert "give exactly one of x.azure_blob_source, x.azure_blob_f" in refused(
            CLASSIFIER_DOCUMENT_TYPE_DETAILS, model
        )
    newer = {"kind": "table", "azureTableSource": {"table": "t"}}
    decoded = di.ClassifierDocumentTypeDetails.from_dict(newer)
    assert CLASSIFIER_DOCUMENT_TYPE_DETAILS.check("x", decoded, []) == newer


def test_a_permit_is_sent_as_it_came() -> None:
    newer = {**PERMIT, "newer": {"a": [None]}, "another": None}
    for shown in (PERMIT, newer, {**PERMIT, "expirationDateTime": "soon"}, {"accessToken": "canary"}):
        permit = di.ModelCopyAuthorization.from_dict(shown)
        assert models.copy_model_to("reader", permit).json == shown == permit.to_dict()
    assert models.copy_model_to("reader", PERMIT).json == PERMIT
    assert refused(MODEL_COPY_AUTHORIZATION, newer).startswith("x.newer is no property of ModelCopyAuthorization")


def test_what_the_caller_changed_in_a_permit_is_checked() -> None:
    permit = di.ModelCopyAuthorization.from_dict({**PERMIT, "newer": 1, "expirationDateTime": "soon"})
    permit.target_model_id = "no id"
    assert refused(MODEL_COPY_AUTHORIZATION, permit).startswith("x.target_model_id must match")
    permit.target_model_id = "reader-2"
    permit.expiration_date_time = "later"  # type: ignore[assignment]
    assert "x.expiration_date_time must be a date-time such as" in refused(MODEL_COPY_AUTHORIZATION, permit)


def test_members_that_are_null_or_no_objects_are_sent_back() -> None:
    shown = {"fieldSchema": {"a": {"type": "string"}, "gone": None}, "queryFields": ["a"], "buildMode": None}
    decoded = di.DocumentTypeDetails.from_dict(shown)
    assert decoded.field_schema["gone"] is None
    assert DOCUMENT_TYPE_DETAILS.check("x", decoded, []) == shown
    decoded.field_schema["b"] = {"type": 7}
    assert refused(DOCUMENT_TYPE_DETAILS, decoded) == "x.field_schema['b'].type must be a str, got int"
    odd = {"fieldSchema": {"a": {"type": "string"}, "odd": 7}, "features": "all"}
    assert DOCUMENT_TYPE_DETAILS.check("x", di.DocumentTypeDetails.from_dict(odd), []) == odd
    assert refused(DOCUMENT_TYPE_DETAILS, shown).startswith("x.fieldSchema['gone'] must be a DocumentFieldSchema")


def test_models_and_mappings_inside_each_other() -> None:
    field = di.DocumentFieldSchema(type=di.DocumentFieldType.ARRAY)
    field.items = {"type": "object", "properties": {"a": di.DocumentFieldSchema(type="strin")}}  # type: ignore[assignment, arg-type]
    sent = {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "strin"}}}}
    assert DOCUMENT_FIELD_SCHEMA.check("x", field, []) == sent, "a value that is not known yet is sent"
    field.items["properties"]["a"].description = "y" * 4097  # type: ignore[index]
    assert refused(DOCUMENT_FIELD_SCHEMA, field).startswith("x.items.properties['a'].description has 4097 characters")


def test_a_value_within_itself_is_refused() -> None:
    loop: dict[str, Any] = {"type": "array"}
    loop["items"] = loop
    model = di.DocumentFieldSchema(type=di.DocumentFieldType.ARRAY)
    model.items = model
    for value in (loop, model):
        with pytest.raises(InvalidInputError, match=r"^doc_types\['a'\] is nested too deeply, or contains itself$"):
            models.compose_model("both", "sorter", {"a": {"fieldSchema": {"f": value}}})


def test_fifty_levels_are_fine() -> None:
    value: dict[str, Any] = {"type": "string"}
    for _ in range(50):
        value = {"type": "object", "properties": {"p": {"type": "array", "items": value}}}
    assert DOCUMENT_FIELD_SCHEMA.check("x", value, []) == value
    assert DOCUMENT_FIELD_SCHEMA.check("x", di.DocumentFieldSchema.from_dict(value), []) == value


def test_read_only_versioned_and_open() -> None:
    """No object that an argument of today's services holds has any of them."""
    schema = ObjectSchema(
        "AzureBlobContentSource",
        {
            "containerUrl": Property(None),
            "prefix": Property(lambda name, item, versions: checks.text(name, item), versions=("v2",)),
        },
        is_open=True,
    )
    assert "x.containerUrl is read-only" in refused(schema, {"containerUrl": URL})
    versions: checks.Versions = []
    given = {"prefix": "p", "free": {"at": datetime(2025, 1, 2, tzinfo=UTC)}}
    assert schema.check("x", given, versions) == {"prefix": "p", "free": {"at": "2025-01-02T00:00:00Z"}}
    assert schema.check("x", di.AzureBlobContentSource.from_dict(SOURCE), versions) == SOURCE
    assert versions == [("x.prefix", True, ("v2",))] * 2
