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


@pytest.mark.parametrize("path", ["/facelists/x/training", "/persons", "/dynamicpersongroups", "/settings"])
def test_nothing_more_is_made_up(client: httpx.Client, path: str) -> None:
    with pytest.raises(UnknownRoute):
        client.get(f"/face/v1.2{path}")
