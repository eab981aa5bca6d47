"""`polling CONTESTANT OPERATIONS`: polls analyses that take 1 to 120 s until they end, on a virtual clock.

Measures per operation: the number of GETs, of GETs that came too early, the delay in seconds, the CPU time.
"""

from __future__ import annotations

import io
import json
import random
import sys
import time
from importlib import import_module
from typing import Any

import httpx

RESULT_ID = "6e8a1c1e-6d2c-4a53-8a0e-111111111111"
HOST = "https://bench.cognitiveservices.azure.com"
RESULT_URL = f"{HOST}/documentintelligence/documentModels/prebuilt-layout/analyzeResults/{RESULT_ID}"
_SPAN = '"createdDateTime":"2025-11-20T09:14:03Z","lastUpdatedDateTime":"2025-11-20T09:14:03Z"'
_RESULT = (
    '"analyzeResult":{"apiVersion":"2024-11-30","modelId":"prebuilt-layout","stringIndexType":"textElements",'
    '"content":"","pages":[]}'
)


class FakeService:
    """A service with one operation at a time, and the clock it shares with the client."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.rng = random.Random(5)  # noqa: S311  # a fixed seed, for reproducible runs
        self.ready = self.allowed = 0.0
        self.gets = self.early = 0
        self.late = 0.0

    def now(self) -> float:
        """Return the virtual time."""
        return self.time

    def pause(self, seconds: float) -> float:
        """Advance the virtual time without waiting."""
        self.time += seconds
        return 0.0

    def answer(self, method: str) -> tuple[int, dict[str, str], bytes]:
        """Return the current response, as recorded: only responses about a running operation have a Retry-After."""
        if method == "POST":
            self.ready = self.time + self.rng.uniform(1, 120)
            self.allowed = self.time + 1.0
            return 202, {"Operation-Location": f"{RESULT_URL}?api-version=2024-11-30"}, b""
        self.gets += 1
        self.early += self.time < self.allowed - 1e-6
        self.allowed = self.time + 1.0
        headers = {"content-type": "application/json; charset=utf-8"}
        if self.time < self.ready:
            return 200, {**headers, "Retry-After": "1"}, f'{{"status":"running",{_SPAN}}}'.encode()
        self.late += self.time - self.ready
        return 200, headers, f'{{"status":"succeeded",{_SPAN},{_RESULT}}}'.encode()


def azfacade(service: FakeService) -> Any:
    """Return a function that runs one operation."""
    from azfacade import DocumentIntelligenceClient

    class Transport(httpx.BaseTransport):
        clock = service

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            request.read()
            status, headers, body = service.answer(request.method)
            return httpx.Response(status, headers=headers, content=body)

    client = DocumentIntelligenceClient(HOST, "key", transport=Transport())
    return lambda: client.models.begin_analyze("prebuilt-layout", b"%PDF-1.7").result()


def official(service: FakeService) -> Any:
    """Return a function that runs one operation."""
    requests = import_module("requests")
    transports = import_module("azure.core.pipeline.transport")

    class Adapter(requests.adapters.BaseAdapter):  # type: ignore[name-defined,misc]
        def send(self, request: Any, **_: Any) -> Any:
            answer = requests.Response()
            answer.status_code, headers, body = service.answer(request.method)
            answer.headers.update(headers)
            answer.raw, answer.request, answer.url = io.BytesIO(body), request, request.url
            return answer

        def close(self) -> None:
            pass

    class Transport(transports.RequestsTransport):  # type: ignore[name-defined,misc]
        def sleep(self, duration: float) -> None:
            service.pause(duration)

    session = requests.Session()
    session.mount("https://", Adapter())
    client = import_module("azure.ai.documentintelligence").DocumentIntelligenceClient(
        HOST,
        import_module("azure.core.credentials").AzureKeyCredential("key"),
        transport=Transport(session=session, session_owner=False),
        polling_interval=1,
    )
    return lambda: client.begin_analyze_document(
        "prebuilt-layout", body=b"%PDF-1.7", content_type="application/octet-stream"
    ).result()


def main(contestant: str, operations: str) -> None:
    """Run the operations one after the other and print the averages."""
    service = FakeService()
    once = {"azfacade": azfacade, "official SDK": official}[contestant](service)
    once()
    service.gets = service.early = 0
    service.late = 0.0
    count = int(operations)
    started = time.process_time()
    for _ in range(count):
        once()
    spent = time.process_time() - started
    found = {"gets": service.gets / count, "early": service.early / count, "late": service.late / count}
    print(json.dumps({**found, "cpu": spent / count * 1000}))


if __name__ == "__main__":
    main(*sys.argv[1:])
