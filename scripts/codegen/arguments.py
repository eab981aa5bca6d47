"""Template data of the arguments of builders: type, default, check, place in the path, query or body."""

from __future__ import annotations

import itertools
import re
from typing import Any

from codegen.docstrings import reflow
from codegen.fragment import Fragment, reference_name
from codegen.problems import FragmentError
from codegen.python_names import snake
from codegen.schemas import Shape, all_properties, shape_of


def argument_view(
    fragment: Fragment, wire: str, node: dict[str, Any], described: dict[str, Any], *, required: bool, name: str = ""
) -> dict[str, Any]:
    """Return the template data of one argument.

    Args:
        fragment: The fragment it is in.
        wire: Its name in the request; empty for an argument that is the whole body.
        node: Its schema.
        described: The parameter or property, which has the description and `x-versions`.
        required: True if every call must give it.
        name: Its Python name; empty to derive it from `wire`.
    """
    schema = fragment.resolve(node)
    shape = shape_of(fragment, node)
    if schema.get("format") == "binary":
        name = "source"  # the name of images and documents in every method
    sent = schema.get("x-sent-by-default", described.get("x-sent-by-default"))
    accepted = "Source" if schema.get("format") == "binary" else accepted_type(shape)
    alternative = schema.get("x-accepts", {}).get("schema")
    if alternative:
        accepted += f" | {alternative} | Mapping[str, Any]"
    return {
        "wire": wire,
        "name": name or snake(wire),
        "required": required,
        "needed_at": [],
        "always": required or sent is not None,
        "type": accepted,
        "declared": f"{name or snake(wire)}: {accepted}"
        + ("" if required else f" = {sent!r}" if sent is not None else " | None = None"),
        "check": check_expression(fragment, f'"{name or snake(wire)}"', name or snake(wire), node, required=required),
        "in_path": f'checks.enum("{name or snake(wire)}", {name or snake(wire)}, models.{shape.name})'
        if shape.kind == "enum"
        else name or snake(wire),
        "segment": limit_arguments(schema, ("pattern", "minLength", "maxLength"))
        + (", uuid=True" if schema.get("format") == "uuid" else ""),
        "versions": fragment.versions_of(described) or fragment.versions_of(schema),
        **_needs(fragment, node),
        "adds": described.get("x-adds", {}),
        "text": reflow(described.get("description") or schema["description"]),
        "uses": sorted(shape.names | ({alternative} if alternative else set())),
    }


def _needs(fragment: Fragment, node: dict[str, Any]) -> dict[str, bool]:
    """Tell whether the check of an argument uses the module `bodies`, and the list of versions of the builder."""
    schema, shape = fragment.resolve(node), shape_of(fragment, node)
    inner = _needs(fragment, schema.get("items") or schema["additionalProperties"]) if shape.item else {}
    needs_bodies = shape.kind == "model" or "x-accepts" in schema or inner.get("needs_bodies", False)
    return {
        "needs_bodies": needs_bodies,
        "needs_versions": needs_bodies or "x-value-versions" in schema or inner.get("needs_versions", False),
    }


def source_argument(text: str) -> dict[str, Any]:
    """Return the template data of an argument for a document or image, with its description."""
    return {
        "wire": "",
        "name": "source",
        "required": True,
        "needed_at": [],
        "declared": "source: Source",
        "type": "Source",
        "versions": [],
        "needs_bodies": False,
        "needs_versions": False,
        "adds": {},
        "text": text,
        "uses": [],
    }


def accepted_type(shape: Shape) -> str:
    """Return the annotation of an argument: the types a caller may pass."""
    if shape.kind == "enum":
        return f"{shape.name} | str"
    if shape.kind == "status":
        return "Status | str"
    if shape.kind == "model":
        return f"{shape.name} | Mapping[str, Any]"
    if shape.item is not None:
        inner = accepted_type(shape.item)
        return f"Sequence[{inner}]" if shape.kind == "list" else f"Mapping[str, {inner}]"
    return shape.type


