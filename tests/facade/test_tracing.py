"""OpenTelemetry spans: one for a call, one for each attempt; nothing without OpenTelemetry."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from functools import partial
from typing import Any

import httpx
import pytest
from opentelemetry import baggage, context
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode, get_current_span

from azfacade import AzFacadeError, InvalidInputError, Retry
from azfacade.http import logging_and_tracing as tracing

from .kit import GOOD, HOST, KEY, REQUEST_ID, Reply, Script, Side


class Spans:
    """What a test's calls left behind."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracer = provider.get_tracer("azfacade")

    def of(self, kind: SpanKind) -> list[ReadableSpan]:
        """Return ended spans in the order they began."""
        found = [span for span in self._exporter.get_finished_spans() if span.kind is kind]
        return sorted(found, key=lambda span: span.start_time or 0)

    @property
    def calls(self) -> list[ReadableSpan]:
        return self.of(SpanKind.INTERNAL)

    @property
    def attempts(self) -> list[ReadableSpan]:
        return self.of(SpanKind.CLIENT)


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Spans:
    found = Spans()
    monkeypatch.setattr(tracing, "_tracer", lambda: found.tracer)
    return found


def parent(span: ReadableSpan) -> int | None:
    return span.parent.span_id if span.parent else None


def parented(request: httpx.Request) -> tuple[str, ...]:
    """The trace and span ids a request tells."""
    return tuple(request.headers["traceparent"].split("-")[1:3])


def ids(span: ReadableSpan) -> tuple[str, str]:
    assert span.context
    return f"{span.context.trace_id:032x}", f"{span.context.span_id:016x}"


def test_a_call_and_its_attempts_are_spans(both: Side, spans: Spans) -> None:
    script = Script(Reply(503), httpx.ConnectError, GOOD)
    both.run(both.face(script).person_groups.get("staff", client_request_id="mine"))
    (call,) = spans.calls
    assert (call.name, parent(call), call.status.status_code) == ("Get Person Group", None, StatusCode.UNSET)
    common = {
        "http.request.method": "GET",
        "url.template": "/persongroups/{personGroupId}",
        "server.address": HOST,
        "server.port": 443,
        "az.client_request_id": "mine",
    }
    answered = {"az.service_request_id": REQUEST_ID}
    assert [dict(span.attributes or {}) for span in spans.attempts] == [
        common | answered | {"http.response.status_code": 503, "error.type": "503"},
        common | {"http.request.resend_count": 1, "error.type": "NeverSentError"},
        common | answered | {"http.request.resend_count": 2, "http.response.status_code": 200},
    ]
    codes = [span.status.status_code for span in spans.attempts]
    assert codes == [StatusCode.ERROR, StatusCode.ERROR, StatusCode.UNSET]
    for span, request in zip(spans.attempts, script.requests, strict=True):
        assert span.name == "GET /persongroups/{personGroupId}"
        assert call.context
        assert parent(span) == call.context.span_id
        assert parented(request) == ids(span)


def test_a_call_that_fails_says_so(both: Side, spans: Spans) -> None:
    with pytest.raises(AzFacadeError):
        both.run(both.face(Script(Reply(404)), retry=Retry(attempts=1)).person_groups.get("staff"))
    with pytest.raises(InvalidInputError):
        both.run(both.face(Script()).person_groups.get("staff", timeout=-1))
    assert [(span.attributes or {})["error.type"] for span in spans.calls] == ["NotFoundError", "InvalidInputError"]
    assert [span.status.status_code for span in spans.calls] == [StatusCode.ERROR] * 2
    assert not any(span.events or span.status.description for span in [*spans.calls, *spans.attempts])


def test_a_renewed_token_is_a_resend(both: Side, spans: Spans) -> None:
    tokens = iter(["one", "two"])
    both.run(both.face(Script(Reply(401), GOOD), lambda: next(tokens)).person_groups.get("staff"))
    assert [(span.attributes or {}).get("http.request.resend_count") for span in spans.attempts] == [None, 1]


