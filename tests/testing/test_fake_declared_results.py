"""Results that a test declares for a model or classifier."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure

from .documents import MODELS, V4, Json, analyze, build, build_classifier, finish, reason, submit

RESULT = {"apiVersion": "2024-11-30", "modelId": "forms", "content": "Declared", "pages": [], "new": {"a": None}}


class AsObject:
    def to_dict(self) -> Mapping[str, Any]:
        return RESULT


@pytest.mark.parametrize(
    "declared",
    [RESULT, json.dumps(RESULT), json.dumps(RESULT).encode(), AsObject(), {"analyzeResult": RESULT}],
    ids=["mapping", "text", "bytes", "object", "poll"],
)
def test_the_forms_of_a_result(client: httpx.Client, fake: FakeAzure, declared: Any) -> None:
    fake.add_result("forms", declared)
    # Answered unchanged, whatever else is asked for, and without there being such a model.
    assert analyze(client, "x", "forms", stringIndexType="utf16CodeUnit") == RESULT
    assert client.get(f"{MODELS}/forms", params=V4).status_code == 404


def test_it_stands_in_for_a_model_there_is(client: httpx.Client, fake: FakeAzure) -> None:
    build(client, "forms")
    fake.add_result("forms", RESULT)
    fake.add_result("prebuilt-invoice", RESULT | {"content": "Invoice"})
    assert analyze(client, "x", "forms")["content"] == "Declared"
    assert analyze(client, "x", "prebuilt-invoice")["content"] == "Invoice"
    assert analyze(client, "x", "prebuilt-read")["content"] == "x"


def test_results_are_used_in_their_order_and_the_last_again(client: httpx.Client, fake: FakeAzure) -> None:
    for content in ("first", "second"):
        fake.add_result("forms", {"content": content})
    # In the order of submitting, not of asking.
    begun = [submit(client, "x", "forms") for _ in range(3)]
    contents = [finish(client, one)["analyzeResult"]["content"] for one in reversed(begun)]
    assert contents == ["second", "second", "first"]


def test_a_refused_upload_uses_no_result_up(client: httpx.Client, fake: FakeAzure) -> None:
    for content in ("first", "second"):
        fake.add_result("forms", {"content": content})
    assert reason(submit(client, b"", "forms")) == (400, "InvalidRequest", "InvalidContent")
    assert reason(submit(client, "x", "forms", locale="xx"))[0] == 400
    assert analyze(client, "x", "forms")["content"] == "first"


def test_a_failure(client: httpx.Client, fake: FakeAzure) -> None:
    error = {"code": "InternalServerError", "message": "Oh.", "details": [{"code": "Big", "message": "Too big."}]}
    fake.add_result("prebuilt-read", {"status": "failed", "error": error})
    begun = submit(client, "x", output="pdf")
    location = begun.headers["operation-location"]
    assert client.get(location).json()["status"] == "running"
    failed = client.get(location)
    assert list(failed.json()) == ["status", "createdDateTime", "lastUpdatedDateTime", "error"]
    assert (failed.status_code, failed.json()["status"], failed.json()["error"]) == (200, "failed", error)
    assert "retry-after" not in failed.headers
    assert reason(client.get(location.replace("?", "/pdf?"))) == (404, "NotFound", "OutputOptionNotFound")
    fake.add_result("forms", {"status": "failed"})
    assert finish(client, submit(client, "x", "forms"))["error"]["code"] == "InternalServerError"


def test_what_changes_later_changes_no_result(client: httpx.Client, fake: FakeAzure) -> None:
    mine: Json = {"content": "before", "pages": [{"pageNumber": 1}]}
    fake.add_result("forms", mine)
    mine["pages"].append("junk")
    assert analyze(client, "x", "forms")["pages"] == [{"pageNumber": 1}]


def test_classifiers_take_them_too(client: httpx.Client, fake: FakeAzure) -> None:
    build_classifier(client, "sorter")
    for classifier_id in ("sorter", "unheard"):
        fake.add_result(classifier_id, {"documents": [{"docType": "declared"}]})
        assert analyze(client, "x", f"/documentClassifiers/{classifier_id}")["documents"][0]["docType"] == "declared"


def test_a_reset_forgets_them(client: httpx.Client, fake: FakeAzure) -> None:
    fake.add_result("forms", RESULT)
    fake.add_container("https://x.org/docs", {"a": b"b"})
    fake.reset()
    assert reason(submit(client, "x", "forms")) == (404, "NotFound", "ModelNotFound")
    assert fake.container("https://x.org/docs") == {}


@pytest.mark.parametrize("wrong", ["[]", "{", b"5", {"pages": {1, 2}}])
def test_what_is_no_json_object_is_an_error_at_once(fake: FakeAzure, wrong: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        fake.add_result("forms", wrong)
