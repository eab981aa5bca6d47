"""Judges whether a recorded request and its answer are as the fragment describes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from azfacade.testing.recording.messages import JSON, NO_BODY, body_of, form_parts, media_type
from codegen.fragment import Fragment, reference_name
from staleness.described import Described, Sent, described_by, operation_of, take_apart
from staleness.schemas import Misfit, Schemas

FORM = "multipart/form-data"


class Judge:
    """Judges interactions by the fragments."""

    def __init__(self, fragments: list[Fragment]) -> None:
        """Take the fragments of all services."""
        self._fragments = fragments
        self.operations = [operation for fragment in fragments for operation in described_by(fragment)]
        self._schemas: dict[tuple[str, str], Schemas] = {}

    def operation(self, request: dict[str, Any]) -> Described | None:
        """Return the operation that a recorded request calls; None for none."""
        sent = take_apart(request, self._fragments)
        return operation_of(sent, self.operations) if sent else None

    def arguments(self, request: dict[str, Any]) -> set[str]:
        """Return the names of the query parameters and of the body's properties that a request gives."""
        sent = take_apart(request, self._fragments)
        given = set(sent.query) if sent else set()
        body = body_of(request)
        media = media_type(request)
        if media == JSON and isinstance(body, dict):
            given |= body.keys()
        if media == FORM and isinstance(body, bytes):
            for name, text in form_parts(request, body):
                value = _typed(text, {"type": "object"})
                given |= {*value} if isinstance(value, dict) else {name}
        return given

    def misfits(self, interaction: dict[str, Any], linked: set[str]) -> Iterator[Misfit]:
        """Yield what does not fit, with pointers into the interaction.

        Bodies and answers are judged where the answer is a success: refused requests are often wrong on purpose.

        Args:
            interaction: A recorded request and its answer.
            linked: Addresses that earlier answers gave, whose query is the service's own.
        """
        request, answer = interaction["request"], interaction["response"]
        sent = take_apart(request, self._fragments)
        if sent is None:
            yield Misfit("/request/uri", "the path is that of no service")
            return
        if sent.version not in sent.fragment.versions:
            yield Misfit(
                "/request/uri", f"specs/{sent.fragment.path.name} has no api version {sent.version or 'there'}"
            )
            return
        operation = operation_of(sent, self.operations)
        if operation is None:
            overload = f" with the overload {sent.overload}" if sent.overload else ""
            yield Misfit("/request/uri", f"no operation is {sent.method} {sent.route}{overload}")
            return
        if sent.version not in operation.versions:
            yield Misfit("/request/uri", f"{operation.id} is not part of {sent.version}")
            return
        check = _Check(operation, sent, self._schemas_of(operation.fragment, sent.version))
        is_success = 200 <= answer["status"]["code"] < 300
        if request["uri"] not in linked:
            yield from check.query(is_success=is_success)
        if is_success:
            yield from check.path()
            yield from check.body(request)
            yield from check.answer(answer)

    def _schemas_of(self, fragment: Fragment, version: str) -> Schemas:
        key = (fragment.service, version)
        if key not in self._schemas:
            self._schemas[key] = Schemas(fragment, version)
        return self._schemas[key]


class _Check:
    """Checks one interaction of one operation."""

    def __init__(self, operation: Described, sent: Sent, schemas: Schemas) -> None:
        self._operation = operation
        self._sent = sent
        self._schemas = schemas

    @cached_property
    def _known(self) -> list[dict[str, Any]]:
        return [parameter for parameter in self._operation.parameters if self._schemas.has(parameter)]

    def query(self, *, is_success: bool) -> Iterator[Misfit]:
        """Check names of the query; after a success, also that none is missing, and the values."""
        known = {parameter["name"]: parameter for parameter in self._known if parameter["in"] == "query"}
        for name in self._sent.query.keys() - known.keys():
            yield Misfit(f"/request/uri/{name}", f"{self._operation.id} has no parameter {name}")
        for name, parameter in known.items() if is_success else ():
            if name in self._sent.query:
                yield from self._value(f"/request/uri/{name}", self._sent.query[name], parameter["schema"])
            elif parameter.get("required"):
                yield Misfit("/request/uri", f"lacks the parameter {name}")

    def path(self) -> Iterator[Misfit]:
        """Check the values of the path."""
        values = self._sent.matches(self._operation) or {}
        for parameter in self._known:
            if parameter["in"] == "path":
                yield from self._value("/request/uri", values[parameter["name"]], parameter["schema"])

    def body(self, request: dict[str, Any]) -> Iterator[Misfit]:
        """Check media type and contents of the request's body."""
        described = self._operation.body.get("content", {})
        body, media = body_of(request), media_type(request)
        if body in NO_BODY:
            if self._operation.body.get("required"):
                yield Misfit("/request/body", "is empty")
        elif media not in described:
            yield Misfit("/request/headers/content-type", f"{media} is none of {', '.join(described) or 'nothing'}")
        elif media == JSON:
            yield from _at("/request/body", self._schemas.misfits(body, described[media]["schema"]))
        elif media == FORM:
            yield from self._form(request, body, described[media]["schema"])

    def _form(self, request: dict[str, Any], body: bytes, node: dict[str, Any]) -> Iterator[Misfit]:
        properties = self._operation.fragment.resolve(node)["properties"]
        form: dict[str, Any] = {}
        for name, text in form_parts(request, body):
            shape = self._operation.fragment.resolve(properties.get(name, {}))
            form[name] = _typed(text, shape)
        yield from _at("/request/body", self._schemas.misfits(form, node))

    def answer(self, answer: dict[str, Any]) -> Iterator[Misfit]:
        """Check status, media type and body of a success."""
        code = answer["status"]["code"]
        responses = {str(key): value for key, value in self._operation.node["responses"].items()}
        if str(code) not in responses:
            yield Misfit("/response/status/code", f"{self._operation.id} does not answer {code}")
            return
        described = self._operation.fragment.resolve(responses[str(code)]).get("content", {})
        body, media = body_of(answer), media_type(answer)
        if body in NO_BODY and not described:
            return
        if media not in described:
            yield Misfit("/response/headers/content-type", f"{media or 'no body'} is none of {', '.join(described)}")
        elif media == JSON:
            yield from _at("/response/body", self._schemas.misfits(body, self._any_kind(described[media]["schema"])))

    def _any_kind(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return the base of a class that a discriminator tells from others: the id decides which of them comes."""
        name, schemas = reference_name(node), self._operation.fragment.schemas
        for base, schema in schemas.items():
            if node.get("$ref") in schema.get("discriminator", {}).get("mapping", {}).values() and name is not None:
                return {"$ref": f"#/components/schemas/{base}"}
        return node

    def _value(self, pointer: str, text: str, node: dict[str, Any]) -> Iterator[Misfit]:
        value = _typed(text, self._operation.fragment.resolve(node))
        yield from _at(pointer, self._schemas.misfits(value, node))


def _at(pointer: str, misfits: Iterator[Misfit]) -> Iterator[Misfit]:
    return (Misfit(pointer + misfit.pointer, misfit.text) for misfit in misfits)


def _typed(text: str, schema: dict[str, Any]) -> Any:
    """Return the value that a text of a query or form stands for; the text itself if it stands for none."""
    kind = schema.get("type")
    if kind == "array":
        return [_typed(part, schema["items"]) for part in text.split(",")]
    if kind in ("integer", "number", "boolean", "object"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text
