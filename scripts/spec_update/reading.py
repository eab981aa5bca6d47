"""Reads the facts of an OpenAPI 3 document: a fragment of specs/ at one api version, or a published document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.positions import Place
from codegen.python_names import published_id
from spec_update.facts import PRESENT, Facts, Pointer
from spec_update.schema_reading import SchemaReader

METHODS = ("get", "put", "post", "patch", "delete", "head", "options")
_VERSION_PARAMETERS = ("api-version", "apiVersion")
"""The client adds the version to every request, so that no operation has it as an argument."""


def read_facts(
    document: dict[str, Any], version: str | None = None, names: Mapping[Pointer, Any] | None = None
) -> Facts:
    """Return the facts of a document.

    Args:
        document: An OpenAPI 3 document.
        version: For a fragment, the api version to look at; None where the document describes one only.
        names: Facts of the other side, which name the schemas that this document leaves without a name.
    """
    return _Reader(document, version, names or {}).read()


class _Reader(SchemaReader):
    def read(self) -> Facts:
        """Return the facts of everything that an operation reaches."""
        self._read_service()
        for key, item in self.document["paths"].items():
            for method in METHODS:
                if method in item and self.applies(item[method]):
                    self._read_operation(key, method, item)
        self.read_schemas()
        return self.facts

    def _read_service(self) -> None:
        values = self.facts.values
        values["service", "path"] = service_path(self.document)
        for requirement in self.document.get("security", []):
            for name, scopes in requirement.items():
                scheme = self.document.get("components", {}).get("securitySchemes", {}).get(name, {})
                kind = scheme.get("type", "unknown")
                values["security", kind] = (
                    f"{scheme.get('in')} {scheme.get('name')}" if kind == "apiKey" else ", ".join(sorted(scopes))
                )

    def _read_operation(self, key: str, method: str, item: dict[str, Any]) -> None:
        operation, place = item[method], ("paths", key, method)
        pointer = ("operations", f"{method.upper()} {key}")
        values = self.facts.values
        values[pointer] = PRESENT
        self.facts.sites[pointer] = [place]
        operation_id = operation.get("operationId", "")
        values[*pointer, "operationId"] = published_id(operation_id, self._version) if self._version else operation_id
        ours = operation.get("x-azfacade", {})
        if operation.get("deprecated"):
            values[*pointer, "deprecated"] = True
        if operation.get("x-ms-long-running-operation") or ours.get("poll"):
            values[*pointer, "longRunning"] = True
        self._read_paging(pointer, operation)
        listed: list[tuple[Place, dict[str, Any]]] = [
            ((*place[:2], "parameters", n), p) for n, p in enumerate(item.get("parameters", []))
        ]
        listed += [((*place, "parameters", n), p) for n, p in enumerate(operation.get("parameters", []))]
        for where, parameter in listed:
            self._read_parameter(pointer, parameter, where)
        if "requestBody" in operation:
            self._read_body(pointer, operation["requestBody"], (*place, "requestBody"))
        for code, answer in operation.get("responses", {}).items():
            self._read_answer((*pointer, "answers", str(code)), answer, (*place, "responses", code))

    def _read_paging(self, pointer: Pointer, operation: dict[str, Any]) -> None:
        """Read the property with the address of the next page, which a fragment says by its bucket and a model."""
        paging = operation.get("x-ms-pageable")
        if isinstance(paging, dict) and paging.get("nextLinkName"):
            self.facts.values[*pointer, "nextPage"] = paging["nextLinkName"]
        elif operation.get("x-azfacade", {}).get("bucket") == "list":
            for code, answer in operation["responses"].items():
                found, _ = self.resolve(answer, ())
                for media in found.get("content", {}).values() if str(code).startswith("2") else ():
                    schema, _ = self.resolve(media.get("schema", {}), ())
                    if "nextLink" in schema.get("properties", {}):
                        self.facts.values[*pointer, "nextPage"] = "nextLink"

    def _read_parameter(self, operation: Pointer, node: dict[str, Any], place: Place) -> None:
        found, places = self.resolve(node, place)
        if found["name"] in _VERSION_PARAMETERS or not self.applies(found):
            return
        name = found["name"].lower() if found["in"] == "header" else found["name"]
        pointer = (*operation, "parameters", f"{found['in']}:{name}")
        self.facts.values[pointer] = PRESENT
        self.facts.sites[pointer] = places
        if found.get("required"):
            self.facts.values[*pointer, "required"] = True
        schema = found.get("schema", {})
        self.read_shape((*pointer, "schema"), schema, (*places[-1], "schema"))
        if self.resolve(schema, ())[0].get("type") == "array" and found["in"] == "query":
            exploded = found.get("explode", found.get("style", "form") == "form")
            style = found.get("style", "form")
            self.facts.values[*pointer, "separated"] = "repeated" if exploded else "," if style == "form" else style

    def _read_body(self, operation: Pointer, node: dict[str, Any], place: Place) -> None:
        body, places = self.resolve(node, place)
        pointer = (*operation, "body")
        self.facts.values[pointer] = PRESENT
        self.facts.sites[pointer] = places
        if body.get("required"):
            self.facts.values[*pointer, "required"] = True
        self._read_content(pointer, body, places)

    def _read_content(self, pointer: Pointer, node: dict[str, Any], places: list[Place]) -> None:
        content = node.get("content", {})
        for media in content:
            self.facts.values[*pointer, "media", media] = PRESENT
        first = next(iter(content), None)
        if first is not None and "schema" in content[first]:
            self.read_shape((*pointer, "schema"), content[first]["schema"], (*places[-1], "content", first, "schema"))

    def _read_answer(self, pointer: Pointer, node: dict[str, Any], place: Place) -> None:
        answer, places = self.resolve(node, place)
        self.facts.values[pointer] = PRESENT
        self.facts.sites[pointer] = places
        for name, header in answer.get("headers", {}).items():
            found, where = self.resolve(header, (*places[-1], "headers", name))
            at = (*pointer, "headers", name.lower())
            self.facts.values[at] = PRESENT
            self.facts.sites[at] = where
            self.read_shape((*at, "schema"), found.get("schema", {}), (*where[-1], "schema"))
        self._read_content(pointer, answer, places)


def service_path(document: dict[str, Any]) -> str:
    """Return the path below the host, which tells the services apart."""
    url = next((server["url"] for server in document.get("servers", [])), "")
    path = re.sub(r"^(\{\w+\}|https?://[^/]*)", "", str(url)).rstrip("/")
    return path.replace(f"/{document['info'].get('version')}", "/{apiVersion}")
