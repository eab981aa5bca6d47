"""Analyses: submitting, polling, deleting, rejected requests."""

from __future__ import annotations

import base64
import uuid

import httpx
import pytest

from azfacade.testing import FakeAzure, UnknownRoute, VirtualClock

from .documents import MODELS, PREVIEW, ROOT, V4, Json, analyze, finish, reason, submit

READ = f"{MODELS}/prebuilt-read"
INVALID_CONTENT = (400, "InvalidRequest", "InvalidContent")
INVALID_PARAMETER = (400, "InvalidArgument", "InvalidParameter")
NO_OPERATION = (404, "NotFound", "OperationNotFound")
# The first bytes of files of each sort.
SORTS = {
    "pdf": b"%PDF-1.7",
    "jpeg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n\0",
    "tiff": b"II*\0",
    "big-endian tiff": b"MM\0*",
    "bmp": b"BM\x46\0\0\0\0\0\0\0",
    "heif": b"\0\0\0\x18ftypheic",
    "office": b"PK\x03\x04",
}


def test_submitting_answers_202_with_the_address_of_the_result(client: httpx.Client) -> None:
    answer = submit(client, "Hello", pages="1", stringIndexType="utf16CodeUnit")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (202, b"", "0")
    assert b"Operation-Location" in dict(answer.headers.raw)
    assert "retry-after" not in answer.headers
    # The id of the request, and of its query the version alone.
    result_id = answer.headers["apim-request-id"]
    origin = str(client.base_url).rstrip("/")
    assert answer.headers["operation-location"] == f"{origin}{READ}/analyzeResults/{result_id}?api-version=2024-11-30"
    assert str(uuid.UUID(result_id)) == result_id


def test_polling(client: httpx.Client, fake: FakeAzure, clock: VirtualClock) -> None:
    fake.running_polls = 2
    location = submit(client, "Hello").headers["operation-location"]
    for _ in range(2):
        running = client.get(location)
        assert running.text == (
            '{"status":"running","createdDateTime":"2025-01-15T10:30:00Z","lastUpdatedDateTime":"2025-01-15T10:30:00Z"}'
        )
        assert running.headers["retry-after"] == "1"
        assert running.headers["content-length"] == "106"
    clock.advance(2)
    done = client.get(location)
    assert "retry-after" not in done.headers
    assert done.headers["content-type"] == "application/json; charset=utf-8"
    assert "content-length" in done.headers
    assert list(done.json()) == ["status", "createdDateTime", "lastUpdatedDateTime", "analyzeResult"]
    assert done.json()["lastUpdatedDateTime"] == "2025-01-15T10:30:02Z"
    assert client.get(location).content == done.content


def test_the_preview_polls_alike(client: httpx.Client) -> None:
    location = submit(client, "Hello", api_version="2024-07-31-preview").headers["operation-location"]
    assert location.endswith("?api-version=2024-07-31-preview")
    assert client.get(location).headers["retry-after"] == "1"
    assert client.get(location).json()["analyzeResult"]["apiVersion"] == "2024-07-31-preview"


def test_answers_are_unescaped(client: httpx.Client) -> None:
    begun = submit(client, "Grüße 👋")
    finish(client, begun)
    assert "Grüße 👋".encode() in client.get(begun.headers["operation-location"]).content


@pytest.mark.parametrize("overload", [None, "analyzeDocument"])
def test_base64(client: httpx.Client, overload: str | None) -> None:
    query = V4 | ({"_overload": overload} if overload else {})
    body = {"base64Source": base64.b64encode(b"Hello there").decode()}
    assert finish(client, client.post(f"{READ}:analyze", params=query, json=body))["analyzeResult"]["content"] == (
        "Hello there"
    )


