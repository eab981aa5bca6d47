"""Document models: build, get, list, delete, expiry, resource details."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

from .documents import CONTAINER, MODELS, PREVIEW, ROOT, V4, Json, begin_build, build, finish, reason

DAY = 24 * 3600


def test_build_answers_202_with_the_location_in_lower_case(client: httpx.Client) -> None:
    answer = begin_build(client, "forms")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (202, b"", "0")
    assert b"operation-location" in dict(answer.headers.raw)
    assert answer.headers["operation-location"].startswith(f"{str(client.base_url).rstrip('/')}{ROOT}/operations/")


def test_a_template_build_tells_no_percentage_before_its_end(client: httpx.Client, fake: FakeAzure) -> None:
    fake.running_polls = 2
    location = begin_build(client, "forms").headers["operation-location"]
    seen = [client.get(location).json() for _ in range(3)]
    assert [(one["status"], one.get("percentCompleted")) for one in seen] == [
        ("running", None),
        ("running", None),
        ("succeeded", 100),
    ]
    assert seen[0]["kind"] == "documentModelBuild"


def test_a_generative_build_waits_to_start_and_tells_its_percentage(client: httpx.Client, fake: FakeAzure) -> None:
    fake.running_polls = 2
    location = begin_build(client, "forms", PREVIEW, buildMode="generative").headers["operation-location"]
    seen = [client.get(location).json() for _ in range(3)]
    assert [(one["status"], one.get("percentCompleted")) for one in seen] == [
        ("notStarted", None),
        ("running", 0),
        ("succeeded", 100),
    ]
    assert "fieldConfidence" not in seen[-1]["result"]["docTypes"]["forms"]


def test_only_the_preview_builds_generative_models(client: httpx.Client) -> None:
    answer = begin_build(client, "forms", buildMode="generative")
    assert reason(answer) == (400, "InvalidArgument", "InvalidParameter")


def test_the_model_as_sent(client: httpx.Client, clock: VirtualClock) -> None:
    location = begin_build(client, "forms", description="All forms", tags={"team": "north"}).headers[
        "operation-location"
    ]
    client.get(location)
    clock.advance(7)
    operation = client.get(location).json()
    assert list(operation)[-4:] == ["percentCompleted", "result", "tags", "apiVersion"]
    answer = client.get(f"{MODELS}/forms", params=V4)
    assert answer.text == (
        '{"docTypes":{"forms":{"fieldSchema":{"Name":{"type":"string"},"Date":{"type":"date"},'
        '"Total":{"type":"number"}},"buildMode":"template",'
        '"fieldConfidence":{"Name":0.995,"Date":0.995,"Total":0.995}}},'
        '"modelId":"forms","createdDateTime":"2025-01-15T10:30:00Z","modifiedDateTime":"2025-01-15T10:30:07Z",'
        '"expirationDateTime":"2027-01-15T10:30:00Z","apiVersion":"2024-11-30","description":"All forms",'
        '"tags":{"team":"north"}}'
    )
    assert operation["result"] == answer.json()
    assert answer.headers["transfer-encoding"] == "chunked"
    assert "modifiedDateTime" not in client.get(f"{MODELS}/forms", params=PREVIEW).json()


def test_a_model_appears_with_the_success_of_its_operation(client: httpx.Client) -> None:
    begun = begin_build(client, "forms")
    running = client.get(begun.headers["operation-location"]).json()
    assert reason(client.get(running["resourceLocation"])) == (404, "NotFound", "ModelNotFound")
    assert client.get(finish(client, begun)["resourceLocation"]).status_code == 200


def test_a_taken_id_is_a_409_unless_it_may_be_overwritten(client: httpx.Client) -> None:
    build(client, "forms")
    assert reason(begin_build(client, "forms")) == (409, "Conflict", "ModelExists")
    assert build(client, "forms", allowOverwrite=True, description="New")["result"]["description"] == "New"
    # A classifier has an id of its own.
    assert client.get(f"{ROOT}/documentClassifiers/forms", params=V4).status_code == 404


def test_a_failing_container_fails_the_operation(client: httpx.Client) -> None:
    operation = build(client, "forms", azureBlobSource={"containerUrl": f"{CONTAINER}/failing"})
    assert (operation["status"], operation["percentCompleted"]) == ("failed", 100)
    assert operation["error"]["details"][0]["code"] == "ModelBuildError"
    assert begin_build(client, "forms").status_code == 202, "a failed build must not keep the id"


def test_a_declared_container_has_to_hold_something(client: httpx.Client, fake: FakeAzure) -> None:
    fake.add_container(CONTAINER, {"a/form.pdf": b"%PDF-1.7", "list.jsonl": '{"file": "gone.pdf"}\n'})
    missing = (400, "InvalidRequest", "TrainingContentMissing")
    source = {"containerUrl": CONTAINER + "?sig=x", "prefix": "b/"}
    assert reason(begin_build(client, "forms", azureBlobSource=source)) == missing
    assert begin_build(client, "forms", azureBlobSource=source | {"prefix": "a/"}).status_code == 202
    listed: Json = {
        "azureBlobSource": None,
        "azureBlobFileListSource": {"containerUrl": CONTAINER, "fileList": "list.jsonl"},
    }
    assert reason(begin_build(client, "more", **listed)) == missing


@pytest.mark.parametrize(
    "body",
    [
        {"modelId": "x"},
        {"modelId": "prebuilt-mine"},
        {"buildMode": None},
        {"buildMode": "Template"},
        {"azureBlobSource": None},
        {"azureBlobFileListSource": {"containerUrl": CONTAINER, "fileList": "b"}},
        {"tags": {"a": 1}},
    ],
)
def test_bodies_are_checked(client: httpx.Client, body: Json) -> None:
    assert reason(begin_build(client, "forms", **body)) == (400, "InvalidArgument", "InvalidParameter")


def test_a_malformed_container_address(client: httpx.Client) -> None:
    for url in ("https://account.blob.core.windows.net", "http://[", "docs"):
        answer = begin_build(client, "forms", azureBlobSource={"containerUrl": url})
        assert reason(answer) == (400, "InvalidArgument", "InvalidContentSourceFormat")


def listed(client: httpx.Client, query: dict[str, str] = V4) -> list[list[Json]]:
    pages = [client.get(MODELS, params=query).json()]
    while "nextLink" in pages[-1]:
        pages.append(client.get(pages[-1]["nextLink"]).json())
    return [page["value"] for page in pages]


def test_the_list_has_the_prebuilt_models_first(client: httpx.Client, fake: FakeAzure) -> None:
    fake.running_polls = 0
    begin_build(client, "aaa")
    begin_build(client, "zzz")
    (models,) = listed(client)
    ids = [one["modelId"] for one in models]
    assert ids[-2:] == ["aaa", "zzz"]
    assert len(ids) > 40
    assert all(one.startswith("prebuilt-") for one in ids[:-2])
    assert {"prebuilt-read", "prebuilt-layout", "prebuilt-invoice", "prebuilt-tax.us.1099NEC"} <= set(ids)
    assert not any("docTypes" in one for one in models)
    assert list(models[-1]) == ["modelId", "createdDateTime", "modifiedDateTime", "expirationDateTime", "apiVersion"]


def test_the_list_pages(client: httpx.Client, fake: FakeAzure) -> None:
    fake.running_polls = 0
    for i in range(5):
        begin_build(client, f"forms{i}")
    (whole,) = listed(client)
    fake.page_size = 10
    pages = listed(client)
    assert [len(page) for page in pages[:-1]] == [10] * (len(pages) - 1)
    assert [one for page in pages for one in page] == whole


def test_some_prebuilt_models_are_as_old_as_the_calendar(client: httpx.Client) -> None:
    dates = {one["modelId"]: one["createdDateTime"] for page in listed(client) for one in page}
    assert dates["prebuilt-tax.us.1099MISC"] == "0001-01-01T00:00:00Z"
    assert list(dates.values()).count("0001-01-01T00:00:00Z") == 21
    assert dates["prebuilt-invoice"] == "2024-11-30T00:00:00Z"


def test_a_prebuilt_model_tells_its_fields(client: httpx.Client) -> None:
    body = client.get(f"{MODELS}/prebuilt-invoice", params=V4).json()
    schema = body["docTypes"]["invoice"]["fieldSchema"]
    assert schema["InvoiceTotal"] == {"type": "currency"}
    assert schema["Items"]["type"] == "array"
    assert schema["Items"]["items"]["properties"]["Quantity"] == {"type": "number"}
    assert "expirationDateTime" not in body
    assert "fieldConfidence" not in body["docTypes"]["invoice"]
    assert "docTypes" not in client.get(f"{MODELS}/prebuilt-read", params=V4).json()


def test_delete(client: httpx.Client) -> None:
    build(client, "forms")
    answer = client.delete(f"{MODELS}/forms", params=V4)
    assert (answer.status_code, answer.headers["content-length"]) == (204, "0")
    for gone in (client.get(f"{MODELS}/forms", params=V4), client.delete(f"{MODELS}/forms", params=V4)):
        assert reason(gone) == (404, "NotFound", "ModelNotFound")
        assert gone.headers["content-type"] == "application/json"
        assert "x-ms-error-code" not in gone.headers
    assert build(client, "forms")["status"] == "succeeded"


def test_prebuilt_models_are_not_for_deleting(client: httpx.Client) -> None:
    assert reason(client.delete(f"{MODELS}/prebuilt-read", params=V4)) == (400, "InvalidRequest", "ModelReadOnly")
    assert client.get(f"{MODELS}/prebuilt-read", params=V4).status_code == 200


def test_models_and_classifiers_expire(client: httpx.Client, clock: VirtualClock, fake: FakeAzure) -> None:
    fake.running_polls = 0
    begin_build(client, "forms")
    source = {"azureBlobSource": {"containerUrl": CONTAINER}}
    body = {"classifierId": "sorter", "docTypes": {"A": source}}
    client.post(f"{ROOT}/documentClassifiers:build", params=V4, json=body)
    clock.advance(730 * DAY - 1)
    assert client.get(f"{MODELS}/forms", params=V4).status_code == 200
    clock.advance(1)
    assert reason(client.get(f"{MODELS}/forms", params=V4)) == (404, "NotFound", "ModelNotFound")
    assert client.get(f"{ROOT}/documentClassifiers/sorter", params=V4).status_code == 404
    assert listed(client)[-1][-1]["modelId"].startswith("prebuilt-")
    assert begin_build(client, "forms").status_code == 202, "the id is free again"


def test_operations_are_kept_for_a_day(client: httpx.Client, clock: VirtualClock) -> None:
    location = begin_build(client, "forms").headers["operation-location"]
    clock.advance(DAY - 1)
    assert client.get(location).status_code == 200
    clock.advance(1)
    assert reason(client.get(location)) == (404, "NotFound", "OperationNotFound")
    assert client.get(f"{ROOT}/operations", params=V4).json() == {"value": []}


def info(client: httpx.Client) -> dict[str, Any]:
    answer = client.get(f"{ROOT}/info", params=V4)
    assert answer.headers["transfer-encoding"] == "chunked"
    body: dict[str, Any] = answer.json()
    return body


def test_the_resource_counts_its_models(client: httpx.Client, fake: FakeAzure) -> None:
    fake.running_polls = 0
    assert info(client)["customDocumentModels"] == {"count": 0, "limit": 20000}
    begin_build(client, "forms")
    begin_build(client, "more", buildMode="neural")
    assert info(client) == {
        "customDocumentModels": {"count": 2, "limit": 20000},
        "customNeuralDocumentModelBuilds": {
            "used": 1,
            "quota": 20,
            "quotaResetDateTime": "2025-02-01T00:00:00Z",
        },
    }
    # A build is used up even when its model is gone.
    client.delete(f"{MODELS}/more", params=V4)
    assert info(client)["customDocumentModels"]["count"] == 1
    assert info(client)["customNeuralDocumentModelBuilds"]["used"] == 1


def test_the_allowance_is_monthly() -> None:
    clock = VirtualClock(datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC))
    fake = FakeAzure(clock=clock)
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client:
        begin_build(client, "forms", buildMode="neural")
        assert info(client)["customNeuralDocumentModelBuilds"]["quotaResetDateTime"] == "2025-01-01T00:00:00Z"
        clock.advance(1)
        assert info(client)["customNeuralDocumentModelBuilds"]["used"] == 0
