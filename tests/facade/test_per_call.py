"""Options of a single call, and what `capture_responses` and errors report about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from azfacade import InvalidInputError, Response, Retry, capture_responses
from azfacade.errors import RequestTimeoutError, ServiceError
from azfacade_raw.document_intelligence.models import ClassifierDocumentTypeDetails
from tests.cases import each

from .kit import ENDPOINT, GOOD, GROUP, KEY, REQUEST_ID, Reply, Script, Side


def get(both: Side, script: Script, client: dict[str, Any] | None = None, **call: Any) -> Any:
    return both.run(both.face(script, **(client or {})).person_groups.get("staff", **call))


@pytest.mark.parametrize("given", ["mine", str(uuid.UUID(int=9)), uuid.UUID(int=7)])
def test_a_client_request_id_is_sent_and_told(both: Side, given: Any) -> None:
    script = Script(GOOD, Reply(404))
    assert get(both, script, client_request_id=given).response_info.client_request_id == str(given)
    with pytest.raises(ServiceError) as caught:
        get(both, script, client_request_id=given)
    assert caught.value.client_request_id == str(given)
    assert [request.headers["x-ms-client-request-id"] for request in script.requests] == [str(given)] * 2


def test_a_client_request_id_is_made_for_each_call_and_kept_over_its_attempts(both: Side) -> None:
    script = Script(Reply(503), GOOD, GOOD)
    first, second = get(both, script), get(both, script)
    sent = [request.headers["x-ms-client-request-id"] for request in script.requests]
    assert sent[0] == sent[1] == first.response_info.client_request_id
    assert sent[2] == second.response_info.client_request_id != sent[0]
    assert str(uuid.UUID(sent[0])) == sent[0]


def test_it_is_told_where_no_answer_came(both: Side) -> None:
    with pytest.raises(RequestTimeoutError) as caught:
        get(both, Script(httpx.ReadTimeout), {"retry": Retry(attempts=1)}, client_request_id="mine")
    assert caught.value.client_request_id == "mine"
    assert caught.value.status is None
    assert caught.value.request_id is None


@each("given", ["", " ", "a b ", "a\nb", "é", "x" * 129, 7, b"x", object()])
def test_a_client_request_id_that_cannot_be_sent_is_refused(both: Side, given: Any) -> None:
    script = Script()
    with pytest.raises(InvalidInputError, match="client_request_id must be"):
        get(both, script, client_request_id=given)
    assert not script.requests


def test_headers_of_the_call_win_over_the_client_s_and_those_over_ours(both: Side) -> None:
    script = Script(GOOD, GOOD)
    mine = {"X-One": "client", "X-Two": "client", "user-agent": "my-app"}
    get(both, script, {"headers": mine}, headers={"x-two": "call", "ACCEPT": "application/problem+json"})
    sent = script.last.headers
    assert (sent["x-one"], sent["x-two"], sent["user-agent"]) == ("client", "call", "my-app")
    for name in ("x-two", "accept", "user-agent"):
        assert len(sent.get_list(name)) == 1, "no header twice"
    get(both, script)
    assert script.last.headers["accept"] == "application/json"
    assert script.last.headers["user-agent"].startswith("azfacade/")


FORBIDDEN = [
    {"Authorization": "Bearer x"},
    {"authorization": "Bearer x"},
    {"Ocp-Apim-Subscription-Key": "x"},
    {"OCP-APIM-SUBSCRIPTION-KEY": "x"},
    {"x-ms-client-request-id": "x"},
    {"Host": "evil.example"},
    {"Content-Length": "0"},
    {"Content-Type": "text/plain"},
    {"Transfer-Encoding": "chunked"},
    {"": "x"},
    {"a b": "x"},
    {"a:b": "x"},
    {"a\r\nb": "x"},
    {"é": "x"},
    {"x": "a\r\nb: c"},
    {"x": "a\x00"},
    {"x": " a"},
    {"x": "é"},
    {"x": 7},
    {7: "x"},
    {"x": None},
    [("x", "y")],
    "x: y",
]


@each("headers", FORBIDDEN)
def test_headers_that_are_ours_or_cannot_be_sent_are_refused(both: Side, headers: Any) -> None:
    script = Script()
    with pytest.raises(InvalidInputError, match="headers"):
        get(both, script, headers=headers)
    with pytest.raises(InvalidInputError, match="headers"):
        both.face(script, headers=headers)
    assert not script.requests


@each("timeout", [0, -1, float("nan"), float("inf"), 1e12, "5", True, httpx.Timeout(5)])
def test_a_timeout_that_is_none_is_refused(both: Side, timeout: Any) -> None:
    script = Script()
    with pytest.raises(InvalidInputError, match="timeout must be"):
        get(both, script, timeout=timeout)
    if not isinstance(timeout, httpx.Timeout):
        with pytest.raises(InvalidInputError, match="timeout must be"):
            both.face(script, timeout=timeout)
    assert not script.requests


def test_an_unknown_keyword_is_a_type_error(both: Side) -> None:
    script = Script()
    client = both.face(script)
    calls: list[Callable[[], Any]] = [
        lambda: client.person_groups.get("staff", time_out=5),
        lambda: client.person_groups.create("staff", "Staff", colour="red"),
        lambda: client.send_request("GET", "/x", colour="red"),
        lambda: both.face(script, colour="red"),
    ]
    for call in calls:
        with pytest.raises(TypeError):
            both.run(call())
    assert not script.requests


def test_a_result_tells_the_answer_it_came_in(both: Side) -> None:
    script = Script(Reply(200, GROUP, {"x-ms-region": "East US"}))
    info = get(both, script).response_info
    assert info.status == 200
    assert info.request_id == REQUEST_ID
    assert info.headers["X-MS-Region"] == "East US"
    assert info.elapsed >= 0
    assert not hasattr(info, "content"), "the body is not kept beside what was made of it"


def test_items_of_a_list_tell_it_too(both: Side) -> None:
    items = both.items(both.face(Script(Reply(200, [GROUP, GROUP]))).person_groups.list())
    assert [item.response_info.request_id for item in items] == [REQUEST_ID] * 2


def test_raw_answers_are_captured_one_step_away(both: Side) -> None:
    script = Script(Reply(503), GOOD, Reply(200), Reply(404))
    client = both.face(script)
    with capture_responses() as seen:
        both.run(client.person_groups.get("staff"))
        both.run(client.person_groups.delete("staff"))
        with pytest.raises(ServiceError):
            both.run(client.person_groups.get("staff"))
    assert [(type(one), one.status) for one in seen] == [(Response, 200), (Response, 200)]
    assert seen[0].json() == GROUP


@each("bad", ["", "..", "a/b", "Ä", "a" * 65, "UPPER", None, 7])
def test_ids_are_checked_before_anything_is_sent(both: Side, bad: Any) -> None:
    script = Script()
    with pytest.raises(InvalidInputError, match="person_group_id"):
        both.run(both.face(script).person_groups.get(bad))
    assert not script.requests


def test_a_body_that_is_no_json_is_refused(both: Side) -> None:
    script = Script()
    client = both.documents(script)
    for value in (b"bytes", object(), float("nan"), "\ud800"):
        source = ClassifierDocumentTypeDetails.from_dict({"newerSource": value})
        with pytest.raises(InvalidInputError, match="cannot be written as JSON"):
            both.run(client.classifiers.begin_build("forms", {"a": source}))
    assert not script.requests


def test_the_key_goes_with_every_call(both: Side) -> None:
    script = Script(forever=GOOD)
    get(both, script)
    assert script.last.headers["Ocp-Apim-Subscription-Key"] == KEY
    assert str(script.last.url) == f"{ENDPOINT}/face/v1.2/persongroups/staff"
