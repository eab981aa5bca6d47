"""Classifying documents."""

from __future__ import annotations

import base64

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

from .documents import CLASSIFIERS, ROOT, V4, Json, analyze, build_classifier, finish, reason, submit

SORTER = "/documentClassifiers/sorter"
THREE_PAGES = "An invoice\fInvoice, continued\fLetter\fsomething else"


@pytest.fixture
def ready(client: httpx.Client) -> httpx.Client:
    build_classifier(client, "sorter", "invoice", "letter")
    return client


def test_submitting_and_polling(ready: httpx.Client) -> None:
    begun = submit(ready, "A letter", SORTER)
    assert (begun.status_code, begun.content) == (202, b"")
    assert b"Operation-Location" in dict(begun.headers.raw)
    location = begun.headers["operation-location"]
    expected = f"{ROOT}{SORTER}/analyzeResults/{begun.headers['apim-request-id']}?api-version=2024-11-30"
    assert location == f"{str(ready.base_url).rstrip('/')}{expected}"
    running = ready.get(location)
    assert (running.headers["retry-after"], len(running.content)) == ("1", 106)
    assert ready.get(location).json()["status"] == "succeeded"


def test_the_result_has_documents_and_no_text(ready: httpx.Client) -> None:
    result = analyze(ready, "Dear all\fa letter", SORTER)
    whole_page = [0, 0, 8.5, 0, 8.5, 11, 0, 11]
    assert result == {
        "apiVersion": "2024-11-30",
        "modelId": "sorter",
        "stringIndexType": "textElements",
        "content": "\n",
        "pages": [
            {
                "pageNumber": number,
                "angle": 0,
                "width": 8.5,
                "height": 11,
                "unit": "inch",
                "words": [],
                "lines": [],
                "spans": [],
            }
            for number in (1, 2)
        ],
        "documents": [
            {
                "docType": "letter",
                "boundingRegions": [{"pageNumber": number, "polygon": whole_page} for number in (1, 2)],
                "confidence": 0.95,
                "spans": [],
            }
        ],
        "contentFormat": "text",
    }


def found(result: Json) -> list[tuple[str, list[int]]]:
    return [
        (one["docType"], [region["pageNumber"] for region in one["boundingRegions"]]) for one in result["documents"]
    ]


@pytest.mark.parametrize(
    ("split", "documents"),
    [
        (None, [("invoice", [1, 2, 3, 4])]),
        ("none", [("invoice", [1, 2, 3, 4])]),
        ("auto", [("invoice", [1, 2]), ("letter", [3]), ("invoice", [4])]),
        ("perPage", [("invoice", [1]), ("invoice", [2]), ("letter", [3]), ("invoice", [4])]),
    ],
)
def test_splitting(ready: httpx.Client, split: str | None, documents: list[tuple[str, list[int]]]) -> None:
    assert found(analyze(ready, THREE_PAGES, SORTER, **({"split": split} if split else {}))) == documents


def test_pages(ready: httpx.Client) -> None:
    result = analyze(ready, THREE_PAGES, SORTER, split="auto", pages="2-3", stringIndexType="utf16CodeUnit")
    assert found(result) == [("invoice", [2]), ("letter", [3])]
    assert result["stringIndexType"] == "utf16CodeUnit"
    assert reason(submit(ready, THREE_PAGES, SORTER, pages="5")) == (400, "InvalidArgument", "InvalidParameter")


def test_a_type_is_named_by_whole_words(client: httpx.Client) -> None:
    build_classifier(client, "sorter", "form-a", "note")
    assert found(analyze(client, "This is Form A.", SORTER))[0][0] == "form-a"
    assert found(analyze(client, "My notebook", SORTER))[0][0] == "form-a"
    assert found(analyze(client, "My NOTE", SORTER))[0][0] == "note"


@pytest.mark.parametrize("overload", [None, "classifyDocument"])
def test_sources_in_json(ready: httpx.Client, overload: str | None) -> None:
    query = V4 | ({"_overload": overload} if overload else {})
    body = {"base64Source": base64.b64encode(b"A letter").decode()}
    answer = ready.post(f"{CLASSIFIERS}/sorter:analyze", params=query, json=body)
    assert found(finish(ready, answer)["analyzeResult"]) == [("letter", [1])]
    answer = ready.post(f"{CLASSIFIERS}/sorter:analyze", params=query, json={"urlSource": "https://x.org/a.png"})
    assert finish(ready, answer)["analyzeResult"]["pages"][0]["unit"] == "pixel"


def test_what_is_refused(ready: httpx.Client) -> None:
    unknown = submit(ready, "x", "/documentClassifiers/gone")
    assert reason(unknown) == (404, "NotFound", "ModelNotFound")
    assert unknown.headers["x-ms-error-code"] == "NotFound"
    assert reason(submit(ready, b"[]", SORTER)) == (400, "InvalidRequest", "InvalidContent")
    assert reason(submit(ready, "x", SORTER, split="each")) == (400, "InvalidArgument", "InvalidParameter")
    # Models and classifiers do not answer for each other.
    assert reason(submit(ready, "x", "sorter")) == (404, "NotFound", "ModelNotFound")
    assert reason(submit(ready, "x", "/documentClassifiers/prebuilt-read")) == (404, "NotFound", "ModelNotFound")


def test_results_are_kept_for_a_day(ready: httpx.Client, clock: VirtualClock, fake: FakeAzure) -> None:
    location = submit(ready, "x", SORTER).headers["operation-location"]
    clock.advance(24 * 3600)
    assert reason(ready.get(location)) == (404, "NotFound", "OperationNotFound")
