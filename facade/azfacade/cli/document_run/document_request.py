"""The request that a run sends for every document: analyze or classify, with which model and options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from azfacade.cli.document_run.output_format import OutputFormat

if TYPE_CHECKING:
    from azfacade import AsyncDocumentIntelligenceClient, AsyncOperation
    from azfacade_raw.calls import Source
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult


class DocumentRequest(NamedTuple):
    """The request that is the same for every document of a run."""

    action: str
    """`analyze` or `classify`."""
    model_id: str
    """Id of the model or classifier."""
    options: Mapping[str, Any]
    """Arguments of `begin_analyze` or `begin_classify`."""
    output_format: OutputFormat

    @property
    def added_outputs(self) -> Sequence[str]:
        """The files that the service makes beside the result."""
        return [*self.options.get("output", ())]

    async def begin(self, client: AsyncDocumentIntelligenceClient, source: Source) -> AsyncOperation[AnalyzeResult]:
        """Send one document, and return its operation."""
        begin = client.models.begin_analyze if self.action == "analyze" else client.classifiers.begin_classify
        return await begin(self.model_id, source, **self.options)
