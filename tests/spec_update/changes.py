"""Ten changes of the museum's published document, each with how the report judges it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A change and what it does."""

    name: str
    edit: Callable[[Document], object]
    expected: tuple[tuple[str, str, str, str], ...]
    """Of each difference: new, gone or changed; what; where; the effect."""
    python: tuple[tuple[str, str, str], ...] = ()
    """Of each change of the Python API, as api-diff tells it: the effect, the name without module, what happened."""


def reference(name: str) -> Document:
    return {"$ref": f"#/definitions/{name}"}


def operation(name: str, schema: str | None, **more: Any) -> Document:
    answer = {"description": "Success.", **({"schema": reference(schema)} if schema else {})}
    failure = {"description": "An error.", "schema": reference("Failure")}
    version = {"$ref": "#/parameters/Azure.Core.ApiVersion"}
    piece = {"$ref": "#/parameters/PieceParameters.pieceId"}
    return {
        "operationId": name,
        "parameters": [version, piece],
        "responses": {"200": answer, "default": failure},
        **more,
    }


def add_property(document: Document) -> None:
    document["definitions"]["Piece"]["properties"]["accessToken"] = {"type": "string"}


def add_enum_value(document: Document) -> None:
    for node in (document["definitions"]["Era"], document["paths"]["/pieces"]["get"]["parameters"][2]["items"]):
        node["enum"].insert(1, "medieval")
        node["x-ms-enum"]["values"].insert(1, {"name": "medieval", "value": "medieval"})


def add_required_parameter(document: Document) -> None:
    parameter = {"name": "language", "in": "query", "required": True, "type": "string", "maxLength": 5}
    document["paths"]["/pieces"]["get"]["parameters"].append(parameter)


def add_operation(document: Document) -> None:
    document["paths"]["/pieces/{pieceId}/value"] = {"get": operation("Pieces_GetPieceValue", "Value")}
    document["definitions"]["Value"] = {
        "type": "object",
        "properties": {"amount": {"type": "number", "format": "double"}, "currency": {"type": "string"}},
        "required": ["amount"],
    }


def add_long_running_operation(document: Document) -> None:
    headers = {"Operation-Location": {"type": "string", "format": "uri"}}
    body = {"name": "body", "in": "body", "required": True, "schema": reference("LoanRequest")}
    start = operation("Pieces_LendPiece", None, **{"x-ms-long-running-operation": True})
    start["parameters"].append(body)
    start["responses"] = {"202": {"description": "Accepted.", "headers": headers}, **start["responses"]}
    del start["responses"]["200"]
    document["paths"]["/pieces/{pieceId}:lend"] = {"post": start}
    document["paths"]["/pieces/{pieceId}/loan"] = {"get": operation("Pieces_GetLendOperation", "Restoration")}
    document["definitions"]["LoanRequest"] = {
        "type": "object",
        "properties": {"until": {"type": "string", "format": "date-time"}, "to": {"type": "string"}},
        "required": ["to"],
    }


def remove_property(document: Document) -> None:
    del document["definitions"]["Piece"]["properties"]["acquired"]


def rename_schema(document: Document) -> None:
    document["definitions"]["Picture"] = document["definitions"].pop("Photo")
    for paths in (document["paths"], document["x-ms-paths"]):
        for path, item in paths.items():
            if "photos" in path:
                item["post"]["responses"]["200"]["schema"] = reference("Picture")


def change_type(document: Document) -> None:
    document["definitions"]["Painting"]["properties"]["medium"] = {"type": "integer", "format": "int32"}


def add_discriminator_value(document: Document) -> None:
    document["definitions"]["Frame"] = {
        "type": "object",
        "properties": {"width": {"type": "number", "format": "double"}},
        "allOf": [reference("Part")],
        "x-ms-discriminator-value": "frame",
    }


def change_default(document: Document) -> None:
    body = document["paths"]["/pieces/{pieceId}"]["put"]["parameters"][2]["schema"]
    body["properties"]["era"]["default"] = "antique"


CHANGES = (
    Change(
        "new optional property",
        add_property,
        (("new", "property", "schemas/Piece/properties/accessToken", "compatible"),),
        python=(("compatible", "Piece.access_token", "is new"),),
    ),
    Change(
        "new enum value",
        add_enum_value,
        (("new", "enum value", "schemas/Era/enum/medieval", "compatible"),),
        python=(("compatible", "Era.MEDIEVAL", "is new"),),
    ),
    Change(
        "new required parameter",
        add_required_parameter,
        (("new", "parameter", "operations/GET /pieces/parameters/query:language", "breaking"),),
        python=(("breaking", "Pieces.list", "parameter `language` is new and must be given at 2026-01-01"),),
    ),
    Change(
        "new operation",
        add_operation,
        (
            ("new", "operation", "operations/GET /pieces/{pieceId}/value", "compatible"),
            ("new", "schema", "schemas/Value", "compatible"),
        ),
        python=(
            ("compatible", "Pieces.get_value", "is new"),
            ("compatible", "Value", "is new"),
        ),
    ),
    Change(
        "new long-running operation",
        add_long_running_operation,
        (
            ("new", "operation", "operations/POST /pieces/{pieceId}:lend", "compatible"),
            ("new", "operation", "operations/GET /pieces/{pieceId}/loan", "compatible"),
            ("new", "schema", "schemas/LoanRequest", "compatible"),
        ),
        python=(
            ("compatible", "Pieces.begin_lend", "is new"),
            ("compatible", "Pieces.get_lend_operation", "is new"),
            ("compatible", "LoanRequest", "is new"),
        ),
    ),
    Change(
        "property gone",
        remove_property,
        (("gone", "property", "schemas/Piece/properties/acquired", "breaking"),),
        python=(("breaking", "Piece.acquired", "is no part of 2026-01-01 any more"),),
    ),
    Change(
        "schema renamed",
        rename_schema,
        (("changed", "name", "schemas/Photo/name", "breaking"),),
        python=(
            ("breaking", "Photo", "is gone"),
            ("compatible", "Picture", "is new"),
            ("breaking", "Pieces.add_photo", "returned `Photo`, returns `Picture`"),
        ),
    ),
    Change(
        "string became integer",
        change_type,
        (
            ("changed", "type", "schemas/Painting/properties/medium/schema/type", "breaking"),
            ("new", "format", "schemas/Painting/properties/medium/schema/format", "behaviour only"),
        ),
        python=(("breaking", "Painting.medium", "was `str | None`, is `int | None`"),),
    ),
    Change(
        "new discriminator value",
        add_discriminator_value,
        (
            ("new", "class", "schemas/Part/discriminator/values/frame", "compatible"),
            ("new", "schema", "schemas/Frame", "compatible"),
        ),
        python=(("compatible", "Frame", "is new"),),
    ),
    Change(
        "changed default",
        change_default,
        (("changed", "default", "schemas/CreatePieceRequest/properties/era/schema/default", "behaviour only"),),
    ),
)
