"""Types of all methods that begin an operation, sync and async. Checked, never run."""

from __future__ import annotations

from pathlib import Path
from typing import Any, assert_type

from azfacade import (
    AsyncDocumentIntelligenceClient,
    AsyncFaceClient,
    AsyncOperation,
    DocumentIntelligenceClient,
    FaceClient,
    Operation,
    Status,
)
from azfacade_raw.document_intelligence.models import (
    AnalyzeBatchResult,
    AnalyzeResult,
    AzureBlobContentSource,
    ClassifierCopyAuthorization,
    ClassifierDocumentTypeDetails,
    DocumentBuildMode,
    DocumentClassifierDetails,
    DocumentModelDetails,
    ModelCopyAuthorization,
)
from azfacade_raw.face.models import TrainingResult
from azfacade_raw.handles import OperationState


def training(face: FaceClient) -> None:
    job = face.person_groups.begin_train("staff")
    assert_type(job, Operation[TrainingResult])
    assert_type(job.result(), TrainingResult)
    assert_type(job.result(timeout=5).status, Status)
    assert_type(job.wait(timeout=5), Status)
    assert_type(job.refresh(), Status)
    assert_type(job.status, Status)
    assert_type(job.percent_completed, int | None)
    assert_type(job.token, str)
    assert_type(job.id, str)
    assert_type(job.kind, str)
    assert_type(face.large_person_groups.begin_train("staff"), Operation[TrainingResult])
    assert_type(face.large_face_lists.begin_train("staff"), Operation[TrainingResult])
    assert_type(face.resume(job.token), Operation[Any])


async def training_awaited(face: AsyncFaceClient) -> None:
    job = await face.person_groups.begin_train("staff")
    assert_type(job, AsyncOperation[TrainingResult])
    assert_type(await job.result(), TrainingResult)
    assert_type(await job.wait(), Status)
    assert_type(await job.refresh(), Status)
    assert_type(job.status, Status)
    assert_type(await face.large_person_groups.begin_train("staff"), AsyncOperation[TrainingResult])
    assert_type(await face.large_face_lists.begin_train("staff"), AsyncOperation[TrainingResult])
    assert_type(face.resume(job.token), AsyncOperation[Any])


def told(state: OperationState) -> None:
    assert_type(state.status, Status)


def progress(job: Operation[TrainingResult], seen: list[int | None]) -> None:
    job.wait(on_progress=told)
    job.wait(on_progress=lambda state: seen.append(state.percent_completed))


def classifiers(di: DocumentIntelligenceClient, details: ClassifierDocumentTypeDetails) -> None:
    built = di.classifiers.begin_build("forms", {"a": details})
    assert_type(built, Operation[DocumentClassifierDetails])
    assert_type(built.result(), DocumentClassifierDetails)
    assert_type(di.classifiers.begin_build("forms", {"a": {"kind": "azureBlob"}}), Operation[DocumentClassifierDetails])
    authorization = di.classifiers.authorize_copy("copy")
    assert_type(authorization, ClassifierCopyAuthorization)
    assert_type(di.classifiers.begin_copy_to("forms", authorization), Operation[DocumentClassifierDetails])
    assert_type(di.classifiers.begin_copy_to("forms", authorization.to_dict()), Operation[DocumentClassifierDetails])
    assert_type(di.classifiers.begin_classify("forms", b"%PDF"), Operation[AnalyzeResult])


async def classifiers_awaited(di: AsyncDocumentIntelligenceClient, given: ClassifierCopyAuthorization) -> None:
    built = await di.classifiers.begin_build("forms", {"a": {}})
    assert_type(built, AsyncOperation[DocumentClassifierDetails])
    assert_type(await built.result(), DocumentClassifierDetails)
    assert_type(await di.classifiers.begin_copy_to("forms", given), AsyncOperation[DocumentClassifierDetails])
    assert_type(await di.classifiers.begin_classify("forms", b"%PDF"), AsyncOperation[AnalyzeResult])


def models(di: DocumentIntelligenceClient, given: ModelCopyAuthorization, source: AzureBlobContentSource) -> None:
    read = di.models.begin_analyze("prebuilt-read", Path("x.pdf"))
    assert_type(read, Operation[AnalyzeResult])
    assert_type(read.result(), AnalyzeResult)
    assert_type(di.models.begin_analyze("prebuilt-read", "https://x.example/x.pdf"), Operation[AnalyzeResult])
    assert_type(di.models.begin_analyze("prebuilt-read", b"%PDF"), Operation[AnalyzeResult])
    with Path("x.pdf").open("rb") as file:
        assert_type(di.models.begin_analyze("prebuilt-read", file), Operation[AnalyzeResult])
    built = di.models.begin_build("m1", DocumentBuildMode.TEMPLATE, azure_blob_source=source)
    assert_type(built, Operation[DocumentModelDetails])
    assert_type(di.models.begin_build("m1", "neural"), Operation[DocumentModelDetails])
    assert_type(di.models.begin_copy_to("m1", given), Operation[DocumentModelDetails])
    assert_type(di.models.authorize_copy("m2"), ModelCopyAuthorization)
    batch = di.models.begin_analyze_batch("prebuilt-read", "https://x.example/results", azure_blob_source=source)
    assert_type(batch, Operation[AnalyzeBatchResult])


async def models_awaited(di: AsyncDocumentIntelligenceClient, given: ModelCopyAuthorization) -> None:
    read = await di.models.begin_analyze("prebuilt-read", b"%PDF")
    assert_type(read, AsyncOperation[AnalyzeResult])
    assert_type(await read.result(timeout=60), AnalyzeResult)
    assert_type(await di.models.begin_build("m1", "template"), AsyncOperation[DocumentModelDetails])
    assert_type(await di.models.begin_copy_to("m1", given), AsyncOperation[DocumentModelDetails])