def limit_arguments(schema: dict[str, Any], keys: tuple[str, ...]) -> str:
    """Return the limits of a schema as keyword arguments for a function of `checks`."""
    names = {
        "pattern": "pattern",
        "minLength": "min_length",
        "maxLength": "max_length",
        "minimum": "minimum",
        "maximum": "maximum",
        "minItems": "min_items",
        "maxItems": "max_items",
    }
    return "".join(f", {names[key]}={schema[key]!r}" for key in keys if key in schema)


def schema_constant(name: str) -> str:
    """Return the name that the `ObjectSchema` of a schema has in the module `bodies`."""
    return snake(name).upper()


def check_expression(fragment: Fragment, label: str, value: str, node: dict[str, Any], *, required: bool) -> str:
    """Return the expression that checks an argument, an item or property of one, and converts it to JSON.

    It uses the names `checks`, `models`, `bodies` and `versions` where it is written.

    Args:
        fragment: The fragment the argument is in.
        label: The expression of its name in error messages.
        value: The expression of its value.
        node: Its schema.
        required: True if an empty value is an error.
    """
    schema, shape = fragment.resolve(node), shape_of(fragment, node)
    if schema.get("format") == "binary":
        return f"checks.content({label}, {value})"
    if shape.kind == "plain" and shape.type in ("int", "float"):
        integer = ", integer=True" if shape.type == "int" else ""
        return f"checks.number({label}, {value}{integer}{limit_arguments(schema, ('minimum', 'maximum'))})"
    if shape.kind == "plain" and shape.type == "bool":
        return f"checks.boolean({label}, {value})"
    if shape.kind == "datetime":
        return f"checks.date_time({label}, {value})"
    if shape.kind == "list":
        return _list_check(fragment, label, value, schema)
    if shape.kind == "map":
        item = check_expression(fragment, "name", "item", schema["additionalProperties"], required=False)
        return f"checks.mapping({label}, {value}, lambda name, item: {item}{', min_items=1' if required else ''})"
    if shape.kind == "model":
        return f"bodies.{schema_constant(shape.name)}.check({label}, {value}, versions)"
    if shape.kind == "any":
        return f"checks.to_json_value({value})"
    text = _text_check(label, value, schema, shape, required=required)
    if versions := schema.get("x-value-versions"):
        known = {given: tuple(fragment.version_list(said)) for given, said in versions.items()}
        return f"checks.with_versions({label}, {text}, {known!r}, versions)"
    return text


def _text_check(label: str, value: str, schema: dict[str, Any], shape: Shape, *, required: bool) -> str:
    if shape.kind == "enum":
        return f"checks.enum({label}, {value}, models.{shape.name})"
    limits = limit_arguments(schema, ("pattern", "minLength", "maxLength"))
    if schema.get("format") == "uri":
        minimum = ", min_length=1" if required and "min_length" not in limits else ""
        return f"checks.url({label}, {value}{limits}{minimum})"
    if schema.get("format") == "uuid":
        limits += ", uuid=True"
    elif (required or shape.kind == "status") and "min_length" not in limits:
        limits += ", min_length=1"
    return f"checks.text({label}, {value}{limits})"


def _list_check(fragment: Fragment, label: str, value: str, schema: dict[str, Any]) -> str:
    if "x-accepts" in schema:
        accepted, properties = (schema["x-accepts"][key] for key in ("schema", "properties"))
        check = f"lambda item: bodies.{schema_constant(accepted)}.check({label}, item, versions)"
        value = f"checks.in_order({value}, {check}, {tuple(properties)!r})"
    item = check_expression(fragment, "name", "item", schema["items"], required=True)
    limits = limit_arguments(schema, ("minItems", "maxItems"))
    return f"checks.items({label}, {value}, lambda name, item: {item}{limits})"


def path_expression(template: str, arguments: list[dict[str, Any]]) -> str:
    """Return the expression of the percent-encoded path."""
    by_wire = {a["wire"]: a for a in arguments}
    pieces = [
        f"checks.path_segment({by_wire[piece]['name']!r}, {by_wire[piece]['in_path']}{by_wire[piece]['segment']})"
        if is_placeholder
        else repr(piece)
        for is_placeholder, piece in zip(itertools.cycle((False, True)), re.split(r"{(\w+)}", template), strict=False)
        if piece
    ]
    return " + ".join(pieces)


