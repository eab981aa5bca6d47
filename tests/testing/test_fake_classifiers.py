"""Document classifiers: build, get, list, delete."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

ROOT = "/documentintelligence/documentClassifiers"
V4 = {"api-version": "2024-11-30"}
PREVIEW = {"api-version": "2024-07-31-preview"}
CONTAINER = "https://account.blob.core.windows.net/docs"


def doc_types(container: str = CONTAINER) -> dict[str, Any]:
    return {"formA": {"azureBlobSource": {"containerUrl": container}}}


def begin(client: httpx.Client, classifier_id: str, query: dict[str, str] = V4, **body: Any) -> httpx.Response:
    whole = {"classifierId": classifier_id, "docTypes": doc_types(), **body}
    return client.post(f"{ROOT}:build", params=query, json=whole)


def build(client: httpx.Client, classifier_id: str, query: dict[str, str] = V4, **body: Any) -> dict[str, Any]:
    location = begin(client, classifier_id, query, **body).headers["operation-location"]
    # One poll to find it running, as the fake is set, and one to find it done.
    client.get(location)
    operation: dict[str, Any] = client.get(location).json()
    return operation


def reason(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["innererror"]["code"]


def test_build_answers_202_with_the_location_in_lower_case(client: httpx.Client) -> None:
    answer = begin(client, "forms")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (202, b"", "0")
    assert b"operation-location" in dict(answer.headers.raw)
    origin = str(client.base_url).rstrip("/")
    assert answer.headers["operation-location"].startswith(f"{origin}/documentintelligence/operations/")
    assert answer.headers["operation-location"].endswith("?api-version=2024-11-30")
    assert "retry-after" not in answer.headers


def test_the_classifier_appears_with_the_success_of_its_operation(client: httpx.Client) -> None:
    location = begin(client, "forms").headers["operation-location"]
    running = client.get(location).json()
    assert running["status"] == "running"
    # The location of the result is told before there is one.
    assert reason(client.get(running["resourceLocation"])) == (404, "NotFound", "ModelNotFound")
    done = client.get(location).json()
    assert done["status"] == "succeeded"
    assert client.get(done["resourceLocation"]).json() == done["result"]


def test_a_build_that_takes_no_poll_is_there_at_once(client: httpx.Client, fake: FakeAzure) -> None:
    fake.running_polls = 0
    begin(client, "forms")
    assert client.get(f"{ROOT}/forms", params=V4).status_code == 200


def test_the_classifier_as_sent(client: httpx.Client, clock: VirtualClock) -> None:
    source = {"containerUrl": f"{CONTAINER}?sv=2024&sig=secret", "prefix": "a/"}
    file_list = {"containerUrl": CONTAINER, "fileList": "b.jsonl"}
    types = {"A": {"azureBlobSource": source}, "B": {"azureBlobFileListSource": file_list}}
    location = begin(client, "forms", docTypes=types, description="All forms").headers["operation-location"]
    client.get(location)
    clock.advance(7)
    client.get(location)
    answer = client.get(f"{ROOT}/forms", params=V4)
    assert answer.text == (
        '{"classifierId":"forms","createdDateTime":"2025-01-15T10:30:00Z","modifiedDateTime":"2025-01-15T10:30:07Z",'
        '"expirationDateTime":"2027-01-15T10:30:00Z","apiVersion":"2024-11-30","docTypes":{'
        '"A":{"kind":"azureBlob","azureBlobSource":{"containerUrl":"https://account.blob.core.windows.net/docs",'
        '"prefix":"a/"}},'
        '"B":{"kind":"azureBlobFileList","azureBlobFileListSource":{'
        '"containerUrl":"https://account.blob.core.windows.net/docs","fileList":"b.jsonl"}}},'
        '"description":"All forms"}'
    )
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in answer.headers


def test_a_leap_year_shows_that_it_expires_after_730_days() -> None:
    fake = FakeAzure(running_polls=0, clock=VirtualClock(datetime(2023, 11, 16, tzinfo=UTC)))
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client:
        assert build(client, "forms")["result"]["expirationDateTime"] == "2025-11-15T00:00:00Z"


def test_an_id_may_come_percent_encoded(client: httpx.Client) -> None:
    build(client, "a~1")
    assert client.get(f"{ROOT}/a%7E1", params=V4).json()["classifierId"] == "a~1"


def test_the_preview_knows_no_modified_date_and_keeps_its_mark(client: httpx.Client) -> None:
    result = build(client, "forms", PREVIEW)["result"]
    assert "modifiedDateTime" not in result
    assert result["apiVersion"] == "2024-07-31-preview"
    seen = client.get(f"{ROOT}/forms", params=V4).json()
    assert "modifiedDateTime" in seen
    assert seen["apiVersion"] == "2024-07-31-preview"


def test_a_base_classifier_has_to_exist_and_is_told(client: httpx.Client) -> None:
    assert reason(begin(client, "second", baseClassifierId="first")) == (404, "NotFound", "ModelNotFound")
    build(client, "first")
    assert build(client, "second", baseClassifierId="first")["result"]["baseClassifierId"] == "first"


def test_a_taken_id_is_a_409_unless_it_may_be_overwritten(client: httpx.Client) -> None:
    build(client, "forms")
    assert reason(begin(client, "forms")) == (409, "Conflict", "ModelExists")
    operation = build(client, "forms", allowOverwrite=True, description="New")
    assert operation["status"] == "succeeded"
    assert client.get(f"{ROOT}/forms", params=V4).json()["description"] == "New"


def test_an_id_is_taken_from_the_beginning_of_its_build(client: httpx.Client) -> None:
    begin(client, "forms")
    assert reason(begin(client, "forms")) == (409, "Conflict", "ModelExists")
    # There is nothing to delete yet.
    assert client.delete(f"{ROOT}/forms", params=V4).status_code == 404


@pytest.mark.parametrize("path", ["/empty", "/empty/", "/a/empty?sig=x"])
def test_an_empty_container_is_refused_at_once(client: httpx.Client, path: str) -> None:
    answer = begin(client, "forms", docTypes=doc_types(CONTAINER + path))
    assert answer.json() == {
        "error": {
            "code": "InvalidRequest",
            "message": "Invalid request.",
            "innererror": {
                "code": "TrainingContentMissing",
                "message": "Training data is missing: Could not find any training data at the given path.",
            },
        }
    }
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert begin(client, "forms").status_code == 202, "the refused build must not keep the id"


def test_a_failing_container_fails_the_operation(client: httpx.Client) -> None:
    operation = build(client, "forms", docTypes=doc_types(f"{CONTAINER}/failing"))
    assert operation["status"] == "failed"
    assert operation["percentCompleted"] == 100
    assert "result" not in operation
    assert list(operation["error"]) == ["code", "message", "details"]
    assert operation["error"]["details"][0]["code"] == "ModelBuildError"
    assert client.get(operation["resourceLocation"]).status_code == 404
    assert begin(client, "forms").status_code == 202, "a failed build must not keep the id"


@pytest.mark.parametrize(
    ("container", "code"),
    [
        ("https://account.blob.core.windows.net", "InvalidContentSourceFormat"),
        ("https://account.blob.core.windows.net/?sig=x", "InvalidContentSourceFormat"),
        ("docs", "InvalidContentSourceFormat"),
        ("", "InvalidParameter"),
    ],
)
def test_container_addresses_are_checked(client: httpx.Client, container: str, code: str) -> None:
    assert reason(begin(client, "forms", docTypes=doc_types(container))) == (400, "InvalidArgument", code)


@pytest.mark.parametrize(
    "body",
    [
        {"docTypes": {}},
        {"docTypes": None},
        {"docTypes": {"A": {}}},
        {"docTypes": {"A": "docs"}},
        {"docTypes": {"A": {"azureBlobFileListSource": {"containerUrl": CONTAINER}}}},
        {
            "docTypes": {
                "A": {
                    "azureBlobSource": {"containerUrl": CONTAINER},
                    "azureBlobFileListSource": {"containerUrl": CONTAINER, "fileList": "b"},
                }
            }
        },
        {"classifierId": "x"},
        {"classifierId": "-forms"},
        {"classifierId": "x" * 65},
        {"classifierId": None},
        {"description": 5},
        {"allowOverwrite": "yes"},
    ],
)
def test_bodies_are_checked(client: httpx.Client, body: dict[str, Any]) -> None:
    assert reason(begin(client, "forms", **body)) == (400, "InvalidArgument", "InvalidParameter")


@pytest.mark.parametrize("content", [b"", b"{", b"[]"])
def test_a_body_that_is_no_json_object(client: httpx.Client, content: bytes) -> None:
    answer = client.post(f"{ROOT}:build", params=V4, content=content, headers={"Content-Type": "application/json"})
    assert reason(answer) == (400, "InvalidArgument", "InvalidParameter")


def test_delete_answers_204(client: httpx.Client) -> None:
    build(client, "forms")
    answer = client.delete(f"{ROOT}/forms", params=V4)
    assert (answer.status_code, answer.headers["content-length"]) == (204, "0")
    assert reason(client.delete(f"{ROOT}/forms", params=V4)) == (404, "NotFound", "ModelNotFound")
    assert build(client, "forms")["status"] == "succeeded"


def test_the_list_pages_and_shows_document_types(client: httpx.Client, fake: FakeAzure) -> None:
    fake.running_polls = 0
    fake.page_size = 2
    # A "~" puts a "+" or "/" into the base64 of some tokens.
    names = {"a~1", "b~~", "c~~~", "d1", "e1"}
    for name in names:
        begin(client, name)
    pages = [client.get(ROOT, params=V4).json()]
    while "nextLink" in pages[-1]:
        pages.append(client.get(pages[-1]["nextLink"]).json())
    assert [len(page["value"]) for page in pages] == [2, 2, 1]
    assert {one["classifierId"] for page in pages for one in page["value"]} == names
    assert all("formA" in one["docTypes"] for page in pages for one in page["value"])
