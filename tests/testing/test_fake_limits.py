"""Rate limits, and the limits of the free tier."""

from __future__ import annotations

import httpx
import pytest

from azfacade import RateLimit
from azfacade.testing import FakeAzure, VirtualClock
from azfacade.testing.http_messages import Request
from azfacade.testing.rate_limits import bucket_of

from .documents import MODELS, ROOT, V4, analyze, begin_build, build, finish, reason, submit

GROUPS = "/face/v1.2/persongroups"
MEGABYTE = 1024 * 1024


def statuses(client: httpx.Client, path: str, times: int) -> list[int]:
    return [client.get(path, params=V4).status_code for _ in range(times)]


def test_above_the_limit_is_a_429(client: httpx.Client, fake: FakeAzure) -> None:
    fake.limit(management=2)
    assert statuses(client, f"{ROOT}/info", 2) == [200, 200]
    answer = client.get(f"{ROOT}/info", params=V4)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["policy-id"] == "ResourceRateLimitBy60s"
    assert answer.json()["error"]["code"] == "429"
    assert "S0 pricing tier. Please retry after 1 second." in answer.json()["error"]["message"]
    assert "x-ms-region" not in answer.headers
    assert "strict-transport-security" in answer.headers


def test_waiting_as_told_is_enough(client: httpx.Client, fake: FakeAzure, clock: VirtualClock) -> None:
    fake.limit(management=0.25)
    fake.tier = "F0"
    assert statuses(client, f"{ROOT}/info", 1) == [200]
    clock.advance(1.5)
    answer = client.get(f"{ROOT}/info", params=V4)
    assert answer.headers["retry-after"] == "3"
    assert "F0 pricing tier. Please retry after 3 seconds." in answer.json()["error"]["message"]
    clock.advance(2)
    assert statuses(client, f"{ROOT}/info", 1) == [429]
    clock.advance(1)
    assert statuses(client, f"{ROOT}/info", 2) == [200, 429]


def test_what_is_refused_counts_for_nothing(client: httpx.Client, fake: FakeAzure, clock: VirtualClock) -> None:
    fake.limit(management=1)
    for _ in range(3):
        assert statuses(client, f"{ROOT}/info", 3) == [200, 429, 429]
        clock.advance(1)


def test_buckets_and_services_are_counted_apart(client: httpx.Client, fake: FakeAzure) -> None:
    fake.limit(submit=1, poll=1, management=1, list=1)
    begun = submit(client, "Hello")
    assert begun.status_code == 202
    assert submit(client, "Hello").status_code == 429
    assert statuses(client, httpx.URL(begun.headers["operation-location"]).path, 2) == [200, 429]
    assert statuses(client, MODELS, 2) == [200, 429]
    assert statuses(client, f"{MODELS}/prebuilt-read", 2) == [200, 429]
    assert statuses(client, GROUPS, 2) == [200, 429]
    assert begin_build(client, "forms").status_code == 429


def test_a_wrong_key_comes_first_and_counts_for_nothing(client: httpx.Client, fake: FakeAzure) -> None:
    fake.limit(management=1)
    wrong = {"Ocp-Apim-Subscription-Key": "wrong"}
    assert [client.get(f"{ROOT}/info", params=V4, headers=wrong).status_code for _ in range(2)] == [401, 401]
    assert statuses(client, f"{ROOT}/info", 2) == [200, 429]
    assert client.get(f"{ROOT}/info", params=V4, headers=wrong).status_code == 401


def test_a_limit_replaces_the_former_and_none_lifts_it(client: httpx.Client, fake: FakeAzure) -> None:
    fake.limit(management=1)
    assert statuses(client, f"{ROOT}/info", 2) == [200, 429]
    fake.limit(list=1)
    assert statuses(client, f"{ROOT}/info", 3) == [200] * 3
    assert statuses(client, MODELS, 2) == [200, 429]
    fake.limit()
    assert statuses(client, MODELS, 3) == [200] * 3


def test_a_reset_keeps_the_limit_and_forgets_the_calls(client: httpx.Client, fake: FakeAzure) -> None:
    fake.limit(management=1)
    assert statuses(client, f"{ROOT}/info", 2) == [200, 429]
    fake.reset()
    assert statuses(client, f"{ROOT}/info", 2) == [200, 429]


@pytest.mark.parametrize("rate", [0, -1])
def test_a_limit_of_nothing_is_an_error(fake: FakeAzure, rate: float) -> None:
    with pytest.raises(ValueError, match="poll"):
        fake.limit(poll=rate)


