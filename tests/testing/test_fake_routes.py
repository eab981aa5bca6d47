"""The fake has a route for every operation of the fragments, at each api version that has it."""

from __future__ import annotations

import httpx
import pytest

from azfacade.testing import FakeAzure, UnknownRoute
from staleness.described import described_by, load_fragments
from staleness.fake_routes import lacking_routes
from staleness.findings import as_text

OPERATIONS = [operation for fragment in load_fragments() for operation in described_by(fragment)]


def test_every_operation_has_a_route() -> None:
    found = list(lacking_routes(OPERATIONS))
    assert not found, as_text(found)


@pytest.mark.parametrize("path", ["/facelists/x/training", "/persons", "/dynamicpersongroups", "/nothing"])
def test_nothing_more_is_made_up(fake: FakeAzure, path: str) -> None:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    base = f"{fake.endpoint}/face/v1.2"
    with (
        httpx.Client(transport=fake.transport, base_url=base, headers=headers) as client,
        pytest.raises(UnknownRoute),
    ):
        client.get(path)
