"""A replay responds to the recorded request only."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from vcr.errors import CannotOverwriteExistingCassetteException

from recording.cassette import replaying
from tests.cases import each
from tests.replay.cases import CASES, Case, Given
from tests.replay.cases.case import Body
from tests.replay.playing import play
from tests.replay.recorded import CASSETTES, interactions

CASSETTE = "face/client/find_similar.yaml"
(REQUEST,) = [
    one["request"] for one in interactions(CASSETTE) if "maxNumOfCandidatesReturned" in str(one["request"]["body"])
]
BODY: dict[str, Any] = json.loads(REQUEST["body"])
HEADERS = {name: values[0] for name, values in REQUEST["headers"].items()}


def send(
    *, method: str = "POST", uri: str = REQUEST["uri"], body: Any = BODY, headers: dict[str, str] = HEADERS
) -> httpx.Response:
    with replaying(CASSETTES / CASSETTE), httpx.Client(verify=False) as client:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.request(method, uri, content=content, headers=headers)


def test_the_recorded_request_is_answered() -> None:
    assert send().status_code == 200
    assert send(body=dict(reversed(BODY.items()))).status_code == 200, "the order of JSON properties says nothing"
    assert send(headers=HEADERS | {"ocp-apim-subscription-key": "another"}).status_code == 200


@each(
    "change",
    [
        {"method": "PUT"},
        {"uri": REQUEST["uri"].replace("v1.2", "v1.2-preview.1")},
        {"uri": REQUEST["uri"] + "?more=1"},
        {"uri": REQUEST["uri"].replace("findsimilars", "findsimilar%73")},
        {"body": BODY | {"mode": "matchFace"}},
        {"body": BODY | {"maxNumOfCandidatesReturned": True}},
        {"body": BODY | {"maxNumOfCandidatesReturned": 1.0}},
        {"body": {name: value for name, value in BODY.items() if name != "mode"}},
        {"body": b""},
        {"headers": HEADERS | {"accept": "*/*"}},
        {"headers": HEADERS | {"content-type": "text/json"}},
        {"headers": {"accept": HEADERS["accept"]}},
    ],
    ids=str,
)
def test_any_other_is_not(change: dict[str, Any]) -> None:
    with pytest.raises(CannotOverwriteExistingCassetteException):
        send(**change)


@pytest.mark.parametrize("use_async", [False, True])
def test_a_request_that_is_no_longer_made_fails_the_replay(use_async: bool) -> None:
    def nothing(_client: Any, _given: Given) -> Body:
        yield None

    (case,) = [case for case in CASES if case.path == CASSETTE]
    shorter: Case = case._replace(body=nothing)
    with pytest.raises(AssertionError, match="no longer made"):
        play(shorter, use_async=use_async)
