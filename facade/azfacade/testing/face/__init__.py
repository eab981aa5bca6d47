"""The Face service of the fake: one file per kind of resource, its routes and state, and the files they share."""

from __future__ import annotations

from collections.abc import Sequence

from ..described_routes import DescribedRoutes
from ..fake_context import FakeContext
from ..http_messages import Request, Response
from ..service_base import RouteGroup, Service
from . import liveness_session_settings
from .api_versions import ALL_VERSIONS
from .detect import DetectRoutes
from .dynamic_person_group_routes import DynamicPersonGroupRoutes
from .face_lists import FaceListRoutes, LargeFaceListRoutes
from .face_operations import FaceOperationRoutes
from .face_state import FaceState
from .find_similar_and_group import FindSimilarRoutes
from .identify import IdentifyRoutes
from .liveness_sessions import LivenessSessionRoutes, SessionImageRoutes
from .liveness_sessions_preview import PreviewLivenessSessionRoutes
from .liveness_settings_routes import LivenessSettingsRoutes
from .person_directory_routes import PersonDirectoryRoutes
from .person_face_routes import PersonFaceRoutes
from .person_groups import PersonGroupRoutes
from .verify import VerifyRoutes

# The path parameters whose values the service makes; callers choose the ids of groups and lists, in lower case.
_GUIDS = frozenset({"person_id", "face_id", "session_id", "operation_id"})


class Face(Service):
    """The Face service, with the API version in the path."""

    root = "/face"
    title = "Face"
    versions = ALL_VERSIONS
    described = DescribedRoutes("azfacade_raw.face")

    def __init__(self, context: FakeContext) -> None:
        self.context = context
        self.state = FaceState(context)
        super().__init__(context, _route_groups(context, self.state))

    def locate(self, request: Request) -> tuple[str, str]:
        """Read the API version from the path: `/face/v1.2/...`."""
        version = request.path.removeprefix(self.root + "/").partition("/")[0]
        return version, f"{self.root}/{version}"

    def read_parameters(self, parameters: dict[str, str]) -> dict[str, str]:
        """Compare the ids that the service made without regard to case."""
        return {name: value.lower() if name in _GUIDS else value for name, value in parameters.items()}

    def deliver(self, seconds: float) -> None:
        """Note that the response to the present request is delivered after so many seconds."""
        self.state.face_writes.deliver(seconds)

    def finish(self, response: Response) -> None:
        """Add the billing header to every success, also to polls."""
        if response.status < 400:
            response.headers.append(("CSP-Billing-Usage", "CognitiveServices.Face.Transaction=1"))


def _route_groups(context: FakeContext, state: FaceState) -> Sequence[RouteGroup]:
    images, sessions, verify = state.images, state.sessions, state.sessions_with_verify
    return [
        PersonGroupRoutes(context, state.person_groups, state),
        PersonGroupRoutes(context, state.large_person_groups, state),
        FaceListRoutes(context, state.face_lists, state),
        LargeFaceListRoutes(context, state.large_face_lists, state),
        DetectRoutes(state),
        FindSimilarRoutes(state),
        IdentifyRoutes(state),
        VerifyRoutes(state),
        PersonDirectoryRoutes(state),
        PersonFaceRoutes(context, state),
        DynamicPersonGroupRoutes(state),
        FaceOperationRoutes(state.operations),
        LivenessSessionRoutes("/detectLiveness-sessions", sessions, state, liveness_session_settings.read_settings),
        LivenessSessionRoutes(
            "/detectLivenessWithVerify-sessions", verify, state, liveness_session_settings.read_form_settings
        ),
        PreviewLivenessSessionRoutes(
            "/detectLiveness", context, sessions, images, liveness_session_settings.read_preview_settings
        ),
        PreviewLivenessSessionRoutes(
            "/detectLivenessWithVerify", context, verify, images, liveness_session_settings.read_preview_form_settings
        ),
        SessionImageRoutes(state),
        LivenessSettingsRoutes(context, state),
    ]
