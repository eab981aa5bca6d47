"""Every operation sends exactly the documented request."""

from __future__ import annotations

import email
import email.policy
import json
import re
import uuid
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.facade.kit import ENDPOINT, KEY, Script, Side

from .calling import IMAGE, Case, as_classes, call, case, client, good
from .reader import Argument, Operation, fragment, operations
from .values import Maker
from .walk import every_operation, over


@every_operation
def test_the_request_is_the_documented_one(both: Side, operation: Operation) -> None:
    """With the least, with everything, and with the second of what excludes each other, at every version."""
    found = fragment(operation.service)
    for version in operation.versions or found.versions:
        for maker in (Maker(found, least=True), Maker(found), Maker(found, second=True)):
            expected = case(operation, version, maker)
            script = Script(good(operation))
            call(both, client(both, operation, script, version), operation, expected.arguments)
            (request,) = script.requests
            check(request, operation, expected)


@every_operation
def test_classes_are_sent_as_their_wire_forms_are(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    expected = case(operation, operation.version, Maker(found))
    schemas = {a.name: a.schema for a in (*operation.query, *operation.body)}
    given = {
        name: as_classes(found, schemas[name], value) if name in schemas and name != "source" else value
        for name, value in expected.arguments.items()
    }
    script = Script(good(operation))
    call(both, client(both, operation, script), operation, given)
    check(script.last, operation, expected)


def test_every_json_body_has_an_example() -> None:
    assert [o.id for o in operations() if o.media == "application/json" and not o.body_example] == []


@over(operation for operation in operations() if operation.body_example)
def test_the_example_of_the_body_is_sent_as_documented(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    example = operation.body_example
    expected = case(operation, operation.version, Maker(found, least=True))
    names = {argument.wire: argument for argument in operation.body}
    for argument in operation.body:
        expected.arguments.pop(argument.name, None)
    if operation.whole:
        expected.arguments[operation.whole] = example
    else:
        assert example.keys() <= names.keys()
        expected.arguments |= {_python_name(operation, names[wire]): value for wire, value in example.items()}
    expected.body = example
    script = Script(good(operation))
    call(both, client(both, operation, script), operation, expected.arguments)
    check(script.last, operation, expected)


@every_operation
def test_what_is_required_may_be_given_by_position(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    siblings = [o for o in found.operations if o.place == operation.place]
    if operation is not siblings[0] and not (operation.variant or operation.method == "get"):
        return  # of the ways to ask, the first documented one goes by position
    expected = case(operation, operation.version, Maker(found, least=True))
    order = [*operation.path, *(a for a in (*operation.body, *operation.query) if a.required)]
    names = list(dict.fromkeys(_python_name(operation, argument) for argument in order))
    if operation.variant == "url" and "source" not in names:
        names.append("source")
    named = {name: value for name, value in expected.arguments.items() if name not in names}
    script = Script(good(operation))
    owner = client(both, operation, script)
    target = getattr(getattr(owner, operation.group) if operation.group else owner, operation.method)
    value = target(*(expected.arguments[name] for name in names), **named)
    both.items(value) if operation.is_list else both.run(value)
    check(script.last, operation, expected)


def _python_name(operation: Operation, argument: Argument) -> str:
    is_source = argument.schema.get("format") == "binary"
    is_url = operation.variant == "url" and argument in operation.body and argument.schema.get("format") == "uri"
    return "source" if is_source or is_url else argument.name


def check(request: httpx.Request, operation: Operation, expected: Case) -> None:
    """Compare a request with what the documentation says."""
    assert request.method == operation.http
    sent = urlsplit(str(request.url))
    assert f"{sent.scheme}://{sent.netloc}" == ENDPOINT
    assert sent.path == expected.path
    pairs = parse_qsl(sent.query, keep_blank_values=True, strict_parsing=bool(sent.query))
    assert len(dict(pairs)) == len(pairs), "a parameter is there twice"
    assert dict(pairs) == expected.query
    assert not sent.fragment
    check_headers(request, operation)
    if expected.body is None:
        assert request.content == b""
    elif operation.media == "application/json":
        assert json.dumps(json.loads(request.content), sort_keys=True) == json.dumps(expected.body, sort_keys=True)
    elif operation.media.startswith("multipart/"):
        check_form(request, expected.body)
    else:
        assert request.content == expected.body


def check_headers(request: httpx.Request, operation: Operation) -> None:
    """Compare the headers, and refuse ones nobody documents."""
    headers = dict(request.headers)
    for hop in ("host", "accept-encoding", "connection", "user-agent"):
        assert headers.pop(hop)
    assert headers.pop("accept") == operation.accept
    assert headers.pop("ocp-apim-subscription-key") == KEY
    assert uuid.UUID(headers.pop("x-ms-client-request-id"))
    if operation.media:
        media = headers.pop("content-type")
        assert media == operation.media or (
            operation.media.startswith("multipart/") and re.fullmatch(r"multipart/form-data; boundary=\w{16,70}", media)
        )
    if operation.media or operation.http in ("POST", "PUT", "PATCH"):
        assert headers.pop("content-length") == str(len(request.content))
    assert headers == {}


def check_form(request: httpx.Request, parts: dict[str, Any]) -> None:
    """Compare the parts of a form: numbers as digits, booleans as words, the image as a file."""
    text = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + request.content
    message = email.message_from_bytes(text, policy=email.policy.HTTP)
    assert not message.defects
    found: dict[str, Any] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        assert isinstance(name, str)
        assert isinstance(content, bytes)
        assert name not in found
        if part.get_filename():
            assert part.get_content_type() == "application/octet-stream"
            found[name] = content
        else:
            assert "content-type" not in part or part.get_content_type() == "text/plain"
            found[name] = content.decode()
    assert found == {name: _sent(value) for name, value in parts.items()}


def _sent(value: Any) -> Any:
    """Return a part of a form as it is sent."""
    if isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    return value if value is IMAGE else str(value).lower() if isinstance(value, bool) else str(value)