def test_calls_are_below_the_caller_s_span_and_leave_it_current(both: Side, spans: Spans) -> None:
    seen: list[Any] = []

    def answer(_: httpx.Request) -> Reply:
        seen.append(get_current_span())
        return GOOD

    client = both.face(Script(answer))
    with spans.tracer.start_as_current_span("mine", kind=SpanKind.SERVER) as mine:
        both.run(client.person_groups.get("staff"))
        both.run(client.person_groups.get("staff"))
        assert get_current_span() is mine
    assert [parent(span) for span in spans.calls] == [mine.get_span_context().span_id] * 2
    assert seen == [mine, mine]


def test_calls_that_take_turns_keep_their_own_spans(both: Side, spans: Spans) -> None:
    script = Script(lambda request: Reply(503) if "resent" not in request.url.path else GOOD)
    client = both.face(script, retry=Retry(attempts=2))
    names = [f"{name}{number}" for number in range(10) for name in ("good-resent", "bad")]
    both.together([partial(client.person_groups.get, name) for name in names])
    below = Counter((ids(span)[0], parent(span)) for span in spans.attempts)
    assert set(below) == {(ids(call)[0], call.context.span_id) for call in spans.calls if call.context}
    assert sorted(below.values()) == [1] * 10 + [2] * 10


def test_spans_tell_no_id_no_query_no_credential(both: Side, spans: Spans) -> None:
    script = Script(Reply(body={"value": []}), Reply(400, {"error": {"code": "A", "message": "canary"}}))
    client = both.documents(script)
    both.run(client.send_request("GET", "/operations", query={"filter": "canary"}))
    with pytest.raises(AzFacadeError):
        both.run(client.models.get("canary"))
    shown = "".join(span.to_json() for span in [*spans.calls, *spans.attempts])
    assert "canary" not in shown
    assert KEY not in shown


def test_the_caller_s_traceparent_stays_and_baggage_is_not_told(both: Side, spans: Spans) -> None:
    own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    script = Script(GOOD, GOOD)
    client = both.face(script)
    token = context.attach(baggage.set_baggage("user", "ann"))
    try:
        both.run(client.person_groups.get("staff", headers={"Traceparent": own}))
        both.run(client.person_groups.get("staff"))
    finally:
        context.detach(token)
    assert [request.headers.get_list("traceparent") == [own] for request in script.requests] == [True, False]
    assert not any("baggage" in request.headers for request in script.requests)


def test_without_a_provider_nothing_is_sent(both: Side) -> None:
    script = Script(GOOD)
    both.run(both.face(script).person_groups.get("staff"))
    assert "traceparent" not in script.last.headers


CALL = """
import sys
from azfacade.testing import FakeAzure
face = FakeAzure().face_client()
list(face.person_groups.list())
print(any(name.startswith("opentelemetry") for name in sys.modules if sys.modules[name]))
import opentelemetry.sdk.trace, opentelemetry.sdk.trace.export as export, opentelemetry.trace as trace
provider = opentelemetry.sdk.trace.TracerProvider()
shown = export.ConsoleSpanExporter(formatter=lambda span: span.name + "\\n")
provider.add_span_processor(export.SimpleSpanProcessor(shown))
trace.set_tracer_provider(provider)
list(face.person_groups.list())
"""


def test_the_api_is_never_loaded_by_us_and_used_once_it_is() -> None:
    run = subprocess.run([sys.executable, "-c", CALL], capture_output=True, text=True, check=False)
    assert (run.stdout.splitlines(), run.stderr) == (["False", "GET /persongroups", "Get Person Groups"], "")


def test_without_the_api_calls_work(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("opentelemetry")]:
        monkeypatch.setitem(sys.modules, name, None)
    assert both.run(both.face(Script(GOOD)).person_groups.get("staff")).name == "Staff"
