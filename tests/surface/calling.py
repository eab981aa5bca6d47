"""Makes the arguments of an operation's method, and the request that the documentation expects for them."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.facade.kit import ENDPOINT, KEY, Reply, Script, Side

from .reader import Argument, Fragment, Operation, fragment
from .values import URL, Maker

IMAGE = bytes(range(256)) * 8
"""What is sent where bytes are."""


@dataclass
class Case:
    """What is given to a method, and what must be sent for it."""

    arguments: dict[str, Any]
    path: str
    query: dict[str, str]
    body: Any
    """The JSON value, the bytes, the parts of a form by name, or None."""


def case(operation: Operation, version: str, maker: Maker) -> Case:
    """Return a case of an operation at a version of the service."""
    found = fragment(operation.service)
    given: dict[str, Any] = {}
    maker.version = version

    def take(argument: Argument) -> Any:
        given[argument.name] = maker.make(argument.schema, argument.wire)
        return given[argument.name]

    def wanted(argument: Argument) -> bool:
        if argument in operation.one_of:
            return argument is operation.one_of[maker.second]
        known = not argument.versions or version in argument.versions
        return known and maker.wanted(argument.wire, required=argument.required)

    path = found.base(version) + operation.route
    for argument in operation.path:
        given[argument.name] = maker.make_id(argument.schema, argument.wire)
        path = path.replace(f"{{{argument.wire}}}", quote(given[argument.name], safe="~"))
    query = {"_overload": operation.overload} if operation.overload else {}
    query |= {"api-version": version} if operation.takes_version else {}
    for argument in operation.query:
        sent = argument.described.get("x-sent-by-default")
        if wanted(argument):
            query[argument.wire] = _in_query(argument, take(argument))
        elif sent is not None:
            query[argument.wire] = sent
    body = _body(operation, given, take, wanted)
    if operation.overload and operation.method == "get":
        given["overload"] = operation.overload  # the only method whose arguments do not tell the overload
    return Case(given, path, query, body)


def with_argument(operation: Operation, version: str, name: str, value: Any) -> dict[str, Any]:
    """Return the least that is needed with one argument as given, and without those that exclude it."""
    given = case(operation, version, Maker(fragment(operation.service), least=True)).arguments
    others = set(operation.choices) if name in operation.choices else set[str]()
    return {key: item for key, item in given.items() if key not in others} | {name: value}


def _body(operation: Operation, given: dict[str, Any], take: Any, wanted: Any) -> Any:
    if operation.variant == "url":
        url = next(a for a in operation.body if a.schema.get("format") == "uri")
        given["source"] = URL
        return {url.wire: URL}
    if operation.whole:
        return take(operation.body[0])
    body: dict[str, Any] = {}
    for argument in operation.body:
        if argument.schema.get("format") == "binary":
            given["source"] = IMAGE
            if not operation.media.startswith("multipart/"):
                return IMAGE
            body[argument.wire] = IMAGE
        elif wanted(argument):
            into = body.setdefault(argument.part, {}) if argument.part else body
            into[argument.wire] = take(argument)
    return body if operation.body else None


def _in_query(argument: Argument, value: Any) -> str:
    if isinstance(value, list):
        assert argument.described["explode"] is False, f"{argument.wire}: these tests know csv only"
        return ",".join(str(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def client(side: Side, operation: Operation, script: Script, version: str | None = None, credential: Any = KEY) -> Any:
    """Return a client of the operation's service that talks to a script.

    It sends the default version unless the operation needs another one, or one is given.
    """
    make = side.face if operation.service == "face" else side.documents
    is_default = operation.version == fragment(operation.service).default_version
    return make(script, credential, api_version=version or (None if is_default else operation.version))


def method(owner: Any, operation: Operation) -> Any:
    """Return the method of a client that stands for an operation."""
    return getattr(getattr(owner, operation.group) if operation.group else owner, operation.method)


def call(side: Side, owner: Any, operation: Operation, arguments: dict[str, Any]) -> Any:
    """Call the method and return what it gives: lists read to their end, coroutines awaited."""
    value = method(owner, operation)(**arguments)
    return side.items(value) if operation.is_list else side.run(value)


def good(operation: Operation, **headers: str) -> Reply:
    """Return the documented answer to an operation; of a list, the last page."""
    if operation.accept != "application/json":
        return Reply(operation.success, b"%binary\x00\xff", {"Content-Type": operation.accept})
    if operation.poll:
        headers.setdefault("Operation-Location", location(operation))
    body = operation.answer_example
    if operation.is_list and isinstance(body, dict):
        body = {key: value for key, value in body.items() if key != "nextLink"}
    return Reply(operation.success, body, headers)


IDS = ("4f1d2c3b-0000-4a5b-8c6d-7e8f90a1b2c3", "5f1d2c3b-0000-4a5b-8c6d-7e8f90a1b2c3")
"""What the service calls things in an Operation-Location."""


def poll_path(operation: Operation, version: str | None = None) -> str:
    """Return the path that tells how the work an operation began stands."""
    found = fragment(operation.service)
    poll = found.by_id[operation.poll]
    path = found.base(version or operation.version) + poll.route
    for argument, value in zip(poll.path, IDS, strict=False):
        path = path.replace(f"{{{argument.wire}}}", value)
    return path


def location(operation: Operation, origin: str = ENDPOINT) -> str:
    """Return an Operation-Location as the service sends it."""
    tail = "?api-version=" + operation.version if operation.takes_version else ""
    return origin + poll_path(operation) + tail


def model_class(service: str, name: str) -> Any:
    """Return the class of a schema."""
    return getattr(importlib.import_module(f"azfacade_raw.{service}.models"), name)


def as_classes(found: Fragment, node: dict[str, Any], value: Any) -> Any:
    """Return a value with the classes of its schemas instead of mappings and strings."""
    schema = found.follow(node)
    if "$ref" in node and "allOf" not in node:
        made = model_class(found.service, node["$ref"].rsplit("/", 1)[-1])
        return made(value) if "enum" in schema else made.from_dict(value)
    if isinstance(value, list):
        return [as_classes(found, schema["items"], item) for item in value]
    if isinstance(value, dict) and "additionalProperties" in schema:
        return {key: as_classes(found, schema["additionalProperties"], item) for key, item in value.items()}
    return value


def public(owner: type) -> dict[str, Any]:
    """Return the public functions of a class by name, inherited ones too."""
    return {name: item for name, item in inspect.getmembers(owner, callable) if not name.startswith("_")}
