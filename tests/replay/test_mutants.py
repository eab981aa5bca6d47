"""Removing any line of a request builder fails a replay."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable
from types import FunctionType
from typing import Any

import pytest

from azfacade_raw.calls import Call
from tests.cases import each
from tests.raw.builders import OPERATIONS, builder
from tests.raw.fragments import Operation
from tests.replay.cases import CASES
from tests.replay.mutants import without_a_line
from tests.replay.playing import play
from tests.replay.recorded import cases_by_operation

UNNOTICED = {
    "body['base64Source']": "clients upload bytes as they are: no method makes this line run",
}
"""By a part of a line why no replay can notice that it is gone."""

Arguments = dict[str, Any]


@pytest.fixture(scope="module")
def calls() -> dict[str, list[Arguments]]:
    """Replay all cases; returns by operation the arguments its builder was called with."""
    seen: defaultdict[str, list[Arguments]] = defaultdict(list)
    make = Call.__init__

    def spy(call: Any, route: Any, *args: Any, **options: Any) -> None:
        frame = sys._getframe(1)
        names = frame.f_code.co_varnames[: frame.f_code.co_argcount + frame.f_code.co_kwonlyargcount]
        seen[route.operation].append({name: frame.f_locals[name] for name in names})
        make(call, route, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Call, "__init__", spy)
        for case in CASES:
            play(case)
    return seen


@each("operation", OPERATIONS, ids=str)
def test_each_line_shapes_a_recorded_request(operation: Operation, calls: dict[str, list[Arguments]]) -> None:
    """What a replay compares differs without the line, for one of the calls at least."""
    build: Any = builder(operation)
    needs_recording(operation)
    unnoticed = []
    for line, code in without_a_line(build):
        mutant = FunctionType(code, build.__globals__, build.__name__)
        mutant.__kwdefaults__ = build.__kwdefaults__
        if all(_request(mutant, given) == _request(build, given) for given in calls[operation.id]):
            unnoticed.append(line)
    left = [line for line in unnoticed if not any(part in line for part in UNNOTICED)]
    assert left == [], f"record a call of {operation.id} that these lines of its builder make a difference to"


@pytest.mark.parametrize("operation", OPERATIONS[::10], ids=str)
def test_a_replay_fails_without_any_line(operation: Operation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for real, for some builders: the cassettes themselves are replayed."""
    build: Any = builder(operation)
    needs_recording(operation)
    assert not _is_noticed(operation), "with all lines it replays"
    for line, code in without_a_line(build):
        with monkeypatch.context() as patch:
            patch.setattr(build, "__code__", code)
            assert _is_noticed(operation) or any(part in line for part in UNNOTICED), line


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.overload], ids=str)
def test_a_replay_fails_without_the_overload(operation: Operation, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_recording(operation)
    route = next(
        route for route in sys.modules[builder(operation).__module__].ROUTES if route.operation == operation.id
    )
    assert not _is_noticed(operation), "with it it replays"
    monkeypatch.setattr(route, "overload", None)
    assert _is_noticed(operation)


def needs_recording(operation: Operation) -> None:
    """Skip an operation without a cassette, which a test of its own asks for."""
    if operation.id not in cases_by_operation():
        pytest.skip("no cassette calls it: run scripts/stale")


def _request(build: Callable[..., Any], given: Arguments) -> object:
    """Return what is compared of the request that a builder describes."""
    try:
        call = build(**given)
    except (NameError, TypeError) as broken:
        return type(broken)
    body = [json.dumps(call.json), call.content, call.content_type, call.form]
    return [call.route, call.path, call.query, body, call.accept, call.decode]


def _is_noticed(operation: Operation) -> bool:
    for case in cases_by_operation()[operation.id]:
        try:
            play(case)
        except Exception:  # noqa: BLE001 - whatever a broken builder leads to
            return True
    return False
