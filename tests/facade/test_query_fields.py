"""`query_fields` has an effect only with the add-on of that name, so it adds the add-on."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade.testing import FakeAzure, VirtualClock
from azfacade_raw.document_intelligence.groups.models import AsyncModels, Models
from azfacade_raw.document_intelligence.models import DocumentAnalysisFeature
from tests.cases import each

from .kit import ENDPOINT, Reply, Script, Side

RESULT = "3b31320d-8bab-4f88-b19c-2322a7f11034"
CONTAINER = {"containerUrl": "https://x.blob.core.windows.net/docs"}
FEATURE = DocumentAnalysisFeature.QUERY_FIELDS


def features_sent(both: Side, source: str, **options: Any) -> str | None:
    """Return the `features` that a call sends."""
    part = "analyzeBatchResults" if source == "batch" else "analyzeResults"
    location = f"{ENDPOINT}/documentintelligence/documentModels/forms/{part}/{RESULT}?api-version=2024-11-30"
    script = Script(Reply(202, headers={"operation-location": location}))
    models = both.documents(script).models
    if source == "batch":
        both.run(
            models.begin_analyze_batch(
                "forms", result_container_url=CONTAINER["containerUrl"], azure_blob_source=CONTAINER, **options
            )
        )
    else:
        both.run(models.begin_analyze("forms", b"%PDF-" if source == "bytes" else "https://x.org/a.pdf", **options))
    parameters = script.last.url.params
    assert len(parameters.get_list("features")) <= 1
    sent: str | None = parameters.get("features")
    return sent


@each("source", ["bytes", "url", "batch"])
@each(
    ("options", "sent"),
    [
        ({"query_fields": ["Total"]}, "queryFields"),
        ({"query_fields": ("Total", "Ship"), "features": None}, "queryFields"),
        ({"query_fields": {"Total": 1}.keys(), "features": []}, "queryFields"),
        ({"query_fields": ["Total"], "features": ["barcodes"]}, "barcodes,queryFields"),
        ({"query_fields": ["Total"], "features": [FEATURE, "barcodes"]}, "queryFields,barcodes"),
        ({"query_fields": ["Total"], "features": ["queryFields"]}, "queryFields"),
        ({"features": ["barcodes"]}, "barcodes"),
        ({"features": ["queryFields"]}, "queryFields"),
        ({"query_fields": []}, None),
        ({"query_fields": [], "features": ["barcodes"]}, "barcodes"),
        ({}, None),
    ],
    ids=range(11),
)
def test_the_feature_is_added_where_it_is_needed(
    both: Side, source: str, options: dict[str, Any], sent: str | None
) -> None:
    given = list(options.get("features") or ())
    assert features_sent(both, source, **options) == sent
    assert list(options.get("features") or ()) == given, "the caller's list was changed"


def test_the_fields_are_found(both: Side) -> None:
    fake = FakeAzure(clock=VirtualClock())
    client = both.documents(fake.transport, fake.key, fake.endpoint)
    job = both.run(client.models.begin_analyze("prebuilt-layout", b"Captain: Ann", query_fields=["Captain"]))
    assert both.run(job.result()).documents[0].fields["Captain"].content == "Ann"


@pytest.mark.parametrize("name", ["begin_analyze", "begin_analyze_batch"])
def test_the_documentation_says_so(name: str) -> None:
    for cls in (Models, AsyncModels):
        text = " ".join(getattr(cls, name).__doc__.split())
        assert "which costs extra per page: it is added to `features` where it is not there" in text
