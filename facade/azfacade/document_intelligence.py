"""The clients of Azure AI Document Intelligence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from azfacade.client.base import AsyncClient, SyncClient
from azfacade.http.service import Service
from azfacade.operations.copy_between_resources import copy
from azfacade_raw.document_intelligence.client import (
    AsyncDocumentIntelligenceGroups,
    DocumentIntelligenceGroups,
    work,
)

if TYPE_CHECKING:
    # Named by the bases of the clients.
    from collections.abc import Coroutine  # noqa: F401

    from azfacade_raw.document_intelligence.models import DocumentClassifierDetails, DocumentModelDetails  # noqa: F401

SERVICE = Service(
    name="document_intelligence",
    title="Document Intelligence",
    path="/documentintelligence",
    versions=("2024-07-31-preview", "2024-11-30"),
    environment=(
        "AZFACADE_DOCUMENT_INTELLIGENCE",
        "DOCUMENTINTELLIGENCE",
        "AZURE_DOCUMENT_INTELLIGENCE",
        "AZURE_DI",
    ),
    work=work,
)

CopiedModel = TypeVar("CopiedModel")
CopiedClassifier = TypeVar("CopiedClassifier")


class CopiesBetweenResources(Generic[CopiedModel, CopiedClassifier]):
    """Copies models and classifiers from the resource of one client to that of another."""

    _executor: Any

    def copy_model(
        self,
        model_id: str,
        to: Self,
        *,
        target_id: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> CopiedModel:
        """Copy a model to another resource: authorise there, begin here, wait, and tidy up when it fails.

        Args:
            model_id: The id of the model in this resource.
            to: The client of the resource that gets the copy; this one for a copy beside the original.
            target_id: The id of the copy, free within that resource; None for the same id.
            description: Any text to keep with the copy.
            tags: Your own labels for the copy, by name.
            timeout: Seconds to wait for the copy at most; None for as long as it takes.

        Returns:
            The copy, as the target resource has it; an async client returns a coroutine of it.

        Raises:
            ConflictError: The id is taken at the target.
            OperationFailedError: The copy failed; the id at the target was released again.
            OperationTimeoutError: It had not ended in time. It goes on; `error.operation` waits again.
            AzFacadeError: A call failed; a note on the error tells when the id at the target stays reserved.
        """
        flow = copy(self, to, "models", model_id, target_id, description, tags, timeout)
        copied: CopiedModel = self._executor.run(flow)
        return copied

    def copy_classifier(
        self,
        classifier_id: str,
        to: Self,
        *,
        target_id: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> CopiedClassifier:
        """Copy a classifier to another resource: authorise there, begin here, wait, and tidy up when it fails.

        Args:
            classifier_id: The id of the classifier in this resource.
            to: The client of the resource that gets the copy; this one for a copy beside the original.
            target_id: The id of the copy, free within that resource; None for the same id.
            description: Any text to keep with the copy.
            tags: Your own labels for the copy, by name.
            timeout: Seconds to wait for the copy at most; None for as long as it takes.

        Returns:
            The copy, as the target resource has it; an async client returns a coroutine of it.

        Raises:
            ConflictError: The id is taken at the target.
            OperationFailedError: The copy failed; the id at the target was released again.
            OperationTimeoutError: It had not ended in time. It goes on; `error.operation` waits again.
            AzFacadeError: A call failed; a note on the error tells when the id at the target stays reserved.
        """
        flow = copy(self, to, "classifiers", classifier_id, target_id, description, tags, timeout)
        copied: CopiedClassifier = self._executor.run(flow)
        return copied


class DocumentIntelligenceClient(
    SyncClient,
    DocumentIntelligenceGroups,
    CopiesBetweenResources["DocumentModelDetails", "DocumentClassifierDetails"],
):
    """Reads documents: text, tables, fields; builds, composes and copies models and classifiers.

    Safe across threads and after a fork. Use it as a context manager, or `close()` it.

    Takes the arguments of `FaceClient`; `api_version` is `2024-11-30` (None) or `2024-07-31-preview`.

    Raises:
        InvalidInputError: An argument cannot work; the message says what to change.
    """

    _service = SERVICE


class AsyncDocumentIntelligenceClient(
    AsyncClient,
    AsyncDocumentIntelligenceGroups,
    CopiesBetweenResources[
        "Coroutine[Any, Any, DocumentModelDetails]", "Coroutine[Any, Any, DocumentClassifierDetails]"
    ],
):
    """The async twin of `DocumentIntelligenceClient`: same arguments, with an async `http_client` or `transport`."""

    _service = SERVICE
