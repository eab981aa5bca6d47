"""The official azure-ai-documentintelligence 1.0.2 against the served fake: every method it has, sync and async."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from azfacade.testing import FakeAzure, VirtualClock

from . import document_sdk_administration, document_sdk_documents
from .document_sdk import CALLS, INBOX, Sdk
from .official import public_methods

REASON = "needs the official package: pip install azure-ai-documentintelligence==1.0.2 aiohttp"
clients = pytest.importorskip("azure.ai.documentintelligence", reason=REASON)
pytest.importorskip("aiohttp", reason=REASON)
async_clients = pytest.importorskip("azure.ai.documentintelligence.aio", reason=REASON)
models = pytest.importorskip("azure.ai.documentintelligence.models", reason=REASON)
credentials = pytest.importorskip("azure.core.credentials", reason=REASON)
exceptions = pytest.importorskip("azure.core.exceptions", reason=REASON)

# Importing them has entered their calls in the table.
TABLES = (document_sdk_administration, document_sdk_documents)
PREVIEW = "2024-07-31-preview"


@pytest.fixture(params=["sync", "async"])
def sdk(request: pytest.FixtureRequest) -> Iterator[Sdk]:
    # Without running polls: the package sleeps for a second of real time after each that answers Retry-After.
    fake = FakeAzure(running_polls=0, clock=VirtualClock())
    other = FakeAzure(running_polls=0, clock=VirtualClock(), seed=1, host="other.cognitiveservices.azure.com")
    kind = clients if request.param == "sync" else async_clients
    key = credentials.AzureKeyCredential(fake.key)
    loop = asyncio.new_event_loop()
    with fake.serve() as server, other.serve() as target:
        sdk = Sdk(fake, kind, models, loop, server.endpoint, key, other=other, other_endpoint=target.endpoint)
        yield sdk
        sdk.close()
    loop.close()
    assert fake.unknown_routes == other.unknown_routes == []


@pytest.mark.parametrize("module", [clients, async_clients], ids=["sync", "async"])
def test_the_table_has_every_method_of_the_package(module: Any) -> None:
    kinds = [module.DocumentIntelligenceClient, module.DocumentIntelligenceAdministrationClient]
    assert set().union(*map(public_methods, kinds)) == set(CALLS)
    assert len(CALLS) == 29


@pytest.mark.parametrize("name", sorted(CALLS))
def test_call(sdk: Sdk, name: str) -> None:
    CALLS[name](sdk)


def test_running_polls_are_waited_for(sdk: Sdk) -> None:
    sdk.fake.running_polls = 1
    result, _ = sdk.analyze("prebuilt-read", b"Hello")
    assert result.content == "Hello"
    assert [one.method for one in sdk.fake.requests] == ["POST", "GET", "GET"]
    sdk.fake.running_polls = 3
    assert sdk.model().model_id == "forms"
    # Four looks at the operation, and one at the model it made.
    assert [one.method for one in sdk.fake.requests[3:]] == ["POST"] + ["GET"] * 5


def test_operations_go_on_from_their_tokens(sdk: Sdk) -> None:
    sdk.fake.running_polls = 2
    source = models.AzureBlobContentSource(container_url=INBOX)
    body = models.BuildDocumentModelRequest(model_id="forms", build_mode="template", azure_blob_source=source)
    token = sdk.ask(sdk.administration.begin_build_document_model(body)).continuation_token()
    again = sdk.run(sdk.administration.begin_build_document_model(None, continuation_token=token))
    assert again.model_id == "forms"
    sdk.fake.running_polls = 0
    token = sdk.ask(sdk.documents.begin_analyze_document("prebuilt-read", b"Hello")).continuation_token()
    again = sdk.run(sdk.documents.begin_analyze_document("prebuilt-read", None, continuation_token=token))
    assert again.content == "Hello"


def test_errors_arrive_as_the_package_has_them(sdk: Sdk) -> None:
    with pytest.raises(exceptions.ResourceNotFoundError) as missing:
        sdk.ask(sdk.administration.get_model("gone"))
    assert missing.value.error.innererror["code"] == "ModelNotFound"
    with pytest.raises(exceptions.HttpResponseError) as refused:
        sdk.analyze("prebuilt-read", b'{"a": 1}')
    assert (refused.value.status_code, refused.value.error.innererror["code"]) == (400, "InvalidContent")
    sdk.model()
    with pytest.raises(exceptions.ResourceExistsError):
        sdk.model()
    sdk.fake.rotate_key("another")
    with pytest.raises(exceptions.ClientAuthenticationError):
        sdk.model()


def test_failures_arrive_with_their_details(sdk: Sdk) -> None:
    with pytest.raises(exceptions.HttpResponseError, match="ModelBuildError"):
        sdk.model(container=f"{INBOX}/failing")
    error = {"code": "InternalServerError", "message": "No.", "details": [{"code": "TooBig", "message": "Too big."}]}
    sdk.fake.add_result("prebuilt-read", {"status": "failed", "error": error})
    with pytest.raises(exceptions.HttpResponseError, match="TooBig"):
        sdk.analyze("prebuilt-read", b"Hello")


def test_a_result_of_the_package_can_be_declared(sdk: Sdk) -> None:
    result, _ = sdk.analyze("prebuilt-invoice", b"Invoice total: $5")
    sdk.fake.add_result("mine", result)
    again, _ = sdk.analyze("mine", b"something else")
    assert again.as_dict() == result.as_dict()


def test_dates_at_the_edge_of_the_calendar(sdk: Sdk) -> None:
    model = sdk.ask(sdk.administration.get_model("prebuilt-tax.us.1099NEC"))
    assert model.created_date_time.year == 1


# What the package cannot do is its own doing; each of these tests would notice if it learned to.


def test_limit_batches_of_the_preview_never_end(sdk: Sdk) -> None:
    """It does not know `completed`, with which 2024-07-31-preview ends a batch, and goes on polling for ever."""
    client = sdk.client("DocumentIntelligenceClient", api_version=PREVIEW, polling_interval=0.01)
    poller = sdk.begin_batch(client)
    if sdk.clients is clients:
        poller.wait(0.2)
    else:
        with pytest.raises(asyncio.TimeoutError):
            sdk.ask(asyncio.wait_for(poller.wait(), 0.2))
    assert (poller.status(), poller.done()) == ("completed", False)
    assert len(sdk.fake.requests) > 3
    # Ends the thread of the sync poller.
    sdk.fake.fail(404, times=None)
    if sdk.clients is clients:
        with pytest.raises(exceptions.HttpResponseError):
            poller.result()


def test_limit_the_kind_of_a_source_is_lost(sdk: Sdk) -> None:
    """It looks for `sourceKind`, where the service sends `kind`."""
    details = sdk.classifier().doc_types["letter"]
    assert (details.source_kind, details["kind"]) == (None, "azureBlob")


def test_limit_the_allowance_for_neural_models_has_no_attribute(sdk: Sdk) -> None:
    """`customNeuralDocumentModelBuilds` is no part of its models; only as a mapping do they have it."""
    details = sdk.ask(sdk.administration.get_resource_details())
    assert not hasattr(details, "custom_neural_document_model_builds")
    assert details["customNeuralDocumentModelBuilds"]["quota"] == 20


def test_limit_only_an_analysis_tells_its_id(sdk: Sdk) -> None:
    """The pollers of classifications and batches have no `details`, so that a batch can be deleted by list only."""
    assert not hasattr(sdk.begin_batch(), "details")
    sdk.classifier()
    assert not hasattr(sdk.ask(sdk.documents.begin_classify_document("sorter", b"A letter")), "details")


def test_limit_endpoints_behind_another_path(sdk: Sdk) -> None:
    """It finds the id by `/documentintelligence/` right behind the host: a gateway with a path of its own breaks it."""
    parse = pytest.importorskip("azure.ai.documentintelligence._operations._patch")._parse_operation_id
    location = "documentintelligence/documentModels/a/analyzeResults/b?api-version=2024-11-30"
    assert parse(f"https://host/{location}") == "b"
    with pytest.raises(AttributeError):
        parse(f"https://gateway/team/{location}")


def test_limit_errors_that_are_no_json(sdk: Sdk) -> None:
    """The error page of a proxy is no error of the package but one of the JSON decoder: the status is lost."""
    sdk.fake.fail(502, body="<html>Bad Gateway</html>")
    with pytest.raises(ValueError, match="Expecting value"):
        sdk.ask(sdk.administration.get_model("forms"))


def test_limit_tokens_over_plain_http(sdk: Sdk) -> None:
    """It sends no token without TLS, so that a served fake is for keys only."""
    token = credentials.AccessToken("token", 4_000_000_000)

    class Credential:
        def get_token(self, *_scopes: str, **_options: Any) -> Any:
            return token

    class AsyncCredential:
        async def get_token(self, *_scopes: str, **_options: Any) -> Any:
            return token

    credential = Credential() if sdk.clients is clients else AsyncCredential()
    client = sdk.client("DocumentIntelligenceAdministrationClient", credential=credential)
    with pytest.raises(exceptions.ServiceRequestError, match="TLS"):
        sdk.ask(client.get_resource_details())
