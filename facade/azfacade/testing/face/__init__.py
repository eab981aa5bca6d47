"""The Face service of the fake."""

from __future__ import annotations

from ..http import Request, Response
from ..service import Service
from ..world import World
from .person_groups import PersonGroups


class Face(Service):
    """Face, whose api version is the second segment of the path."""

    root = "/face"
    versions = frozenset({"v1.2-preview.1", "v1.2"})

    def __init__(self, world: World) -> None:
        super().__init__(world, [PersonGroups(world)])

    def locate(self, request: Request) -> tuple[str, str]:
        """Both come from the path: `/face/v1.2/...`."""
        version = request.path.removeprefix(self.root + "/").partition("/")[0]
        return version, f"{self.root}/{version}"

    def finish(self, response: Response) -> None:
        """Every success is billed, be it a poll."""
        if response.status < 400:
            response.headers.append(("CSP-Billing-Usage", "CognitiveServices.Face.Transaction=1"))
