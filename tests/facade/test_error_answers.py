"""Responses with a success status that cannot be used: not JSON, cut off, of another shape."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from azfacade import AzFacadeError, UnexpectedResponseError
from azfacade.errors import UnexpectedKindError
from tests.cases import each

from .kit import GROUP, REQUEST_ID, Reply, Script, Side
from .work import OPERATION, built

UNREADABLE = [
    Reply(200),
    Reply(204),
    Reply(200, "<!doctype html><title>Sign in</title>", {"Content-Type": "text/html"}),
    Reply(200, '{"personGroupId": "sta'),
    Reply(200, "plain"),
    Reply(200, b"\xff\xfe\x00"),
    Reply(200, "[]"),
    Reply(200, '"text"'),
    Reply(200, "7"),
    Reply(200, "null"),
    Reply(200, '[{"personGroupId": "staff"}]'),
    Reply(200, "[" * 100_000),
    Reply(200, '{"a":' * 100_000),
]


@each("reply", UNREADABLE)
def test_what_cannot_be_read_is_an_unexpected_response(both: Side, reply: Reply) -> None:
    script = Script(reply)
    with pytest.raises(UnexpectedResponseError, match="Get Person Group cannot be read") as caught:
        both.run(both.face(script).person_groups.get("staff", client_request_id="mine"))
    problem = caught.value
    assert problem.status == reply.status
    assert problem.request_id == REQUEST_ID
    assert problem.client_request_id == "mine"
    assert problem.__cause__ is None
    assert problem.__context__ is None
    assert len(script.requests) == 1


def test_a_sign_in_page_is_named(both: Side) -> None:
    with pytest.raises(UnexpectedResponseError, match="titled 'Sign in'"):
        both.run(both.face(Script(UNREADABLE[2])).person_groups.get("staff"))


@pytest.mark.parametrize("body", [{}, {"value": []}, "x", None, [7], [["x"]]])
def test_a_list_that_is_none_is_an_unexpected_response(both: Side, body: Any) -> None:
    with pytest.raises(UnexpectedResponseError):
        both.items(both.face(Script(Reply(200, body))).person_groups.list())


@pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream", "application/problem+json", ""])
def test_json_is_read_whatever_it_is_called(both: Side, content_type: str) -> None:
    script = Script(Reply(200, GROUP, {"Content-Type": content_type}))
    assert both.run(both.face(script).person_groups.get("staff")).name == "Staff"


def test_compressed_answers_are_read_and_broken_ones_told(both: Side) -> None:
    packed = gzip.compress(b'{"personGroupId":"staff","name":"Staff"}')
    script = Script(Reply(200, packed, {"Content-Encoding": "gzip"}))
    assert both.run(both.face(script).person_groups.get("staff")).name == "Staff"
    script = Script(Reply(200, b"not gzip", {"Content-Encoding": "gzip"}))
    with pytest.raises(UnexpectedResponseError, match="content encoding is broken"):
        both.run(both.face(script).person_groups.get("staff"))


def test_missing_and_odd_properties_are_no_failure(both: Side) -> None:
    script = Script(Reply(200, {"name": 7, "news": [1]}))
    group = both.run(both.face(script).person_groups.get("staff"))
    assert group.person_group_id is None
    assert group.to_dict() == {"name": 7, "news": [1]}


def test_another_kind_of_operation_is_told_with_what_came(both: Side) -> None:
    script = Script(built())
    client = both.documents(script)
    with pytest.raises(UnexpectedKindError) as caught:
        both.run(client.operations.get(OPERATION, overload="getDocumentModelCopyToOperation"))
    problem = caught.value
    assert isinstance(problem, AzFacadeError)
    assert "DocumentModelCopyToOperationDetails" in str(problem)
    assert "documentClassifierBuild" in str(problem)
    assert problem.details.result.classifier_id == "forms"
    assert problem.status == 200
