"""How each contestant decodes an operation, and how an application reads the decoded objects."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import httpx

from benchmarks.workers.read_everything import read_dicts, read_objects

Decode = Callable[[bytes], Any]
Read = Callable[[Any], float]

RESULT = ("prebuilt-layout", "6e8a1c1e-6d2c-4a53-8a0e-111111111111")
"""The model id and result id of the call."""


def decoder(name: str) -> tuple[Decode, Read]:
    """Return the functions that decode with a contestant and read the decoded objects."""
    return _DECODERS[name]()


class Scripted(httpx.BaseTransport):
    """A transport that responds to every request with the same body, without a network."""

    body = b""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response."""
        return httpx.Response(200, headers={"content-type": "application/json; charset=utf-8"}, content=self.body)


def _azfacade() -> tuple[Decode, Read]:
    """Decode with a call of the client, which includes the handling of the response."""
    from azfacade import DocumentIntelligenceClient

    transport = Scripted()
    client = DocumentIntelligenceClient("https://bench.cognitiveservices.azure.com", "key", transport=transport)

    def decode(body: bytes) -> Any:
        transport.body = body
        return client.models.get_analyze_result(*RESULT)

    return decode, read_objects


def _azfacade_without_orjson() -> tuple[Decode, Read]:
    sys.modules["orjson"] = None  # type: ignore[assignment]  # makes its import fail
    return _azfacade()


def _azfacade_raw() -> tuple[Decode, Read]:
    """Decode with the JSON parser and `from_dict`, without a client."""
    from azfacade.core.json import parse_json
    from azfacade_raw.document_intelligence.models import AnalyzeOperation

    return lambda body: AnalyzeOperation.from_dict(parse_json(body)), read_objects


def _json() -> tuple[Decode, Read]:
    return json.loads, read_dicts


def _orjson() -> tuple[Decode, Read]:
    return import_module("orjson").loads, read_dicts


def _msgspec() -> tuple[Decode, Read]:
    structs = import_module("benchmarks.workers.msgspec_structs")
    return import_module("msgspec").json.Decoder(structs.Operation).decode, read_objects


def _stock() -> tuple[Decode, Read]:
    """Decode like `sync()` of the generated client."""
    operation = import_module("azure_stock_client.models").AnalyzeOperation
    return lambda body: operation.from_dict(json.loads(body)), read_objects


def _official() -> tuple[Decode, Read]:
    """Decode like the poller of the SDK."""
    result = import_module("azure.ai.documentintelligence.models").AnalyzeResult
    return lambda body: SimpleNamespace(analyze_result=result(json.loads(body)["analyzeResult"])), read_objects


_DECODERS: dict[str, Callable[[], tuple[Decode, Read]]] = {
    "azfacade": _azfacade,
    "azfacade without orjson": _azfacade_without_orjson,
    "azfacade, from_dict alone": _azfacade_raw,
    "json.loads": _json,
    "orjson.loads": _orjson,
    "msgspec Structs": _msgspec,
    "stock openapi-python-client": _stock,
    "official SDK": _official,
}
