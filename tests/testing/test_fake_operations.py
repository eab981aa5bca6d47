"""Document Intelligence operations: polling and listing them."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

ROOT = "/documentintelligence/operations"
V4 = {"api-version": "2024-11-30"}
PREVIEW = {"api-version": "2024-07-31-preview"}
# The virtual clock's start, in seconds.
START = 1_736_937_000


def begin(client: httpx.Client, name: str = "forms", query: dict[str, str] = V4) -> httpx.Response:
    source = {"containerUrl": "https://account.blob.core.windows.net/docs"}
    body = {"classifierId": name, "docTypes": {"A": {"azureBlobSource": source}}}
    answer = client.post("/documentintelligence/documentClassifiers:build", params=query, json=body)
    assert answer.status_code == 202
    return answer


def operation_id(answer: httpx.Response) -> str:
    return httpx.URL(answer.headers["operation-location"]).path.rpartition("/")[2]


def test_an_id_counts_down_and_ends_in_the_request_id(client: httpx.Client, clock: VirtualClock) -> None:
    first = begin(client)
    assert operation_id(first) == f"{33166368000 - START}_{first.headers['apim-request-id']}"
    assert re.fullmatch(r"\d{11}_[0-9a-f-]{36}", operation_id(first))
    clock.advance(10)
    assert operation_id(begin(client, "more")).startswith(f"{33166368000 - START - 10}_")


@pytest.mark.parametrize(
    ("polls", "seen"),
    [
        (0, [("succeeded", 100)]),
        (1, [("running", 0), ("succeeded", 100)]),
        (2, [("notStarted", None), ("running", 0), ("succeeded", 100)]),
        (4, [("notStarted", None), ("running", 0), ("running", 0), ("running", 0), ("succeeded", 100)]),
    ],
)
def test_what_polls_see(client: httpx.Client, fake: FakeAzure, polls: int, seen: list[tuple[str, int | None]]) -> None:
    fake.running_polls = polls
    location = begin(client).headers["operation-location"]
    bodies = [client.get(location).json() for _ in seen]
    assert [(body["status"], body.get("percentCompleted")) for body in bodies] == seen
    assert client.get(location).json() == bodies[-1]


def test_the_key_order_is_that_of_the_service(client: httpx.Client, clock: VirtualClock) -> None:
    location = begin(client).headers["operation-location"]
    head = ["operationId", "kind", "status", "createdDateTime", "lastUpdatedDateTime", "resourceLocation"]
    clock.advance(1)
    running = client.get(location).json()
    assert list(running) == [*head, "percentCompleted", "apiVersion"]
    assert running["kind"] == "documentClassifierBuild"
    assert running["createdDateTime"] == running["lastUpdatedDateTime"] == "2025-01-15T10:30:00Z"
    clock.advance(1)
    done = client.get(location).json()
    assert list(done) == [*head, "percentCompleted", "result", "apiVersion"]
    assert done["lastUpdatedDateTime"] == "2025-01-15T10:30:02Z"


def test_links_in_a_poll_have_the_version_of_the_poll(client: httpx.Client) -> None:
    location = begin(client, query=PREVIEW).headers["operation-location"]
    assert location.endswith("?api-version=2024-07-31-preview")
    body = client.get(f"{ROOT}/{httpx.URL(location).path.rpartition('/')[2]}", params=V4).json()
    assert body["resourceLocation"].endswith("/documentClassifiers/forms?api-version=2024-11-30")
    assert body["apiVersion"] == "2024-07-31-preview"


def test_framing_and_content_type_differ_by_version(client: httpx.Client) -> None:
    name = operation_id(begin(client))
    current = client.get(f"{ROOT}/{name}", params=V4).headers
    assert current["content-type"] == "application/json"
    assert "content-length" in current
    assert "transfer-encoding" not in current
    preview = client.get(f"{ROOT}/{name}", params=PREVIEW).headers
    assert preview["content-type"] == "application/json; charset=utf-8"
    assert preview["transfer-encoding"] == "chunked"
    assert "content-length" not in preview


@pytest.mark.parametrize("overload", ["getDocumentClassifierBuildOperation", "getDocumentModelCopyToOperation", "new"])
def test_an_overload_changes_nothing(client: httpx.Client, fake: FakeAzure, overload: str) -> None:
    fake.running_polls = 0
    name = operation_id(begin(client))
    plain = client.get(f"{ROOT}/{name}", params=V4).json()
    assert client.get(f"{ROOT}/{name}", params={"_overload": overload, **V4}).json() == plain


def test_an_unknown_operation(client: httpx.Client) -> None:
    answer = client.get(f"{ROOT}/00000000000_00000000-0000-0000-0000-000000000000", params=V4)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["error"]["innererror"]["code"] == "OperationNotFound"
    assert answer.json()["error"]["code"] == "NotFound"


def pages_of(client: httpx.Client, query: dict[str, str] = V4) -> list[dict[str, Any]]:
    pages = [client.get(ROOT, params=query).json()]
    while "nextLink" in pages[-1]:
        pages.append(client.get(pages[-1]["nextLink"]).json())
    return pages


@pytest.mark.parametrize("step", [0, 1], ids=["within a second", "a second apart"])
def test_the_list_has_the_newest_first(client: httpx.Client, fake: FakeAzure, clock: VirtualClock, step: int) -> None:
    fake.page_size = 2
    made: list[str] = []
    for i in range(5):
        made.append(operation_id(begin(client, f"forms{i}")))
        clock.advance(step)
    pages = pages_of(client)
    assert [len(page["value"]) for page in pages] == [2, 2, 1]
    listed = [one["operationId"] for page in pages for one in page["value"]]
    assert listed == made[::-1] == sorted(made)


def test_a_next_link_is_absolute_with_the_version_and_a_token(client: httpx.Client, fake: FakeAzure) -> None:
    fake.page_size = 1
    begin(client, "first")
    begin(client, "second")
    link = client.get(ROOT, params={"_overload": "x", **PREVIEW}).json()["nextLink"]
    origin = str(client.base_url).rstrip("/")
    assert re.fullmatch(
        re.escape(f"{origin}{ROOT}?api-version=2024-07-31-preview&nextLink=") + r"2!\d+![A-Za-z0-9%-]+", link
    )


def test_a_page_holds_its_place_when_something_is_made_meanwhile(client: httpx.Client, fake: FakeAzure) -> None:
    fake.page_size = 2
    made = [operation_id(begin(client, f"forms{i}")) for i in range(4)]
    link = client.get(ROOT, params=V4).json()["nextLink"]
    begin(client, "late")
    rest = client.get(link).json()
    assert [one["operationId"] for one in rest["value"]] == [made[1], made[0]]
    assert "nextLink" not in rest


def test_a_full_last_page_has_no_next_link(client: httpx.Client, fake: FakeAzure) -> None:
    fake.page_size = 2
    begin(client, "first")
    begin(client, "second")
    assert [len(page["value"]) for page in pages_of(client)] == [2]


@pytest.mark.parametrize("token", ["x", "2!4!####", ""])
def test_a_broken_token_is_refused(client: httpx.Client, token: str) -> None:
    answer = client.get(ROOT, params={"nextLink": token, **V4})
    assert (answer.status_code, answer.json()["error"]["innererror"]["code"]) == (400, "InvalidParameter")


def test_listing_moves_nothing_and_shows_no_result(client: httpx.Client) -> None:
    location = begin(client).headers["operation-location"]
    for _ in range(3):
        listed = client.get(ROOT, params=V4).json()["value"][0]
        assert listed["status"] == "running"
    client.get(location)
    client.get(location)
    listed = client.get(ROOT, params=V4).json()["value"][0]
    assert listed["status"] == "succeeded"
    assert listed["percentCompleted"] == 100
    assert "result" not in listed


def test_the_default_page_has_a_hundred(client: httpx.Client) -> None:
    for i in range(101):
        begin(client, f"forms{i}")
    assert [len(page["value"]) for page in pages_of(client)] == [100, 1]
