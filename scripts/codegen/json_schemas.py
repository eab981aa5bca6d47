"""JSON Schema of the models and enums, taken from the fragments: what pydantic and OpenAPI pages show of them."""

from __future__ import annotations

import json
from typing import Any

from codegen.docstrings import only_at, reflow
from codegen.fragment import Fragment, reference_name
from codegen.schemas import all_properties

FILE = "schemas.json"
_DROPPED = {"discriminator", "readOnly"}
"""A model holds what was sent and what was received, so a property that only the service writes is an ordinary one."""


def json_schemas(fragment: Fragment, views: dict[str, Any]) -> str:
    """Return a JSON Schema document whose `$defs` has one schema for each generated class.

    Args:
        fragment: The OpenAPI fragment of the service.
        views: The template data of its schemas, by class name.
    """
    definitions = {
        name: _enum(fragment, view) if "members" in view else _object(fragment, view, views)
        for name, view in sorted(views.items())
    }
    return json.dumps({"$defs": definitions}, indent=1, ensure_ascii=False) + "\n"


def _enum(fragment: Fragment, view: dict[str, Any]) -> dict[str, Any]:
    values = "\n".join(f"- `{member['value']}`: {member['doc']}" for member in view["members"])
    return {
        "title": view["name"],
        "description": f"{reflow(fragment.description(view['name']))}\n\n{values}",
        "type": "string",
        "enum": [member["value"] for member in view["members"]],
    }


def _object(fragment: Fragment, view: dict[str, Any], views: dict[str, Any]) -> dict[str, Any]:
    properties, _ = all_properties(fragment, view["name"])
    found: dict[str, Any] = {
        "title": view["name"],
        "description": reflow(fragment.description(view["name"])),
        "type": "object",
        "properties": {key: _node(fragment, node, views) for key, node in properties.items()},
    }
    if needed := [field["key"] for field in view["fields"] if field["required"]]:
        found["required"] = needed
    if not view["children"]:
        return found
    # An object whose discriminator is unknown is one of the base class.
    kinds = [{"$ref": f"#/$defs/{child}"} for child in sorted(set(view["children"].values()))]
    return {"title": found["title"], "description": found["description"], "anyOf": [*kinds, found]}


def _node(fragment: Fragment, node: dict[str, Any], views: dict[str, Any]) -> dict[str, Any]:
    """Return a schema node without extensions; references to what is no class are replaced by what they refer to."""
    name = reference_name(node)
    if name and name not in views:
        node = fragment.resolve(node)
    found = {key: value for key, value in node.items() if key not in _DROPPED and not key.startswith("x-")}
    if name in views:
        found["$ref"] = f"#/$defs/{name}"
    for key in ("items", "additionalProperties"):
        if isinstance(found.get(key), dict):
            found[key] = _node(fragment, found[key], views)
    if "description" in found:
        found["description"] = reflow(found["description"]) + only_at(fragment.versions_of(node))
    return found
