"""Helpers for the calls of the official Document Intelligence package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from azfacade.testing import FakeAzure

from .official import Calls, Official

INBOX = "https://account.blob.core.windows.net/inbox"
RESULTS = "https://account.blob.core.windows.net/results"
PDF = b"%PDF-1.7"
VERSION = "2024-11-30"


@dataclass
class Sdk(Official):
    """Both clients, and another served fake to copy to."""

    other: FakeAzure | None = None
    other_endpoint: str = ""

    def __post_init__(self) -> None:
        self.documents = self.client("DocumentIntelligenceClient")
        self.administration = self.client("DocumentIntelligenceAdministrationClient")
        self.target = self.client("DocumentIntelligenceAdministrationClient", endpoint=self.other_endpoint)
        self.fake.add_container(INBOX, {"one note.txt": "First note", "two.txt": "Second note"})

    def request(self, path: str) -> Any:
        """Make a request of the caller's own."""
        return import_module("azure.core.rest").HttpRequest("GET", f"{path}?api-version={VERSION}")

    def run(self, begun: Any) -> Any:
        """Wait for an operation to end, and return its result."""
        return self.ask(self.ask(begun).result())

    def analyze(self, model_id: str, source: Any, **options: Any) -> tuple[Any, str]:
        """Analyze a document; returns the result and its id."""
        poller = self.ask(self.documents.begin_analyze_document(model_id, source, **options))
        return self.ask(poller.result()), poller.details["operation_id"]

    def model(self, model_id: str = "forms", container: str = INBOX, **more: Any) -> Any:
        """Build a model."""
        source = self.models.AzureBlobContentSource(container_url=f"{container}?sig=x")
        body = self.models.BuildDocumentModelRequest(
            model_id=model_id, build_mode="template", azure_blob_source=source, **more
        )
        return self.run(self.administration.begin_build_document_model(body))

    def classifier(self, classifier_id: str = "sorter") -> Any:
        """Build a classifier of invoices and letters."""
        source = self.models.AzureBlobContentSource(container_url=f"{INBOX}?sig=x")
        details = self.models.ClassifierDocumentTypeDetails(azure_blob_source=source)
        body = self.models.BuildDocumentClassifierRequest(
            classifier_id=classifier_id, doc_types={"invoice": details, "letter": details}
        )
        return self.run(self.administration.begin_build_classifier(body))

    def begin_batch(self, client: Any = None) -> Any:
        """Begin a batch over the inbox; returns the poller."""
        body = self.models.AnalyzeBatchDocumentsRequest(
            azure_blob_source=self.models.AzureBlobContentSource(container_url=INBOX),
            result_container_url=RESULTS,
            overwrite_existing=True,
        )
        return self.ask((client or self.documents).begin_analyze_batch_documents("prebuilt-read", body))

    def batch(self) -> str:
        """Run a batch; returns its id, which only the list tells."""
        self.ask(self.begin_batch().result())
        (batch,) = self.every(self.documents.list_analyze_batch_results("prebuilt-read"))
        batch_id: str = batch.result_id
        return batch_id


CALLS: Calls[Sdk] = Calls()
