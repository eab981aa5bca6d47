"""The headers that the API gateway and the services add to every response: request id, date, region, security."""

from __future__ import annotations

from http import HTTPStatus

from .clock import http_date
from .fake_context import FakeContext
from .http_messages import Response

_SECURITY_HEADERS = [
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"),
    ("X-Content-Type-Options", "nosniff"),
]


def add_gateway_headers(response: Response, context: FakeContext, request_id: str) -> Response:
    """Add the headers of a response that the gateway itself sends; returns the same response."""
    response.headers += [("apim-request-id", request_id), ("Date", http_date(context.clock.ticks()))]
    # The real 401 is the only response without these two.
    if response.status != HTTPStatus.UNAUTHORIZED:
        response.headers += _SECURITY_HEADERS
    return response


def add_service_headers(response: Response, context: FakeContext, request_id: str) -> Response:
    """Add the headers of a response that a service behind the gateway sends; returns the same response."""
    response.headers += [("x-envoy-upstream-service-time", "18"), ("x-ms-region", context.region)]
    return add_gateway_headers(response, context, request_id)
