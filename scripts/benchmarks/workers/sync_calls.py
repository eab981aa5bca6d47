"""`sync_calls PORT ROUNDS CALLS`: measures the microseconds of one small sync call on a kept-alive connection.

All contestants share this process and take turns in short rounds, so that a slow moment affects all of them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import httpx


def contestants(endpoint: str) -> dict[str, Callable[[], Any]]:
    """Return, by contestant, a function that sends one call."""
    from azfacade import DocumentIntelligenceClient

    ours = DocumentIntelligenceClient(endpoint, "key")
    bare = httpx.Client(headers={"Ocp-Apim-Subscription-Key": "key"})
    url = f"{endpoint}/documentintelligence/info?api-version=2024-11-30"
    official = import_module("azure.ai.documentintelligence").DocumentIntelligenceAdministrationClient(
        endpoint, import_module("azure.core.credentials").AzureKeyCredential("key")
    )
    return {
        "azfacade": lambda: ours.get_resource_details().custom_document_models.count,
        "httpx": lambda: bare.get(url).json()["customDocumentModels"]["count"],
        "official SDK": lambda: official.get_resource_details().custom_document_models.count,
    }


def main(port: str, rounds: str, calls: str) -> None:
    """Measure all contestants."""
    found = []
    makers = contestants(f"http://127.0.0.1:{port}")
    for call in makers.values():
        for _ in range(int(calls)):
            call()
    for _ in range(int(rounds)):
        took = {}
        for name, call in makers.items():
            started = time.perf_counter()
            for _ in range(int(calls)):
                call()
            took[name] = {"call": (time.perf_counter() - started) / int(calls) * 1e6}
        found.append(took)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
