"""Composed models, and copies of models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

from .documents import (
    CLASSIFIERS,
    MODELS,
    V4,
    Json,
    analyze,
    begin_build,
    build,
    build_classifier,
    finish,
    reason,
)


def begin_compose(client: httpx.Client, model_id: str = "all", **body: Any) -> httpx.Response:
    whole = {
        "modelId": model_id,
        "classifierId": "sorter",
        "docTypes": {"invoice": {"modelId": "forms"}, "letter": {"modelId": "letters"}},
        **body,
    }
    return client.post(f"{MODELS}:compose", params=V4, json=whole)


@pytest.fixture
def ready(client: httpx.Client) -> httpx.Client:
    build(client, "forms")
    build(client, "letters", buildMode="neural")
    build_classifier(client, "sorter")
    return client


def test_composing(ready: httpx.Client) -> None:
    begun = begin_compose(ready, split="auto", description="All", tags={"a": "b"})
    assert b"operation-location" in dict(begun.headers.raw)
    first = ready.get(begun.headers["operation-location"]).json()
    assert (first["status"], first.get("percentCompleted")) == ("notStarted", None)
    done = finish(ready, begun)
    assert (done["status"], done["kind"], done["percentCompleted"]) == ("succeeded", "documentModelCompose", 100)
    model = ready.get(f"{MODELS}/all", params=V4).json()
    assert done["result"] == model
    assert list(model)[:4] == ["docTypes", "classifierId", "split", "modelId"]
    assert {name: one["modelId"] for name, one in model["docTypes"].items()} == {
        "invoice": "forms",
        "letter": "letters",
    }
    assert model["docTypes"]["letter"]["buildMode"] == "neural"
    assert (model["split"], model["description"], model["tags"]) == ("auto", "All", {"a": "b"})
    assert "split" not in finish(ready, begin_compose(ready, "more"))["result"]


def test_settings_of_a_component_are_repeated(ready: httpx.Client) -> None:
    component = {"modelId": "prebuilt-invoice", "confidenceThreshold": 0.6, "maxDocumentsToAnalyze": 2}
    result = finish(ready, begin_compose(ready, docTypes={"invoice": component}))["result"]
    assert result["docTypes"]["invoice"]["confidenceThreshold"] == 0.6
    assert result["docTypes"]["invoice"]["maxDocumentsToAnalyze"] == 2
    assert "InvoiceTotal" in result["docTypes"]["invoice"]["fieldSchema"]


def test_it_expires_with_the_first_of_its_components(client: httpx.Client, clock: VirtualClock) -> None:
    build_classifier(client, "sorter")
    build(client, "forms")
    clock.advance(3600)
    build(client, "letters")
    clock.advance(3600)
    result = finish(client, begin_compose(client))["result"]
    assert (result["createdDateTime"], result["expirationDateTime"]) == ("2025-01-15T12:30:00Z", "2027-01-15T10:30:00Z")


def test_what_is_missing_is_a_400(ready: httpx.Client) -> None:
    answer = begin_compose(ready, classifierId="gone")
    assert answer.json()["error"]["innererror"] == {
        "code": "ModelComposeError",
        "message": "Could not compose the model: Requested classifier 'gone' does not exist.",
    }
    assert reason(answer) == (400, "InvalidRequest", "ModelComposeError")
    assert "x-ms-error-code" not in answer.headers
    answer = begin_compose(ready, docTypes={"invoice": {"modelId": "gone"}})
    assert reason(answer) == (400, "InvalidRequest", "ModelComposeError")


@pytest.mark.parametrize(
    "body", [{"docTypes": {}}, {"docTypes": {"invoice": {}}}, {"split": "each"}, {"classifierId": None}]
)
def test_bodies_are_checked(ready: httpx.Client, body: Json) -> None:
    assert reason(begin_compose(ready, **body)) == (400, "InvalidArgument", "InvalidParameter")


def test_a_taken_id(ready: httpx.Client) -> None:
    assert reason(begin_compose(ready, "forms")) == (409, "Conflict", "ModelExists")


def test_it_reads_a_document_as_the_type_that_its_text_names(ready: httpx.Client) -> None:
    finish(ready, begin_compose(ready))
    first = analyze(ready, "Dear Sir", "all")["documents"][0]
    assert first["docType"] == "invoice"
    named = analyze(ready, "A Letter\n\nName: Ada", "all")["documents"][0]
    assert named["docType"] == "letter"
    assert named["fields"]["Name"]["valueString"] == "Ada"


# Copies. What they share with those of classifiers is in test_fake_copies.


@pytest.fixture
def target(clock: VirtualClock) -> Iterator[tuple[FakeAzure, httpx.Client]]:
    other = FakeAzure(clock=clock, seed=1, host="other.cognitiveservices.azure.com", key="other-key")
    headers = {"Ocp-Apim-Subscription-Key": other.key}
    with httpx.Client(transport=other.transport, base_url=other.endpoint, headers=headers) as client:
        yield other, client


def authorize(client: httpx.Client, model_id: str, **body: Any) -> Json:
    answer = client.post(f"{MODELS}:authorizeCopy", params=V4, json={"modelId": model_id, **body})
    assert answer.status_code == 200, answer.text
    authorization: Json = answer.json()
    return authorization


def test_a_copy_to_another_resource(
    client: httpx.Client, target: tuple[FakeAzure, httpx.Client], clock: VirtualClock
) -> None:
    other, there = target
    build(client, "forms", description="Here", tags={"a": "b"})
    clock.advance(60)
    authorization = authorize(there, "copied", description="There", tags={"c": "d"})
    assert list(authorization) == [
        "targetResourceId",
        "targetResourceRegion",
        "targetModelId",
        "targetModelLocation",
        "accessToken",
        "expirationDateTime",
    ]
    assert authorization["targetModelId"] == "copied"
    assert authorization["targetModelLocation"] == f"{other.endpoint}{MODELS}/copied"
    assert authorization["expirationDateTime"] == "2025-01-15T11:31:00Z"
    begun = client.post(f"{MODELS}/forms:copyTo", params=V4, json=authorization)
    assert b"Operation-Location" in dict(begun.headers.raw)
    done = finish(client, begun)
    assert (done["kind"], done["status"], done["tags"]) == ("documentModelCopyTo", "succeeded", {"c": "d"})
    copy = there.get(f"{MODELS}/copied", params=V4).json()
    assert copy == done["result"]
    assert (copy["description"], copy["tags"]) == ("There", {"c": "d"})
    # It is new, but as old as the original otherwise.
    assert copy["createdDateTime"] > copy["modifiedDateTime"]
    assert copy["expirationDateTime"] == "2027-01-15T10:30:00Z"
    assert client.get(f"{MODELS}/copied", params=V4).status_code == 404
    assert analyze(there, "Name: Ada", "copied")["documents"][0]["fields"]["Name"]["content"] == "Ada"


def test_the_operation_is_the_sources(client: httpx.Client, target: tuple[FakeAzure, httpx.Client]) -> None:
    _, there = target
    build(client, "forms")
    client.post(f"{MODELS}/forms:copyTo", params=V4, json=authorize(there, "copied"))
    kinds = [one["kind"] for one in client.get("/documentintelligence/operations", params=V4).json()["value"]]
    assert kinds == ["documentModelCopyTo", "documentModelBuild"]
    assert there.get("/documentintelligence/operations", params=V4).json()["value"] == []


def test_an_authorization_reserves_the_id_and_is_used_up(client: httpx.Client) -> None:
    build(client, "forms")
    authorization = authorize(client, "copied")
    assert reason(begin_build(client, "copied")) == (409, "Conflict", "ModelExists")
    path = f"{MODELS}/forms:copyTo"
    finish(client, client.post(path, params=V4, json=authorization))
    assert reason(client.post(path, params=V4, json=authorization)) == (400, "InvalidArgument", "InvalidParameter")


def test_an_authorization_for_a_model_is_none_for_a_classifier(client: httpx.Client) -> None:
    build(client, "forms")
    build_classifier(client, "sorter")
    authorization = authorize(client, "copied")
    renamed = authorization | {
        "targetClassifierId": authorization["targetModelId"],
        "targetClassifierLocation": authorization["targetModelLocation"],
    }
    answer = client.post(f"{CLASSIFIERS}/sorter:copyTo", params=V4, json=renamed)
    assert reason(answer) == (400, "InvalidArgument", "InvalidParameter")


def test_copies_of_what_there_is_not(client: httpx.Client) -> None:
    authorization = authorize(client, "copied")
    for source in ("gone", "prebuilt-read"):
        answer = client.post(f"{MODELS}/{source}:copyTo", params=V4, json=authorization)
        assert reason(answer) == (404, "NotFound", "ModelNotFound")
