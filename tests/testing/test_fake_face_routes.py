"""The fake has a route for every operation in the Face fragment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from azfacade.testing import FakeAzure, UnknownRoute
from tests.versions import expand_versions

FRAGMENT = Path(__file__).parents[2] / "specs" / "face.yaml"


def operations() -> list[tuple[str, str, str]]:
    """Return version, method and path of each operation at each version that has it."""
    document: dict[str, Any] = yaml.safe_load(FRAGMENT.read_text(encoding="utf-8"))
    expand_versions(document, document["x-api-versions"])
    return [
        (version, method, path)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
        for version in operation.get("x-versions", document["x-api-versions"])
    ]


@pytest.fixture
def client(fake: FakeAzure) -> httpx.Client:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    return httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers)


def test_every_operation_has_a_route(client: httpx.Client) -> None:
    for version, method, path in operations():
        # Whatever becomes of it, somebody answered.
        answer = client.request(method, f"/face/{version}" + re.sub(r"\{\w+\}", "x", path))
        assert answer.headers["x-ms-region"]


PREVIEW_ONLY = [
    "GET /dynamicpersongroups",
    "GET /dynamicpersongroups/x",
    "PUT /dynamicpersongroups/x",
    "PUT /dynamicpersongroups/x?_overload=createDynamicPersonGroup",
    "PATCH /dynamicpersongroups/x",
    "PATCH /dynamicpersongroups/x?_overload=updateDynamicPersonGroup",
    "DELETE /dynamicpersongroups/x",
    "GET /dynamicpersongroups/x/persons",
    "GET /persons",
    "POST /persons",
    "GET /persons/x",
    "PATCH /persons/x",
    "DELETE /persons/x",
    "GET /persons/x/dynamicPersonGroupReferences",
    "GET /persons/x/recognitionModels/x/persistedfaces",
    "POST /persons/x/recognitionModels/x/persistedfaces",
    "POST /persons/x/recognitionModels/x/persistedfaces?_overload=addPersonFaceFromUrl",
    "GET /persons/x/recognitionModels/x/persistedfaces/x",
    "PATCH /persons/x/recognitionModels/x/persistedfaces/x",
    "DELETE /persons/x/recognitionModels/x/persistedfaces/x",
    "GET /operations/x",
    "GET /detectLiveness/singleModal/sessions",
    "POST /detectLiveness/singleModal/sessions",
    "GET /detectLiveness/singleModal/sessions/x",
    "DELETE /detectLiveness/singleModal/sessions/x",
    "GET /detectLiveness/singleModal/sessions/x/audit",
    "GET /detectLivenessWithVerify/singleModal/sessions",
    "POST /detectLivenessWithVerify/singleModal/sessions",
    "POST /detectLivenessWithVerify/singleModal/sessions?_overload=createLivenessWithVerifySession",
    "GET /detectLivenessWithVerify/singleModal/sessions/x",
    "DELETE /detectLivenessWithVerify/singleModal/sessions/x",
    "GET /detectLivenessWithVerify/singleModal/sessions/x/audit",
    "GET /session/sessionImages/x",
]
"""The 33 operations that v1.2-preview.1 has beside those of v1.2."""


@pytest.mark.parametrize("operation", PREVIEW_ONLY)
def test_the_operations_of_the_preview_have_a_route_there_only(client: httpx.Client, operation: str) -> None:
    method, _, path = operation.partition(" ")
    assert client.request(method, f"/face/v1.2-preview.1{path}").headers["x-ms-region"]
    with pytest.raises(UnknownRoute):
        client.request(method, f"/face/v1.2{path}")


@pytest.mark.parametrize("path", ["/facelists/x/training", "/persons", "/dynamicpersongroups", "/settings"])
def test_nothing_more_is_made_up(client: httpx.Client, path: str) -> None:
    with pytest.raises(UnknownRoute):
        client.get(f"/face/v1.2{path}")
