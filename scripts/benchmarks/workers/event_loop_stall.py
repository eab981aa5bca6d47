"""`event_loop_stall PORT WARM_UP_PORT CONTESTANT`: measures how long (ms) a large analysis blocks the event loop."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

DOCUMENT = b"%PDF-1.7 nothing of it is read"
TICK = 0.001


async def _azfacade(endpoint: str) -> Any:
    from azfacade import AsyncDocumentIntelligenceClient

    async with AsyncDocumentIntelligenceClient(endpoint, "key") as client:
        return await (await client.models.begin_analyze("prebuilt-layout", DOCUMENT)).result()


async def _without_orjson(endpoint: str) -> Any:
    sys.modules["orjson"] = None  # type: ignore[assignment]
    return await _azfacade(endpoint)


async def _official(endpoint: str) -> Any:
    key = import_module("azure.core.credentials").AzureKeyCredential("key")
    kind = import_module("azure.ai.documentintelligence.aio").DocumentIntelligenceClient
    async with kind(endpoint, key, polling_interval=1) as client:
        poller = await client.begin_analyze_document(
            "prebuilt-layout", body=DOCUMENT, content_type="application/octet-stream"
        )
        return await poller.result()


CONTESTANTS: dict[str, Callable[[str], Awaitable[Any]]] = {
    "azfacade": _azfacade,
    "azfacade without orjson": _without_orjson,
    "official SDK": _official,
}


async def measure(port: str, warm_up: str, contestant: str) -> float:
    """Return the longest stall in milliseconds, measured by a task that should run every millisecond."""
    analyze = CONTESTANTS[contestant]
    await analyze(f"http://127.0.0.1:{warm_up}")  # a small result, so that all modules are loaded
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            longest = max(longest, time.perf_counter() - before - TICK)

    ticker = asyncio.create_task(tick())
    await analyze(f"http://127.0.0.1:{port}")
    await asyncio.sleep(0.01)
    ticker.cancel()
    return longest * 1000


if __name__ == "__main__":
    print(json.dumps({"stall": asyncio.run(measure(*sys.argv[1:]))}), flush=True)