@pytest.mark.parametrize(
    ("bucket", "method", "path"),
    [
        ("submit", "POST", "/documentintelligence/documentModels/a:analyze?_overload=analyzeDocument"),
        ("submit", "POST", "/documentintelligence/documentModels/a:analyzeBatch"),
        ("submit", "POST", "/documentintelligence/documentClassifiers/a:analyze"),
        ("management", "POST", "/documentintelligence/documentClassifiers:build"),
        ("poll", "GET", "/documentintelligence/documentModels/a/analyzeResults/b"),
        ("poll", "GET", "/documentintelligence/documentModels/a/analyzeResults/b/pdf"),
        ("poll", "GET", "/documentintelligence/documentModels/a/analyzeResults/b/figures/1.1"),
        ("management", "DELETE", "/documentintelligence/documentModels/a/analyzeResults/b"),
        ("poll", "GET", "/documentintelligence/documentModels/a/analyzeBatchResults/b"),
        ("list", "GET", "/documentintelligence/documentModels/a/analyzeBatchResults"),
        ("list", "GET", "/documentintelligence/operations"),
        ("poll", "GET", "/documentintelligence/operations/a"),
        ("list", "GET", "/documentintelligence/documentClassifiers"),
        ("management", "GET", "/documentintelligence/documentClassifiers/a"),
        ("management", "GET", "/documentintelligence/info"),
        ("submit", "POST", "/face/v1.2/detect"),
        ("submit", "POST", "/face/v1.2/persongroups/a/persons/b/persistedfaces"),
        ("submit", "POST", "/face/v1.2/detectLivenessWithVerify-sessions"),
        ("poll", "GET", "/face/v1.2/detectLivenessWithVerify-sessions/a"),
        ("poll", "GET", "/face/v1.2/largefacelists/a/training"),
        ("management", "POST", "/face/v1.2/largefacelists/a/train"),
        ("list", "GET", "/face/v1.2/largefacelists/a/persistedfaces"),
        ("management", "GET", "/face/v1.2/largefacelists/a/persistedfaces/b"),
        ("list", "GET", "/face/v1.2/largepersongroups/a/persons"),
        ("management", "POST", "/face/v1.2/persongroups/a/persons"),
        ("list", "GET", "/face/v1.2-preview.1/detectLiveness/singleModal/sessions"),
        ("list", "GET", "/face/v1.2-preview.1/persons"),
        ("list", "GET", "/face/v1.2-preview.1/persons/a/dynamicPersonGroupReferences"),
        ("list", "GET", "/face/v1.2-preview.1/dynamicpersongroups"),
        ("list", "GET", "/face/v1.2-preview.1/dynamicpersongroups/a/persons"),
        ("management", "GET", "/face/v1.2-preview.1/dynamicpersongroups/a"),
        ("management", "POST", "/face/v1.2-preview.1/persons"),
        ("submit", "POST", "/face/v1.2-preview.1/persons/a/recognitionModels/b/persistedfaces"),
        ("poll", "GET", "/face/v1.2-preview.1/operations/a"),
    ],
)
def test_what_counts_as_what(bucket: str, method: str, path: str) -> None:
    assert bucket_of(Request(method, f"https://host{path}", {})) == bucket


# The free tier.


def test_the_free_tier_reads_two_pages_and_says_nothing(client: httpx.Client, fake: FakeAzure) -> None:
    fake.tier = "F0"
    result = analyze(client, "one\ftwo\fthree")
    assert (result["content"], len(result["pages"])) == ("one\ntwo", 2)
    assert len(analyze(client, b"%PDF-1.7" + b" /Type /Page" * 11)["pages"]) == 2
    assert reason(submit(client, "one\ftwo\fthree", pages="3")) == (400, "InvalidArgument", "InvalidParameter")
    fake.tier = "S0"
    assert len(analyze(client, "one\ftwo\fthree")["pages"]) == 3


def test_the_free_tier_refuses_more_than_four_megabytes(client: httpx.Client, fake: FakeAzure) -> None:
    fake.tier = "F0"
    whole = b"%PDF-1.7".ljust(4 * MEGABYTE)
    assert submit(client, whole).status_code == 202
    answer = submit(client, whole + b" ")
    assert reason(answer) == (400, "InvalidRequest", "InvalidContentLength")
    assert answer.headers["x-ms-error-code"] == "InvalidRequest"
    fake.tier = "S0"
    assert finish(client, submit(client, whole + b" "))["status"] == "succeeded"


def test_the_free_tier_holds_fewer_models(client: httpx.Client, fake: FakeAzure) -> None:
    fake.tier = "F0"
    build(client, "forms")
    counts = client.get(f"{ROOT}/info", params=V4).json()["customDocumentModels"]
    assert counts == {"count": 1, "limit": 500}


def test_tiers_have_names(fake: FakeAzure) -> None:
    with pytest.raises(ValueError, match="tier"):
        fake.tier = "free"


@pytest.mark.parametrize("rate", [3, 7, 10, 15, 50])
def test_a_client_that_spaces_its_calls_by_the_same_rate_sees_no_429(fake: FakeAzure, rate: int) -> None:
    fake.limit(management=rate)
    with fake.document_intelligence_client(rate_limit=RateLimit(management=rate)) as di:
        for _ in range(4 * rate):
            di.get_resource_details()
    assert [request.status for request in fake.requests] == [200] * 4 * rate
