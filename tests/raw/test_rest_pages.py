"""The sample responses of two REST pages, as each API version sends them."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from azfacade_raw.document_intelligence.models import (
    AzureBlobContentSource,
    AzureBlobFileListContentSource,
    ClassifierDocumentTypeDetails,
    ContentSourceKind,
    DocumentClassifierBuildOperationDetails,
    DocumentIntelligenceOperationDetails,
    OperationKind,
)
from azfacade_raw.face.models import TrainingResult
from azfacade_raw.types import Status
from tests.cases import each
from tests.raw.twists import with_news

TRAINING: dict[str, Any] = {
    "status": "notStarted",
    "createdDateTime": "2024-03-05T11:07:58.371Z",
    "lastActionDateTime": "2024-03-05T11:07:58.371Z",
    "lastSuccessfulTrainingDateTime": "2024-03-05T11:07:58.371Z",
    "message": None,
}
"""As the page shows it, null and all."""

RECORDED_TRAINING: dict[str, Any] = {
    "status": "succeeded",
    "createdDateTime": "2019-12-20T09:08:37.777955Z",
    "lastActionDateTime": "2019-12-20T09:08:37.9405696Z",
    "lastSuccessfulTrainingDateTime": "2019-12-20T09:08:37.9405696Z",
    "lastSuccessfulTrainingId": "7d9c2d5c-5ac4-4a2c-9d6c-8f7b6d2c1a3e",
}
"""As the service sends it: nothing null, seven digits, an id the page does not know."""

STORAGE = "https://myStorageAccount.blob.core.windows.net/myContainer"

BUILD: dict[str, Any] = {
    "operationId": "b704bb00-d130-4f3f-a1d8-ca96de3eabb4",
    "status": "succeeded",
    "percentCompleted": 100,
    "createdDateTime": "2021-09-23T09:12:57Z",
    "lastUpdatedDateTime": "2021-09-23T09:13:01Z",
    "kind": "documentClassifierBuild",
    "resourceLocation": "https://myendpoint.cognitiveservices.azure.com/documentintelligence/documentClassifiers/myClassifier",
    "result": {
        "classifierId": "myClassifier",
        "description": "Classifier description",
        "createdDateTime": "2022-07-30T00:00:00Z",
        "expirationDateTime": "2023-01-01T00:00:00Z",
        "apiVersion": "2024-07-31-preview",
        "docTypes": {
            "formA": {"azureBlobSource": {"containerUrl": STORAGE, "prefix": "formADocs/"}},
            "formB": {"azureBlobFileListSource": {"containerUrl": STORAGE, "fileList": "formB.jsonl"}},
        },
    },
}


def as_sent_by(version: str) -> dict[str, Any]:
    """Return the build as one api version sends it: with what each adds to the page."""
    body = copy.deepcopy(BUILD)
    body["apiVersion"] = body["result"]["apiVersion"] = version
    for name, kind in (("formA", "azureBlob"), ("formB", "azureBlobFileList")):
        body["result"]["docTypes"][name]["kind"] = kind
    if version == "2024-11-30":
        body["operationId"] = "31432158021_b704bb00-d130-4f3f-a1d8-ca96de3eabb4"
        body["result"]["modifiedDateTime"] = "2022-07-30T00:00:01Z"
        body["tags"] = {"team": "forms"}
    return body


def test_training_status_of_the_page() -> None:
    found = TrainingResult.from_dict(TRAINING)
    assert found.status is Status.NOT_STARTED
    instant = datetime(2024, 3, 5, 11, 7, 58, 371000, UTC)
    assert found.created_date_time == found.last_action_date_time == instant
    assert found.last_successful_training_date_time == instant
    assert found.message is None


def test_training_status_as_recorded() -> None:
    found = TrainingResult.from_dict(RECORDED_TRAINING)
    assert found.status is Status.SUCCEEDED
    assert found.created_date_time == datetime(2019, 12, 20, 9, 8, 37, 777955, UTC)
    assert found.last_action_date_time == datetime(2019, 12, 20, 9, 8, 37, 940569, UTC)
    assert found.last_successful_training_id == RECORDED_TRAINING["lastSuccessfulTrainingId"]
    assert found.additional_properties == {}


@pytest.mark.parametrize("body", [TRAINING, RECORDED_TRAINING], ids=["page", "recorded"])
def test_training_status_is_given_back(body: dict[str, Any]) -> None:
    assert TrainingResult.from_dict(body).to_dict() == body
    assert TrainingResult.from_dict(with_news(body)).to_dict() == with_news(body)
    never = {"status": "notStarted", "createdDateTime": body["createdDateTime"], "lastActionDateTime": None}
    assert TrainingResult.from_dict(never).last_action_date_time is None
    assert TrainingResult.from_dict(never).to_dict() == never


BUILDS = [BUILD, as_sent_by("2024-07-31-preview"), as_sent_by("2024-11-30")]


@each("body", BUILDS, ids=["page", "preview", "ga"])
@each("cls", [DocumentIntelligenceOperationDetails, DocumentClassifierBuildOperationDetails], ids=lambda c: c.__name__)
def test_classifier_build(cls: type[DocumentIntelligenceOperationDetails], body: dict[str, Any]) -> None:
    found = cls.from_dict(body)
    assert isinstance(found, DocumentClassifierBuildOperationDetails)
    assert found.kind is OperationKind.DOCUMENT_CLASSIFIER_BUILD
    assert found.status is Status.SUCCEEDED
    assert found.percent_completed == 100
    assert found.last_updated_date_time == datetime(2021, 9, 23, 9, 13, 1, tzinfo=UTC)
    assert found.tags == body.get("tags", {})
    assert found.result is not None
    assert found.result.expiration_date_time == datetime(2023, 1, 1, tzinfo=UTC)
    assert (found.result.modified_date_time is None) == ("modifiedDateTime" not in body["result"])
    assert found.result.doc_types["formA"].azure_blob_source == AzureBlobContentSource(
        container_url=STORAGE, prefix="formADocs/"
    )
    assert found.result.doc_types["formB"].azure_blob_file_list_source == AzureBlobFileListContentSource(
        container_url=STORAGE, file_list="formB.jsonl"
    )
    assert not found.result.warnings


@pytest.mark.parametrize("body", BUILDS, ids=["page", "preview", "ga"])
def test_classifier_build_is_given_back(body: dict[str, Any]) -> None:
    for sent in (body, with_news(body), {**body, "error": None, "result": None, "tags": None}):
        assert DocumentIntelligenceOperationDetails.from_dict(sent).to_dict() == sent


@each(
    ("told", "read"),
    [
        ({"kind": "azureBlob"}, ContentSourceKind.AZURE_BLOB),
        ({"sourceKind": "azureBlob"}, ContentSourceKind.AZURE_BLOB),
        ({"sourceKind": "url", "kind": "azureBlob"}, ContentSourceKind.URL),
        ({"sourceKind": None, "kind": "azureBlob"}, ContentSourceKind.AZURE_BLOB),
        ({"sourceKind": "azureBlob", "kind": None}, ContentSourceKind.AZURE_BLOB),
        ({"sourceKind": None, "kind": None}, None),
        ({"kind": None}, None),
        ({}, None),
        ({"kind": "brandNew"}, ContentSourceKind("brandNew")),
        ({"kind": {"odd": 1}}, None),
        ({"sourceKind": 7, "kind": "azureBlob"}, None),
    ],
    ids=str,
)
def test_the_kind_of_a_source_under_either_name(told: dict[str, Any], read: ContentSourceKind | None) -> None:
    """The page calls it `sourceKind`, both api versions send `kind`, the page's sample has neither."""
    body = {**told, "azureBlobSource": {"containerUrl": STORAGE}}
    found = ClassifierDocumentTypeDetails.from_dict(body)
    assert found.source_kind == read
    assert found.to_dict() == body
    assert ClassifierDocumentTypeDetails.from_dict(found.to_dict()) == found


def test_the_name_a_kind_came_under_does_not_make_objects_differ() -> None:
    one, two = (ClassifierDocumentTypeDetails.from_dict({name: "azureBlob"}) for name in ("kind", "sourceKind"))
    assert one == two == ClassifierDocumentTypeDetails(source_kind=ContentSourceKind.AZURE_BLOB)
