"""Template data of the models and enums: properties, their Python types, decoders and docstrings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from codegen.docstrings import model_docstring, only_at, reflow
from codegen.fragment import Fragment, reference_name
from codegen.problems import FragmentError
from codegen.python_names import member, snake

RESERVED_NAMES = {
    "additional_properties",
    "attach",
    "dict",
    "from_dict",
    "has_subclass_by_kind",
    "list",
    "response_info",
    "to_dict",
    "wire_fields",
}
"""Names that the generated classes use themselves, so that no property may have them."""

PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


@dataclass
class Shape:
    """The Python type of a schema node."""

    kind: str
    """plain, any, datetime, status, enum, model, list or map."""
    type: str
    """The annotation of a decoded value, without None."""
    name: str = ""
    """The class of an enum or model."""
    item: Shape | None = None
    """The shape of the items of a list or the values of a map."""
    spelling: dict[str, str] = field(default_factory=dict)
    """For a status: by `Status` member, the spellings of this schema that differ from the usual ones."""

    @property
    def kinds(self) -> set[str]:
        """The kinds of this shape and of its items."""
        return {self.kind} | (self.item.kinds if self.item else set())

    @property
    def names(self) -> set[str]:
        """The generated classes a value of this shape may hold."""
        return {self.name} - {""} | (self.item.names if self.item else set())


def shape_of(fragment: Fragment, node: dict[str, Any]) -> Shape:
    """Return the shape of a schema node.

    Raises:
        FragmentError: There is no Python type for the node.
    """
    name = reference_name(node)
    schema = fragment.resolve(node)
    if name and schema.get("x-status"):
        return Shape("status", "Status", spelling=_spelling(fragment, schema))
    if name and "enum" in schema:
        return Shape("enum", name, name)
    if name and ("properties" in schema or "allOf" in schema):
        return Shape("model", name, name)
    kind = schema.get("type")
    if kind == "array":
        item = shape_of(fragment, schema["items"])
        return Shape("list", f"list[{item.type}]", item=item)
    if kind == "object":
        if not isinstance(schema.get("additionalProperties"), dict):
            raise FragmentError(
                f"{name or schema} is an object without properties: give it properties or additionalProperties"
            )
        item = shape_of(fragment, schema["additionalProperties"])
        return Shape("map", f"dict[str, {item.type}]", item=item)
    if kind == "string" and schema.get("format") == "date-time":
        return Shape("datetime", "datetime")
    if kind in PLAIN:
        return Shape("plain", PLAIN[kind])
    if not schema.get("type") and "enum" not in schema:
        return Shape("any", "Any")
    raise FragmentError(f"no Python type for {node}")


def _spelling(fragment: Fragment, schema: dict[str, Any]) -> dict[str, str]:
    """Return {Status member: text} for the values of the default version that `Status` spells differently."""
    usual = {"NOT_STARTED": "notStarted"}
    limited = {value: fragment.version_list(said) for value, said in schema.get("x-value-versions", {}).items()}
    shared = [v for v in schema["enum"] if not limited.get(v) or fragment.default_version in limited[v]]
    found = {member(value): value for value in shared}
    return {name: value for name, value in found.items() if value != usual.get(name, name.lower())}


def split_schema(fragment: Fragment, name: str) -> tuple[str | None, dict[str, Any], list[str]]:
    """Return (base class, own properties, own required keys) of an object schema."""
    schema = fragment.schemas[name]
    base: str | None = None
    properties: dict[str, Any] = dict(schema.get("properties", {}))
    required: list[str] = list(schema.get("required", []))
    for part in schema.get("allOf", []):
        if reference_name(part):
            base = reference_name(part)
        else:
            properties |= part.get("properties", {})
            required += part.get("required", [])
    return base, properties, required


def all_properties(fragment: Fragment, name: str) -> tuple[dict[str, Any], list[str]]:
    """Return (properties, required keys) of an object schema, those of its bases first."""
    base, properties, required = split_schema(fragment, name)
    if base is None:
        return properties, required
    inherited, also = all_properties(fragment, base)
    return {**inherited, **properties}, also + required


def decoder_expression(shape: Shape) -> str:
    """Return the expression of a shape's decoder for the field table; empty if values are not converted."""
    if shape.kind == "datetime":
        return "parse_datetime"
    if shape.kind in ("status", "enum"):
        return shape.type
    if shape.kind == "model":
        return f"{shape.name}.from_dict"
    if shape.item is not None and (inner := decoder_expression(shape.item)):
        return f"{'ListOf' if shape.kind == 'list' else 'MapOf'}({inner})"
    return ""


def decoder_name(name: str) -> str:
    """Return the name of the variable that holds the decoder of a class."""
    return f"_{snake(name)}"


