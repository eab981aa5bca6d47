"""Routes of the settings of a resource for its liveness sessions, and of the token for the client libraries."""

from __future__ import annotations

import base64

from ..clock import TICKS_PER_SECOND, trimmed_ticks
from ..fake_context import FakeContext
from ..http_messages import JsonObject, Response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from .api_versions import ABUSE_MONITORING_VERSIONS
from .errors import bad_argument
from .face_state import FaceState
from .request_fields import json_object

_TOKEN_LIFETIME = 3600 * TICKS_PER_SECOND


class LivenessSettingsRoutes(RouteGroup):
    """The routes below /settings."""

    def __init__(self, context: FakeContext, state: FaceState) -> None:
        self._context = context
        self._state = state

    def routes(self) -> list[Route]:
        """Return the routes, which only versions with abuse monitoring have."""
        return [
            Route("GET", "/settings", self.get, ABUSE_MONITORING_VERSIONS),
            Route("PATCH", "/settings", self.update, ABUSE_MONITORING_VERSIONS),
            Route("GET", "/settings/getClientAssetsAccessToken", self.token, ABUSE_MONITORING_VERSIONS),
        ]

    def get(self, _call: Call) -> Response:
        """Answer the settings."""
        return json_response({"livenessAbuseMonitoring": {"enabled": self._state.monitors_abuse}})

    def update(self, call: Call) -> Response:
        """Change what the body names, and answer the settings."""
        change = json_object(call).get("livenessAbuseMonitoring") or {}
        enabled = change.get("enabled", self._state.monitors_abuse) if isinstance(change, dict) else None
        if not isinstance(enabled, bool):
            raise bad_argument(
                "livenessAbuseMonitoring is invalid: an object with enabled, true or false, is expected."
            )
        self._state.monitors_abuse = enabled
        return self.get(call)

    def token(self, _call: Call) -> Response:
        """Answer a new token; that it is valid for an hour is the fake's choice."""
        token = f"fake-client-assets-token.{self._context.guids.next()}"
        body: JsonObject = {
            "expiry": trimmed_ticks(self._context.clock.ticks() + _TOKEN_LIFETIME),
            "accessToken": token,
            "base64AccessToken": base64.b64encode(token.encode()).decode(),
        }
        return json_response(body)
