"""Reads the fragments from their YAML, without the generator's code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.versions import expand_versions

SPECS = Path(__file__).parents[2] / "specs"
SERVICES = ("face", "document_intelligence")


def snake(wire: str) -> str:
    """Return the Python name of a wire name: `faceId1` is `face_id1`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", wire).lower()


@dataclass(frozen=True, eq=False)
class Argument:
    """Something a caller may give to an operation."""

    wire: str
    schema: dict[str, Any]
    """As written, a `$ref` not followed."""
    required: bool
    described: dict[str, Any] = field(default_factory=dict[str, Any])
    """Where `x-versions` and `x-sent-by-default` may stand."""
    part: str = ""
    """The part of a form that has it as a property of its JSON text."""

    @property
    def name(self) -> str:
        return snake(self.wire)

    @property
    def versions(self) -> tuple[str, ...]:
        return tuple(self.described.get("x-versions", ()))

    def version(self, operation: Operation) -> str:
        """Return the version to send it at: the operation's where that has it, else the newest that does."""
        return operation.version if operation.version in (self.versions or [operation.version]) else self.versions[-1]


@dataclass(frozen=True)
class Operation:
    """One page of the REST reference."""

    service: str
    id: str
    tag: str
    page: str
    http: str
    route: str
    """The path below the service's base, as the key prints it, without its query."""
    overload: str
    group: str
    """The attribute of the client; empty for methods of the client itself."""
    method: str
    variant: str
    versions: tuple[str, ...]
    version: str
    """The version to call it at: the default one where it has the operation, else the newest that does."""
    path: tuple[Argument, ...]
    query: tuple[Argument, ...]
    takes_version: bool
    """Whether `api-version` is a documented query parameter."""
    media: str
    """The media type of the body, empty for none."""
    body: tuple[Argument, ...]
    """The properties of the body; for one that is an argument as a whole, just that."""
    whole: str
    """The argument that is the whole body, if one is."""
    one_of: tuple[Argument, ...]
    """The properties of the body of which exactly one must be given."""
    body_example: Any
    success: int
    accept: str
    answer: dict[str, Any] | None
    """The schema of the answer, None for an empty one."""
    answer_example: Any
    kind: str
    poll: str
    result: str
    is_accepted_result: bool
    """Whether the result of the work is the body of the answer that accepts it."""
    page_key: str
    words: str
    """The description of the method, where it is not the page's."""

    @property
    def is_list(self) -> bool:
        return self.method.split("_")[0] == "list"

    @property
    def choices(self) -> tuple[str, ...]:
        """The arguments of the method of which exactly one must be given; a URL is given as the source instead."""
        return () if self.variant else tuple(argument.name for argument in self.one_of)

    @property
    def other_versions(self) -> tuple[Operation, ...]:
        """The operations that the same method calls at other versions."""
        shared = [o for o in fragment(self.service).operations if (o.group, o.method) == (self.group, self.method)]
        return tuple(o for o in shared if self.versions and o.versions and not {*self.versions} & {*o.versions})

    @property
    def is_newest(self) -> bool:
        """Whether the method calls it at versions that nobody knows."""
        return not self.other_versions or self.is_in_default_version

    @property
    def items_key(self) -> str:
        """The property of a page that has the items; empty where the page is a list."""
        if self.answer is None or "$ref" not in self.answer:
            return ""
        properties, _ = fragment(self.service).properties(self.answer)
        lists = [name for name, node in properties.items() if fragment(self.service).follow(node)["type"] == "array"]
        return "value" if "value" in lists else lists[0]

    @property
    def is_in_default_version(self) -> bool:
        return self.version == fragment(self.service).default_version

    def version_with(self, name: str) -> str:
        """Return the version to call it at with an argument: `version` where that has it, else the newest that does."""
        versions = next((a.versions for a in (*self.query, *self.body) if a.name == name), ())
        return versions[-1] if versions and self.version not in versions else self.version

    @property
    def place(self) -> str:
        return f"{self.group}.{self.method}" if self.group else self.method

    def __str__(self) -> str:
        return self.id


REQUEST_ID = "x-ms-client-request-id"