def decode_expression(shape: Shape, value: str) -> str:
    """Return the straight-line expression that decodes a value of the documented shape."""
    if shape.kind == "datetime":
        return f"parse_datetime({value})"
    if shape.kind == "status":
        return f"{shape.type}({value})"
    if shape.kind in ("enum", "model"):
        return f"{decoder_name(shape.name)}({value})"
    if shape.item is not None and decoder_expression(shape.item):
        # The straight-line code checks the type of the outermost container only.
        inner = f"{decoder_expression(shape.item)}(item)" if shape.item.item else decode_expression(shape.item, "item")
        if shape.kind == "list" and shape.item.kind == "model":
            return (
                f"[{decoder_name(shape.item.name)}({value}[0])] if len({value}) == 1 else [{inner} for item in {value}]"
            )
        if shape.kind == "list":
            return f"[{inner} for item in {value}]"
        return f"{{key: {inner} for key, item in {value}.items()}}"
    return value


def property_view(fragment: Fragment, key: str, node: dict[str, Any], required: bool) -> dict[str, Any]:
    """Return the template data of one property.

    What the default version lacks is optional, and read only where an answer has more than the default version's.
    """
    shape = shape_of(fragment, node)
    schema = fragment.resolve(node)
    versions = fragment.versions_of(schema)
    is_absent = bool(versions) and fragment.default_version not in versions
    required = required and not is_absent
    if "x-alias" in schema and shape.kind not in ("plain", "enum", "model"):
        raise FragmentError(f"x-alias of {key}: only a single value that is no date may have an alias")
    if shape.item is not None and {"datetime", "status"} & shape.item.kinds:
        raise FragmentError(f"{key} holds several dates or states, which cannot be written back unchanged")
    marks = {"x-secret": "secret", "x-document-text": "text", "x-url": "url"}
    repr_as = next((value for mark, value in marks.items() if schema.get(mark)), "")
    return {
        "key": key,
        "name": snake(key),
        "required": required,
        "is_absent": is_absent,
        "shape": asdict(shape),
        "container": {"list": "list", "map": "dict"}.get(shape.kind, ""),
        "type": shape.type
        if required or shape.kind in ("list", "map") or shape.kind == "any"
        else f"{shape.type} | None",
        "decoder": decoder_expression(shape),
        "decode_expression": decode_expression(shape, "value"),
        "repr_as": repr_as,
        "alias": schema.get("x-alias", ""),
        "spelling": shape.spelling,
        "text": reflow(schema["description"]) + (f" Only at {', '.join(versions)}; else None." if is_absent else ""),
    }


def schema_views(fragment: Fragment) -> dict[str, Any]:
    """Return the template data of every schema, by class name."""
    views: dict[str, Any] = {}
    for name, schema in fragment.schemas.items():
        with fragment.problems.collect("components", "schemas", name):
            if view := _schema_view(fragment, name, schema):
                views[name] = view
    return views


def _schema_view(fragment: Fragment, name: str, schema: dict[str, Any]) -> dict[str, Any] | None:
    if schema.get("x-status"):
        return None
    if "enum" in schema:
        members = {value: member(value) for value in schema["enum"]}
        if len(set(members.values())) != len(members):
            raise FragmentError(f"two values of {name} have the same member name")
        limited = schema.get("x-value-versions", {})
        texts = {
            value: reflow(text) + only_at(fragment.version_list(limited.get(value, [])))
            for value, text in schema["x-enum-descriptions"].items()
        }
        return {
            "name": name,
            "doc": reflow(fragment.description(name)),
            "members": [{"name": members[v], "value": v, "doc": texts[v]} for v in schema["enum"]],
        }
    return _object_view(fragment, name, schema) if "properties" in schema or "allOf" in schema else None


def _object_view(fragment: Fragment, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    base, own, _ = split_schema(fragment, name)
    properties, required = all_properties(fragment, name)
    fields = [property_view(fragment, key, node, key in required) for key, node in properties.items()]
    names = [f["name"] for f in fields]
    if len(set(names)) != len(names) or set(names) & RESERVED_NAMES:
        raise FragmentError(f"{name}: two properties have the same name, or one has a reserved name: {names}")
    used: set[str] = set()
    for node in properties.values():
        used |= shape_of(fragment, node).names
    discriminator = schema.get("discriminator")
    mixin_module, _, mixin = schema.get("x-azfacade", {}).get("mixin", "").partition(".")
    return {
        "name": name,
        "module": snake(name),
        "base": base or "",
        "base_module": snake(base) if base else "",
        "mixin": mixin,
        "mixin_module": mixin_module,
        "fields": fields,
        "own": [f for f in fields if f["key"] in own],
        "uses": [
            {"name": u, "module": snake(u), "decoder": decoder_name(u), "is_enum": "enum" in fragment.schemas[u]}
            for u in sorted(used)
        ],
        "kinds": sorted({f["shape"]["kind"] for f in fields}),
        "children": {value: ref.rsplit("/", 1)[-1] for value, ref in discriminator.get("mapping", {}).items()}
        if discriminator
        else {},
        "discriminator": discriminator["propertyName"] if discriminator else "",
        "doc": model_docstring(reflow(fragment.description(name)), fields),
    }
