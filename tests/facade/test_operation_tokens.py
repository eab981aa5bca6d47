"""Resume tokens: they work in any process and in sync and async clients; forged ones are rejected."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from azfacade import InvalidInputError, Status
from tests.cases import each

from .kit import ENDPOINT, HOST, KEY, Script, Side
from .work import OPERATION, SOURCES, accepted, build, built, train_accepted, training


def token_of(both: Side) -> str:
    script = Script(accepted())
    return str(both.run(both.documents(script).classifiers.begin_build("forms", SOURCES)).token)


def test_a_token_is_short_and_tells_neither_host_nor_secret(both: Side) -> None:
    token = token_of(both)
    assert len(token) < 200
    assert token.isascii()
    assert token.replace("-", "").replace("_", "").isalnum(), "fit for a URL or a file name"
    inside = base64.urlsafe_b64decode(token + "==").decode()
    for secret in (KEY, HOST, "http"):
        assert secret not in token + inside


def test_tokens_never_change() -> None:
    # Written by 0.1.0; every later version has to read it.
    written = (
        "WzEsImRvY3VtZW50X2ludGVsbGlnZW5jZSIsImRvY3VtZW50Q2xhc3NpZmllckJ1aWxkIixbIjE3MDAwMDAwMDAwXzExMTExMTExLTIyMj"
        "ItMzMzMy00NDQ0LTU1NTU1NTU1NTU1NSJdLCIyMDI0LTExLTMwIl0"
    )
    both = Side("sync")
    assert token_of(both) == written
    assert both.documents(Script()).resume(written).id == OPERATION


@pytest.mark.parametrize("resumed_by", ["sync", "async"])
def test_any_client_resumes_and_sends_nothing_until_asked(both: Side, resumed_by: str) -> None:
    token = token_of(both)
    other = Side(resumed_by)
    script = Script(build(), built())
    job = other.documents(script, endpoint="https://gateway.example/ai").resume(token)
    assert not script.requests
    assert (job.id, job.kind, job.token) == (OPERATION, "documentClassifierBuild", token)
    assert job.status is Status.NOT_STARTED
    assert other.run(job.result()).classifier_id == "forms"
    assert str(script.requests[0].url).startswith(
        f"https://gateway.example/ai/documentintelligence/operations/{OPERATION}"
    )
    assert script.times[0] == 1000.0, "the first wait was another process's"
    other.close()


def test_the_version_the_work_was_begun_with_is_asked(both: Side) -> None:
    script = Script(train_accepted())
    client = both.face(script, api_version="v1.2-preview.1")
    token = both.run(client.person_groups.begin_train("staff")).token
    looks = Script(training("succeeded"))
    both.run(both.face(looks).resume(token).result())
    assert looks.last.url.path == "/face/v1.2-preview.1/persongroups/staff/training"


def written(*body: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(body).encode()).rstrip(b"=").decode()


DI = ("document_intelligence", "documentClassifierBuild")


@each(
    "token",
    [
        "",
        " ",
        "x",
        "!!!!",
        "é",
        "W" * 5,
        None,
        7,
        b"WzFd",
        ENDPOINT,
        written(),
        written(1),
        written(1, *DI, [], "2024-11-30"),
        written(1, *DI, "text", "2024-11-30"),
        written(1, *DI, [7], "2024-11-30"),
        written(1, *DI, [""], "2024-11-30"),
        written(1, *DI, [".."], "2024-11-30"),
        written(1, *DI, ["."], "2024-11-30"),
        written(1, *DI, ["a", "b"], "2024-11-30"),
        written(1, *DI, ["a"], ""),
        written(1, *DI, ["a"], None),
        written(1, *DI, ["a"], "../../evil"),
        written(1, *DI, ["a"], "2024-11-30&x=y"),
        written(1, *DI, ["a"], "v1/../x"),
        written(1, *DI, ["a"], "v1..2"),
        written(1, *DI, ["a"], "v1.2#"),
        written(1, *DI, ["a"], "v1\n"),
        written(1, "document_intelligence", "nothingWeKnow", ["a"], "2024-11-30"),
        written(1, "document_intelligence", ["list"], ["a"], "2024-11-30"),
        written(1, "face", "personGroupTraining", ["staff"], "v1.2"),
        written(1, "storage", "x", ["a"], "1"),
        written(2, *DI, ["a"], "2024-11-30"),
        base64.urlsafe_b64encode(b"{}").decode(),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_foreign_and_forged_tokens_are_refused(both: Side, token: Any) -> None:
    script = Script()
    client = both.documents(script)
    with pytest.raises(InvalidInputError, match="token"):
        client.resume(token)
    assert not script.requests


def test_a_token_of_the_other_service_says_so(both: Side) -> None:
    with pytest.raises(InvalidInputError, match="the token is for document_intelligence, this client is for face"):
        both.face(Script()).resume(token_of(both))


def test_a_truncated_token_is_refused(both: Side) -> None:
    token = token_of(both)
    client = both.documents(Script())
    for size in range(0, len(token), 7):
        with pytest.raises(InvalidInputError, match="token"):
            client.resume(token[:size])


def test_ids_of_a_token_cannot_leave_their_place(both: Side) -> None:
    script = Script(built())
    client = both.documents(script)
    both.run(client.resume(written(1, *DI, ["../../../face?x#y"], "2024-11-30")).refresh())
    assert script.last.url.raw_path.startswith(b"/documentintelligence/operations/..%2F..%2F..%2Fface%3Fx%23y?")
