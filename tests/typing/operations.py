"""Types of `operations.get`: each overload has its own class; everything else is the base.

Checked by mypy and basedpyright, never run.
"""

from __future__ import annotations

from typing import Literal, assert_type

from azfacade import AsyncDocumentIntelligenceClient, DocumentIntelligenceClient, Overload, Status
from azfacade_raw.document_intelligence.models import (
    DocumentClassifierBuildOperationDetails,
    DocumentClassifierCopyToOperationDetails,
    DocumentClassifierDetails,
    DocumentIntelligenceOperationDetails,
    DocumentModelComposeOperationDetails,
    DocumentModelCopyToOperationDetails,
    DocumentModelDetails,
)


def by_member(di: DocumentIntelligenceClient) -> None:
    get = di.operations.get
    build = get("1", overload=Overload.GET_DOCUMENT_CLASSIFIER_BUILD_OPERATION)
    assert_type(build, DocumentClassifierBuildOperationDetails)
    assert_type(build.result, DocumentClassifierDetails | None)
    assert_type(build.status, Status)
    copy = get("1", overload=Overload.GET_DOCUMENT_CLASSIFIER_COPY_TO_OPERATION)
    assert_type(copy, DocumentClassifierCopyToOperationDetails)
    compose = get("1", overload=Overload.GET_DOCUMENT_MODEL_COMPOSE_OPERATION)
    assert_type(compose, DocumentModelComposeOperationDetails)
    assert_type(compose.result, DocumentModelDetails | None)
    model_copy = get("1", overload=Overload.GET_DOCUMENT_MODEL_COPY_TO_OPERATION)
    assert_type(model_copy, DocumentModelCopyToOperationDetails)
    any_kind = get("1", overload=Overload.GET_OPERATION)
    assert_type(any_kind, DocumentIntelligenceOperationDetails)


def by_text(di: DocumentIntelligenceClient) -> None:
    get = di.operations.get
    build = get("1", overload="getDocumentClassifierBuildOperation")
    assert_type(build, DocumentClassifierBuildOperationDetails)
    copy = get("1", overload="getDocumentClassifierCopyToOperation")
    assert_type(copy, DocumentClassifierCopyToOperationDetails)
    compose = get("1", overload="getDocumentModelComposeOperation")
    assert_type(compose, DocumentModelComposeOperationDetails)
    model_copy = get("1", overload="getDocumentModelCopyToOperation")
    assert_type(model_copy, DocumentModelCopyToOperationDetails)
    any_kind = get("1", overload="getOperation")
    assert_type(any_kind, DocumentIntelligenceOperationDetails)


def otherwise(di: DocumentIntelligenceClient, text: str, member: Overload, maybe: Overload | str | None) -> None:
    get = di.operations.get
    assert_type(get("1"), DocumentIntelligenceOperationDetails)
    assert_type(get("1", overload=None), DocumentIntelligenceOperationDetails)
    assert_type(get("1", overload=text), DocumentIntelligenceOperationDetails)
    assert_type(get("1", overload=member), DocumentIntelligenceOperationDetails)
    assert_type(get("1", overload=maybe), DocumentIntelligenceOperationDetails)


async def awaited(di: AsyncDocumentIntelligenceClient, text: str) -> None:
    get = di.operations.get
    build = await get("1", overload=Overload.GET_DOCUMENT_CLASSIFIER_BUILD_OPERATION)
    assert_type(build, DocumentClassifierBuildOperationDetails)
    copy = await get("1", overload="getDocumentClassifierCopyToOperation")
    assert_type(copy, DocumentClassifierCopyToOperationDetails)
    compose = await get("1", overload=Overload.GET_DOCUMENT_MODEL_COMPOSE_OPERATION)
    assert_type(compose, DocumentModelComposeOperationDetails)
    model_copy = await get("1", overload="getDocumentModelCopyToOperation")
    assert_type(model_copy, DocumentModelCopyToOperationDetails)
    assert_type(await get("1", overload=Overload.GET_OPERATION), DocumentIntelligenceOperationDetails)
    assert_type(await get("1", overload=text), DocumentIntelligenceOperationDetails)
    assert_type(await get("1"), DocumentIntelligenceOperationDetails)


def one_name_serves_any_kind(di: DocumentIntelligenceClient, kind: Literal["build", "copy"]) -> None:
    # An own class is one of the base's, so code that handles any operation takes every overload's answer.
    details: DocumentIntelligenceOperationDetails
    if kind == "build":
        details = di.operations.get("1", overload=Overload.GET_DOCUMENT_CLASSIFIER_BUILD_OPERATION)
    else:
        details = di.operations.get("1", overload=Overload.GET_DOCUMENT_CLASSIFIER_COPY_TO_OPERATION)
    assert_type(details.status.is_terminal, bool)
