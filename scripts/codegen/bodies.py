"""Template data of the module `bodies`: what the objects that arguments hold may be, at any depth."""

from __future__ import annotations

from typing import Any

from codegen.arguments import check_expression, schema_constant
from codegen.fragment import Fragment
from codegen.problems import FragmentError
from codegen.schemas import all_properties, shape_of


def body_schemas(fragment: Fragment, operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the template data of every object that an argument may hold, directly or inside another one, by name."""
    found: dict[str, dict[str, Any]] = {}
    used = {name for operation in operations for argument in operation["arguments"] for name in argument["uses"]}
    left = [name for name in sorted(used) if _is_object(fragment, name)]
    while left:
        name = left.pop()
        if name not in found:
            with fragment.problems.collect("components", "schemas", name):
                found[name], inside = _object_schema(fragment, name)
                left += inside
    return [found[name] for name in sorted(found)]


def _object_schema(fragment: Fragment, name: str) -> tuple[dict[str, Any], list[str]]:
    """Return the template data of an object, and the objects that its properties hold."""
    schema = fragment.schemas[name]
    properties, required = all_properties(fragment, name)
    exactly_one = schema.get("x-exactly-one", [])
    if strangers := set(exactly_one) - set(properties):
        raise FragmentError(f"x-exactly-one of {name} names {sorted(strangers)}")
    views, inside = [], set[str]()
    for key, node in properties.items():
        described = fragment.resolve(node)
        is_sent = not described.get("readOnly")
        if is_sent:
            inside |= {used for used in shape_of(fragment, node).names if _is_object(fragment, used)}
        views.append(
            {
                "key": key,
                "check": check_expression(fragment, "name", "item", node, required=key in required) if is_sent else "",
                "required": is_sent and key in required,
                "alias": described.get("x-alias", ""),
                "versions": fragment.versions_of(described),
            }
        )
    view = {
        "name": name,
        "constant": schema_constant(name),
        "properties": views,
        "exactly_one": exactly_one,
        # The properties that tell its subclasses apart are not known here, so that they cannot be checked.
        "is_open": bool(schema.get("additionalProperties")) or "discriminator" in schema,
    }
    return view, sorted(inside)


def _is_object(fragment: Fragment, name: str) -> bool:
    return "enum" not in fragment.schemas.get(name, {"enum": []})
