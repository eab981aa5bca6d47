"""The fake has a route for every operation in the Face fragment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from azfacade.testing import FakeAzure, UnknownRoute

FRAGMENT = Path(__file__).parents[2] / "specs" / "face.yaml"


def operations() -> list[tuple[str, str]]:
    paths: dict[str, dict[str, Any]] = yaml.safe_load(FRAGMENT.read_text(encoding="utf-8"))["paths"]
    return [(method, path) for path, item in paths.items() for method in item if method != "parameters"]


@pytest.fixture
def client(fake: FakeAzure) -> httpx.Client:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    return httpx.Client(transport=fake.transport, base_url=f"{fake.endpoint}/face/v1.2", headers=headers)


def test_every_operation_has_a_route(client: httpx.Client) -> None:
    described = operations()
    assert len(described) == 77
    for method, path in described:
        # Whatever becomes of it, somebody answered.
        answer = client.request(method, re.sub(r"\{\w+\}", "x", path))
        assert answer.headers["x-ms-region"]


@pytest.mark.parametrize("path", ["/facelists/x/training", "/persons", "/dynamicpersongroups", "/settings"])
def test_nothing_more_is_made_up(client: httpx.Client, path: str) -> None:
    with pytest.raises(UnknownRoute):
        client.get(path)
