"""The options of a call are sent by every method; None is the same as leaving an option out."""

from __future__ import annotations

import inspect

from tests.facade.kit import Script, Side

from .calling import call, case, client, good, method
from .reader import Operation, fragment
from .test_requests import check
from .values import Maker
from .walk import every_operation


@every_operation
def test_options_reach_the_wire(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    given = case(operation, operation.version, Maker(found, least=True)).arguments
    options = {"timeout": 7.5, "headers": {"X-Trace": "walk"}, "client_request_id": "walk-0001"}
    script = Script(good(operation))
    call(both, client(both, operation, script), operation, given | options)
    sent = script.last
    assert sent.headers["x-trace"] == "walk"
    assert sent.headers["x-ms-client-request-id"] == "walk-0001"
    assert sent.extensions["timeout"]["read"] == 7.5


@every_operation
def test_none_is_left_out(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    expected = case(operation, operation.version, Maker(found, least=True))
    script = Script(good(operation))
    made = client(both, operation, script)
    parameters = inspect.signature(method(made, operation)).parameters.values()
    nothing = {p.name: None for p in parameters if p.default is None and p.name not in expected.arguments}
    assert len(nothing) >= 3
    call(both, made, operation, expected.arguments | nothing)
    check(script.last, operation, expected)
