"""Log lines, one per attempt, and OpenTelemetry spans, where the application has loaded OpenTelemetry."""

from __future__ import annotations

import logging
import sys
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from azfacade.core.flow import Flow, Send
from azfacade.core.message import Request, Response
from azfacade_raw.calls import Route

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer


log = logging.getLogger("azfacade")


def log_attempt(
    route: Route, outcome: object, elapsed: float, attempt: int, client_request_id: str, request_id: str | None = None
) -> None:
    """Log one attempt at INFO: method, path template, status or error class, and the ids for support."""
    if log.isEnabledFor(logging.INFO):
        log.info(
            "%s %s -> %s in %.0f ms, attempt %d, client request id %s, request id %s",
            route.method,
            route.template,
            outcome,
            elapsed * 1000,
            attempt,
            client_request_id,
            request_id,
        )


def _tracer() -> Tracer | None:
    """Return the tracer; None while the application has not loaded OpenTelemetry, as nothing would read the spans."""
    return _loaded_tracer() if sys.modules.get("opentelemetry.trace") else None


@cache
def _loaded_tracer() -> Tracer:
    from opentelemetry.trace import get_tracer

    from azfacade._version import __version__

    return get_tracer("azfacade", __version__)


class Trace:
    """The spans of one call: one for the call, and below it one for each attempt.

    No span is made the current one, because the flows of many calls run in turn on one thread.
    """

    __slots__ = ("_context", "_resend_count", "_route", "_span", "_tracer")

    def __init__(self, route: Route) -> None:
        """Start the span of a call, below the caller's current span."""
        self._route = route
        self._resend_count = 0
        self._span: Span | None = None
        self._tracer = _tracer()
        if self._tracer is not None:
            from opentelemetry.trace import set_span_in_context

            self._span = self._tracer.start_span(route.rest_page)
            self._context = set_span_in_context(self._span)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        if self._span is not None:
            if error is not None:
                set_error(self._span, type(error).__name__)
            self._span.end()

    def attempt(self, request: Request) -> Flow[Response]:
        """Send one attempt in its own span, with the span's `traceparent` header."""
        response: Response
        if self._tracer is None:
            response = yield Send(request)
            return response
        from opentelemetry.trace import SpanKind, set_span_in_context

        span = self._tracer.start_span(
            f"{request.method} {self._route.template}",
            context=self._context,
            kind=SpanKind.CLIENT,
            attributes=self._attributes(request),
        )
        self._resend_count += 1
        try:
            response = yield Send(add_traceparent(request, set_span_in_context(span, self._context)))
        except BaseException as error:
            set_error(span, type(error).__name__)
            raise
        else:
            span.set_attribute("http.response.status_code", response.status)
            if response.request_id:
                span.set_attribute("az.service_request_id", response.request_id)
            if response.status >= 400:
                set_error(span, str(response.status))
            return response
        finally:
            span.end()

    def _attributes(self, request: Request) -> dict[str, Any]:
        # The URL itself is left out, as its path holds ids and its query the caller's arguments.
        address = urlsplit(request.url)
        attributes = {
            "http.request.method": request.method,
            "url.template": self._route.template,
            "server.address": address.hostname or "",
            "server.port": address.port or (443 if address.scheme == "https" else 80),
            "az.client_request_id": request.headers["x-ms-client-request-id"],
        }
        return attributes | ({"http.request.resend_count": self._resend_count} if self._resend_count else {})


def set_error(span: Span, error: str) -> None:
    """Mark a span as failed by the error's name; its message may hold private data."""
    from opentelemetry.trace import StatusCode

    span.set_attribute("error.type", error)
    span.set_status(StatusCode.ERROR)


def add_traceparent(request: Request, context: Any) -> Request:
    """Add the span's `traceparent`, unless the caller sets one. Baggage is not sent: it is the application's own."""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    trace_headers: dict[str, str] = {}
    if not any(name.lower() == "traceparent" for name in request.headers):
        TraceContextTextMapPropagator().inject(trace_headers, context)
    return request._replace(headers={**request.headers, **trace_headers})
