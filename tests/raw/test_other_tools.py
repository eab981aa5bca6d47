"""Models in tools that know nothing of them: attrs, json, orjson, copy, pprint, rich."""

from __future__ import annotations

import copy
import io
import json
import pickle
import pprint
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import orjson
import pytest

from azfacade import InvalidInputError, Status, attrs_value_serializer, json_default
from azfacade_raw.document_intelligence import models as di
from azfacade_raw.face import models as face
from tests.cases import each
from tests.raw.fragments import OBJECTS, Schema
from tests.raw.samples import full
from tests.raw.twists import with_news

every_class = each("schema", OBJECTS, ids=str)


@attrs.define
class Filed:
    """An application's own attrs class."""

    name: str
    result: Any
    price: Decimal = Decimal("1.5")
    more: list[Any] = attrs.field(factory=list)


@every_class
def test_writers_of_json_give_what_was_sent(schema: Schema) -> None:
    body = with_news(full(schema))
    model = schema.cls.from_dict(copy.deepcopy(body))
    for text in (
        json.dumps({"one": model, "list": [model]}, default=json_default),
        orjson.dumps({"one": model, "list": [model]}, default=json_default),
    ):
        assert json.loads(text) == {"one": body, "list": [body]}
    assert json.loads(json.dumps(model, default=json_default)) == body
    assert json.loads(orjson.dumps(model, default=json_default)) == body


def test_values_of_a_model_are_written_as_the_service_writes_them() -> None:
    value = {"at": datetime(2024, 3, 5, 11, 7, 58, tzinfo=UTC), "status": Status.SUCCEEDED, "new": Status("odd")}
    told = {"at": "2024-03-05T11:07:58Z", "status": "succeeded", "new": "odd"}
    assert json.loads(json.dumps(value, default=json_default)) == told
    options = orjson.OPT_PASSTHROUGH_DATETIME
    assert json.loads(orjson.dumps(value, default=json_default, option=options)) == told


def test_anything_else_is_left_to_the_writer_s_error() -> None:
    for value in (object(), Decimal(1), {1}):
        with pytest.raises(TypeError, match="json_default takes models"):
            json.dumps([value], default=json_default)
        with pytest.raises(InvalidInputError, match=type(value).__name__):
            json_default(value)
    with pytest.raises(TypeError):
        orjson.dumps(object(), default=json_default)


@every_class
def test_attrs_lists_the_properties_and_nothing_private(schema: Schema) -> None:
    model = schema.cls.from_dict(with_news(full(schema)))
    names = [field.name for field in model.wire_fields]
    assert sorted(a.name for a in attrs.fields(type(model))) == sorted(names)
    assert sorted(attrs.asdict(model)) == sorted(names)
    assert '"_' not in json.dumps(attrs.asdict(model), default=json_default)


@every_class
def test_attrs_asdict_gives_the_services_form_inside_another_class(schema: Schema) -> None:
    body = with_news(full(schema))
    model = schema.cls.from_dict(copy.deepcopy(body))
    found = attrs.asdict(Filed("a", model, more=[model, {"x": model}]), value_serializer=attrs_value_serializer)
    assert found == {"name": "a", "result": body, "price": Decimal("1.5"), "more": [body, {"x": body}]}


@every_class
def test_a_new_model_has_no_data_of_a_response(schema: Schema) -> None:
    model = schema.cls.from_dict(full(schema))
    values = {field.name: getattr(model, field.name) for field in model.wire_fields}
    made = type(model)(**values)
    assert made == model
    assert made.additional_properties == {}
    assert made.response_info is None
    for twin in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made)), attrs.evolve(made)):
        assert twin == made


def test_a_dataclass_may_hold_models() -> None:
    @dataclass
    class Held:
        result: di.DocumentField = field(default_factory=lambda: di.DocumentField(type=di.DocumentFieldType.STRING))

    assert orjson.dumps(Held(), default=json_default) == b'{"result":{"type":"string"}}'
    assert Held() == Held()


SECRET, TEXT, QUERY = "TOP-SECRET-TOKEN", "what the document says", "sig=abcdef"


def confidential() -> list[Any]:
    """Return models whose data no output may show, in all the ways a model may hold them."""
    inner = di.DocumentField.from_dict({"type": "string", "valueString": TEXT, "content": TEXT, "xNew": SECRET})
    outer = di.DocumentField(type=di.DocumentFieldType.OBJECT, value_object={TEXT: inner}, value_array=[inner])
    return [
        inner,
        outer,
        di.AnalyzedDocument(doc_type="invoice", spans=[], fields={TEXT: inner}, confidence=1),
        di.AzureBlobContentSource(container_url=f"https://x.example/y?{QUERY}"),
        di.BuildDocumentModelRequest(
            model_id="m",
            build_mode=di.DocumentBuildMode.TEMPLATE,
            azure_blob_source=di.AzureBlobContentSource(container_url=f"https://x.example/y?{QUERY}"),
        ),
        face.ClientAssetsAccessTokenResponse.from_dict({"accessToken": SECRET, "base64AccessToken": SECRET}),
    ]


def printed_by_rich(value: Any) -> str:
    console = pytest.importorskip("rich.console").Console(file=io.StringIO(), width=100)
    console.print(value)
    pytest.importorskip("rich.pretty").pprint(value, console=console, expand_all=True)
    return str(console.file.getvalue())


@each("model", confidential(), ids=lambda model: type(model).__name__)
def test_no_printer_shows_what_repr_hides(model: Any) -> None:
    for shown in (
        repr(model),
        f"{model}",
        pprint.pformat({"a": [model]}, width=20),
        printed_by_rich({"a": [model]}),
        printed_by_rich(model),
    ):
        assert type(model).__name__ in shown
        for hidden in (SECRET, TEXT, QUERY, "_extras"):
            assert hidden not in shown


def test_rich_lays_out_a_model_with_models_in_it() -> None:
    model = confidential()[4]
    shown = printed_by_rich(model)
    assert "│   azure_blob_source=AzureBlobContentSource(\n│   │   container_url='https://x.example/y?***'" in shown


def test_repr_leaves_the_model_as_it_was() -> None:
    model = confidential()[1]
    before = pickle.dumps(model)
    repr(model)
    printed_by_rich(model)
    assert pickle.dumps(model) == before
