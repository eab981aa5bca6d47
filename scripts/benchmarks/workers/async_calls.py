"""`async_calls PORT ROUNDS CALLS`: measures CALLS concurrent async calls on one event loop, and one call alone."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import aiohttp
import httpx

ALONE = 50
"""Calls one after the other, of which the time of one call is the mean."""


def contestants(endpoint: str) -> dict[str, Callable[[], Awaitable[Any]]]:
    """Return, by contestant, a function that sends one call."""
    from azfacade import AsyncDocumentIntelligenceClient

    headers = {"Ocp-Apim-Subscription-Key": "key"}
    url = f"{endpoint}/documentintelligence/info?api-version=2024-11-30"
    ours = AsyncDocumentIntelligenceClient(endpoint, "key")
    os.environ["AZFACADE_HTTP"] = "httpx"
    ours_on_httpx = AsyncDocumentIntelligenceClient(endpoint, "key")
    session = aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=0))
    bare = httpx.AsyncClient(headers=headers)
    wide = httpx.AsyncClient(headers=headers, limits=httpx.Limits(max_connections=None, max_keepalive_connections=100))
    official = import_module("azure.ai.documentintelligence.aio").DocumentIntelligenceAdministrationClient(
        endpoint, import_module("azure.core.credentials").AzureKeyCredential("key")
    )

    async def own() -> Any:
        return (await ours.get_resource_details()).custom_document_models.count

    async def own_on_httpx() -> Any:
        return (await ours_on_httpx.get_resource_details()).custom_document_models.count

    async def raw() -> Any:
        async with session.get(url) as response:
            return json.loads(await response.read())["customDocumentModels"]["count"]

    async def plain() -> Any:
        return (await bare.get(url)).json()["customDocumentModels"]["count"]

    async def unlimited() -> Any:
        return (await wide.get(url)).json()["customDocumentModels"]["count"]

    async def peer() -> Any:
        return (await official.get_resource_details()).custom_document_models.count

    return {
        "azfacade": own,
        "azfacade on httpx": own_on_httpx,
        "aiohttp": raw,
        "httpx.AsyncClient": plain,
        "httpx.AsyncClient, connections not limited": unlimited,
        "official SDK": peer,
    }


async def measure(port: str, rounds: int, calls: int) -> list[dict[str, dict[str, float]]]:
    """Measure all contestants."""
    found = []
    makers = contestants(f"http://127.0.0.1:{port}")
    for turn in range(rounds + 1):
        took = {}
        for name, call in makers.items():
            started = time.perf_counter()
            await asyncio.gather(*(call() for _ in range(calls)))
            burst = (time.perf_counter() - started) * 1000
            started = time.perf_counter()
            for _ in range(ALONE):
                await call()
            took[name] = {"calls": burst, "one": (time.perf_counter() - started) * 1e6 / ALONE}
        if turn:  # the first round opens the connections
            found.append(took)
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))), flush=True)
