"""Responses of the fake match the raw models: no unknown property, no other type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import httpx
import pytest

from azfacade.testing import FakeAzure
from azfacade_raw.document_intelligence import models

from .documents import (
    CLASSIFIERS,
    CONTAINER,
    MODELS,
    ROOT,
    V4,
    Json,
    build,
    build_classifier,
    finish,
    submit,
)

ADD_ONS = "languages,styleFont,barcodes,formulas"


@pytest.fixture
def client(fake: FakeAzure) -> Iterator[httpx.Client]:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as in_process:
        yield in_process


def unknown(value: Any, path: str) -> Iterator[str]:
    """Yield the paths of all properties that a decoded value did not expect."""
    if attrs.has(type(value)):
        yield from (f"{path}.{name}" for name in getattr(value, "additional_properties", {}))
        for attribute in attrs.fields(type(value)):
            if attribute.name != "additional_properties":
                yield from unknown(getattr(value, attribute.name), f"{path}.{attribute.name}")
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from unknown(member, f"{path}.{name}")
    elif isinstance(value, list):
        for element in value:
            yield from unknown(element, path)


def check(kind: Any, body: Json) -> None:
    decoded = kind.from_dict(body)
    assert list(unknown(decoded, kind.__name__)) == []
    assert decoded.to_dict() == body


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"outputContentFormat": "markdown"},
        {"features": ADD_ONS, "locale": "de"},
        {"features": f"{ADD_ONS},keyValuePairs,queryFields", "queryFields": "A"},
    ],
    ids=["plain", "markdown", "add-ons", "pairs"],
)
@pytest.mark.parametrize("content", [b"Name: Ada\ntext\fmore", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"])
def test_analyses(client: httpx.Client, content: bytes, query: dict[str, str]) -> None:
    checked = 0
    for model_id in ("prebuilt-read", "prebuilt-layout", "prebuilt-invoice", "prebuilt-tax.us.w2"):
        begun = submit(client, content, model_id, **query)
        # Not every combination is allowed.
        if begun.status_code == 202:
            check(models.AnalyzeOperation, finish(client, begun))
            checked += 1
    assert checked >= 3 or (content.startswith(b"PK") and "features" in query)


def test_classifications(client: httpx.Client) -> None:
    build_classifier(client, "sorter")
    check(models.AnalyzeOperation, finish(client, submit(client, "A letter\f", "/documentClassifiers/sorter")))


def test_batches(client: httpx.Client, fake: FakeAzure) -> None:
    fake.add_container(CONTAINER, {"a b.txt": "text", "bad": b"\0"})
    body = {"azureBlobSource": {"containerUrl": CONTAINER}, "resultContainerUrl": "https://x.org/results"}
    for _ in range(2):
        begun = client.post(f"{MODELS}/prebuilt-read:analyzeBatch", params=V4, json=body)
        check(models.AnalyzeBatchOperation, finish(client, begun))
    listed = client.get(f"{MODELS}/prebuilt-read/analyzeBatchResults", params=V4).json()
    check(models.PagedAnalyzeBatchOperation, listed)


def test_models_and_operations(client: httpx.Client) -> None:
    check(models.DocumentModelBuildOperationDetails, build(client, "forms", tags={"a": "b"}, description="Forms"))
    build_classifier(client, "sorter")
    compose = {"modelId": "all", "classifierId": "sorter", "docTypes": {"letter": {"modelId": "prebuilt-contract"}}}
    begun = client.post(f"{MODELS}:compose", params=V4, json=compose | {"split": "auto"})
    check(models.DocumentModelComposeOperationDetails, finish(client, begun))
    check(models.PagedDocumentModelDetails, client.get(MODELS, params=V4).json())
    for one in client.get(MODELS, params=V4).json()["value"]:
        check(models.DocumentModelDetails, client.get(f"{MODELS}/{one['modelId']}", params=V4).json())
    check(models.PagedDocumentClassifierDetails, client.get(CLASSIFIERS, params=V4).json())
    check(models.PagedDocumentIntelligenceOperationDetails, client.get(f"{ROOT}/operations", params=V4).json())
    check(models.DocumentIntelligenceResourceDetails, client.get(f"{ROOT}/info", params=V4).json())
    authorization = client.post(f"{MODELS}:authorizeCopy", params=V4, json={"modelId": "copied"}).json()
    check(models.ModelCopyAuthorization, authorization)
