"""The Face service of the fake."""

from __future__ import annotations

from collections.abc import Sequence

from ..http import Request, Response
from ..service import Family, Service
from ..world import World
from . import session_settings
from .detection import Detection
from .face_lists import FaceLists, LargeFaceLists
from .find_similar import FindSimilar
from .identify import Identify
from .liveness import LivenessSessions, SessionImages
from .liveness_preview import PreviewLivenessSessions
from .person_groups import PersonGroups
from .state import State
from .verify import Verify


class Face(Service):
    """Face, whose api version is the second segment of the path."""

    root = "/face"
    versions = frozenset({"v1.2-preview.1", "v1.2"})

    def __init__(self, world: World) -> None:
        self.world = world
        self.state = State(world)
        super().__init__(world, _families(world, self.state))

    def locate(self, request: Request) -> tuple[str, str]:
        """Both come from the path: `/face/v1.2/...`."""
        version = request.path.removeprefix(self.root + "/").partition("/")[0]
        return version, f"{self.root}/{version}"

    def finish(self, response: Response) -> None:
        """Every success is billed, be it a poll."""
        if response.status < 400:
            response.headers.append(("CSP-Billing-Usage", "CognitiveServices.Face.Transaction=1"))


def _families(world: World, state: State) -> Sequence[Family]:
    images, alone, verify = state.images, state.sessions, state.sessions_with_verify
    return [
        PersonGroups(world, state.person_groups, images),
        PersonGroups(world, state.large_person_groups, images),
        FaceLists(world, state.face_lists, images),
        LargeFaceLists(world, state.large_face_lists, images),
        Detection(state),
        FindSimilar(state),
        Identify(state),
        Verify(state),
        LivenessSessions("/detectLiveness-sessions", alone, images, session_settings.read_settings),
        LivenessSessions("/detectLivenessWithVerify-sessions", verify, images, session_settings.read_form_settings),
        PreviewLivenessSessions("/detectLiveness", world, alone, images, session_settings.read_preview_settings),
        PreviewLivenessSessions(
            "/detectLivenessWithVerify", world, verify, images, session_settings.read_preview_form_settings
        ),
        SessionImages(state),
    ]
