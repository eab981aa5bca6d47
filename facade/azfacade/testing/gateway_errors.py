"""The errors of the API gateway, before a service sees the request: 401, 404, 429 and faults; the fake's own 501."""

from __future__ import annotations

from .http_messages import JSON, Response, json_response


def unauthorized() -> Response:
    """Make the 401 for a wrong or missing credential."""
    return error_response(
        401,
        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for "
        "an active subscription and use a correct regional API endpoint for your resource.",
    )


def not_found() -> Response:
    """Make the 404 for an unknown path or API version."""
    return error_response(404, "Resource not found")


def too_many_requests(wait: float | str, tier: str = "S0") -> Response:
    """Make the 429 for a call above the rate limit, without its Retry-After header."""
    unit = "second" if str(wait) == "1" else "seconds"
    response = error_response(
        429,
        f"Requests have exceeded the rate limit of your {tier} pricing tier. Please retry after {wait} {unit}.",
    )
    response.headers.append(("policy-id", "ResourceRateLimitBy60s"))
    return response


def not_served(code: str, message: str) -> Response:
    """Make the 501 for what the service has and the fake lacks, which no service sends."""
    return error_response(501, message, code)


def error_response(status: int, message: str, code: str | None = None) -> Response:
    """Make an error in the gateway's form: its code is the status as a string, unless given."""
    body = {"error": {"code": code or str(status), "message": message}}
    return json_response(body, status=status, content_type=JSON)
