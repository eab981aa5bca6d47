"""Scripted responses of long-running operations."""

from __future__ import annotations

from typing import Any

from .kit import ENDPOINT, Reply

OPERATION = "17000000000_11111111-2222-3333-4444-555555555555"
WHEN = "2025-01-15T10:30:00Z"
CLASSIFIER = {
    "classifierId": "forms",
    "createdDateTime": WHEN,
    "expirationDateTime": "2027-01-15T10:30:00Z",
    "apiVersion": "2024-11-30",
    "docTypes": {"a": {"kind": "azureBlob", "azureBlobSource": {"containerUrl": "https://x.example/c"}}},
}
SOURCES = {"a": {"azureBlobSource": {"containerUrl": "https://x.example/c"}}}
FAILURE = {
    "code": "InvalidRequest",
    "message": "Invalid request.",
    "details": [{"code": "ModelBuildError", "message": "Could not build: no OCR files."}],
}


def accepted(location: str = f"{ENDPOINT}/documentintelligence/operations/{OPERATION}", **headers: str) -> Reply:
    """The 202 of a build or copy."""
    return Reply(202, headers={"Operation-Location": location} | {k.replace("_", "-"): v for k, v in headers.items()})


def build(status: Any = "running", headers: dict[str, str] | None = None, **fields: Any) -> Reply:
    """A look at a classifier build; `fields` with None are left out."""
    body = {
        "operationId": OPERATION,
        "kind": "documentClassifierBuild",
        "status": status,
        "createdDateTime": WHEN,
        "lastUpdatedDateTime": WHEN,
        "resourceLocation": f"{ENDPOINT}/documentintelligence/documentClassifiers/forms",
        **fields,
    }
    return Reply(200, {k: v for k, v in body.items() if v is not None}, headers or {})


def built(status: str = "succeeded") -> Reply:
    """The look that finds a build done."""
    return build(status, percentCompleted=100, result=CLASSIFIER)


def training(status: Any = "running", headers: dict[str, str] | None = None, **fields: Any) -> Reply:
    """A look at a training."""
    return Reply(200, {"status": status, "createdDateTime": WHEN, **fields}, headers or {})


def train_accepted(location: str | None = f"{ENDPOINT}/face/v1.2/persongroups/staff/training", **headers: str) -> Reply:
    """The 202 of a training."""
    named = {} if location is None else {"Operation-Location": location}
    return Reply(202, headers=named | {name.replace("_", "-"): value for name, value in headers.items()})


RESULT_ID = "22222222-3333-4444-5555-666666666666"


def analysis_accepted(reader: str = "documentModels/prebuilt-layout") -> Reply:
    """The 202 of an analysis or classification."""
    return accepted(f"{ENDPOINT}/documentintelligence/{reader}/analyzeResults/{RESULT_ID}")


def analyzed(pages: int) -> Reply:
    """The look that finds an analysis done, with so many pages."""
    result = {
        "apiVersion": "2024-11-30",
        "modelId": "prebuilt-layout",
        "stringIndexType": "textElements",
        "content": "",
        "pages": [{"pageNumber": number, "spans": []} for number in range(1, pages + 1)],
    }
    return Reply(
        200, {"status": "succeeded", "createdDateTime": WHEN, "lastUpdatedDateTime": WHEN, "analyzeResult": result}
    )
