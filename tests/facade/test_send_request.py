"""`send_request` for routes without a method: same credential, retries and errors."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from azfacade import InvalidInputError, NotFoundError, Response, Retry
from azfacade.errors import ServiceError
from azfacade_raw.document_intelligence.models import AzureBlobContentSource
from tests.cases import each

from .kit import ENDPOINT, GROUP, KEY, REQUEST_ID, Reply, Script, Side

FACE = f"{ENDPOINT}/face/v1.2"
DI = f"{ENDPOINT}/documentintelligence"

ENDLESS: list[Any] = []
ENDLESS.append(ENDLESS)


def send(both: Side, script: Script, method: str = "GET", path: str = "/x", **options: Any) -> Any:
    return both.run(both.documents(script).send_request(method, path, **options))


def test_an_unknown_route_is_reached_with_credential_and_retries(both: Side) -> None:
    script = Script(Reply(503), Reply(200, GROUP))
    answer = both.run(both.face(script).send_request("get", "/brandnew/route", client_request_id="mine"))
    assert isinstance(answer, Response)
    assert (answer.status, answer.json(), answer.request_id) == (200, GROUP, REQUEST_ID)
    assert answer.client_request_id == "mine"
    assert str(script.last.url) == f"{FACE}/brandnew/route"
    assert script.last.method == "GET"
    assert script.last.headers["Ocp-Apim-Subscription-Key"] == KEY
    assert len(script.requests) == 2


def test_bodies_of_any_type_come_back_as_they_are(both: Side) -> None:
    assert send(both, Script(Reply(200, b"\x89PNG", {"Content-Type": "image/png"}))).content == b"\x89PNG"
    assert send(both, Script(Reply(204))).content == b""


def test_errors_are_those_of_every_call(both: Side) -> None:
    body = {"error": {"code": "NotFound", "message": "Nothing here."}}
    with pytest.raises(NotFoundError, match="Nothing here") as caught:
        send(both, Script(Reply(404, body)), client_request_id="mine")
    assert caught.value.client_request_id == "mine"


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/x", None, f"{DI}/x?api-version=2024-11-30"),
        ("/x", {"api-version": "2030-01-01"}, f"{DI}/x?api-version=2030-01-01"),
        ("/x?api-version=2030-01-01", None, f"{DI}/x?api-version=2030-01-01"),
        ("/x?a=1&b=", {"c": "d e&f"}, f"{DI}/x?a=1&b=&c=d%20e%26f&api-version=2024-11-30"),
        ("/x", {"top": 5, "all": True, "f": ["a", "b"]}, f"{DI}/x?top=5&all=true&f=a,b&api-version=2024-11-30"),
        ("/a%2Fb:act", None, f"{DI}/a%2Fb:act?api-version=2024-11-30"),
        ("/", None, f"{DI}/?api-version=2024-11-30"),
    ],
)
def test_paths_and_queries_go_below_the_base(both: Side, path: str, query: Any, expected: str) -> None:
    script = Script(Reply(200))
    send(both, script, path=path, query=query)
    assert str(script.last.url) == expected


@each(
    "path",
    [
        "",
        "x",
        "//evil.example/x",
        "https://evil.example/x",
        "/../x",
        "/a/../../x",
        "/a/./x",
        "/a/..",
        "/%2e%2e/x",
        "/a/%2E%2e%2fx",
        "/a b",
        "/a\nb",
        "/a\tb",
        "/a\x00",
        "/a#fragment",
        "/a\\b",
        None,
        7,
        b"/x",
    ],
)
def test_paths_that_leave_their_place_are_refused(both: Side, path: Any) -> None:
    script = Script()
    with pytest.raises(InvalidInputError, match="path must"):
        send(both, script, path=path)
    assert not script.requests


@each(
    ("arguments", "match"),
    [
        ({"method": ""}, "method must be"),
        ({"method": "GET /"}, "method must be"),
        ({"method": "GÉT"}, "method must be"),
        ({"method": None}, "method must be"),
        ({"method": "POST", "json": {}, "content": b"x"}, "json or content"),
        ({"method": "POST", "json": {"a": float("nan")}}, "cannot be written as JSON"),
        ({"method": "POST", "json": {"a": object()}}, "cannot be written as JSON"),
        ({"method": "POST", "json": ENDLESS}, "contains itself"),
        ({"method": "POST", "content": 7}, "content must be"),
        ({"method": "POST", "content": "s3://bucket/x"}, "content must be"),
        ({"method": "POST", "content": "/no/such/file"}, "cannot be read"),
        ({"method": "POST", "content": io.StringIO("text")}, "rb"),
        ({"method": "POST", "content": b"x", "content_type": "a\r\nb: c"}, "content_type"),
        ({"method": "POST", "content": b"x", "content_type": 7}, "content_type"),
        ({"query": {"a": None}}, "query"),
        ({"query": {"a": {"b": 1}}}, "query"),
        ({"query": {1: "a"}}, "query"),
        ({"query": "a=b"}, "query"),
        ({"headers": {"Host": "evil.example"}}, "headers"),
        ({"timeout": -1}, "timeout"),
        ({"client_request_id": "a\nb"}, "client_request_id"),
    ],
)
def test_arguments_that_cannot_work_are_refused_first(both: Side, arguments: dict[str, Any], match: str) -> None:
    script = Script()
    with pytest.raises(InvalidInputError, match=match):
        send(both, script, **arguments)
    assert not script.requests


def test_json_may_hold_what_calls_take(both: Side) -> None:
    script = Script(Reply(200))
    send(both, script, "POST", json={"source": AzureBlobContentSource(container_url="https://x.example/c")})
    assert script.last.content == b'{"source":{"containerUrl":"https://x.example/c"}}'
    assert script.last.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("form", ["bytes", "path", "file"])
def test_content_is_sent_again_from_its_start(both: Side, form: str, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    sources: dict[str, Any] = {"bytes": b"%PDF-1.7", "path": tmp_path / "x.pdf", "file": io.BytesIO(b"%PDF-1.7")}
    script = Script(Reply(503, headers={"Retry-After": "1"}), Reply(200))
    send(both, script, "POST", content=sources[form], content_type="application/pdf")
    assert [request.content for request in script.requests] == [b"%PDF-1.7"] * 2
    assert script.last.headers["Content-Type"] == "application/pdf"
    assert script.last.headers["Content-Length"] == "8"


@pytest.mark.parametrize(("method", "sent"), [("GET", 2), ("PUT", 2), ("DELETE", 2), ("PATCH", 2), ("POST", 1)])
def test_a_post_is_not_repeated_on_a_doubt(both: Side, method: str, sent: int) -> None:
    script = Script(forever=Reply(500))
    client = both.documents(script, retry=Retry(attempts=2))
    with pytest.raises(ServiceError):
        both.run(client.send_request(method, "/x"))
    assert len(script.requests) == sent
