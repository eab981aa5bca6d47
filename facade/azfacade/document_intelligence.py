"""The clients of Azure AI Document Intelligence."""

from __future__ import annotations

from azfacade.client import AsyncClient, SyncClient
from azfacade.pipeline import Service
from azfacade_raw.document_intelligence.client import (
    AsyncDocumentIntelligenceGroups,
    DocumentIntelligenceGroups,
    work,
)

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


class DocumentIntelligenceClient(SyncClient, DocumentIntelligenceGroups):
    """Reads documents: text, tables, fields; builds, composes and copies models and classifiers.

    Safe across threads and after a fork. Use it as a context manager, or `close()` it.

    Takes the arguments of `FaceClient`; `api_version` is `2024-11-30` (None) or `2024-07-31-preview`.

    Raises:
        ConfigurationError: An argument cannot work; the message says what to change.
    """

    _service = SERVICE


class AsyncDocumentIntelligenceClient(AsyncClient, AsyncDocumentIntelligenceGroups):
    """The async twin of `DocumentIntelligenceClient`: same arguments, with an async `http_client` or `transport`."""

    _service = SERVICE
