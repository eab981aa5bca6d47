"""JSON Schema of the models and enums, taken from the fragments: what pydantic and OpenAPI pages show of them.

With the schema of each operation's response, which recorded responses are compared with.
"""

from __future__ import annotations

import json
from typing import Any

from codegen.docstrings import only_at, reflow
from codegen.fragment import Fragment, reference_name
from codegen.schemas import all_properties

FILE = "schemas.json"
_DROPPED = {"discriminator", "readOnly"}
"""A model holds what was sent and what was received, so a property that only the service writes is an ordinary one."""


def json_schemas(fragment: Fragment, views: dict[str, Any], groups: dict[str, Any]) -> str:
    """Return a JSON Schema document whose `$defs` has one schema for each generated class.

    Its `responses` has the schema of the success response of each operation; None where that is no JSON. Its `versions`
    has the API versions of the properties that only some have, by class.

    Args:
        fragment: The OpenAPI fragment of the service.
        views: The template data of its schemas, by class name.
        groups: The template data of its groups of operations.
    """
    definitions = {
        name: _enum(fragment, view) if "members" in view else _object(fragment, view, views)
        for name, view in sorted(views.items())
    }
    operations = [view for group in groups.values() for view in group["operations"]]
    responses = {view["id"]: _response(view["result"]) for view in sorted(operations, key=lambda view: view["id"])}
    versions = {name: limited for name in sorted(views) if (limited := _limited(fragment, name))}
    document = {"$defs": definitions, "responses": responses, "versions": versions}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _limited(fragment: Fragment, name: str) -> dict[str, list[str]]:
    properties, _ = all_properties(fragment, name)
    return {key: held for key, node in properties.items() if (held := fragment.versions_of(fragment.resolve(node)))}


def _response(result: dict[str, Any]) -> dict[str, Any] | None:
    if result["kind"] == "model":
        # The class that decodes it: where the id decides which kind of object comes, their common base.
        return {"$ref": f"#/$defs/{result['decode'].split('.')[1]}"}
    if result["kind"] == "list":
        return {"type": "array", "items": {"$ref": f"#/$defs/{result['item']}"}}
    return None


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
