"""The Document Intelligence service of the fake."""

from __future__ import annotations

from ..http import Request
from ..service import Service
from ..world import World
from .analyses import Analyses, Classifications
from .analyzer import Analyzer
from .batches import Batches
from .canned import CannedResults
from .classifier import Classifier
from .classifiers import Classifiers
from .containers import Containers
from .copies import CLASSIFIER, MODEL, Copies
from .intake import Intake
from .model import Model
from .models import Models
from .operations import Operations
from .store import PREVIEW, Store


class DocumentIntelligence(Service):
    """Document Intelligence, whose api version is a parameter of the query."""

    root = "/documentintelligence"
    versions = frozenset({PREVIEW, "2024-11-30"})

    def __init__(self, world: World) -> None:
        self.containers = Containers()
        self.canned = CannedResults()
        operations = Operations(world)
        models: Store[Model] = Store(world.clock)
        classifiers: Store[Classifier] = Store(world.clock)
        analyzer = Analyzer(Intake(world, self.containers), models, classifiers, self.canned)
        families = [
            operations,
            Models(world, operations, models, classifiers, self.containers),
            Copies(world, operations, models, MODEL),
            Analyses(world, analyzer),
            Batches(world, analyzer, self.containers),
            Classifiers(world, operations, classifiers, self.containers),
            Copies(world, operations, classifiers, CLASSIFIER),
            Classifications(world, analyzer),
        ]
        super().__init__(world, families)

    def locate(self, request: Request) -> tuple[str, str]:
        """Without an `api-version` a request finds nothing, as with one that no backend speaks."""
        return request.query.get("api-version", ""), self.root
