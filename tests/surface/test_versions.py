"""Operations and arguments of one API version are rejected at the other before anything is sent."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

import pytest

import azfacade
from tests.cases import each
from tests.facade.kit import Script, Side

from .calling import as_classes, call, case, client, good
from .reader import Argument, Operation, fragment, operations
from .values import Maker

LIMITED = [operation for operation in operations() if operation.versions]


def missing(operation: Operation) -> str:
    """Return a version that does not have an operation."""
    return next(v for v in fragment(operation.service).versions if v not in operation.versions)


@each("operation", [o for o in LIMITED if not o.other_versions], ids=str)
def test_the_operation_is_refused(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    version = missing(operation)
    script = Script()
    given = case(operation, operation.versions[0], Maker(found)).arguments
    with pytest.raises(azfacade.InvalidInputError) as caught:
        call(both, client(both, operation, script, version), operation, given)
    assert script.requests == []
    message = str(caught.value)
    assert operation.page in message
    assert version in message
    assert all(repr(known) in message for known in operation.versions), "the message names what to use instead"


SHARED = [operation for operation in LIMITED if operation.other_versions]


@each("operation", SHARED, ids=str)
def test_a_method_calls_the_operation_of_the_version(both: Side, operation: Operation) -> None:
    """What the operation does not take is refused, and the version is named that has it."""
    found = fragment(operation.service)
    for version in operation.versions:
        script = Script(good(operation))
        made = client(both, operation, script, version)
        call(both, made, operation, case(operation, version, Maker(found, least=True)).arguments)
        assert script.last.url.path.startswith(found.base(version) + operation.route.partition("{")[0])
        for argument in [a for other in operation.other_versions for a in (*other.query, *other.body)]:
            if argument.schema.get("format") != "binary" and argument.name not in {
                a.name for a in (*operation.query, *operation.body)
            }:
                value = Maker(found).make(argument.schema, argument.wire)
                given = case(operation, version, Maker(found, least=True)).arguments | {argument.name: value}
                with pytest.raises(azfacade.InvalidInputError, match=f"{argument.name} is not part of .*api_version="):
                    call(both, client(both, operation, Script(), version), operation, given)


def test_there_are_such_methods() -> None:
    assert {o.place for o in SHARED} >= {"liveness_sessions.create", "liveness_sessions.get_session_image"}


@each("operation", [o for o in LIMITED if o.is_newest], ids=str)
def test_a_version_nobody_knows_is_tried(both: Side, operation: Operation) -> None:
    """It may have anything, so nothing is refused; it is sent as given, after one warning."""
    found = fragment(operation.service)
    unknown = "v9.9" if operation.service == "face" else "2031-01-01"
    expected = case(operation, operation.versions[0], Maker(found, least=True))
    script = Script(good(operation))
    with pytest.warns(UserWarning, match=unknown):
        made = client(both, operation, script, unknown)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call(both, made, operation, expected.arguments)
    assert unknown in str(script.last.url)


def test_the_fragments_mark_what_the_previews_lack() -> None:
    marked = {operation.place for operation in LIMITED}
    assert {o.place for o in operations() if "liveness" in o.group} <= marked
    assert {o.place for o in operations() if o.group in ("persons", "dynamic_person_groups")} <= marked
    assert {o.place for o in LIMITED if o.service == "document_intelligence"} == {
        "models.delete_analyze_result",
        "models.delete_analyze_batch_result",
        "models.list_analyze_batch_results",
    }


VERSIONED_ARGUMENTS = [
    pytest.param(operation, argument, id=f"{operation}-{argument.name}")
    for operation in operations()
    for argument in (*operation.query, *operation.body)
    if argument.versions
]


@each(("operation", "argument"), VERSIONED_ARGUMENTS)
def test_versioned_arguments_are_told_to_the_client(operation: Operation, argument: Argument) -> None:
    """One may be in an operation of the same versions, so the description of the call is what can be looked at."""
    found = fragment(operation.service)
    given = case(operation, argument.version(operation), Maker(found)).arguments
    group = importlib.import_module(f"azfacade_raw.{operation.service}.groups.{operation.group or 'client'}")
    wanted = operation.id.partition("_")[2].lower()
    builder: Any = next(item for name, item in vars(group).items() if name.islower() and _plain(name) == wanted)
    name = "source" if argument.schema.get("format") == "binary" else argument.name
    assert (name, argument.versions) in builder(**given).argument_versions
    if not argument.required:
        del given[name]
        assert name not in [known for known, _ in builder(**given).argument_versions]


def _plain(name: str) -> str:
    return name.replace("_", "")


def test_there_are_versioned_arguments() -> None:
    assert len(VERSIONED_ARGUMENTS) >= 3


def versioned_values() -> list[Any]:
    """Return every enum value of an argument that only some versions have."""
    found = []
    for operation in operations():
        one = fragment(operation.service)
        for argument in (*operation.query, *operation.body):
            values = one.follow(argument.schema).get("x-value-versions", {})
            found += [
                pytest.param(operation, argument, value, tuple(versions), id=f"{operation}-{value}")
                for value, versions in values.items()
                if {*versions} & {*(argument.versions or operation.versions or one.versions)}
            ]
    return found


@each(("operation", "argument", "value", "versions"), versioned_values())
def test_a_value_is_sent_where_the_version_has_it(
    both: Side, operation: Operation, argument: Argument, value: str, versions: tuple[str, ...]
) -> None:
    found = fragment(operation.service)
    for given in (value, as_classes(found, argument.schema, value)):
        script = Script(good(operation))
        arguments = case(operation, versions[0], Maker(found, least=True)).arguments | {argument.name: given}
        call(both, client(both, operation, script, versions[0]), operation, arguments)
        assert value.encode() in script.last.content + script.last.url.query


@pytest.mark.parametrize(
    ("operation", "argument", "value", "versions"),
    [p for p in versioned_values() if p.values[0].versions != p.values[3]],
)
def test_a_value_is_refused_where_the_version_lacks_it(
    both: Side, operation: Operation, argument: Argument, value: str, versions: tuple[str, ...]
) -> None:
    found = fragment(operation.service)
    other = next(version for version in found.versions if version not in versions)
    script = Script(good(operation))
    arguments = case(operation, other, Maker(found, least=True)).arguments | {argument.name: value}
    with pytest.raises(azfacade.InvalidInputError, match=value):
        call(both, client(both, operation, script, other), operation, arguments)
    assert script.requests == []
