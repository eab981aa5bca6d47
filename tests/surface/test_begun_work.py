"""Every `begin_*` polls the documented route and returns the documented result."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

import azfacade
from tests.cases import each
from tests.facade.kit import ENDPOINT, Reply, Script, Side

from .calling import IDS, call, case, client, good, location, model_class, poll_path
from .reader import Fragment, Operation, fragment, operations
from .values import Maker
from .walk import every_beginning


def begin(side: Side, operation: Operation, *polls: Reply, **headers: str) -> tuple[Any, Script]:
    """Begin the work of an operation and return its handle, and the script."""
    found = fragment(operation.service)
    script = Script(good(operation, **headers), *polls)
    given = case(operation, operation.version, Maker(found, least=True)).arguments
    return call(side, client(side, operation, script), operation, given), script


def result_schema(found: Fragment, operation: Operation) -> tuple[str, str]:
    """Return the property of the status answer that holds the result (empty for the answer itself), and its schema.

    The schema is that of the answer that accepted the work, empty for none, where that answer is the result.
    """
    if operation.is_accepted_result:
        return "", operation.answer["$ref"].rsplit("/", 1)[-1] if operation.answer else ""
    poll = found.by_id[operation.poll]
    assert poll.answer is not None
    properties, _ = found.properties(poll.answer)
    key = operation.result or ("result" if "result" in properties else "")
    node = properties[key] if key else poll.answer
    return key, node["$ref"].rsplit("/", 1)[-1]


def finished(found: Fragment, operation: Operation) -> dict[str, Any]:
    """Return the status answer of work that has succeeded, from the examples."""
    example = dict(found.by_id[operation.poll].answer_example)
    key, schema = result_schema(found, operation)
    if key and key not in example:
        wanted = {"$ref": f"#/components/schemas/{schema}"}
        example |= {key: next(o.answer_example for o in found.operations if o.answer == wanted)}
    return example | {"status": "succeeded"}


def test_what_begins_is_named_so() -> None:
    for operation in operations():
        assert operation.method.startswith("begin_") == bool(operation.poll), operation
        assert operation.method.startswith("begin_") == (operation.success == 202), operation


@every_beginning
def test_the_poll_is_the_documented_request(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    poll = found.by_id[operation.poll]
    running = {**poll.answer_example, "status": "running"}
    job, script = begin(both, operation, Reply(200, running))
    assert isinstance(job, azfacade.AsyncOperation if both.is_async else azfacade.Operation)
    assert job.kind == operation.kind
    assert job.id == IDS[len(poll.path) - 1]
    assert job.status is azfacade.Status.NOT_STARTED
    assert len(script.requests) == 1
    assert both.run(job.refresh()) is azfacade.Status.RUNNING
    request = script.last
    sent = urlsplit(str(request.url))
    assert request.method == poll.http == "GET"
    assert sent.path == poll_path(operation)
    query = {"_overload": poll.overload} if poll.overload else {}
    query |= {"api-version": operation.version} if poll.takes_version else {}
    assert sorted(parse_qsl(sent.query, strict_parsing=bool(query))) == sorted(query.items())
    assert request.content == b""
    assert request.headers["accept"] == "application/json"


@every_beginning
def test_the_result_is_of_the_documented_class(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    answer = finished(found, operation)
    job, script = begin(both, operation, Reply(200, {**answer, "status": "running"}), Reply(200, answer))
    result = both.run(job.result())
    key, schema = result_schema(found, operation)
    expected = operation.answer_example if operation.is_accepted_result else answer[key] if key else answer
    assert type(result) is (model_class(found.service, schema) if schema else type(None))
    assert json.dumps(result and result.to_dict(), sort_keys=True) == json.dumps(expected, sort_keys=True)
    accepted = job.accepted
    assert (accepted and accepted.to_dict()) == (operation.answer_example if operation.is_accepted_result else None)
    assert job.status is azfacade.Status.SUCCEEDED
    assert len(script.requests) == 3


@every_beginning
def test_polls_stay_on_the_endpoint(both: Side, operation: Operation) -> None:
    """A foreign host in Operation-Location gets neither a request nor the key."""
    found = fragment(operation.service)
    foreign = location(operation, "https://internal.example:8443/gateway")
    job, script = begin(both, operation, Reply(200, finished(found, operation)), **{"Operation-Location": foreign})
    both.run(job.refresh())
    assert str(script.last.url).startswith(ENDPOINT + poll_path(operation))


@every_beginning
def test_a_missing_address_is_an_error_unless_the_call_names_the_work(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    known = {a.wire for a in operation.path} >= {a.wire for a in found.by_id[operation.poll].path}
    if known:
        given = case(operation, operation.version, Maker(found, least=True)).arguments
        job, script = begin(both, operation, Reply(200, finished(found, operation)), **{"Operation-Location": ""})
        both.run(job.refresh())
        assert job.id in given.values()
        assert f"/{job.id}/" in str(script.last.url)
    else:
        with pytest.raises(azfacade.UnexpectedResponseError, match="Operation-Location"):
            begin(both, operation, **{"Operation-Location": ""})


@every_beginning
def test_a_token_resumes_in_another_client(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    job, _ = begin(both, operation)
    script = Script(Reply(200, finished(found, operation)))
    other = client(both, operation, script).resume(job.token)
    assert (other.id, other.kind) == (job.id, job.kind)
    assert script.requests == []
    schema = result_schema(found, operation)[1]
    assert other.accepted == job.accepted
    assert type(both.run(other.result())) is (model_class(found.service, schema) if schema else type(None))
    assert urlsplit(str(script.last.url)).path == poll_path(operation)


@every_beginning
def test_the_api_version_stays_with_the_work(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    preview = (operation.versions or found.versions)[0]
    script = Script(good(operation), Reply(200, finished(found, operation)), Reply(200, finished(found, operation)))
    given = case(operation, preview, Maker(found, least=True)).arguments
    job = call(both, client(both, operation, script, preview), operation, given)
    both.run(job.refresh())
    resumed = client(both, operation, script).resume(job.token)
    both.run(resumed.refresh())
    for request in script.requests[1:]:
        sent = urlsplit(str(request.url))
        assert sent.path == poll_path(operation, preview)
        assert dict(parse_qsl(sent.query)).get("api-version", preview) == preview


def test_kinds_of_work_are_all_different_and_known() -> None:
    kinds = {(o.service, o.kind): o.place for o in operations() if o.poll}
    places = {(o.service, o.place) for o in operations() if o.poll}
    assert all(kind for _, kind in kinds)
    assert len(kinds) == len(places)


@each("status", ["failed", "Failed"])
@every_beginning
def test_failed_work_tells_why(both: Side, operation: Operation, status: str) -> None:
    found = fragment(operation.service)
    poll = found.by_id[operation.poll]
    failed = {key: value for key, value in poll.answer_example.items() if key != result_schema(found, operation)[0]}
    failed |= {"status": status, "message": "It would not."}
    if operation.service == "document_intelligence":
        failed["error"] = {"code": "InvalidRequest", "message": "It would not."}
        del failed["message"]
    job, _ = begin(both, operation, Reply(200, failed))
    with pytest.raises(azfacade.OperationFailedError, match=r"It would not\.") as caught:
        both.run(job.result())
    assert caught.value.operation is job
