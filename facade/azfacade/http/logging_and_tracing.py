"""Spans of OpenTelemetry where an application uses it; nothing, and no import, where it does not."""

from __future__ import annotations

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


def _tracer() -> Tracer | None:
    """Return what makes our spans; None while nobody has loaded the API, as spans would go nowhere then."""
    return _loaded_tracer() if sys.modules.get("opentelemetry.trace") else None


@cache
def _loaded_tracer() -> Tracer:
    from opentelemetry.trace import get_tracer

    from azfacade._version import __version__

    return get_tracer("azfacade", __version__)


class Trace:
    """The spans of one call: its own, and below that one for each attempt.

    No span is made the current one: flows of many calls take turns on one thread, and each would find the other's.
    """

    __slots__ = ("_context", "_route", "_sent", "_span", "_tracer")

    def __init__(self, route: Route) -> None:
        """Begin the span of a call, below the caller's current one."""
        self._route = route
        self._sent = 0
        self._span: Span | None = None
        self._tracer = _tracer()
        if self._tracer is not None:
            from opentelemetry.trace import set_span_in_context

            self._span = self._tracer.start_span(route.rest_page)
            self._context = set_span_in_context(self._span)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, problem: BaseException | None, __: TracebackType | None) -> None:
        if self._span is not None:
            if problem is not None:
                _mark(self._span, type(problem).__name__)
            self._span.end()

    def attempt(self, request: Request) -> Flow[Response]:
        """Send one attempt in a span of its own, whose `traceparent` goes along."""
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
        self._sent += 1
        try:
            response = yield Send(_with_parent(request, set_span_in_context(span, self._context)))
        except BaseException as problem:
            _mark(span, type(problem).__name__)
            raise
        else:
            span.set_attribute("http.response.status_code", response.status)
            if response.request_id:
                span.set_attribute("az.service_request_id", response.request_id)
            if response.status >= 400:
                _mark(span, str(response.status))
            return response
        finally:
            span.end()

    def _attributes(self, request: Request) -> dict[str, Any]:
        # The address itself is left out: it holds ids, and its query what the caller asked.
        address = urlsplit(request.url)
        found = {
            "http.request.method": request.method,
            "url.template": self._route.template,
            "server.address": address.hostname or "",
            "server.port": address.port or (443 if address.scheme == "https" else 80),
            "az.client_request_id": request.headers["x-ms-client-request-id"],
        }
        return found | ({"http.request.resend_count": self._sent} if self._sent else {})


def _mark(span: Span, error: str) -> None:
    """Tell that a span ended badly, by a name; messages may hold what is nobody's business."""
    from opentelemetry.trace import StatusCode

    span.set_attribute("error.type", error)
    span.set_status(StatusCode.ERROR)


def _with_parent(request: Request, context: Any) -> Request:
    """Return a request that tells its span, unless the caller's headers do; baggage stays, it is the application's."""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    told: dict[str, str] = {}
    if not any(name.lower() == "traceparent" for name in request.headers):
        TraceContextTextMapPropagator().inject(told, context)
    return request._replace(headers={**request.headers, **told})
