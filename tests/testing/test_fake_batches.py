"""Batches over declared containers."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, UnknownRoute, VirtualClock

from .documents import MODELS, PREVIEW, V4, Json, build, finish, reason

INBOX = "https://account.blob.core.windows.net/inbox"
RESULTS = "https://account.blob.core.windows.net/results"
BATCHES = f"{MODELS}/prebuilt-read/analyzeBatchResults"
NO_OPERATION = (404, "NotFound", "OperationNotFound")


@pytest.fixture(autouse=True)
def _inbox(fake: FakeAzure) -> None:
    fake.add_container(INBOX, {"march/note 1.txt": "First", "march/note2.txt": "Second", "april/bad.bin": b"\0\1"})


def begin(
    client: httpx.Client, query: dict[str, str] = V4, model_id: str = "prebuilt-read", **body: Any
) -> httpx.Response:
    whole = {
        "azureBlobSource": {"containerUrl": f"{INBOX}?sig=x", "prefix": "march/"},
        "resultContainerUrl": f"{RESULTS}?sig=y",
        **body,
    }
    return client.post(f"{MODELS}/{model_id}:analyzeBatch", params=query, json=whole)


def test_submitting_answers_202(client: httpx.Client) -> None:
    begun = begin(client)
    assert (begun.status_code, begun.content) == (202, b"")
    assert b"Operation-Location" in dict(begun.headers.raw)
    origin = str(client.base_url).rstrip("/")
    path = f"{BATCHES}/{begun.headers['apim-request-id']}"
    assert begun.headers["operation-location"] == f"{origin}{path}?api-version=2024-11-30"


def test_polling(client: httpx.Client, clock: VirtualClock) -> None:
    begun = begin(client)
    location, before = begun.headers["operation-location"], clock.now()
    running = client.get(location)
    result_id = begun.headers["apim-request-id"]
    assert running.text == (
        f'{{"resultId":"{result_id}","status":"running","percentCompleted":0,'
        '"createdDateTime":"2025-01-15T10:30:00Z","lastUpdatedDateTime":"2025-01-15T10:30:00Z"}'
    )
    assert len(running.content) == 177
    assert running.headers["content-length"] == "177"
    assert "retry-after" not in running.headers
    assert clock.now() - before == pytest.approx(3.1)
    done = client.get(location)
    assert clock.now() - before == pytest.approx(3.1), "a poll of what is done is not held"
    body = done.json()
    assert list(body) == [
        "resultId",
        "status",
        "percentCompleted",
        "createdDateTime",
        "lastUpdatedDateTime",
        "result",
    ]
    assert (body["status"], body["percentCompleted"]) == ("succeeded", 100)
    # It never moves, as with the real ones.
    assert body["lastUpdatedDateTime"] == "2025-01-15T10:30:00Z"


def test_the_preview_has_its_own_words(client: httpx.Client) -> None:
    begun = begin(client, PREVIEW)
    running = client.get(begun.headers["operation-location"])
    assert list(running.json()) == ["status", "percentCompleted", "createdDateTime", "lastUpdatedDateTime"]
    assert len(running.content) == 127
    done = finish(client, begun)
    assert (done["status"], done["percentCompleted"]) == ("completed", 100)
    first = done["result"]["details"][0]
    assert first["status"] == "succeeded"
    assert first["resultUrl"] == f"{RESULTS}/march/note 1.txt.ocr.json"


def test_the_hold_can_be_changed(client: httpx.Client, fake: FakeAzure, clock: VirtualClock) -> None:
    fake.batch_hold = 0.5
    before = clock.now()
    client.get(begin(client).headers["operation-location"])
    assert clock.now() - before == pytest.approx(0.5)
    with pytest.raises(ValueError, match="batch_hold"):
        fake.batch_hold = -1


def test_results_are_written_into_their_container(client: httpx.Client, fake: FakeAzure) -> None:
    done = finish(client, begin(client, V4 | {"stringIndexType": "utf16CodeUnit"}, resultPrefix="out-"))
    assert done["result"] == {
        "succeededCount": 2,
        "failedCount": 0,
        "skippedCount": 0,
        "details": [
            # The address of a document is sent as it is, that of a result percent-encoded.
            {
                "sourceUrl": f"{INBOX}/march/note 1.txt",
                "resultUrl": f"{RESULTS}/out-march/note%201.txt.ocr.json",
                "status": "succeeded",
            },
            {
                "sourceUrl": f"{INBOX}/march/note2.txt",
                "resultUrl": f"{RESULTS}/out-march/note2.txt.ocr.json",
                "status": "succeeded",
            },
        ],
    }
    written = fake.container(RESULTS)
    assert list(written) == ["out-march/note 1.txt.ocr.json", "out-march/note2.txt.ocr.json"]
    body = json.loads(written["out-march/note2.txt.ocr.json"])
    assert body["status"] == "succeeded"
    assert (body["analyzeResult"]["content"], body["analyzeResult"]["stringIndexType"]) == ("Second", "utf16CodeUnit")


@pytest.mark.parametrize(
    ("query", "status", "counts"), [(V4, "failed", (0, 0, 2)), (PREVIEW, "skipped", (0, 0, 0))], ids=["GA", "preview"]
)
def test_what_is_there_already_is_passed_over(
    client: httpx.Client, query: dict[str, str], status: str, counts: tuple[int, int, int]
) -> None:
    finish(client, begin(client))
    result = finish(client, begin(client, query))["result"]
    assert (result["succeededCount"], result["failedCount"], result["skippedCount"]) == counts
    assert [list(one) for one in result["details"]] == [["sourceUrl", "status", "error"]] * 2
    assert {one["status"] for one in result["details"]} == {status}
    assert {one["error"]["code"] for one in result["details"]} == {"OutputExists"}
    again = finish(client, begin(client, query, overwriteExisting=True))["result"]
    assert again["succeededCount"] == 2


def test_a_document_that_is_none_fails_by_itself(client: httpx.Client) -> None:
    result = finish(client, begin(client, azureBlobSource={"containerUrl": INBOX}))["result"]
    assert (result["succeededCount"], result["failedCount"], result["skippedCount"]) == (2, 1, 0)
    (bad,) = [one for one in result["details"] if one["status"] == "failed"]
    assert bad["sourceUrl"] == f"{INBOX}/april/bad.bin"
    assert bad["error"]["code"] == "InvalidContent"
    assert "resultUrl" not in bad


def test_documents_by_a_list(client: httpx.Client, fake: FakeAzure) -> None:
    fake.add_container(INBOX, {"list.jsonl": '{"file": "march/note2.txt"}\n\n{"file": "gone.txt"}\n'})
    listed: Json = {
        "azureBlobSource": None,
        "azureBlobFileListSource": {"containerUrl": INBOX, "fileList": "list.jsonl"},
    }
    details = finish(client, begin(client, **listed))["result"]["details"]
    assert [one["sourceUrl"] for one in details] == [f"{INBOX}/march/note2.txt"]
    fake.add_container(INBOX, {"list.jsonl": "march/note2.txt"})
    assert reason(begin(client, **listed)) == (400, "InvalidArgument", "InvalidContentSourceFormat")
    listed["azureBlobFileListSource"] = {"containerUrl": INBOX, "fileList": "other.jsonl"}
    assert reason(begin(client, **listed)) == (400, "InvalidRequest", "ContentSourceNotAccessible")


def test_results_beside_their_documents_are_no_documents(client: httpx.Client) -> None:
    for _ in range(2):
        result = finish(client, begin(client, resultContainerUrl=INBOX, overwriteExisting=True))["result"]
        assert result["succeededCount"] == len(result["details"]) == 2


def test_declared_results(client: httpx.Client, fake: FakeAzure) -> None:
    fake.add_result("forms", {"content": "first"})
    fake.add_result("forms", {"status": "failed", "error": {"code": "Oh", "message": "no"}})
    result = finish(client, begin(client, model_id="forms"))["result"]
    assert (result["succeededCount"], result["failedCount"]) == (1, 1)
    assert result["details"][1]["error"] == {"code": "Oh", "message": "no"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"azureBlobSource": None}, ("InvalidArgument", "InvalidParameter")),
        ({"resultContainerUrl": None}, ("InvalidArgument", "InvalidParameter")),
        ({"resultContainerUrl": "results"}, ("InvalidArgument", "InvalidContentSourceFormat")),
        (
            {"azureBlobSource": {"containerUrl": INBOX.replace("inbox", "gone")}},
            ("InvalidRequest", "ContentSourceNotAccessible"),
        ),
        ({"overwriteExisting": "yes"}, ("InvalidArgument", "InvalidParameter")),
    ],
)
def test_bodies_are_checked(client: httpx.Client, body: Json, why: tuple[str, str]) -> None:
    assert reason(begin(client, **body)) == (400, *why)


def test_the_query_and_the_model_are_checked(client: httpx.Client) -> None:
    assert reason(begin(client, V4 | {"locale": "xx"})) == (400, "InvalidArgument", "InvalidParameter")
    assert reason(begin(client, model_id="gone")) == (404, "NotFound", "ModelNotFound")


def test_listing(client: httpx.Client, fake: FakeAzure) -> None:
    build(client, "forms")
    other = begin(client, model_id="forms").headers["apim-request-id"]
    begun = [begin(client) for _ in range(3)]
    finish(client, begun[0])
    fake.page_size = 2
    first = client.get(BATCHES, params=V4)
    assert first.headers["transfer-encoding"] == "chunked"
    second = client.get(first.json()["nextLink"]).json()
    assert "nextLink" not in second
    batches = first.json()["value"] + second["value"]
    statuses = {one["resultId"]: one["status"] for one in batches}
    ids = [one.headers["apim-request-id"] for one in begun]
    assert statuses == {ids[0]: "succeeded", ids[1]: "running", ids[2]: "running"}
    assert all(list(one) == ["resultId", "status", "createdDateTime", "lastUpdatedDateTime"] for one in batches), (
        "neither results nor percentages"
    )
    assert other not in statuses
    assert reason(client.get(BATCHES.replace("prebuilt-read", "gone"), params=V4))[0] == 404


def test_deleting(client: httpx.Client, fake: FakeAzure) -> None:
    begun = begin(client)
    finish(client, begun)
    location = begun.headers["operation-location"]
    assert client.delete(location).status_code == 204
    assert reason(client.get(location)) == reason(client.delete(location)) == NO_OPERATION
    assert client.get(BATCHES, params=V4).json() == {"value": []}
    assert len(fake.container(RESULTS)) == 2, "the results stay where they are"


def test_batches_are_kept_for_a_day(client: httpx.Client, clock: VirtualClock) -> None:
    begun = begin(client)
    clock.advance(24 * 3600)
    assert reason(client.get(begun.headers["operation-location"])) == NO_OPERATION


def test_the_preview_neither_lists_nor_deletes(fake: FakeAzure) -> None:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client:
        with pytest.raises(UnknownRoute):
            client.get(BATCHES, params=PREVIEW)
        location = begin(client, PREVIEW).headers["operation-location"]
        with pytest.raises(UnknownRoute):
            client.delete(location)