def body_view(fragment: Fragment, operation: dict[str, Any]) -> dict[str, Any]:
    """Return the template data of a request body: its kind, its arguments, its media types and size limits."""
    body = _body_view(fragment, operation)
    versions = fragment.versions_of(operation)
    if versions:  # a schema may have properties of other versions, for the operation that these have
        body["arguments"] = [a for a in body["arguments"] if not a["versions"] or {*a["versions"]} & {*versions}]
    return body


def _body_view(fragment: Fragment, operation: dict[str, Any]) -> dict[str, Any]:
    request = fragment.resolve(operation.get("requestBody", {}))
    content = request.get("content", {})
    if not content:
        return {"kind": "", "arguments": []}
    if "application/json" in content:
        node = content["application/json"]["schema"]
        schema_name = reference_name(node)
        if schema_name is None:
            raise FragmentError(f"{operation['operationId']}: the body must refer to a component schema")
        if name := operation["x-azfacade"].get("body_argument"):
            described = {"description": request.get("description") or fragment.schemas[schema_name]["description"]}
            return {
                "kind": "whole",
                "arguments": [argument_view(fragment, "", node, described, required=True, name=name)],
            }
        arguments = body_arguments(fragment, schema_name)
        one_of = fragment.schemas[schema_name].get("x-exactly-one", [])
        if strangers := set(one_of) - {a["wire"] for a in arguments}:
            raise FragmentError(f"x-exactly-one of {schema_name} names {sorted(strangers)}")
        return {
            "kind": "json",
            "arguments": arguments,
            "exactly_one": [a["name"] for a in arguments if a["wire"] in one_of],
        }
    if "multipart/form-data" in content:
        schema_name = reference_name(content["multipart/form-data"]["schema"])
        if schema_name is None:
            raise FragmentError(f"{operation['operationId']}: the form must refer to a component schema")
        nodes = all_properties(fragment, schema_name)[0]
        limited = next((part for part in map(fragment.resolve, nodes.values()) if "x-limits" in part), {})
        parts: list[dict[str, Any]] = []
        for part in body_arguments(fragment, schema_name):
            settings = shape_of(fragment, nodes[part["wire"]])
            if settings.kind in ("list", "map"):
                raise FragmentError(
                    f"{operation['operationId']}: parts of a form cannot be lists or maps, as {part['wire']} is"
                )
            if settings.kind == "model":
                parts += [{**a, "json_part": part["wire"]} for a in body_arguments(fragment, settings.name)]
            else:
                parts.append(part)
        return {
            "kind": "form",
            "arguments": parts,
            "json_parts": sorted({a["json_part"] for a in parts if "json_part" in a}),
            "limits": limited.get("x-limits", {}),
        }
    if not request.get("description"):
        raise FragmentError(f"{operation['operationId']}: its body is without a description")
    return {
        "kind": "binary",
        "arguments": [source_argument(reflow(request["description"]))],
        "media_types": list(content),
        "limits": request.get("x-limits", {}),
    }


def body_arguments(fragment: Fragment, schema_name: str) -> list[dict[str, Any]]:
    """Return one argument for each property of a body."""
    properties, required = all_properties(fragment, schema_name)
    return [
        argument_view(fragment, key, node, fragment.resolve(node), required=key in required)
        for key, node in properties.items()
        if not fragment.resolve(node).get("readOnly")
    ]


def require_by_version(arguments: list[dict[str, Any]], versions: list[str]) -> None:
    """Make arguments optional that not all api versions of their operation know; `needed_at` keeps where one is needed.

    Args:
        arguments: The arguments, which are changed.
        versions: The api versions that have the operation.
    """
    for argument in arguments:
        if argument["required"] and argument["versions"] and set(versions) - set(argument["versions"]):
            argument |= {
                "required": False,
                "always": False,
                "needed_at": argument["versions"],
                "declared": f"{argument['name']}: {argument['type']} | None = None",
            }


def in_signature_order(
    path: list[dict[str, Any]], query: list[dict[str, Any]], body: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the arguments in signature order: path ids, required ones of body and query, optional ones."""
    positional = [*path, *(a for a in body["arguments"] if a["required"]), *(a for a in query if a["required"])]
    named = [a for a in [*body["arguments"], *query] if not a["required"]]
    return positional + named
