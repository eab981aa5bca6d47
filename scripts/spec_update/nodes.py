"""Makes the nodes of a fragment from published facts: schemas, parameters, bodies, answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.fragment import Fragment
from spec_update.examples import example
from spec_update.facts import LIMITS, Facts, Pointer
from spec_update.reading import read_facts
from spec_update.versions import Versions
from spec_update.yaml_text import Proposed, Todo

_USE = ("readOnly", "nullable", "deprecated", "default")


class Nodes:
    """Makes nodes; what a component of the fragment says already becomes a reference to it."""

    def __init__(self, fragment: Fragment, facts: Facts, version: str) -> None:
        """Take the facts of the document that `version` describes."""
        self._facts = facts
        self._document = fragment.document
        self._version = version
        self._components: dict[str, dict[str, dict[Pointer, Any]]] = {}

    def schema(self, pointer: Pointer) -> dict[str, Any]:
        """Return the node of a place of use: a reference or a plain type with its limits."""
        values = self._facts.values
        kind = values[*pointer, "type"]
        node: dict[str, Any] = {}
        if ("schemas", kind) in values:
            node["$ref"] = f"#/components/schemas/{kind}"
        elif kind == "map":
            node["type"] = "object"
        elif kind != "any":
            node["type"] = kind
        for key in ("format", *_USE, *LIMITS):
            if (*pointer, key) in values:
                node[key] = values[*pointer, key]
        if kind == "array":
            node["items"] = self.schema((*pointer, "items"))
        elif kind == "map":
            node["additionalProperties"] = self.schema((*pointer, "entries"))
        return node

    def property(self, pointer: Pointer, versions: Versions) -> dict[str, Any]:
        """Return the node of a property, with an empty description."""
        node = self.schema((*pointer, "schema"))
        items: dict[str, Any] = {key: node.pop(key) for key in ("items", "additionalProperties") if key in node}
        if versions:
            node["x-versions"] = versions
        return {**node, **self._marks(pointer[-1]), "description": Todo(""), **items}

    def _marks(self, name: str) -> dict[str, bool]:
        """Return the marks of how a value is shown: those of the properties of this name, secret for a token."""
        for schema in self._document["components"]["schemas"].values():
            for part in (schema, *schema.get("allOf", [])):
                if name in part.get("properties", {}):
                    known = part["properties"][name]
                    return {key: True for key in ("x-secret", "x-url", "x-document-text") if known.get(key)}
        return {"x-secret": True} if "token" in name.lower() else {}

    def component(self, name: str, versions: Callable[[Pointer], Versions]) -> dict[str, Any]:
        """Return the node of a schema."""
        pointer, facts = ("schemas", name), self._facts
        if values := facts.children((*pointer, "enum")):
            texts = {value: Todo("") for value in values}
            return {"type": "string", "description": Todo(""), "enum": values, "x-enum-descriptions": texts}
        names = facts.children((*pointer, "properties"))
        required = [key for key in names if (*pointer, "properties", key, "required") in facts.values]
        node: dict[str, Any] = {"type": "object", "description": Todo("")}
        if required:
            node["required"] = required
        if (*pointer, "discriminator", "property") in facts.values:
            at = (*pointer, "discriminator", "values")
            mapping = {v: f"#/components/schemas/{facts.values[*at, v]}" for v in facts.children(at)}
            node["discriminator"] = {
                "propertyName": facts.values[*pointer, "discriminator", "property"],
                "mapping": mapping,
            }
        node["properties"] = {key: self.property((*pointer, "properties", key), versions(pointer)) for key in names}
        if not names:
            del node["properties"]
            node["additionalProperties"] = {"description": Todo("")}
        base = facts.values.get((*pointer, "base"))
        return {"allOf": [{"$ref": f"#/components/schemas/{base}"}, node]} if base else node

    def parameter(self, pointer: Pointer) -> dict[str, Any]:
        """Return the node of a parameter, without versions."""
        if name := self._known("parameters", pointer):
            return {"$ref": f"#/components/parameters/{name}"}
        where, _, name = pointer[-1].partition(":")
        values = self._facts.values
        node: dict[str, Any] = {"name": name, "in": where}
        if (*pointer, "required") in values:
            node["required"] = True
        node["description"] = Todo("")
        separated = values.get((*pointer, "separated"))
        if separated:
            node |= {
                "style": "form" if separated in (",", "repeated") else separated,
                "explode": separated == "repeated",
            }
        return {**node, "schema": self.schema((*pointer, "schema"))}

    def body(self, pointer: Pointer) -> dict[str, Any]:
        """Return the node of a request body."""
        node: dict[str, Any] = {}
        if (*pointer, "required") in self._facts.values:
            node["required"] = True
        content = self._content(pointer)
        if "application/json" not in content and "multipart/form-data" not in content:
            node["description"] = Todo("")
        return {**node, "content": content}

    def answer(self, pointer: Pointer) -> dict[str, Any]:
        """Return the node of an answer."""
        if name := self._known("responses", pointer):
            return {"$ref": f"#/components/responses/{name}"}
        node: dict[str, Any] = {"description": Todo("")}
        if headers := self._facts.children((*pointer, "headers")):
            node["headers"] = {name: self.header((*pointer, "headers", name)) for name in headers}
        if content := self._content(pointer):
            node["content"] = content
        return node

    def header(self, pointer: Pointer) -> dict[str, Any]:
        """Return the node of a header."""
        if name := self._known("headers", pointer):
            return {"$ref": f"#/components/headers/{name}"}
        return {"description": Todo(""), "schema": self.schema((*pointer, "schema"))}

    def _content(self, pointer: Pointer) -> dict[str, Any]:
        if (*pointer, "schema", "type") not in self._facts.values:
            return {}
        node = self.schema((*pointer, "schema"))
        content: dict[str, dict[str, Any]] = {
            media: {"schema": dict(node)} for media in self._facts.children((*pointer, "media"))
        }
        if "application/json" in content and isinstance(
            made := example(self._facts, (*pointer, "schema"), is_sent=pointer[-1] == "body"), (dict, list)
        ):
            content["application/json"]["example"] = Proposed(made) if isinstance(made, dict) else made
        return content

    def _known(self, kind: str, pointer: Pointer) -> str | None:
        """Return the name of a component that says the same as a published parameter, answer or header."""
        wanted = self._facts.below(pointer)
        held = self._components_of(kind)
        same = [name for name, facts in held.items() if facts == wanted]
        if kind == "parameters":
            where, _, title = pointer[-1].partition(":")
            nodes = self._document["components"][kind]
            same = [name for name in same if (nodes[name]["in"], nodes[name]["name"]) == (where, title)]
        if kind == "headers":
            same = [name for name in same if name.lower() == pointer[-1].replace("-", "").lower()]
        return same[0] if same else None

    def _components_of(self, kind: str) -> dict[str, dict[Pointer, Any]]:
        """Return the facts of each component of a kind, read in an operation that refers to it."""
        if kind not in self._components:
            found: dict[str, dict[Pointer, Any]] = {}
            for name in self._document["components"].get(kind, {}):
                reference = {"$ref": f"#/components/{kind}/{name}"}
                operation: dict[str, Any] = {"operationId": "x", "responses": {}}
                if kind == "parameters":
                    operation["parameters"] = [reference]
                elif kind == "responses":
                    operation["responses"]["200"] = reference
                else:
                    operation["responses"]["200"] = {"headers": {"x": reference}}
                facts = read_facts({**self._document, "paths": {"/": {"get": operation}}}, self._version)
                at: Pointer = ("operations", "GET /")
                at = {"parameters": (*at, "parameters"), "responses": (*at, "answers")}.get(
                    kind, (*at, "answers", "200", "headers")
                )
                for child in facts.children(at):
                    found[name] = facts.below((*at, child))
            self._components[kind] = found
        return self._components[kind]
