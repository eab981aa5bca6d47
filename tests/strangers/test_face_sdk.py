"""The official azure-ai-vision-face 1.0.0b2 against the served fake: every method it has, sync and async."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from azfacade.testing import FakeAzure, VirtualClock

from . import face_sdk_galleries, face_sdk_recognition, face_sdk_sessions
from .face_sdk import CALLS, DETECTION, JPEG, Sdk
from .official import public_methods

REASON = "needs the official package: pip install azure-ai-vision-face==1.0.0b2 aiohttp"
clients = pytest.importorskip("azure.ai.vision.face", reason=REASON)
pytest.importorskip("aiohttp", reason=REASON)
async_clients = pytest.importorskip("azure.ai.vision.face.aio", reason=REASON)
models = pytest.importorskip("azure.ai.vision.face.models", reason=REASON)
credentials = pytest.importorskip("azure.core.credentials", reason=REASON)
exceptions = pytest.importorskip("azure.core.exceptions", reason=REASON)

# Importing them has entered their calls in the table.
TABLES = (face_sdk_galleries, face_sdk_recognition, face_sdk_sessions)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture(params=["sync", "async"])
def sdk(request: pytest.FixtureRequest, clock: VirtualClock) -> Iterator[Sdk]:
    fake = FakeAzure(clock=clock)
    kind = clients if request.param == "sync" else async_clients
    loop = asyncio.new_event_loop()
    with fake.serve() as server:
        sdk = Sdk(fake, kind, models, loop, server.endpoint, credentials.AzureKeyCredential(fake.key))
        yield sdk
        sdk.close()
    loop.close()
    assert fake.unknown_routes == []


@pytest.mark.parametrize("module", [clients, async_clients], ids=["sync", "async"])
def test_the_table_has_every_method_of_the_package(module: Any) -> None:
    operations = pytest.importorskip(f"{module.__name__}.operations")
    kinds = [module.FaceClient, module.FaceAdministrationClient, module.FaceSessionClient]
    kinds += [operations.LargeFaceListOperations, operations.LargePersonGroupOperations]
    assert set().union(*map(public_methods, kinds)) == set(CALLS)
    assert len(CALLS) == 56


@pytest.mark.parametrize("name", sorted(CALLS))
def test_call(sdk: Sdk, name: str) -> None:
    CALLS[name](sdk)


def test_errors_arrive_as_the_package_has_them(sdk: Sdk) -> None:
    with pytest.raises(exceptions.ResourceNotFoundError) as missing:
        sdk.ask(sdk.groups.get("nobody"))
    assert missing.value.error.code == "LargePersonGroupNotFound"
    sdk.group()
    with pytest.raises(exceptions.ResourceExistsError):
        sdk.group()
    with pytest.raises(exceptions.HttpResponseError) as refused:
        sdk.ask(sdk.groups.create("Not An Id", name="x"))
    assert refused.value.model.error.code == "BadArgument"
    sdk.fake.rotate_key("another")
    with pytest.raises(exceptions.ClientAuthenticationError):
        sdk.ask(sdk.groups.get("staff"))


def test_a_face_id_expires(sdk: Sdk, clock: VirtualClock) -> None:
    (face,) = sdk.ask(sdk.face.detect(JPEG, **DETECTION, face_id_time_to_live=60))
    clock.advance(61)
    with pytest.raises(exceptions.HttpResponseError, match="FaceNotFound"):
        sdk.ask(sdk.face.group(face_ids=[face.face_id, sdk.detected()]))


def test_a_session_ends_with_its_token_and_goes_after_two_days(sdk: Sdk, clock: VirtualClock) -> None:
    session_id = sdk.session()
    clock.advance(600)
    assert sdk.ask(sdk.sessions.get_liveness_session_result(session_id)).session_expired is True
    clock.advance(48 * 3600)
    with pytest.raises(exceptions.ResourceNotFoundError, match="SessionNotFound"):
        sdk.ask(sdk.sessions.get_liveness_session_result(session_id))


# What the package cannot do is its own doing; each of these tests would notice if it learned to.


def test_limit_sessions_of_v1_2(sdk: Sdk) -> None:
    """With `api_version="v1.2"` it goes on to call the routes of the preview, which that version does not have."""
    client = sdk.client("FaceSessionClient", api_version="v1.2")
    content = {"livenessOperationMode": "Passive", "deviceCorrelationId": "device-1"}
    with pytest.raises(exceptions.ResourceNotFoundError):
        sdk.ask(client.create_liveness_session(content))
    assert sdk.fake.unknown_routes == ["POST /face/v1.2/detectLiveness/singleModal/sessions"]
    sdk.fake.unknown_routes.clear()


def test_limit_json_beside_a_photo(sdk: Sdk) -> None:
    """A dict goes through a model that knows only the names of Python, so JSON fails before anything is sent."""
    content = {"livenessOperationMode": "Passive", "deviceCorrelationId": "device-1"}
    with pytest.raises(TypeError, match="livenessOperationMode"):
        sdk.ask(sdk.sessions.create_liveness_with_verify_session(content, verify_image=JPEG))
    assert sdk.fake.requests == []


def test_limit_errors_that_are_no_json(sdk: Sdk) -> None:
    """The error page of a proxy is no error of the package but one of the JSON decoder: the status is lost."""
    sdk.fake.fail(502, body="<html>Bad Gateway</html>")
    with pytest.raises(ValueError, match="Expecting value"):
        sdk.ask(sdk.groups.get("staff"))


def test_limit_successes_that_are_no_200(sdk: Sdk) -> None:
    """Users met a 299 with a good body; to the package it is an error."""
    sdk.fake.fail(299, body={"largePersonGroupId": "staff", "name": "Staff"})
    with pytest.raises(exceptions.HttpResponseError):
        sdk.ask(sdk.groups.get("staff"))


def test_limit_tokens_over_plain_http(sdk: Sdk) -> None:
    """It sends no token without TLS, so that a served fake is for keys only."""
    token = credentials.AccessToken("token", 4_000_000_000)

    class Credential:
        def get_token(self, *_scopes: str, **_options: Any) -> Any:
            return token

    class AsyncCredential:
        async def get_token(self, *_scopes: str, **_options: Any) -> Any:
            return token

    sdk.credential = Credential() if sdk.clients is clients else AsyncCredential()
    with pytest.raises(exceptions.ServiceRequestError, match="TLS"):
        sdk.ask(sdk.client("FaceClient").detect(JPEG, **DETECTION))


def test_limit_a_required_field_that_never_comes(sdk: Sdk) -> None:
    """Its model requires `clientRequestId`, which was left out in recordings: users get None instead of a text."""
    session_id = sdk.session()
    sdk.fake.complete_liveness(session_id)
    (entry,) = sdk.ask(sdk.sessions.get_liveness_session_audit_entries(session_id))
    assert entry.client_request_id
    recorded = {name: value for name, value in entry.as_dict().items() if name != "clientRequestId"}
    sdk.fake.fail(200, path="*/audit", body=json.dumps([recorded]))
    (entry,) = sdk.ask(sdk.sessions.get_liveness_session_audit_entries(session_id))
    assert entry.client_request_id is None


def test_limit_trainings_are_polled_every_30_seconds(sdk: Sdk) -> None:
    """Unless told otherwise: a training that takes a second is noticed after half a minute."""
    client = sdk.clients.FaceAdministrationClient(sdk.endpoint, sdk.credential)
    assert client._config.polling_interval == 30
    sdk.ask(client.close())
