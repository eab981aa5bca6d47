"""The input of openapi-python-client: a simplified OpenAPI document, and the data of the templates.

openapi-python-client drops or mangles features that Azure's API descriptions use (routes that differ by query, csv
arrays, maps, discriminators, media types, extensions). So it parses a simplified document, and the templates read
everything else from `spec.jinja`, which is written from the data made here.
"""

from __future__ import annotations

import json
from typing import Any

from codegen.bodies import body_schemas
from codegen.fragment import Fragment, reference_name
from codegen.operations import Operations
from codegen.schemas import all_properties, schema_views, shape_of, split_schema


def template_data(fragment: Fragment) -> dict[str, Any]:
    """Return all data that the templates read.

    Raises:
        FragmentError: All that the generator has no form for.
    """
    schemas = schema_views(fragment)
    operations = Operations(fragment)
    groups = operations.groups()
    bodies = body_schemas(fragment, operations.views)
    fragment.problems.raise_any()
    return {
        "service": fragment.service,
        "title": fragment.document["info"]["title"],
        "schemas": schemas,
        "groups": groups,
        "bodies": bodies,
    }


def as_jinja(data: dict[str, Any]) -> str:
    """Return the data as a Jinja template that sets `spec`: a template can import a variable but not read a file."""
    return "{% set spec = " + _literal(data) + " %}\n"


def simplified_document(fragment: Fragment, data: dict[str, Any]) -> dict[str, Any]:
    """Return the document for openapi-python-client: a tag for each group, an operation for each builder."""
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
    # With a reference as its only member, openapi-python-client would make the child an alias of its base.
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
