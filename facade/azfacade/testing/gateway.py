"""What the front door of both services adds and refuses: see sections 1 and 6 of the wire facts."""

from __future__ import annotations

from http import HTTPStatus

from .clock import http_date
from .http import JSON, Response, json_answer
from .world import World

_SECURITY_HEADERS = [
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"),
    ("X-Content-Type-Options", "nosniff"),
]


def sign(response: Response, world: World, request_id: str) -> Response:
    """Complete an answer that the gateway made itself."""
    response.headers += [("apim-request-id", request_id), ("Date", http_date(world.clock.ticks()))]
    # The real 401 is the one answer that lacks these two.
    if response.status != HTTPStatus.UNAUTHORIZED:
        response.headers += _SECURITY_HEADERS
    return response


def sign_backend(response: Response, world: World, request_id: str) -> Response:
    """Complete an answer that came from the service behind the gateway."""
    response.headers += [("x-envoy-upstream-service-time", "18"), ("x-ms-region", world.region)]
    return sign(response, world, request_id)


def unauthorized() -> Response:
    """Refuse a wrong or missing credential."""
    return error_answer(
        401,
        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for "
        "an active subscription and use a correct regional API endpoint for your resource.",
    )


def not_found() -> Response:
    """Refuse a path or an api version that no service stands behind."""
    return error_answer(404, "Resource not found")


def too_many_requests(wait: float | str, tier: str = "S0") -> Response:
    """Refuse a call above the rate limit. The header with the time to wait is for the caller to add."""
    unit = "second" if str(wait) == "1" else "seconds"
    response = error_answer(
        429,
        f"Requests have exceeded the rate limit of your {tier} pricing tier. Please retry after {wait} {unit}.",
    )
    response.headers.append(("policy-id", "ResourceRateLimitBy60s"))
    return response


def error_answer(status: int, message: str) -> Response:
    """Make an error in the gateway's form: the status as a text for a code, and a message."""
    body = {"error": {"code": str(status), "message": message}}
    return json_answer(body, status=status, content_type=JSON)
