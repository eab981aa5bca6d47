"""Changed attributes are written with their new value, all others as they were received."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs

from azfacade_raw.document_intelligence import models as di
from azfacade_raw.face import models as face
from azfacade_raw.types import Status
from tests.cases import each
from tests.raw.fragments import BASES, OBJECTS, Schema, properties, required
from tests.raw.samples import bare, full
from tests.raw.twists import WRONG, with_nulls, with_wrong

every_class = each("schema", OBJECTS, ids=str)


def attributes(schema: Schema) -> dict[str, Any]:
    """Return the attributes of a full object by their keys on the wire."""
    found = schema.cls.from_dict(full(schema))
    return {f.key: getattr(found, f.name) for f in schema.cls.wire_fields}


@every_class
def test_a_changed_attribute_wins_over_whatever_came(schema: Schema) -> None:
    written, values = full(schema), attributes(schema)
    names = {f.key: f.name for f in schema.cls.wire_fields}
    for changed, body in with_wrong(schema, bare(schema)):
        found = schema.cls.from_dict(body)
        if type(found) is not schema.cls:
            continue
        setattr(found, names[changed], values[changed])
        assert found.to_dict() == {**body, changed: written[changed]}, body[changed]


def test_a_filled_null_is_written_and_the_others_stay() -> None:
    for schema in OBJECTS:
        body = with_nulls(schema, bare(schema))
        for field in schema.cls.wire_fields:
            if field.required:
                continue
            found = schema.cls.from_dict(body)
            setattr(found, field.name, attributes(schema)[field.key])
            assert found.to_dict() == {**body, field.key: full(schema)[field.key]}


def test_a_cleared_attribute_is_not_written() -> None:
    for schema in OBJECTS:
        for field in schema.cls.wire_fields:
            if field.required:
                continue
            found = schema.cls.from_dict(full(schema))
            setattr(found, field.name, field.container() if field.container else None)
            assert found.to_dict() == {k: v for k, v in full(schema).items() if k != field.key}


def test_built_by_hand_as_decoded() -> None:
    for schema in [s for s in OBJECTS if s not in BASES]:
        decoded = schema.cls.from_dict(full(schema))
        given = {f.name: getattr(decoded, f.name) for f in schema.cls.wire_fields}
        built = schema.cls(**given)
        assert built == decoded
        assert built.to_dict().keys() == full(schema).keys()
        assert schema.cls.from_dict(built.to_dict()) == decoded


def test_only_required_arguments_are_needed_and_only_they_are_written() -> None:
    for schema in OBJECTS:
        decoded = schema.cls.from_dict(bare(schema))
        needed = {f.name: getattr(decoded, f.name) for f in schema.cls.wire_fields if f.required and not f.container}
        assert {a.name for a in attrs.fields(schema.cls) if a.init and a.default is attrs.NOTHING} == needed.keys()
        assert schema.cls(**needed).to_dict().keys() == set(required(schema.service, schema.name))


def test_additional_properties_set_by_hand_are_written() -> None:
    for schema in OBJECTS:
        found = schema.cls.from_dict(bare(schema))
        extra: dict[str, Any] = {f"x{number}": value for number, value in enumerate(WRONG)}
        found.additional_properties.update(extra)
        assert found.to_dict() == {**bare(schema), **extra}
        assert schema.cls.from_dict(found.to_dict()).additional_properties == extra


def test_additional_properties_may_be_objects_of_ours() -> None:
    found = face.PersonGroup(person_group_id="x", name="X")
    found.additional_properties.update(
        moment=datetime(2025, 1, 2, 3, 4, 5, 600000, UTC),
        state=Status.SUCCEEDED,
        spans=[di.DocumentSpan(offset=1, length=2)],
    )
    assert found.to_dict() == {
        "personGroupId": "x",
        "name": "X",
        "moment": "2025-01-02T03:04:05.6Z",
        "state": "succeeded",
        "spans": [{"offset": 1, "length": 2}],
    }


def test_an_attribute_wins_over_an_additional_property_of_its_name() -> None:
    found = face.PersonGroup(person_group_id="x", name="X")
    found.additional_properties["name"] = "Y"
    assert found.to_dict()["name"] == "X"


def test_what_came_under_an_alias_is_changed_under_that_alias() -> None:
    source = {"containerUrl": "https://example.org/c"}
    found = di.ClassifierDocumentTypeDetails.from_dict({"kind": "azureBlob", "azureBlobSource": source})
    assert found.source_kind == di.ContentSourceKind.AZURE_BLOB
    assert found.additional_properties == {}
    found.source_kind = di.ContentSourceKind.URL
    assert found.to_dict() == {"kind": "url", "azureBlobSource": source}
    found.source_kind = None
    assert found.to_dict() == {"azureBlobSource": source}


def test_a_written_object_is_not_tied_to_the_model() -> None:
    body = {"operationId": "1", "tags": {"team": "a"}, "news": {"deep": [1]}}
    found = di.DocumentIntelligenceOperationDetails.from_dict(body)
    written = found.to_dict()
    written["tags"]["team"] = "b"
    written["news"]["deep"].append(2)
    assert found.tags == {"team": "a"}
    assert found.additional_properties == {"news": {"deep": [1]}}


def test_every_class_reads_all_properties_of_its_schema() -> None:
    for schema in OBJECTS:
        assert {f.key for f in schema.cls.wire_fields} == properties(schema.service, schema.name).keys()
        assert {f.key for f in schema.cls.wire_fields if f.required} == set(required(schema.service, schema.name))
