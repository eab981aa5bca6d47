"""The Document Intelligence service of the fake."""

from __future__ import annotations

from ..http import Request
from ..service import Service
from ..world import World
from .classifier_copies import ClassifierCopies
from .classifier_store import ClassifierStore
from .classifiers import Classifiers
from .operations import Operations


class DocumentIntelligence(Service):
    """Document Intelligence, whose api version is a parameter of the query."""

    root = "/documentintelligence"
    versions = frozenset({"2024-07-31-preview", "2024-11-30"})

    def __init__(self, world: World) -> None:
        operations = Operations(world)
        store = ClassifierStore(world.clock)
        families = [operations, Classifiers(world, operations, store), ClassifierCopies(world, operations, store)]
        super().__init__(world, families)

    def locate(self, request: Request) -> tuple[str, str]:
        """Without an `api-version` a request finds nothing, as with one that no backend speaks."""
        return request.query.get("api-version", ""), self.root
