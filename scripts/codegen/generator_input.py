"""The fragment as the generator can carry it, and the facts it has no room for as a template.

openapi-python-client drops or mangles what Azure's documents use (routes that differ by query, csv arrays, maps,
discriminators, media types, extensions). So it gets a plain document to parse, lay out and check, and the templates
get the rest from `spec.jinja`, made here.
"""

from __future__ import annotations

import json
from typing import Any

from codegen.fragment import Fragment, reference_name
from codegen.operations import Operations
from codegen.schemas import all_properties, schema_views, shape_of, split_schema


def template_data(fragment: Fragment) -> dict[str, Any]:
    """Return everything the templates read."""
    operations = Operations(fragment)
    return {
        "service": fragment.service,
        "title": fragment.document["info"]["title"],
        "versions": fragment.versions,
        "schemas": schema_views(fragment),
        "groups": operations.groups(),
    }


def as_jinja(data: dict[str, Any]) -> str:
    """Return the facts as a Jinja literal: templates can import a variable, but cannot read a file."""
    return "{% set spec = " + _literal(data) + " %}\n"


def simplified_document(fragment: Fragment, data: dict[str, Any]) -> dict[str, Any]:
    """Return the document the generator parses: one tag a group, one operation a builder, no construct it drops."""
    views = {view["id"]: view for group in data["groups"].values() for view in group["operations"]}
    paths: dict[str, Any] = {}
    for key, method, operation in fragment.operations():
        view = views[operation["operationId"]]
        paths.setdefault(key, {})[method] = {
            "operationId": view["builder"],
            "tags": [view["group"]],
            "parameters": [
                {"name": a["wire"], "in": where, "required": a["required"], "schema": {"type": "string"}}
                for where in ("path", "query")
                for a in view[where]
            ],
            "responses": {"200": {"description": "answer", "content": {"application/json": {"schema": {}}}}},
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": fragment.document["info"]["title"], "version": fragment.document["info"]["version"]},
        "paths": paths,
        "components": {"schemas": {name: _simplified_schema(fragment, name) for name in data["schemas"]}},
    }


def _simplified_schema(fragment: Fragment, name: str) -> dict[str, Any]:
    schema = fragment.schemas[name]
    if "enum" in schema:
        return {"type": "string", "enum": schema["enum"]}
    base, own, _ = split_schema(fragment, name)
    _, required = all_properties(fragment, name)
    body = {
        "type": "object",
        "required": [key for key in required if key in own],
        "properties": {key: _simplified_node(fragment, node) for key, node in own.items()},
    }
    # With one member beside properties the generator makes the child an alias of its base, hence the second member.
    return {"allOf": [{"$ref": f"#/components/schemas/{base}"}, body]} if base else body


def _simplified_node(fragment: Fragment, node: dict[str, Any]) -> dict[str, Any]:
    shape = shape_of(fragment, node)
    if shape.kind in ("model", "enum"):
        return {"$ref": f"#/components/schemas/{reference_name(node)}"}
    if shape.kind == "list":
        return {"type": "array", "items": _simplified_node(fragment, fragment.resolve(node)["items"])}
    return {}


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(str(k))}: {_literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple, set)):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if value is None or isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value)
