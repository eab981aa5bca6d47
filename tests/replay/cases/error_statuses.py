"""Errors by status: rejected requests, and errors that the fake is told to send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from azfacade.errors import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    ServerError,
    UnexpectedResponseError,
    VersionNotAvailableError,
)
from tests.replay.cases.case import Body, Given, case, everything, refused

NOBODYS_KEY = "0" * 32
NOT_ON_REQUEST = "the live service does not fail on request"
BROKEN = {"/response/*": "a body that cannot be read is what these cases are about"}
NOWHERE = {"/request/uri": "an address that no service has is what these cases are about"}
UNKNOWN = "00000000-0000-0000-0000-000000000000"
HTML = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
UNSUPPORTED = {
    "error": {
        "code": "InvalidRequest",
        "message": "Invalid request has been sent.",
        "innererror": {"code": "UnsupportedFeature", "message": "Feature is not supported, missing approval."},
    }
}


@case("face", "errors", fake_only=NOT_ON_REQUEST)
@case("document_intelligence", "errors", fake_only=NOT_ON_REQUEST)
def statuses(client: Any, given: Given) -> Body:
    """What is never tried again, and what is and then succeeds."""
    read, good = _read(client)
    fake = given.fake
    if fake:
        fake.fail(403, body=UNSUPPORTED)
    yield from refused(read, PermissionDeniedError, status=403, inner_code="UnsupportedFeature")
    if fake:
        fake.fail(409)
    yield from refused(read, ConflictError, status=409)
    if fake:
        fake.fail(410)
    yield from refused(read, NotFoundError, status=410)
    if fake:
        fake.fail(302, headers={"Location": "https://elsewhere.example.com/"})
    yield from refused(read, UnexpectedResponseError, status=302)
    for status in (408, 500, 502, 503, 504):
        if fake:
            fake.fail(status)
        good((yield read()))


@case("face", "errors", fake_only=NOT_ON_REQUEST)
@case("document_intelligence", "errors", fake_only=NOT_ON_REQUEST)
def retries(client: Any, given: Given) -> Body:
    """What is tried again, until it succeeds or the attempts are used up."""
    read, good = _read(client)
    fake = given.fake
    if fake:
        fake.fail(429, retry_after=2)
    good((yield read()))
    if fake:
        fake.fail(429, retry_after="Wed, 15 Jan 2031 10:30:00 GMT")
    yield from refused(read, RateLimitedError, status=429)
    if fake:
        fake.fail(429, retry_after=1, times=3)
    yield from refused(read, RateLimitedError, status=429, retry_after=1.0)
    if fake:
        fake.fail(500, times=3)
    yield from refused(read, ServerError, status=500, code="500")
    if fake:
        fake.fail(502, body=HTML, times=3)
    error = yield from refused(read, ServerError, status=502)
    assert "502 Bad Gateway" in error.message
    if fake:
        fake.fail(503, retry_after=2, times=2)
    good((yield read()))


@case("face", "errors", fake_only=NOT_ON_REQUEST, deviations=BROKEN)
@case("document_intelligence", "errors", fake_only=NOT_ON_REQUEST, deviations=BROKEN)
def broken_answers(client: Any, given: Given) -> Body:
    """Successes that cannot be read."""
    read, _ = _read(client)
    for body in ('{"personGroupId": "employees", "na', "[1]", HTML):
        if given.fake:
            given.fake.fail(200, body=body)
        yield from refused(read, UnexpectedResponseError, status=200)


@case("face", "errors", deviations=NOWHERE)
@case("document_intelligence", "errors", deviations=NOWHERE)
def unknown_address(client: Any, _given: Given) -> Body:
    """The gateway knows no such address; the resource, were there one, was never asked."""
    yield from refused(lambda: client.send_request("GET", "/nothing"), VersionNotAvailableError, status=404)


@case("face", "errors", key=NOBODYS_KEY)
@case("document_intelligence", "errors", key=NOBODYS_KEY)
def wrong_key(client: Any, _given: Given) -> Body:
    yield from refused(_read(client)[0], AuthenticationError, status=401, code="401")


@case("face", "errors")
def refused_by_face(face: Any, _given: Given) -> Body:
    groups = face.person_groups
    yield from refused(lambda: groups.get("nobody"), NotFoundError, code="PersonGroupNotFound")
    yield from refused(lambda: face.verify(UNKNOWN, UNKNOWN), NotFoundError, status=404)
    yield groups.create("twice", "Twice")
    yield from refused(lambda: groups.create("twice", "Twice"), ConflictError, code="PersonGroupExists")
    url = "https://images.example.com/ada.jpg"
    no_model = lambda: face.detect(url, detection_model="detection_99")  # noqa: E731
    yield from refused(no_model, BadRequestError, code="BadArgument")
    yield groups.delete("twice")


@case("document_intelligence", "errors")
def refused_by_document_intelligence(di: Any, _given: Given) -> Body:
    unknown = f"00000000000_{UNKNOWN}"
    yield from refused(lambda: di.classifiers.get("nobody"), NotFoundError, inner_code="ModelNotFound")
    yield from refused(lambda: di.operations.get(unknown), NotFoundError, inner_code="OperationNotFound")
    nobodys = lambda: di.models.begin_analyze("nobody", b"A document")  # noqa: E731
    yield from refused(nobodys, NotFoundError, inner_code="ModelNotFound")
    no_page = lambda: di.models.begin_analyze("prebuilt-read", b"A document", pages="9")  # noqa: E731
    yield from refused(no_page, BadRequestError, status=400)


def _read(client: Any) -> tuple[Callable[[], Any], Callable[[Any], None]]:
    """Return a call that reads something, and a check of what it gives."""

    def nothing_is_there(found: Any) -> None:
        assert found == []

    def a_limit_is_there(found: Any) -> None:
        assert found.custom_document_models.limit

    if hasattr(client, "face_lists"):
        return lambda: everything(client.face_lists.list()), nothing_is_there
    return client.get_resource_details, a_limit_is_there
