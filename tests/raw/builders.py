"""The generated request builders, and arguments for them as the fragments describe them."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from azfacade_raw.calls import Call
from tests.raw.fragments import Operation, name_of, operations, properties, required, resolve
from tests.raw.samples import value_of

OPERATIONS = list(operations())
CONTENT = b"\xff\xd8 some bytes"


def snake(name: str) -> str:
    """Return the Python name of a wire name."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


class Argument(NamedTuple):
    """One argument of a builder."""

    name: str
    wire: str
    """The name on the wire; empty for one that is the whole body."""
    where: str
    """path, query, body, whole, or body.X for a property of the JSON in a part X."""
    node: dict[str, Any]
    required: bool
    service: str
    default: str | None = None
    """What is sent unless told otherwise."""

    @property
    def schema(self) -> dict[str, Any]:
        """Its schema, references followed."""
        return resolve(self.service, self.node)

    def valid(self) -> Any:
        """Return a value the service would take, in wire form."""
        if self.schema.get("format") == "binary":
            return CONTENT
        if "pattern" in self.schema:
            return next(text for text in ("ab-9_z", "ab9", "1-3,5") if re.fullmatch(self.schema["pattern"], text))
        if self.schema.get("type") == "array":
            number = self.schema.get("minItems", 2)
            return [value_of(self.service, self.schema["items"], to_send=True) for _ in range(number)]
        if self.schema.get("type") in ("integer", "number"):
            return self.schema.get("minimum", 7)
        if self.where == "path" and self.schema.get("format") != "uuid":
            return "1.2~3_4-5"
        return value_of(self.service, self.node, to_send=True)


def arguments(operation: Operation) -> list[Argument]:
    """Return what an operation takes: path ids, then the body in schema order, then the query."""
    service = operation.service
    found = [
        Argument(
            snake(p["name"]), p["name"], p["in"], p["schema"], bool(p.get("required")), service,
            p.get("x-sent-by-default"),
        )
        for p in operation.parameters
        if p["name"] != "api-version"
    ]  # fmt: skip
    order = re.findall(r"{(\w+)}", operation.template)
    path = sorted((a for a in found if a.where == "path"), key=lambda a: order.index(a.wire))
    body: list[Argument] = []
    for media, content in operation.body.get("content", {}).items():
        if media in ("application/json", "multipart/form-data"):
            name = name_of(content["schema"])
            whole = operation.node["x-azfacade"].get("body_argument")
            if whole:
                body.append(Argument(whole, "", "whole", content["schema"], True, service))
                continue
            needed = required(service, name)
            for key, node in properties(service, name).items():
                schema = resolve(service, node)
                python = "source" if schema.get("format") == "binary" else snake(key)
                if media == "multipart/form-data" and "properties" in schema:
                    inner = name_of(node)
                    body += [
                        Argument(snake(k), k, f"body.{key}", n, k in required(service, inner), service)
                        for k, n in properties(service, inner).items()
                    ]
                elif not schema.get("readOnly"):
                    body.append(Argument(python, key, "body", node, key in needed, service))
        else:
            body.append(Argument("source", "", "whole", {"format": "binary"}, True, service))
            break
    own = operation.node.get("x-versions")
    body = [a for a in body if not own or {*a.schema.get("x-versions", own)} & {*own}]
    return [*path, *body, *(a for a in found if a.where == "query")]


def builder(operation: Operation) -> Callable[..., Call[Any]]:
    """Return the function that describes a call of an operation."""
    module = import_module(f"azfacade_raw.{operation.service}.groups.{operation.group}")
    found: Callable[..., Call[Any]] = getattr(module, snake(operation.id.partition("_")[2] or operation.id))
    return found


def module_of(operation: Operation) -> Any:
    """Return the module a builder is in."""
    return inspect.getmodule(builder(operation))


def choices(operation: Operation) -> list[str]:
    """Return the arguments of which exactly one must be given."""
    found: list[str] = []
    for content in operation.body.get("content", {}).values():
        found += resolve(operation.service, content["schema"]).get("x-exactly-one", [])
    return [snake(wire) for wire in found]


def valid_arguments(operation: Operation, *, everything: bool = True, choice: str | None = None) -> dict[str, Any]:
    """Return arguments that are accepted.

    Args:
        operation: What takes them.
        everything: True for all that can go together, False for those that are needed.
        choice: Of those that exclude each other the one to give; None for the first.
    """
    excluding = choices(operation)
    chosen = choice if choice in excluding else next(iter(excluding), None)
    return {
        a.name: a.valid()
        for a in arguments(operation)
        if (a.name == chosen if a.name in excluding else a.required or everything)
    }


def query_text(value: Any) -> str:
    """Return a value as a query has it: booleans in lower case, lists with commas."""
    if isinstance(value, list):
        return ",".join(map(query_text, value))
    return json.dumps(value) if isinstance(value, bool) else str(value)
