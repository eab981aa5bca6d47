"""Models and enums are fields of pydantic models: validated, written as the services do, described by JSON Schema."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from azfacade import Status
from azfacade_raw.document_intelligence import models as di
from azfacade_raw.face import models as face
from azfacade_raw.wire import Model
from tests.cases import each
from tests.raw.fragments import BASES, ENUMS, OBJECTS, SERVICES, Schema, document, properties, required
from tests.raw.samples import bare, full
from tests.raw.twists import with_news

every_class = each("schema", OBJECTS, ids=str)
FIELD = {"type": "string", "valueString": "hello", "confidence": 0.5}
DOCUMENT = {"docType": "invoice", "spans": [], "confidence": 0.9, "fields": {"Total": FIELD}}


class Filed(BaseModel):
    """An application's own model."""

    document: di.AnalyzedDocument
    fields: list[di.DocumentField] = []
    by_kind: dict[di.DocumentFieldType, int] = {}
    status: Status | None = None


def described(cls: type, mode: Any = "validation") -> dict[str, Any]:
    return TypeAdapter(cls).json_schema(mode=mode)


@every_class
def test_every_model_is_validated_and_written_as_it_was_sent(schema: Schema) -> None:
    adapter: TypeAdapter[Model] = TypeAdapter(schema.cls)
    for body in (full(schema), with_news(full(schema)), bare(schema)):
        found = adapter.validate_python(body)
        assert found == schema.cls.from_dict(body)
        assert adapter.validate_python(found) is found
        assert adapter.validate_json(json.dumps(body)) == found
        assert adapter.dump_python(found) == body
        assert json.loads(adapter.dump_json(found)) == body


@every_class
def test_every_model_refuses_what_is_no_object(schema: Schema) -> None:
    for value in (None, 1, "text", [full(schema)], object()):
        with pytest.raises(ValidationError, match=f"Input should be {schema.name} or its JSON object"):
            TypeAdapter(schema.cls).validate_python(value)


def test_an_object_of_another_kind_is_refused_with_the_reason() -> None:
    for value, reason in (
        ({"foo": 1}, "none of its required properties"),
        ({}, "an empty object"),
        ({"doc_type": "invoice"}, "doc_type in place of docType"),
        ({"error": {"code": "{x}", "message": "gone"}}, r"the error of a failed call \(\{x\}: gone\)"),
        (face.FaceRectangle(top=1, left=1, width=1, height=1), "Input should be AnalyzedDocument"),
    ):
        with pytest.raises(ValidationError, match=reason) as caught:
            Filed.model_validate({"document": value})
        assert caught.value.errors()[0]["loc"] == ("document",)


def test_json_that_is_nested_too_deeply_is_refused() -> None:
    value: dict[str, Any] = dict(FIELD)
    for _ in range(sys.getrecursionlimit()):
        value = {"type": "array", "valueArray": [value]}
    with pytest.raises(ValidationError, match="nested too deeply"):
        TypeAdapter(di.DocumentField).validate_python(value)


def test_a_base_class_takes_each_of_its_kinds() -> None:
    for base in BASES:
        name = document(base.service)["components"]["schemas"][base.name]["discriminator"]["mapping"].values()
        for child in (Schema(base.service, reference.rpartition("/")[2]) for reference in name):
            assert type(TypeAdapter(base.cls).validate_python(full(child))) is child.cls


def test_a_model_of_the_application_is_written_with_the_services_names() -> None:
    filed = Filed.model_validate(
        {"document": DOCUMENT, "fields": [FIELD], "by_kind": {"string": 1, "brandNew": 2}, "status": "Succeeded"}
    )
    assert isinstance(filed.document.fields["Total"], di.DocumentField)
    assert filed.status is Status.SUCCEEDED
    assert list(filed.by_kind) == [di.DocumentFieldType.STRING, di.DocumentFieldType("brandNew")]
    written = json.loads(filed.model_dump_json())
    assert written == {
        "document": DOCUMENT,
        "fields": [FIELD],
        "by_kind": {"string": 1, "brandNew": 2},
        "status": "succeeded",
    }
    assert filed.model_dump(mode="json") == written
    assert filed.model_dump()["document"] == DOCUMENT
    assert Filed.model_validate_json(filed.model_dump_json()) == filed


