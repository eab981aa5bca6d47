"""Helpers for tests of Document Intelligence, with a plain httpx client."""

from __future__ import annotations

from typing import Any

import httpx

ROOT = "/documentintelligence"
MODELS = f"{ROOT}/documentModels"
CLASSIFIERS = f"{ROOT}/documentClassifiers"
V4 = {"api-version": "2024-11-30"}
PREVIEW = {"api-version": "2024-07-31-preview"}
CONTAINER = "https://account.blob.core.windows.net/docs"

Json = dict[str, Any]


def reason(answer: httpx.Response) -> tuple[int, str, str]:
    """Return status, outer and inner code of an error."""
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["innererror"]["code"]


def finish(client: httpx.Client, begun: httpx.Response) -> Json:
    """Poll what was begun until it is done."""
    assert begun.status_code == 202, begun.text
    while True:
        body: Json = client.get(begun.headers["operation-location"]).json()
        if body["status"] not in ("notStarted", "running"):
            return body


def begin_build(client: httpx.Client, model_id: str, query: dict[str, str] = V4, **body: Any) -> httpx.Response:
    whole = {"modelId": model_id, "buildMode": "template", "azureBlobSource": {"containerUrl": CONTAINER}, **body}
    return client.post(f"{MODELS}:build", params=query, json=whole)


def build(client: httpx.Client, model_id: str, query: dict[str, str] = V4, **body: Any) -> Json:
    return finish(client, begin_build(client, model_id, query, **body))


def build_classifier(client: httpx.Client, classifier_id: str, *doc_types: str) -> Json:
    source = {"azureBlobSource": {"containerUrl": CONTAINER}}
    body = {"classifierId": classifier_id, "docTypes": dict.fromkeys(doc_types or ("invoice", "letter"), source)}
    return finish(client, client.post(f"{CLASSIFIERS}:build", params=V4, json=body))


def submit(client: httpx.Client, content: bytes | str, model_id: str = "prebuilt-read", **query: str) -> httpx.Response:
    """Upload a document to a model, or to a classifier whose path `model_id` begins with a slash."""
    path = f"{ROOT}{model_id}" if model_id.startswith("/") else f"{MODELS}/{model_id}"
    return client.post(
        f"{path}:analyze",
        params=V4 | {name.replace("_", "-"): value for name, value in query.items()},
        content=content,
        headers={"Content-Type": "application/octet-stream"},
    )


def analyze(client: httpx.Client, content: bytes | str, model_id: str = "prebuilt-read", **query: str) -> Json:
    """Upload a document and return the result."""
    result: Json = finish(client, submit(client, content, model_id, **query))["analyzeResult"]
    return result
