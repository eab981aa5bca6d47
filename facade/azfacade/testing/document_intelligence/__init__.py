"""The Document Intelligence service of the fake: routes, state, request checks and declared results."""

from __future__ import annotations

from ..described_routes import DescribedRoutes
from ..fake_context import FakeContext
from ..http_messages import Request
from ..service_base import Service
from .analyze_routes import AnalyzeRoutes, ClassifyRoutes
from .api_versions import ALL_VERSIONS
from .batches import BatchRoutes
from .blob_containers import BlobContainers
from .classifier import Classifier
from .classifier_routes import ClassifierRoutes
from .copies import CLASSIFIER, MODEL, CopyRoutes
from .custom_model import CustomModel
from .declared_results import DeclaredResults
from .document_analyzer import DocumentAnalyzer
from .document_uploads import UploadReader
from .model_routes import ModelRoutes
from .operations import OperationRoutes
from .resource_store import ResourceStore


class DocumentIntelligence(Service):
    """The Document Intelligence service, with the API version in the query."""

    root = "/documentintelligence"
    title = "Document Intelligence"
    versions = ALL_VERSIONS
    described = DescribedRoutes("azfacade_raw.document_intelligence")

    def __init__(self, context: FakeContext) -> None:
        self.containers = BlobContainers()
        self.declared_results = DeclaredResults()
        operations = OperationRoutes(context)
        models: ResourceStore[CustomModel] = ResourceStore(context.clock)
        classifiers: ResourceStore[Classifier] = ResourceStore(context.clock)
        analyzer = DocumentAnalyzer(UploadReader(context, self.containers), models, classifiers, self.declared_results)
        route_groups = [
            operations,
            ModelRoutes(context, operations, models, classifiers, self.containers),
            CopyRoutes(context, operations, models, MODEL),
            AnalyzeRoutes(context, analyzer),
            BatchRoutes(context, analyzer, self.containers),
            ClassifierRoutes(context, operations, classifiers, self.containers),
            CopyRoutes(context, operations, classifiers, CLASSIFIER),
            ClassifyRoutes(context, analyzer),
        ]
        super().__init__(context, route_groups)

    def locate(self, request: Request) -> tuple[str, str]:
        """Read `api-version` from the query; a request without it gets a 404, as with an unknown version."""
        return request.query.get("api-version", ""), self.root