@each("schema", ENUMS, ids=str)
def test_every_enum_takes_its_values_and_those_to_come(schema: Schema) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(schema.cls)
    known = document(schema.service)["components"]["schemas"][schema.name]
    for value in (*known["enum"], "brandNew"):
        found = adapter.validate_python(value)
        assert type(found) is schema.cls
        assert found == value
        assert adapter.validate_python(found) is found
        assert adapter.dump_json(found) == json.dumps(value).encode()
    with pytest.raises(ValidationError, match=f"Input should be {schema.name} or its text"):
        adapter.validate_python(1)
    told = described(schema.cls)
    assert (told["type"], told["enum"], told["title"]) == ("string", known["enum"], schema.name)
    for value, text in known["x-enum-descriptions"].items():
        assert f"- `{value}`: {' '.join(text.split())}" in told["description"]


def test_status_is_described_by_itself() -> None:
    assert described(Status)["enum"] == [status.value for status in Status]
    assert described(Status)["description"].startswith("Status of a long-running operation")


@every_class
def test_the_json_schema_says_what_the_fragment_says(schema: Schema) -> None:
    for mode in ("validation", "serialization"):
        told = described(schema.cls, mode)
        told = told["$defs"][told["$ref"].rpartition("/")[2]] if "$ref" in told else told
        own = told["anyOf"][-1] if "anyOf" in told else told
        assert told["title"] == schema.name
        assert told["description"]
        assert list(own["properties"]) == list(properties(schema.service, schema.name))
        assert set(own.get("required", [])) == set(required(schema.service, schema.name))
        assert all(node["description"] for node in own["properties"].values())
        assert not [
            key for key in json.dumps(told).split('"') if key.startswith("x-") and key != "x-ms-client-request-id"
        ]


@every_class
def test_what_a_model_writes_fits_its_json_schema(schema: Schema) -> None:
    told = described(schema.cls)
    jsonschema.Draft202012Validator.check_schema(told)
    nodes = json.dumps(told)
    for body in (bare(schema), full(schema)):
        # Made-up texts need not fit patterns, formats and limits; names, types and references do.
        checked = jsonschema.Draft202012Validator(told)
        faults = {error.validator for error in checked.iter_errors(schema.cls.from_dict(body).to_dict())}
        assert faults <= {"pattern", "minimum", "maximum", "maxItems", "minItems", "minLength", "maxLength", "anyOf"}
    assert nodes.count('"$ref"') == nodes.count('"#/$defs/')


def test_models_within_a_model_are_references() -> None:
    for mode in ("validation", "serialization"):
        told = Filed.model_json_schema(mode=mode)
        assert told["properties"]["document"]["$ref"] == "#/$defs/AnalyzedDocument"
        assert told["properties"]["fields"]["items"] == {"$ref": "#/$defs/DocumentField"}
        field = told["$defs"]["DocumentField"]["properties"]
        assert field["type"]["$ref"] == "#/$defs/DocumentFieldType"
        assert field["valueArray"]["items"]["$ref"] == "#/$defs/DocumentField"
        assert field["valueObject"]["additionalProperties"]["$ref"] == "#/$defs/DocumentField"


def test_a_class_made_from_a_model_is_described_under_its_own_name() -> None:
    class Invoice(di.AnalyzedDocument):
        __slots__ = ()

    class Several(BaseModel):
        invoice: Invoice
        document: di.AnalyzedDocument

    found = Several.model_validate({"invoice": DOCUMENT, "document": DOCUMENT})
    assert type(found.invoice) is Invoice
    told = Several.model_json_schema()["$defs"]
    assert told["Invoice"]["title"] == "Invoice"
    assert told["Invoice"]["properties"] == told["AnalyzedDocument"]["properties"]


@pytest.mark.parametrize("service", SERVICES)
def test_neither_pydantic_nor_schemas_are_loaded_before_they_are_asked_for(service: str) -> None:
    schema = next(found for found in OBJECTS if found.service == service)
    script = f"""
import sys, json, importlib
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
cls = importlib.import_module("azfacade_raw.{service}.models").{schema.name}
model = cls.from_dict(json.loads({json.dumps(full(schema))!r}))
model.to_json(), repr(model)
loaded = {{"pydantic", "pydantic_core", "azfacade_raw.pydantic_schemas"}} & set(sys.modules)
assert not loaded, loaded
from pydantic import TypeAdapter
adapter = TypeAdapter(cls)
adapter.validate_python(model.to_dict())
assert not [name for name in opened if "schemas.json" in name]
adapter.json_schema()
assert [name for name in opened if "schemas.json" in name]
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_the_generated_document_has_every_class() -> None:
    for service in SERVICES:
        package = import_module(f"azfacade_raw.{service}.models")
        path = f"{package.__path__[0]}/schemas.json"
        with open(path, encoding="utf-8") as file:
            assert set(json.load(file)["$defs"]) == set(package.__all__)