def test_an_overload_does_not_decide_what_the_body_is(client: httpx.Client) -> None:
    assert analyze(client, "Hello there", _overload="analyzeDocument")["content"] == "Hello there"


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "text/html", "application/octet-stream; q=1"])
def test_the_bytes_tell_what_they_are(client: httpx.Client, media_type: str) -> None:
    answer = client.post(f"{READ}:analyze", params=V4, content=b"Hi", headers={"Content-Type": media_type})
    assert finish(client, answer)["analyzeResult"]["content"] == "Hi"


def by_url(client: httpx.Client, url: str) -> httpx.Response:
    return client.post(f"{READ}:analyze", params=V4, json={"urlSource": url})


def test_an_address_in_a_declared_container(client: httpx.Client, fake: FakeAzure) -> None:
    base = "https://account.blob.core.windows.net/inbox"
    fake.add_container(base, {"a b/note.txt": "From the container"})
    for url in (f"{base}/a%20b/note.txt", f"{base}/a b/note.txt?sv=1&sig=x"):
        assert finish(client, by_url(client, url))["analyzeResult"]["content"] == "From the container"
    assert reason(by_url(client, f"{base}/gone.txt")) == INVALID_CONTENT


def test_any_other_address_leads_to_a_stand_in(client: httpx.Client) -> None:
    for url, unit in [
        ("https://x.org/a.pdf?x=1", "inch"),
        ("https://x.org/a.PNG", "pixel"),
        ("https://x.org/", "inch"),
    ]:
        pages = finish(client, by_url(client, url))["analyzeResult"]["pages"]
        assert [page["unit"] for page in pages] == [unit]


@pytest.mark.parametrize(
    "url",
    ["https://nowhere.invalid/a.pdf", "https://x.org/a.zip", "ftp://x.org/a.pdf", "a.pdf", "http://[", "https://"],
)
def test_an_address_that_leads_to_no_document(client: httpx.Client, url: str) -> None:
    assert reason(by_url(client, url)) == INVALID_CONTENT


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, (400, "InvalidArgument", "ParameterMissing")),
        ({"urlSource": None}, (400, "InvalidArgument", "ParameterMissing")),
        ({"urlSource": "https://x.org", "base64Source": "SGk="}, INVALID_PARAMETER),
        ({"urlSource": 5}, INVALID_PARAMETER),
        ({"base64Source": "####"}, INVALID_CONTENT),
        ({"base64Source": "ä"}, INVALID_CONTENT),
        ({"base64Source": ""}, INVALID_CONTENT),
    ],
)
def test_json_bodies_are_checked(client: httpx.Client, body: Json, why: tuple[int, str, str]) -> None:
    assert reason(client.post(f"{READ}:analyze", params=V4, json=body)) == why


@pytest.mark.parametrize("sort", SORTS)
def test_documents_by_their_first_bytes(client: httpx.Client, sort: str) -> None:
    assert "Sample Document" in analyze(client, SORTS[sort])["content"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\xfa", b"\0\1\2", b'{"urlSource": "https://x.org"}', b" [1, 2]", b"MZ\x90\0"],
)
def test_bytes_that_are_no_document(client: httpx.Client, content: bytes) -> None:
    answer = submit(client, content)
    assert answer.status_code == 400
    assert answer.content == (
        b'{"error":{"code":"InvalidRequest","message":"Invalid request.","innererror":{"code":"InvalidContent",'
        b'"message":"The file is corrupted or format is unsupported. Refer to documentation for the list of supported '
        b'formats."}}}'
    )


def test_what_only_begins_like_something_else_is_text(client: httpx.Client) -> None:
    for text in ("BMW is a make of cars", "{unclosed", "PK", "42"):
        assert analyze(client, text)["content"] == text


def test_errors_of_submitting_tell_their_code_in_headers(client: httpx.Client) -> None:
    for refused, code in [(submit(client, b""), "InvalidRequest"), (submit(client, "Hi", "gone"), "NotFound")]:
        assert refused.headers["x-ms-error-code"] == refused.headers["ms-azure-ai-errorcode"] == code
        assert refused.headers["content-type"] == "application/json; charset=utf-8"
    refused = submit(client, b"", api_version="2024-07-31-preview")
    assert refused.headers["ms-azure-ai-errorcode"] == "InvalidRequest"
    assert "x-ms-error-code" not in refused.headers


