"""Converts a Swagger 2.0 document, as the team of the services publishes it, into an OpenAPI 3 document."""

from __future__ import annotations

from typing import Any

_REFERENCES = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_SCHEMA_KEYS = {
    "type", "format", "items", "default", "enum", "pattern", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems",
    "x-ms-enum", "x-nullable",
}  # fmt: skip
"""The keys that stand on a parameter or header in Swagger 2.0, and in its schema in OpenAPI 3."""


def converted(document: dict[str, Any]) -> dict[str, Any]:
    """Return a valid Swagger 2.0 document as OpenAPI 3."""
    return {
        "openapi": "3.0.3",
        "info": document["info"],
        "servers": [{"url": _server(document)}],
        "security": document.get("security", []),
        "paths": {
            key: {
                name: _operation(document, value, item.get("parameters", []))
                for name, value in item.items()
                if name != "parameters"
            }
            for key, item in document["paths"].items()
        },
        "components": {
            "securitySchemes": {
                name: _security_scheme(scheme) for name, scheme in document.get("securityDefinitions", {}).items()
            },
            "schemas": {name: _schema(node) for name, node in document.get("definitions", {}).items()},
        },
    }


def _server(document: dict[str, Any]) -> str:
    if "x-ms-parameterized-host" in document:
        path = str(document.get("basePath", "")).rstrip("/")
        return str(document["x-ms-parameterized-host"]["hostTemplate"]) + path
    return f"https://{document.get('host', '')}{document.get('basePath', '')}"


def _security_scheme(scheme: dict[str, Any]) -> dict[str, Any]:
    if scheme["type"] != "oauth2":
        return {"type": "http", "scheme": "basic"} if scheme["type"] == "basic" else scheme
    return {"type": "oauth2", "flows": {"any": {"scopes": scheme.get("scopes", {})}}}


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter or answer with its reference resolved."""
    while "$ref" in node:
        kind, name = node["$ref"].removeprefix("#/").split("/", 1)
        node = document[kind][name.replace("~1", "/").replace("~0", "~")]
    return node


def _operation(document: dict[str, Any], operation: dict[str, Any], shared: list[dict[str, Any]]) -> dict[str, Any]:
    own = [_resolved(document, parameter) for parameter in operation.get("parameters", [])]
    named = {(parameter["name"], parameter["in"]) for parameter in own}
    inherited = [_resolved(document, parameter) for parameter in shared]
    parameters = [p for p in inherited if (p["name"], p["in"]) not in named] + own
    consumed = operation.get("consumes", document.get("consumes", ["application/json"]))
    produced = operation.get("produces", document.get("produces", ["application/json"]))
    result = {key: value for key, value in operation.items() if key not in ("consumes", "produces", "responses")}
    result["parameters"] = [_parameter(p) for p in parameters if p["in"] not in ("body", "formData")]
    if body := _body(parameters, consumed):
        result["requestBody"] = body
    result["responses"] = {
        str(code): _answer(_resolved(document, answer), produced) for code, answer in operation["responses"].items()
    }
    return result


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    outside = {key: value for key, value in parameter.items() if key not in _SCHEMA_KEYS | {"collectionFormat"}}
    if parameter.get("type") == "array":
        style = parameter.get("collectionFormat", "csv")
        outside |= {"style": "form" if style in ("csv", "multi") else style, "explode": style == "multi"}
    return {**outside, "schema": _schema({key: parameter[key] for key in parameter if key in _SCHEMA_KEYS})}


def _body(parameters: list[dict[str, Any]], consumed: list[str]) -> dict[str, Any] | None:
    for parameter in parameters:
        if parameter["in"] == "body":
            schema = _schema(parameter["schema"])
            return {
                **({"description": parameter["description"]} if "description" in parameter else {}),
                "required": bool(parameter.get("required")),
                "content": {media: {"schema": schema} for media in consumed},
            }
    parts = [parameter for parameter in parameters if parameter["in"] == "formData"]
    if not parts:
        return None
    properties = {
        part["name"]: {
            **_schema({key: part[key] for key in part if key in _SCHEMA_KEYS}),
            **({"description": part["description"]} if "description" in part else {}),
        }
        for part in parts
    }
    required = [part["name"] for part in parts if part.get("required")]
    schema = {"type": "object", "properties": properties, **({"required": required} if required else {})}
    return {"required": bool(required), "content": {media: {"schema": schema} for media in consumed}}


def _answer(answer: dict[str, Any], produced: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {"description": answer.get("description", "")}
    if headers := answer.get("headers"):
        result["headers"] = {
            name: {"schema": _schema({key: node[key] for key in node if key in _SCHEMA_KEYS})}
            for name, node in headers.items()
        }
    if "schema" in answer:
        schema = _schema(answer["schema"])
        is_file = answer["schema"].get("type") == "file"
        # An operation that answers with a file produces JSON too, for its errors.
        media = [name for name in produced if ("json" in name) != is_file] or produced
        result["content"] = {name: {"schema": schema} for name in media}
    return result


def _schema(node: Any) -> Any:
    """Return a schema with the references and the two keywords that OpenAPI 3 writes differently."""
    if isinstance(node, list):
        return [_schema(value) for value in node]
    if not isinstance(node, dict):
        return node
    result: dict[str, Any] = {}
    for key, value in node.items():
        if key == "$ref" and isinstance(value, str):
            old = next(old for old in _REFERENCES if value.startswith(old))
            result[key] = value.replace(old, _REFERENCES[old], 1)
        elif key == "properties" and isinstance(value, dict):
            result[key] = {name: _schema(inner) for name, inner in value.items()}
        elif key in ("items", "allOf", "additionalProperties"):
            result[key] = _schema(value)
        elif key == "discriminator" and isinstance(value, str):
            result[key] = {"propertyName": value}
        elif key == "x-nullable":
            result["nullable"] = value
        elif key == "type" and value == "file":
            result |= {"type": "string", "format": "binary"}
        else:
            result[key] = value
    return result
