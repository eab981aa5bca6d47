"""`help()` of every method describes arguments, return value, errors and REST page."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import azfacade
import azfacade.errors
from tests.cases import each

from .calling import public
from .docstrings import CLIENTS, doc_of, group_class, methods
from .reader import SERVICES, Operation, fragment, snake


def over(places: list[tuple[str, str, str]]) -> Callable[[Any], Any]:
    """Run a test for each of some methods."""
    params = [pytest.param(*place, id="-".join(place)) for place in places]
    return each(("service", "group", "name"), params)


EVERY_METHOD = over(methods())
OPTIONS = ["timeout", "headers", "client_request_id"]


def twin(service: str, group: str, name: str, *, is_async: bool) -> Any:
    """Return a method of the sync or the async client."""
    return getattr(group_class(CLIENTS[service][is_async], group), name)


def ways(service: str, group: str, name: str) -> list[Operation]:
    """Return the pages a method stands for."""
    return [o for o in fragment(service).operations if (o.group, o.method) == (group, name)]


def values_of(operation: Operation) -> Iterator[tuple[str, str]]:
    """Yield every documented value of a query argument, with the argument."""
    found = fragment(operation.service)
    for argument in operation.query:
        schema = found.follow(argument.schema)
        for value in found.follow(schema.get("items", {})).get("enum", schema.get("enum", [])):
            yield argument.wire, value


@EVERY_METHOD
@each("is_async", [False, True], ids=["sync", "async"])
def test_help_is_complete(service: str, group: str, name: str, is_async: bool) -> None:
    method = twin(service, group, name, is_async=is_async)
    doc, signature = doc_of(method), inspect.signature(method)
    assert re.match(r"[A-Z][a-z]+s?\b.{20,}\.$", doc.what), f"write what {name} does: its description in specs/"
    assert list(doc.args) == _in_order(signature, doc.args), "every argument, and no other"
    assert all(text[0].isupper() and text.endswith(".") for text in doc.args.values())
    assert bool(doc.returns) == (signature.return_annotation != "None")
    assert "InvalidInputError" in doc.raises
    assert "AzFacadeError" in doc.raises
    assert all(hasattr(azfacade.errors, error) or hasattr(azfacade, error) for error in doc.raises)


def _in_order(signature: inspect.Signature, documented: dict[str, str]) -> list[str]:
    """Return the names of all arguments, in the order of the docstring as far as it names them."""
    names = [name for name in signature.parameters if name != "self"]
    return sorted(names, key=lambda name: list(documented).index(name) if name in documented else 99)


@EVERY_METHOD
def test_help_names_the_rest_pages(service: str, group: str, name: str) -> None:
    found = fragment(service)
    pages = [
        f"{found.title} {o.version}, {o.tag}, {o.page}."
        for o in found.operations
        if (o.group, o.method) == (group, name)
    ]
    assert sorted(doc_of(twin(service, group, name, is_async=False)).pages) == sorted(pages)


def shared() -> list[tuple[str, str, str]]:
    """Return the methods that stand for several pages."""
    places = [(o.service, o.group, o.method) for service in SERVICES for o in fragment(service).operations]
    return [place for place in methods() if places.count(place) > 1]


@over(shared())
def test_methods_for_several_pages_have_words_of_their_own(service: str, group: str, name: str) -> None:
    (words,) = [o.words for o in ways(service, group, name) if o.words]
    assert doc_of(twin(service, group, name, is_async=False)).what.split()[:6] == words.split()[:6]


@EVERY_METHOD
def test_help_calls_arguments_by_their_python_names(service: str, group: str, name: str) -> None:
    doc = doc_of(twin(service, group, name, is_async=False))
    words = " ".join(doc.text.split())
    values = {value for operation in ways(service, group, name) for _, value in values_of(operation)}
    for value in values:
        words = words.replace(f"add-on `{value}`", "")  # a value, though an argument has its name
    assert [word for word in re.findall(r"`([a-z]+[A-Z]\w*)`", words) if snake(word) in doc.args] == []


@EVERY_METHOD
def test_help_calls_values_as_they_are_sent(service: str, group: str, name: str) -> None:
    """A value of an enum in backticks is the string one may pass, not a Python name made of it."""
    doc = doc_of(twin(service, group, name, is_async=False))
    words = " ".join(doc.text.split())
    for operation in ways(service, group, name):
        names = {argument.wire for argument in operation.query}
        for argument, value in values_of(operation):
            if snake(value) != value:
                assert f"add-on `{snake(value)}`" not in words
            if argument == "features" and value in names:
                assert f"add-on `{value}`" in words, "the argument that needs it says so"


@EVERY_METHOD
def test_limits_are_told(service: str, group: str, name: str) -> None:
    """A range of a number is in the words about it, with or without a comma for the thousands."""
    found = fragment(service)
    doc = doc_of(twin(service, group, name, is_async=False))
    for operation in found.operations:
        if (operation.group, operation.method) == (group, name):
            for argument in (*operation.query, *operation.body):
                schema = found.follow(argument.schema)
                if "pattern" in schema:
                    continue  # ids of things that exist
                for limit in ("minimum", "maximum", "maxLength", "maxItems"):
                    if limit in schema and (limit, schema[limit]) not in {("minimum", 0), ("maxItems", 4)}:
                        told = doc.args.get(argument.name, "").replace(",", "")
                        said = f"say its {limit} {schema[limit]} in the description of {argument.wire} in specs/"
                        assert str(schema[limit]) in told, said


@EVERY_METHOD
def test_twins_are_alike(service: str, group: str, name: str) -> None:
    sync, asynchronous = (twin(service, group, name, is_async=is_async) for is_async in (False, True))
    assert inspect.getdoc(sync) == inspect.getdoc(asynchronous)
    assert _shape(sync) == _shape(asynchronous)
    assert inspect.iscoroutinefunction(asynchronous) == (not name.startswith("list"))
    assert not inspect.iscoroutinefunction(sync)


def _shape(method: Any) -> tuple[Any, ...]:
    signature = inspect.signature(method)
    parameters = [(p.name, p.kind, p.default, p.annotation) for p in signature.parameters.values()]
    return parameters, str(signature.return_annotation).replace("Async", "")


@EVERY_METHOD
def test_the_last_arguments_are_the_options_of_a_call(service: str, group: str, name: str) -> None:
    parameters = inspect.signature(twin(service, group, name, is_async=False)).parameters
    assert list(parameters)[-3:] == OPTIONS
    for option in OPTIONS:
        assert parameters[option].kind is inspect.Parameter.KEYWORD_ONLY
        assert parameters[option].default is None


@EVERY_METHOD
def test_arguments_are_the_documented_ones(service: str, group: str, name: str) -> None:
    pages = ways(service, group, name)
    documented = {"self", *OPTIONS, *(a.name for o in pages for a in (*o.path, *o.query, *o.body))}
    if any(o.variant for o in pages) or any(a.schema.get("format") == "binary" for o in pages for a in o.body):
        urls = {a.name for o in pages for a in o.body if a.schema.get("format") in ("uri", "binary", "byte")}
        documented = (documented - urls) | {"source"}
    if name == "get" and any(o.overload for o in pages):
        documented.add("overload")
    if any(o.answer and o.accept != "application/json" for o in pages):
        documented.add("to")
    assert set(inspect.signature(twin(service, group, name, is_async=False)).parameters) == documented


@each("service", SERVICES)
@each("is_async", [False, True], ids=["sync", "async"])
def test_groups_and_clients_have_help(service: str, is_async: bool) -> None:
    client = CLIENTS[service][is_async]
    assert len(inspect.getdoc(client) or "") > 60
    for group in {o.group for o in fragment(service).operations} - {""}:
        short = f"describe the group {group}: the description of its tag in specs/ is too short"
        assert len(inspect.getdoc(getattr(client, group)) or "") > 60, short
        assert inspect.getdoc(group_class(client, group)) == inspect.getdoc(getattr(client, group))
        assert _only_at(service, group) in (inspect.getdoc(getattr(client, group)) or "").replace("\n", " ")
    for name in ("endpoint", "api_version"):
        assert inspect.getdoc(getattr(client, name))


def _only_at(service: str, group: str) -> str:
    """Return what the help of a group says of api versions: nothing where all have it."""
    found = fragment(service)
    held = {v for o in found.operations if o.group == group for v in o.versions or found.versions}
    return "" if held == set(found.versions) else f"Only at {', '.join(v for v in found.versions if v in held)}."


def test_help_of_a_group_names_the_versions_that_have_it() -> None:
    assert _only_at("face", "persons") == "Only at v1.2-preview.1."


HAND_WRITTEN = ["close", "from_env", "resume", "send_request"]


@each("is_async", [False, True], ids=["sync", "async"])
@each("name", HAND_WRITTEN)
def test_help_of_what_every_client_has(name: str, is_async: bool) -> None:
    method = public(azfacade.AsyncFaceClient if is_async else azfacade.FaceClient)[name]
    doc, signature = doc_of(method), inspect.signature(method)
    assert doc.what.endswith(".")
    names = [parameter for parameter in signature.parameters if parameter != "self"]
    assert list(doc.args) == names
    assert bool(doc.raises) == (name != "close")
    if name == "send_request":
        assert doc.returns


@each("name", HAND_WRITTEN)
def test_twins_of_what_every_client_has_are_alike(name: str) -> None:
    sync, asynchronous = (getattr(client, name) for client in (azfacade.FaceClient, azfacade.AsyncFaceClient))
    assert inspect.getdoc(sync) == inspect.getdoc(asynchronous)
    assert _shape(sync) == _shape(asynchronous)
