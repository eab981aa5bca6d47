"""The error classes: their hierarchy, their built-in base classes, pickling."""

from __future__ import annotations

import copy
import gc
import inspect
import pickle
import weakref
from typing import Any

import httpx
import pytest

import azfacade
from azfacade import AzFacadeError, Retry, errors
from azfacade.errors import NeverSentError
from tests.cases import each

from .kit import GOOD, Reply, Script, Side
from .test_operation_polling import begin_build
from .work import FAILURE, accepted, build

EVERY = [
    kind
    for kind in vars(errors).values()
    if inspect.isclass(kind) and issubclass(kind, Exception) and not issubclass(kind, Warning)
]


def test_every_error_is_under_one_root() -> None:
    assert len(EVERY) > 20
    assert all(issubclass(kind, AzFacadeError) for kind in EVERY)


@each(
    ("name", "builtin"),
    [
        ("InvalidInputError", ValueError),
        ("InvalidInputTypeError", TypeError),
        ("InvalidInputTypeError", ValueError),
        ("ConfigurationError", ValueError),
        ("ConnectionFailedError", ConnectionError),
        ("RequestTimeoutError", TimeoutError),
        ("OperationTimeoutError", TimeoutError),
        ("ClientClosedError", RuntimeError),
    ],
)
def test_python_s_own_names_catch_ours(name: str, builtin: type[Exception]) -> None:
    assert issubclass(getattr(errors, name), builtin)


def test_the_package_exports_what_callers_catch() -> None:
    for name in azfacade.__all__:
        if name.endswith("Error"):
            assert getattr(azfacade, name) is getattr(errors, name)


EXCEPTIONS = [
    kind
    for kind in vars(httpx).values()
    if inspect.isclass(kind) and issubclass(kind, Exception) and not issubclass(kind, Warning)
]


def made(kind: type[Exception]) -> Exception:
    request = httpx.Request("GET", "https://x.example")
    if issubclass(kind, httpx.HTTPStatusError):
        return kind("scripted", request=request, response=httpx.Response(500, request=request))
    arguments = list(inspect.signature(kind).parameters.values())
    needed = [p for p in arguments if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
    return kind(*["scripted"] * len(needed))


@each("kind", EXCEPTIONS)
def test_nothing_of_httpx_comes_out(both: Side, kind: type[Exception]) -> None:
    client = both.face(Script(forever=made(kind)), retry=Retry(attempts=2))
    with pytest.raises(AzFacadeError) as caught:
        both.run(client.person_groups.get("staff"))
    assert isinstance(caught.value.__cause__, kind)
    if issubclass(kind, httpx.TimeoutException) and not issubclass(kind, (httpx.ConnectTimeout, httpx.PoolTimeout)):
        assert isinstance(caught.value, TimeoutError)
    elif issubclass(kind, httpx.TransportError):
        assert isinstance(caught.value, ConnectionError)


def test_an_address_too_long_for_httpx_is_refused(both: Side) -> None:
    script = Script(forever=GOOD)
    with pytest.raises(ValueError, match="cannot be sent") as caught:
        both.run(both.documents(script).operations.get("x" * 70_000))
    assert isinstance(caught.value, AzFacadeError)
    assert not script.requests


@each("kind", [kind for kind in [*EVERY, NeverSentError] if issubclass(kind, errors.ServiceError)])
def test_errors_survive_a_pickle(kind: type[errors.ServiceError]) -> None:
    facts: dict[str, Any] = {
        "status": 400,
        "code": "A",
        "inner_code": "B",
        "error": {"code": "A"},
        "request_id": "r",
        "client_request_id": "c",
        "retry_after": 2.5,
    }
    problem = kind("what happened", **facts)
    problem.add_note("a note")
    grouped = pickle.loads(pickle.dumps(ExceptionGroup("several", [problem]))).exceptions[0]
    for again in (
        pickle.loads(pickle.dumps(problem)),
        copy.copy(problem),
        pickle.loads(pickle.dumps(problem, 2)),
        grouped,
    ):
        assert type(again) is kind
        assert (str(again), again.args) == (str(problem), problem.args)
        assert {name: getattr(again, name) for name in facts} == facts
        assert again.__notes__ == ["a note"]
        assert again.operation is None


@pytest.mark.parametrize("kind", [kind for kind in EVERY if not issubclass(kind, errors.ServiceError)])
def test_refusals_survive_a_pickle(kind: type[Exception]) -> None:
    again = pickle.loads(pickle.dumps(kind("what to do")))
    assert type(again) is kind
    assert str(again) == "what to do"


def test_an_error_of_an_operation_travels_with_its_token_and_details(both: Side) -> None:
    job, _ = begin_build(both, accepted(), build("failed", error=FAILURE))
    with pytest.raises(errors.OperationFailedError) as caught:
        both.run(job.result())
    again = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(caught.value))))
    assert again.operation is None
    assert again.operation_token == job.token
    assert again.details == caught.value.details
    assert str(again) == str(caught.value)


def test_signatures_are_blanked_in_what_the_connection_says(both: Side) -> None:
    told = httpx.ProxyError("no way to https://x.example/c?sv=1&sig=abcdef&se=2")
    with pytest.raises(errors.ConnectionFailedError, match=r"sig=\*\*\*&se=2") as caught:
        both.run(both.face(Script(forever=told)).person_groups.get("staff"))
    assert "abcdef" not in str(caught.value) + repr(caught.value)


def test_an_error_that_is_handled_is_gone(both: Side) -> None:
    client = both.face(Script(forever=Reply(503)), retry=Retry(attempts=1))

    def handled() -> weakref.ref[BaseException]:
        try:
            both.run(client.person_groups.get("staff"))
        except errors.ServerError as problem:
            return weakref.ref(problem)
        raise AssertionError

    gc.collect()
    gc.disable()
    try:
        left = handled()
        assert both.is_async or left() is None, "no cycle keeps it and its answer"
    finally:
        gc.enable()


def test_signatures_are_blanked_in_in_messages_and_error_objects(both: Side) -> None:
    url = "https://x.example/c?sv=1&sig=abc%2Fdef%3D&se=2"
    quoted = "https%3A%2F%2Fx.example%3Fsig%3Dabcdef"
    body = {"error": {"code": "A", "message": f"cannot read {url} or {quoted}", "target": url}}
    with pytest.raises(errors.BadRequestError) as caught:
        both.run(both.face(Script(Reply(400, body))).person_groups.get("staff"))
    shown = str(caught.value) + str(caught.value.error)
    assert "abc" not in shown
    assert "sv=1&sig=***&se=2" in caught.value.message
    assert caught.value.error is not None
    assert caught.value.error["target"] == "https://x.example/c?sv=1&sig=***&se=2"
