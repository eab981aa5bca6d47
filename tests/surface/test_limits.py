"""Documented limits: values at a limit are sent, values beyond it are rejected with the argument's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import azfacade
from tests.cases import each
from tests.facade.kit import Script, Side

from .calling import call, client, good, method, with_argument
from .reader import Argument, Fragment, Operation, fragment, operations
from .values import Maker


def made(found: Fragment, argument: Argument, *, item: bool = False) -> Any:
    """Return a fine value of an argument, or of an item of one."""
    schema = found.follow(argument.schema)
    return Maker(found).make(schema["items"] if item else argument.schema, argument.wire)


def edges(found: Fragment, argument: Argument) -> Iterator[Any]:
    """Yield the values that lie on the limits."""
    schema = found.follow(argument.schema)
    yield from (schema[limit] for limit in ("minimum", "maximum") if limit in schema)
    if schema.get("format") == "uuid":
        yield made(found, argument).upper()
    elif schema.get("type") == "string" and "enum" not in schema:
        yield from ("a" * schema[limit] for limit in ("minLength", "maxLength") if limit in schema)
    if schema.get("type") == "array":
        item = made(found, argument, item=True)
        yield from ([item] * schema[limit] for limit in ("minItems", "maxItems") if limit in schema)
    if "enum" in schema:
        yield "newerThanThis"


def beyond(found: Fragment, argument: Argument, *, in_path: bool) -> Iterator[Any]:
    """Yield values that are too small, too big or malformed."""
    schema = found.follow(argument.schema)
    if "minimum" in schema:
        yield schema["minimum"] - 1
        yield float("nan") if schema["type"] == "number" else -(10**30)
    if "maximum" in schema:
        yield schema["maximum"] + 1
    if schema.get("type") == "string" and schema.get("format") not in ("binary",):
        yield from [""] * (argument.required or "minLength" in schema)
        yield from ["a" * (schema.get("minLength", 1) - 1)] * (schema.get("minLength", 0) > 1)
        yield from ["a" * (schema.get("maxLength", 0) + 1)] * ("maxLength" in schema)
        yield from ["!", "a b", "a\n"] * ("pattern" in schema)
        yield from ["4d2f7c0e1b8a4c558f3ed07a5b6c9e12", "staff"] * (schema.get("format") == "uuid")
        yield from ["..", ".", "a/b", "a b", "a\\b", "\n"] * in_path
    if schema.get("type") == "array":
        item = made(found, argument, item=True)
        yield from [[item] * (schema.get("minItems", 1) - 1)] * (schema.get("minItems", 0) > 0)
        yield from [[item] * (schema.get("maxItems", 0) + 1)] * ("maxItems" in schema)
    if schema.get("type") == "object" and argument.required and "additionalProperties" in schema:
        yield {}


def mistyped(found: Fragment, argument: Argument) -> Iterator[Any]:
    """Yield values of a wrong type."""
    schema = found.follow(argument.schema)
    wrong: dict[str, list[Any]] = {
        "string": [7, b"a", ["a"]],
        "boolean": ["true", 1],
        "integer": ["7", True, 1.5],
        "number": ["0.5", True],
        "array": ["abc", 7, {"a": 1}],
        "object": ["abc", 7, ["a"]],
    }
    yield from wrong[schema.get("type", "object")]
    if schema.get("type") == "array" and found.follow(schema["items"])["type"] in ("string", "integer"):
        item = made(found, argument, item=True)
        yield [*[item] * (max(schema.get("minItems", 1), 1) - 1), object()]


def cases(kind: Any) -> list[Any]:
    """Return a case for each operation: its arguments that have values of a kind, with those values."""
    found_cases = []
    for operation in operations():
        found = fragment(operation.service)
        values: dict[Argument, list[Any]] = {}
        for argument in (*operation.path, *operation.query, *operation.body):
            if argument.schema.get("format") in ("binary", "byte"):
                continue
            if operation.variant == "url" and argument in operation.body:
                continue  # the source: see its own tests
            options = {"in_path": argument in operation.path} if kind is beyond else {}
            values[argument] = list(kind(found, argument, **options))
        if any(values.values()):
            found_cases.append(pytest.param(operation, values, id=str(operation)))
    return found_cases


@each(("operation", "values"), cases(edges))
def test_what_lies_on_a_limit_is_sent(both: Side, operation: Operation, values: dict[Argument, list[Any]]) -> None:
    script = Script(lambda _: good(operation))
    for argument, value in every(values):
        version = argument.version(operation)
        made = client(both, operation, script, version)
        script.requests.clear()
        given = with_argument(operation, version, argument.name, value)
        if operation.is_list:
            # A page may be full now; one is enough.
            both.run(first_page(both, method(made, operation)(**given)))
        else:
            call(both, made, operation, given)
        assert len(script.requests) == 1


@each(("operation", "values"), cases(beyond))
def test_what_lies_beyond_is_refused(both: Side, operation: Operation, values: dict[Argument, list[Any]]) -> None:
    refused(both, operation, values, azfacade.InvalidInputError)


@each(("operation", "values"), cases(mistyped))
def test_wrong_types_are_refused(both: Side, operation: Operation, values: dict[Argument, list[Any]]) -> None:
    refused(both, operation, values, TypeError)


def refused(side: Side, operation: Operation, values: dict[Argument, list[Any]], error: type[Exception]) -> None:
    """Give one wrong argument at a time, and expect an error that names it and no request."""
    script = Script()
    for argument, value in every(values):
        name, version = argument.name, argument.version(operation)
        made = client(side, operation, script, version)
        given = with_argument(operation, version, name, value)
        with pytest.raises(error, match=rf"\b{name}\b") as caught:
            call(side, made, operation, given)
        assert isinstance(caught.value, azfacade.InvalidInputError), f"{name}={value!r}"
        assert script.requests == [], f"{name}={value!r} was sent"


def every(values: dict[Argument, list[Any]]) -> Iterator[tuple[Argument, Any]]:
    """Yield every value with its argument."""
    return ((argument, value) for argument, several in values.items() for value in several)


def first_page(side: Side, pager: Any) -> Any:
    """Read one page."""
    return anext(pager.pages()) if side.is_async else next(pager.pages())


def test_the_limits_are_many() -> None:
    counts = [sum(len(list(every(p.values[1]))) for p in cases(kind)) for kind in (edges, beyond, mistyped)]
    assert counts[0] > 300, counts
    assert counts[1] > 800, counts
    assert counts[2] > 700, counts