def test_an_unknown_model(client: httpx.Client) -> None:
    assert reason(submit(client, "Hi", "gone")) == (404, "NotFound", "ModelNotFound")
    assert submit(client, "Hi", "").json() == {"error": {"code": "404", "message": "Resource not found"}}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"locale": "not a locale"}, "Locale is invalid: The language code is invalid or not supported."),
        ({"locale": "xx"}, "Locale is invalid: The language code is invalid or not supported."),
        ({"pages": "2"}, "pages is invalid: The page range exceeds the number of pages in the document."),
        ({"pages": "1-999999999"}, "pages is invalid: The page range exceeds the number of pages in the document."),
        ({"pages": "0"}, "pages is invalid: "),
        ({"pages": "3-2"}, "pages is invalid: "),
        ({"pages": "1,,2"}, "pages is invalid: "),
        ({"pages": "a"}, "pages is invalid: "),
        ({"stringIndexType": "bytes"}, "stringIndexType is invalid: "),
        ({"outputContentFormat": "html"}, "outputContentFormat is invalid: "),
        ({"output": "docx"}, "output is invalid: "),
        ({"features": "figures"}, "figures is invalid: The feature is invalid or not supported."),
        ({"features": "keyValuePairs"}, "keyValuePairs is invalid: The feature is invalid or not supported."),
        ({"features": "languages,queryFields"}, "queryFields is invalid: The feature is invalid or not supported."),
        ({"queryFields": "a b"}, "queryFields is invalid: "),
    ],
)
def test_the_query_is_checked(client: httpx.Client, query: dict[str, str], message: str) -> None:
    answer = submit(client, "Hello", **query)
    assert reason(answer) == INVALID_PARAMETER
    assert answer.json()["error"]["innererror"]["message"].startswith(f"The parameter {message}")


@pytest.mark.parametrize("locale", ["de", "en-US", "zh-Hans", "fil"])
def test_good_locales(client: httpx.Client, locale: str) -> None:
    assert submit(client, "Hello", locale=locale).status_code == 202


def test_unknown_results(client: httpx.Client) -> None:
    location = submit(client, "Hello").headers["operation-location"]
    assert reason(client.get(location.replace("prebuilt-read", "prebuilt-layout"))) == NO_OPERATION
    assert reason(client.get(f"{READ}/analyzeResults/{uuid.UUID(int=0)}", params=V4)) == NO_OPERATION


def test_deleting_a_result(client: httpx.Client) -> None:
    begun = submit(client, "Hello")
    location = begun.headers["operation-location"]
    finish(client, begun)
    assert client.delete(location).status_code == 204
    assert reason(client.get(location)) == NO_OPERATION
    assert reason(client.delete(location)) == NO_OPERATION


def test_the_preview_cannot_delete_results(fake: FakeAzure) -> None:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client:
        begun = submit(client, "Hello")
        with pytest.raises(UnknownRoute):
            client.delete(httpx.URL(begun.headers["operation-location"]).copy_with(params=PREVIEW))
        assert client.get(begun.headers["operation-location"]).status_code == 200


def test_results_are_kept_for_a_day(client: httpx.Client, clock: VirtualClock) -> None:
    begun = submit(client, "Hello")
    finish(client, begun)
    clock.advance(24 * 3600 - 1)
    assert client.get(begun.headers["operation-location"]).status_code == 200
    clock.advance(1)
    assert reason(client.get(begun.headers["operation-location"])) == NO_OPERATION


def test_analyses_are_no_operations(client: httpx.Client) -> None:
    finish(client, submit(client, "Hello"))
    assert client.get(f"{ROOT}/operations", params=V4).json() == {"value": []}
