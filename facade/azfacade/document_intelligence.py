"""The clients of Azure AI Document Intelligence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from azfacade.client.base import AsyncClient, SyncClient
from azfacade.core.flow import arun, run
from azfacade.http.service import Service
from azfacade.operations.copy_between_resources import copy
from azfacade_raw.document_intelligence.client import (
    AsyncDocumentIntelligenceGroups,
    DocumentIntelligenceGroups,
    long_running_operations,
)

if TYPE_CHECKING:
    from azfacade_raw.document_intelligence.models import DocumentClassifierDetails, DocumentModelDetails

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
    work=long_running_operations,
)


class DocumentIntelligenceClient(SyncClient, DocumentIntelligenceGroups):
    """Reads documents: text, tables, fields; builds, composes and copies models and classifiers.

    Safe across threads and after a fork. Use it as a context manager, or `close()` it.

    Takes the arguments of `FaceClient`; `api_version` is `2024-11-30` (None) or `2024-07-31-preview`.

    Raises:
        InvalidInputError: An argument cannot work; the message says what to change.
    """

    _service = SERVICE

    def copy_model(
        self,
        model_id: str,
        to: DocumentIntelligenceClient,
        *,
        target_id: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> DocumentModelDetails:
        """Copy a model to another resource: authorise there, begin here, wait, and tidy up when it fails.

        Args:
            model_id: The id of the model in this resource.
            to: The client of the resource that gets the copy; this one for a copy beside the original.
            target_id: The id of the copy, free within that resource; None for the same id.
            description: Any text to keep with the copy.
            tags: Your own labels for the copy, by name.
            timeout: Seconds to wait for the copy at most; None for as long as it takes.

        Returns:
            The copy, as the target resource has it.

        Raises:
            ConflictError: The id is taken at the target.
            OperationFailedError: The copy failed; the id at the target was released again.
            OperationTimeoutError: It had not ended in time. It goes on; `error.operation` waits again.
            AzFacadeError: A call failed; a note on the error tells when the id at the target stays reserved.
        """
        flow = copy(self, to, "models", model_id, target_id, description, tags, timeout)
        copied: DocumentModelDetails = run(flow, self._transport)
        return copied

    def copy_classifier(
        self,
        classifier_id: str,
        to: DocumentIntelligenceClient,
        *,
        target_id: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> DocumentClassifierDetails:
        """Copy a classifier to another resource: authorise there, begin here, wait, and tidy up when it fails.

        Args:
            classifier_id: The id of the classifier in this resource.
            to: The client of the resource that gets the copy; this one for a copy beside the original.
            target_id: The id of the copy, free within that resource; None for the same id.
            description: Any text to keep with the copy.
            tags: Your own labels for the copy, by name.
            timeout: Seconds to wait for the copy at most; None for as long as it takes.

        Returns:
            The copy, as the target resource has it.

        Raises:
            ConflictError: The id is taken at the target.
            OperationFailedError: The copy failed; the id at the target was released again.
            OperationTimeoutError: It had not ended in time. It goes on; `error.operation` waits again.
            AzFacadeError: A call failed; a note on the error tells when the id at the target stays reserved.
        """
        flow = copy(self, to, "classifiers", classifier_id, target_id, description, tags, timeout)
        copied: DocumentClassifierDetails = run(flow, self._transport)
        return copied


class AsyncDocumentIntelligenceClient(AsyncClient, AsyncDocumentIntelligenceGroups):
    """The async twin of `DocumentIntelligenceClient`: same arguments, with an async `http_client` or `transport`."""

    _service = SERVICE

    async def copy_model(
        self,
        model_id: str,
        to: AsyncDocumentIntelligenceClient,
        *,
        target_id: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> DocumentModelDetails:
        """The async twin of `DocumentIntelligenceClient.copy_model`."""
        flow = copy(self, to, "models", model_id, target_id, description, tags, timeout)
        copied: DocumentModelDetails = await arun(flow, self._transport)
        return copied

    async def copy_classifier(
        self,
        classifier_id: str,
        to: AsyncDocumentIntelligenceClient,
        *,
        target_id: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> DocumentClassifierDetails:
        """The async twin of `DocumentIntelligenceClient.copy_classifier`."""
        flow = copy(self, to, "classifiers", classifier_id, target_id, description, tags, timeout)
        copied: DocumentClassifierDetails = await arun(flow, self._transport)
        return copied