class Fragment:
    """One service's fragment."""

    def __init__(self, service: str) -> None:
        self.service = service
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        with (SPECS / f"{service}.yaml").open(encoding="utf-8") as file:
            self.document: dict[str, Any] = yaml.load(file, loader)
        expand_versions(self.document, self.document["x-api-versions"])
        self.versions: tuple[str, ...] = tuple(self.document["x-api-versions"])
        self.default_version: str = self.document["x-default-version"]
        self.title: str = self.document["info"]["title"].removeprefix("Azure AI ")
        self.operations = list(self._operations())
        self.by_id = {operation.id: operation for operation in self.operations}

    def base(self, version: str) -> str:
        """Return the path before every route."""
        return str(self.document["servers"][0]["url"]).removeprefix("{endpoint}").replace("{apiVersion}", version)

    def version_of(self, versions: Sequence[str]) -> str:
        """Return the default version where it is one of these, else the newest of them."""
        return self.default_version if self.default_version in versions else versions[-1]

    def follow(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return what a `$ref` stands for; what stands beside it wins."""
        while "$ref" in node:
            found: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            node = {**found, **{key: value for key, value in node.items() if key != "$ref"}}
        return node

    def properties(self, node: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """Return all properties of a schema, inherited ones first, and the names of the required ones."""
        schema = self.follow(node)
        properties: dict[str, Any] = {}
        required: list[str] = []
        for part in schema.get("allOf", []):
            inherited, needed = self.properties(part)
            properties |= inherited
            required += needed
        return properties | schema.get("properties", {}), required + schema.get("required", [])

    def _operations(self) -> Iterator[Operation]:
        for key, item in self.document["paths"].items():
            for http in ("get", "put", "post", "patch", "delete"):
                if http in item:
                    yield self._operation(key, http, item[http])

    def _operation(self, key: str, http: str, node: dict[str, Any]) -> Operation:
        route, _, query = key.partition("?")
        ours = node["x-azfacade"]
        parameters = [self.follow(parameter) for parameter in node.get("parameters", [])]
        # The id of the request is sent by the client with every call, documented for the operation or not.
        parameters = [p for p in parameters if (p["in"], p["name"]) != ("header", REQUEST_ID)]
        assert {p["in"] for p in parameters} <= {"path", "query"}, f"{key}: a place these tests do not know"
        media, body, example = self._body(node, ours)
        status, answer = next((int(c), self.follow(r)) for c, r in node["responses"].items() if str(c)[0] == "2")
        contents: dict[str, dict[str, Any]] = answer.get("content") or {"application/json": {}}
        accept, answered = next(iter(contents.items()))
        return Operation(
            service=self.service,
            id=node["operationId"],
            tag=node["tags"][0],
            page=node["summary"],
            http=http.upper(),
            route=route,
            overload=query.removeprefix("_overload="),
            group=ours.get("group", ""),
            method=ours["method"],
            variant=ours.get("variant", ""),
            versions=tuple(node.get("x-versions", ())),
            version=self.version_of(node.get("x-versions") or self.versions),
            path=tuple(_argument(p) for p in parameters if p["in"] == "path"),
            query=tuple(_argument(p) for p in parameters if p["in"] == "query" and p["name"] != "api-version"),
            takes_version=any(p["name"] == "api-version" for p in parameters),
            media=media,
            body=body,
            whole=ours.get("body_argument", ""),
            one_of=self._one_of(node, body),
            body_example=example,
            success=status,
            accept=accept,
            answer=answered.get("schema"),
            answer_example=answered.get("example"),
            kind=ours.get("kind", ""),
            poll=ours.get("poll", ""),
            result=ours.get("result_property", ""),
            is_accepted_result=ours.get("result") == "accepted",
            page_key=ours.get("page_key", ""),
            words=ours.get("description", ""),
        )

    def _body(self, node: dict[str, Any], ours: dict[str, Any]) -> tuple[str, tuple[Argument, ...], Any]:
        request: dict[str, Any] = self.follow(node.get("requestBody") or {"content": {}})
        if not request["content"]:
            return "", (), None
        media, content = next(iter(request["content"].items()))
        if self.follow(content["schema"]).get("format") == "binary":
            return media, (Argument("source", content["schema"], True),), None
        if "body_argument" in ours:
            return media, (Argument(ours["body_argument"], content["schema"], True),), content.get("example")
        properties, required = self.properties(content["schema"])
        arguments: list[Argument] = []
        for name, schema in properties.items():
            if media == "multipart/form-data" and "properties" in self.follow(schema):
                inner, needed = self.properties(schema)
                arguments += [Argument(n, s, n in needed, self.follow(s), name) for n, s in inner.items()]
            elif not self.follow(schema).get("readOnly"):
                arguments.append(Argument(name, schema, name in required, self.follow(schema)))
        versions = node.get("x-versions") or self.versions
        arguments = [a for a in arguments if not a.versions or {*a.versions} & {*versions}]
        return media, tuple(arguments), content.get("example")

    def _one_of(self, node: dict[str, Any], body: tuple[Argument, ...]) -> tuple[Argument, ...]:
        contents = self.follow(node.get("requestBody") or {"content": {}})["content"].values()
        named = [wire for content in contents for wire in self.follow(content["schema"]).get("x-exactly-one", ())]
        found = {argument.wire: argument for argument in body}
        return tuple(found[wire] for wire in named)


def _argument(parameter: dict[str, Any]) -> Argument:
    return Argument(parameter["name"], parameter["schema"], bool(parameter.get("required")), parameter)


@cache
def fragment(service: str) -> Fragment:
    """Return a fragment, read once."""
    return Fragment(service)


@cache
def operations() -> tuple[Operation, ...]:
    """Return every operation of both services."""
    return tuple(operation for service in SERVICES for operation in fragment(service).operations)
