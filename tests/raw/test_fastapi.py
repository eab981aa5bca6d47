"""Models are bodies and return values of FastAPI's routes, and stand in its OpenAPI document."""

import asyncio
from typing import Annotated, Any

import httpx
import pytest

from azfacade_raw.document_intelligence.models import AnalyzedDocument, DocumentField, DocumentFieldType

fastapi = pytest.importorskip("fastapi")

FIELD = {"type": "brandNew", "valueString": "hello", "xNew": [1]}
DOCUMENT = {"docType": "invoice", "spans": [], "confidence": 0.9, "fields": {"Total": FIELD}}


def application() -> Any:
    found = fastapi.FastAPI(separate_input_output_schemas=False)

    async def echo(document: Annotated[AnalyzedDocument, fastapi.Body()]) -> AnalyzedDocument:
        return document

    async def fields(found: list[DocumentField]) -> dict[str, DocumentField]:
        return {"first": found[0]}

    async def new(kind: DocumentFieldType) -> DocumentField:
        return DocumentField(type=kind)

    found.post("/echo")(echo)
    found.post("/fields")(fields)
    found.get("/new")(new)
    return found


def called(method: str, path: str, body: Any = None) -> httpx.Response:
    async def call() -> httpx.Response:
        transport = httpx.ASGITransport(application())
        async with httpx.AsyncClient(transport=transport, base_url="http://application") as client:
            return await client.request(method, path, json=body)

    return asyncio.run(call())


def test_a_model_comes_in_and_goes_out_as_the_service_writes_it() -> None:
    assert called("POST", "/echo", DOCUMENT).json() == DOCUMENT
    assert called("POST", "/fields", [FIELD]).json() == {"first": FIELD}
    assert called("GET", "/new?kind=string").json() == {"type": "string"}


def test_another_body_is_refused_with_the_place_and_the_reason() -> None:
    for path, body, place in (("/echo", {"foo": 1}, ["body"]), ("/fields", [FIELD, 3], ["body", 1])):
        answer = called("POST", path, body)
        assert answer.status_code == 422
        (told,) = answer.json()["detail"]
        assert told["loc"] == place
        assert "AnalyzedDocument got" in told["msg"] or "Input should be DocumentField" in told["msg"]


def test_the_openapi_document_has_the_models() -> None:
    told = called("GET", "/openapi.json").json()
    schemas, route = told["components"]["schemas"], told["paths"]["/echo"]["post"]
    sent = route["requestBody"]["content"]["application/json"]["schema"]
    assert sent == route["responses"]["200"]["content"]["application/json"]["schema"]
    assert sent["$ref"] == "#/components/schemas/AnalyzedDocument"
    assert {"AnalyzedDocument", "DocumentField", "DocumentFieldType", "DocumentSpan"} <= set(schemas)
    field = schemas["DocumentField"]["properties"]
    assert field["valueArray"]["items"]["$ref"] == "#/components/schemas/DocumentField"
