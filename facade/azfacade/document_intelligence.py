"""`DocumentIntelligenceClient` and `AsyncDocumentIntelligenceClient`: the clients of Document Intelligence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from azfacade.client.base import AsyncClient, SyncClient
from azfacade.http.service import Service
from azfacade.operations.copy_between_resources import copy
from azfacade_raw.document_intelligence.client import (
    AsyncDocumentIntelligenceGroups,
    DocumentIntelligenceGroups,
    long_running_operations,
)
from azfacade_raw.document_intelligence.versions import API_VERSIONS, DEFAULT_API_VERSION, ENDED_API_VERSIONS

if TYPE_CHECKING:
    # Named by the bases of the clients.
    from collections.abc import Coroutine  # noqa: F401

    from azfacade_raw.document_intelligence.models import DocumentClassifierDetails, DocumentModelDetails  # noqa: F401


def version_problem(version: str) -> str | None:
    """Return why an api version cannot work with this client; None where it may."""
    date = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(-preview)?", version)
    is_old = date[1] < "2023-10-31" if date else re.match(r"[vV]?[0-3](\.|$)", version) is not None
    if is_old:
        return (
            "it is a version of Form Recognizer, whose routes below /formrecognizer this client does not send: use"
            " '2024-11-30' (v4.0)"
        )
    if date is None:
        return "versions of Document Intelligence are dates: use '2024-11-30' (v4.0)"
    return None


SERVICE = Service(
    name="document_intelligence",
    title="Document Intelligence",
    path="/documentintelligence",
    versions=API_VERSIONS,
    default_version=DEFAULT_API_VERSION,
    ended_versions=ENDED_API_VERSIONS,
    environment=(
        "AZFACADE_DOCUMENT_INTELLIGENCE",
        "DOCUMENTINTELLIGENCE",
        "AZURE_DOCUMENT_INTELLIGENCE",
        "AZURE_DI",
    ),
    version_problem=version_problem,
    long_running_operations=long_running_operations,
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
        """Copy a model to another resource: authorize it there, start the copy here, and wait for its end.

        Args:
            model_id: The id of the model in this resource.
            to: A client of the target resource; this client for a copy in the same resource.
            target_id: The id of the copy, which must be free in the target resource; None for the same id.
            description: Any text to keep with the copy.
            tags: Your own labels for the copy, by name.
            timeout: Seconds for the whole copy, its end included; None for no limit.

        Returns:
            The details of the copy in the target resource; an async client returns a coroutine of them.

        Raises:
            ConflictError: The id is taken in the target resource.
            OperationFailedError: The copy failed; the reserved id was released.
            OperationTimeoutError: The copy had not ended in time. It goes on; `error.operation.result()` waits again.
            AzFacadeError: A call failed. A note on the error tells whether the id stays reserved at the target.
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
        """Copy a classifier to another resource: authorize it there, start the copy here, and wait for its end.

        Args:
            classifier_id: The id of the classifier in this resource.
            to: A client of the target resource; this client for a copy in the same resource.
            target_id: The id of the copy, which must be free in the target resource; None for the same id.
            description: Any text to keep with the copy.
            tags: Your own labels for the copy, by name.
            timeout: Seconds for the whole copy, its end included; None for no limit.

        Returns:
            The details of the copy in the target resource; an async client returns a coroutine of them.

        Raises:
            ConflictError: The id is taken in the target resource.
            OperationFailedError: The copy failed; the reserved id was released.
            OperationTimeoutError: The copy had not ended in time. It goes on; `error.operation.result()` waits again.
            AzFacadeError: A call failed. A note on the error tells whether the id stays reserved at the target.
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

    Takes the arguments of `FaceClient`; `api_version` is a date, such as `2024-11-30`, None for that one.

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
    """The async form of `DocumentIntelligenceClient`, with an async `http_client` or `transport`."""

    _service = SERVICE
