"""Of arguments that exclude each other exactly one must be given."""

from __future__ import annotations

import json
from typing import Any

import pytest

import azfacade
from tests.cases import each
from tests.facade.kit import Script, Side

from .calling import call, case, client, good
from .docstrings import doc_of
from .reader import Operation, fragment, operations
from .values import Maker

CHOOSING = [operation for operation in operations() if operation.choices]
every_choosing = each("operation", CHOOSING, ids=str)


def parts(operation: Operation, *, least: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the arguments that exclude each other, and the rest."""
    found = fragment(operation.service)
    several = [
        case(operation, operation.version, Maker(found, least=least, second=second)).arguments
        for second in (False, True)
    ]
    names = operation.choices
    choices = {name: value for given in several for name, value in given.items() if name in names}
    assert tuple(choices) == names
    return choices, {name: value for name, value in several[0].items() if name not in names}


def test_there_are_methods_that_let_one_choose() -> None:
    assert {o.place for o in CHOOSING} == {"models.begin_build", "models.begin_analyze_batch"}
    marked = {o.place for o in operations() if o.one_of} - {o.place for o in CHOOSING}
    assert marked == {"models.begin_analyze", "classifiers.begin_classify"}, "these take a source instead"


@each("least", [True, False], ids=["least", "all"])
@every_choosing
def test_none_and_several_are_refused(both: Side, operation: Operation, least: bool) -> None:
    choices, rest = parts(operation, least=least)
    script = Script()
    made = client(both, operation, script)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({}, "none"),
        (dict.fromkeys(choices), "none"),
        (choices, " and ".join(choices)),
    ]
    for given, got in wrong:
        with pytest.raises(azfacade.InvalidInputError) as caught:
            call(both, made, operation, rest | given)
        assert str(caught.value) == f"give exactly one of {', '.join(choices)}: got {got}"
    assert script.requests == []


@every_choosing
def test_each_alone_is_sent_alone(both: Side, operation: Operation) -> None:
    choices, rest = parts(operation, least=True)
    wires = {argument.name: argument.wire for argument in operation.one_of}
    for name, value in choices.items():
        others = dict.fromkeys(set(choices) - {name})
        for given in ({name: value}, {name: value, **others}):
            script = Script(good(operation))
            call(both, client(both, operation, script), operation, rest | given)
            sent = json.loads(script.last.content)
            assert {wire: sent[wire] for wire in wires.values() if wire in sent} == {wires[name]: value}


@every_choosing
def test_an_empty_one_is_given_too(both: Side, operation: Operation) -> None:
    """Nothing falls back to the other one because a variable was empty."""
    choices, rest = parts(operation, least=True)
    script = Script()
    for name in choices:
        with pytest.raises(azfacade.InvalidInputError, match="got " + " and ".join(choices)):
            call(both, client(both, operation, script), operation, rest | choices | {name: {}})
    assert script.requests == []


@every_choosing
def test_help_tells_it(both: Side, operation: Operation) -> None:
    owner = client(both, operation, Script())
    words = doc_of(getattr(getattr(owner, operation.group), operation.method)).what
    assert " or ".join(f"`{name}`" for name in operation.choices) in words
