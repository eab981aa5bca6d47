"""Limits that the service's published document has: refused before anything is sent, accepted up to the limit."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from azfacade import InvalidInputError
from azfacade.testing import FakeAzure
from tests.cases import each

from .kit import Side

CONTAINER = {"containerUrl": "https://example.blob.core.windows.net/training?sig=x"}


@each("pages", ["x", "1-", "1-3-5", "1;3", "1 - 3", "-1", "1,", "1, 2 "])
def test_malformed_pages_are_refused_before_sending(both: Side, pages: str) -> None:
    azure = FakeAzure()
    client = both.documents(azure.transport, azure.key, azure.endpoint)
    for call in (client.models.begin_analyze, client.classifiers.begin_classify):
        with pytest.raises(InvalidInputError, match="pages must match"):
            both.run(call("prebuilt-read", b"A document", pages=pages))
    assert azure.requests == []


@pytest.mark.parametrize("pages", ["1", "1-1", "1, 1-1", "1,1"])
def test_pages_of_the_documented_form_are_sent(both: Side, pages: str) -> None:
    azure = FakeAzure()
    both.run(
        both.documents(azure.transport, azure.key, azure.endpoint).models.begin_analyze(
            "prebuilt-read", b"A document", pages=pages
        )
    )
    assert len(azure.requests) == 1


def test_descriptions_have_at_most_4096_characters(both: Side) -> None:
    azure = FakeAzure()
    client = both.documents(azure.transport, azure.key, azure.endpoint)
    build: dict[str, Any] = {"build_mode": "template", "azure_blob_source": CONTAINER}
    calls = (
        partial(client.models.begin_build, "notes", **build),
        partial(client.models.authorize_copy, "copy"),
        partial(client.classifiers.authorize_copy, "sorter"),
    )
    for call in calls:
        with pytest.raises(InvalidInputError, match="description has 4097 characters, at most 4096 are allowed"):
            both.run(call(description="a" * 4097))
    assert azure.requests == []
    both.run(client.models.authorize_copy("copy", description="a" * 4096))
    assert len(azure.requests) == 1
