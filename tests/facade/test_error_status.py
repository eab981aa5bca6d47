"""The error class for every status, with all details of the response."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade import Retry, errors
from tests.cases import each

from .kit import REQUEST_ID, Reply, Script, Side

ONCE = Retry(attempts=1)
CLASSES = {
    300: errors.UnexpectedResponseError,
    301: errors.UnexpectedResponseError,
    302: errors.UnexpectedResponseError,
    304: errors.UnexpectedResponseError,
    307: errors.UnexpectedResponseError,
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    402: errors.BadRequestError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    405: errors.BadRequestError,
    408: errors.BadRequestError,
    409: errors.ConflictError,
    410: errors.NotFoundError,
    412: errors.BadRequestError,
    413: errors.BadRequestError,
    415: errors.BadRequestError,
    422: errors.BadRequestError,
    429: errors.RateLimitedError,
    451: errors.BadRequestError,
    499: errors.BadRequestError,
    500: errors.ServerError,
    501: errors.ServerError,
    502: errors.ServerError,
    503: errors.ServerError,
    504: errors.ServerError,
    599: errors.ServerError,
}
BODY = {
    "error": {
        "code": "InvalidRequest",
        "message": "Invalid request.",
        "innererror": {"code": "InvalidContent", "message": "The file is corrupted."},
    }
}


def failure(both: Side, reply: Reply, **call: Any) -> Any:
    client = both.face(Script(forever=reply), retry=ONCE)
    with pytest.raises(errors.ServiceError) as caught:
        both.run(client.person_groups.get("staff", **call))
    return caught.value


@each(("status", "kind"), CLASSES.items())
def test_every_status_has_its_class_and_tells_all(both: Side, status: int, kind: type[errors.ServiceError]) -> None:
    problem = failure(both, Reply(status, BODY, {"Retry-After": "17"}), client_request_id="mine")
    assert type(problem) is kind
    assert problem.status == status
    assert (problem.code, problem.inner_code) == ("InvalidRequest", "InvalidContent")
    assert problem.error == BODY["error"]
    assert problem.request_id == REQUEST_ID
    assert problem.client_request_id == "mine"
    assert problem.retry_after == 17.0
    assert problem.operation is None
    assert problem.message.startswith("The file is corrupted. Invalid request.")
    for fact in (f"HTTP {status}", "InvalidRequest > InvalidContent", f"request id {REQUEST_ID}"):
        assert fact in str(problem)


@each("body", [None, "", "<html><title>Oops</title></html>", "not json", "[]", "{}", '"text"', "null"])
@each("status", [400, 401, 404, 503])
def test_bodies_of_any_kind_give_the_same_classes(both: Side, status: int, body: Any) -> None:
    problem = failure(both, Reply(status, body, {"Content-Type": "text/html"}))
    assert type(problem) is CLASSES[status]
    assert (problem.code, problem.inner_code) == (None, None)
    assert f"HTTP {status}" in str(problem)
    if body and "title" in body:
        assert "'Oops'" in str(problem)


def test_the_service_s_own_request_id_has_two_names(both: Side) -> None:
    reply = Reply(400, BODY, {"apim-request-id": "", "x-ms-request-id": "other"})
    assert failure(both, reply).request_id == "other"


@each(
    ("body", "code", "inner", "message"),
    [
        ({"error": {"code": "NotFound", "message": "a"}}, "NotFound", None, "a"),
        ({"error": {"code": "A", "message": "a", "innerError": {"code": "B", "message": "b"}}}, "A", "B", "b a"),
        ({"error": {"code": "A", "message": "a", "InnerError": {"code": "B", "message": "b"}}}, "A", "B", "b a"),
        (
            {
                "error": {
                    "code": "A",
                    "message": "a",
                    "innererror": {"code": "B", "innererror": {"code": "C", "message": "c"}},
                }
            },
            "A",
            "C",
            "c a",
        ),
        ({"error": {"code": "A", "message": "a", "details": [{"code": "B", "message": "b"}]}}, "A", "B", "b a"),
        ({"error": {"code": "A", "details": [{"code": "A"}, {"code": "B", "message": "b"}]}}, "A", "B", "b"),
        ({"error": {"code": "A", "message": "a", "details": []}}, "A", None, "a"),
        ({"error": {"code": "A", "message": "a", "details": "x", "innererror": "y"}}, "A", None, "a"),
        ({"error": {"code": "A", "message": "same", "innererror": {"code": "B", "message": "same"}}}, "A", "B", "same"),
        ({"Error": {"code": "A", "message": "a"}}, "A", None, "a"),
        ({"statusCode": 400, "message": "gateway"}, "400", None, "gateway"),
        ({"code": "A", "message": "flat"}, "A", None, "flat"),
        ({"error": {"code": 7, "message": None}}, "7", None, ""),
        ({"error": {"code": ["x"], "message": {"y": 1}}}, None, None, ""),
        ({"error": "text"}, "text", None, ""),
        ({"error": None}, None, None, ""),
    ],
)
def test_the_innermost_reason_comes_first(
    both: Side, body: Any, code: str | None, inner: str | None, message: str
) -> None:
    problem = failure(both, Reply(400, body))
    assert (problem.code, problem.inner_code) == (code, inner)
    assert problem.message == message or (not message and "HTTP 400" in problem.message)


def test_the_code_is_read_from_the_header_where_there_is_no_body(both: Side) -> None:
    assert failure(both, Reply(400, headers={"x-ms-error-code": "InvalidRequest"})).code == "InvalidRequest"
    assert failure(both, Reply(400, BODY, {"x-ms-error-code": "Other"})).code == "InvalidRequest"


def test_a_404_of_the_gateway_is_about_the_address(both: Side) -> None:
    problem = failure(both, Reply(404, {"error": {"code": "404", "message": "Resource not found"}}))
    assert type(problem) is errors.VersionNotAvailableError
    assert isinstance(problem, errors.NotFoundError)
    assert "Check that the endpoint belongs to this service" in str(problem)


def test_a_404_of_the_service_names_the_resource(both: Side) -> None:
    body = {"error": {"code": "PersonGroupNotFound", "message": "Person group is not found."}}
    problem = failure(both, Reply(404, body))
    assert type(problem) is errors.NotFoundError
    assert problem.message == "Person group is not found. [persongroups/staff]"


def test_an_html_page_is_named_by_its_title_and_nothing_more(both: Side) -> None:
    page = "<html><head><title>\n 502 Bad\n Gateway </title></head><body>secret internals</body></html>"
    problem = failure(both, Reply(502, page, {"Content-Type": "text/html; charset=utf-8"}))
    assert "titled '502 Bad Gateway'" in str(problem)
    assert "secret" not in str(problem)


def test_deep_nesting_is_no_trouble(both: Side) -> None:
    deep = '{"error":{"code":"A","message":"a","innererror":' + '{"innererror":' * 200 + "{}" + "}" * 202
    assert failure(both, Reply(400, deep)).code == "A"
    assert failure(both, Reply(400, "[" * 100_000)).status == 400
    assert failure(both, Reply(400, '{"error":' * 50_000)).status == 400
