"""What a service has by its fragment and the fake lacks is told in a sentence, never by the service's 404."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import azfacade
from azfacade import ServerError
from azfacade.errors import VersionNotAvailableError
from azfacade.testing import FakeAzure, UnknownRoute
from azfacade.testing.document_intelligence import DocumentIntelligence
from azfacade.testing.face import Face
from azfacade.testing.fake_context import FakeContext, GuidGenerator
from azfacade.testing.http_messages import Request
from azfacade_raw.calls import Call, Options, Route
from azfacade_raw.document_intelligence.groups import models
from azfacade_raw.face.groups import client as face_client
from tests.facade.kit import Side

SERVICES = {"face": Face, "document_intelligence": DocumentIntelligence}
MOODS = Route("FaceOperations_GetMoods", "Get Moods", "GET", "/moods", "list")
NEW = Route("FaceOperations_GetMood", "Get Mood", "GET", "/moods/{moodId}", "management")
FACE_VERSIONS = "azfacade_raw.face.versions.API_VERSIONS"


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operations that the services have by now: one of all versions, one of the newer, one more of a known path."""
    monkeypatch.setattr(face_client, "ROUTES", (*face_client.ROUTES, MOODS, NEW))
    png = "/documentModels/{modelId}/analyzeResults/{resultId}/png"
    later = Route("DocumentModels_GetPng", "Get Png", "GET", png, "poll", versions=("2024-11-30",))
    put = Route("DocumentModels_Put", "Put", "PUT", "/documentModels/{modelId}", "management")
    monkeypatch.setattr(models, "ROUTES", (*models.ROUTES, later, put))


def get(fake: FakeAzure, path: str, method: str = "GET") -> httpx.Response:
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint) as client:
        return client.request(method, path, headers={"Ocp-Apim-Subscription-Key": fake.key})


def said(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


SENTENCES = {
    ("GET", "/face/v1.2/moods/m1"): r"does not serve GET /moods/{moodId} of Face v1\.2 yet; it serves it at no version",
    ("GET", "/face/v1.2-preview.1/moods"): r"does not serve GET /moods of Face v1\.2-preview\.1 yet",
    ("PUT", "/documentintelligence/documentModels/m?api-version=2024-11-30"): (
        r"does not serve PUT /documentModels/{modelId} of Document Intelligence 2024-11-30 yet"
    ),
    ("GET", "/documentintelligence/documentModels/m/analyzeResults/r/png?api-version=2024-11-30"): (
        r"does not serve GET /documentModels/{modelId}/analyzeResults/{resultId}/png of Document Intelligence"
    ),
}


@pytest.mark.usefixtures("lacking")
@pytest.mark.parametrize(("method", "path"), SENTENCES)
def test_a_route_that_the_fake_lacks_is_told(method: str, path: str) -> None:
    sentence = SENTENCES[method, path]
    strict, lenient = FakeAzure(), FakeAzure(strict=False)
    with pytest.raises(UnknownRoute, match=rf"^The fake of azfacade \S+ {sentence}.*FakeAzure\.fail\(200"):
        get(strict, path, method)
    status, code, message = said(get(lenient, path, method))
    assert (status, code) == (501, "FakeLacksRoute")
    assert re.search(sentence, message)
    with lenient.serve() as server:
        served = httpx.request(
            method, server.endpoint + path, headers={"Ocp-Apim-Subscription-Key": lenient.key}, trust_env=False
        )
    assert said(served) == (501, "FakeLacksRoute", message)
    for fake in (strict, lenient):
        assert f"{method} {path.partition('?')[0]}" in fake.unknown_routes


@pytest.mark.usefixtures("lacking")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/documentintelligence/documentModels/m/analyzeResults/r/png?api-version=2024-07-31-preview"),
        ("POST", "/face/v1.2/moods/m1"),
        ("GET", "/face/v1.2/moods/"),
        ("GET", "/face/v1.2/moods/m1/more"),
        ("GET", "/face/v1.1/moods/m1"),
        ("GET", "/documentintelligence/documentModels/m/analyzeResults/r/png?api-version=2025-09-01"),
        ("GET", "/documentintelligence/documentModels/m/analyzeResults/r/png"),
        ("GET", "/formrecognizer/info"),
    ],
)
def test_what_the_service_lacks_too_is_its_404(method: str, path: str) -> None:
    answer = get(FakeAzure(strict=False), path, method)
    assert said(answer) == (404, "404", "Resource not found")


@pytest.mark.usefixtures("lacking")
def test_the_credential_is_checked_first() -> None:
    fake = FakeAzure(strict=False)
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint) as client:
        assert client.get("/face/v1.2/moods/m1").status_code == 401


@pytest.fixture(params=["sync", "async"])
def both(request: pytest.FixtureRequest) -> Iterator[Side]:
    side = Side(request.param)
    yield side
    side.close()


def call(both: Side, fake: FakeAzure, version: str | None = None, route: Route = NEW) -> Any:
    make = azfacade.AsyncFaceClient if both.is_async else azfacade.FaceClient
    client: Any = make(fake.endpoint, fake.key, transport=fake.transport, api_version=version)
    described: Call[Any] = Call(route, "/moods/m1", lambda value: value)
    return both.run(client._executor.execute(described, Options()))


@pytest.mark.usefixtures("lacking")
def test_the_client_shows_the_sentence_and_does_not_retry(both: Side) -> None:
    fake = FakeAzure(strict=False)
    with pytest.raises(ServerError, match=r"does not serve GET /moods/{moodId} of Face v1\.2 yet") as caught:
        call(both, fake)
    assert not isinstance(caught.value, VersionNotAvailableError)
    assert (caught.value.status, caught.value.code) == (501, "FakeLacksRoute")
    assert len(fake.requests) == 1


@pytest.mark.usefixtures("lacking")
def test_it_can_be_answered_as_the_sentence_says(both: Side) -> None:
    fake = FakeAzure()
    fake.fail(200, times=None, path="*/moods/*", body={"mood": "calm"})
    assert call(both, fake) == {"mood": "calm"}


def test_a_version_that_the_fake_lacks_is_told(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FACE_VERSIONS, ("v1.2-preview.1", "v1.2", "v1.9"))
    sentence = r"does not serve Face v1\.9 yet; it serves v1\.2-preview\.1 and v1\.2\."
    with pytest.raises(UnknownRoute, match=sentence):
        get(FakeAzure(), "/face/v1.9/persongroups/staff")
    fake = FakeAzure(strict=False)
    assert said(get(fake, "/face/v1.9/persongroups/staff"))[:2] == (501, "FakeLacksVersion")
    with (
        pytest.warns(azfacade.ApiVersionWarning, match=r"v1\.9 is not known"),
        pytest.raises(ServerError, match=sentence),
    ):
        call(both, fake, "v1.9")
    assert said(get(fake, "/face/v1.8/persongroups/staff"))[0] == 404


def test_a_version_can_be_left_out_of_the_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DocumentIntelligence, "versions", frozenset({"2024-11-30"}))
    path = "/documentintelligence/info?api-version=2024-07-31-preview"
    assert "it serves 2024-11-30." in said(get(FakeAzure(strict=False), path))[2]


def test_the_versions_at_which_a_route_is_served_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the service goes on with a route that the fake has for its older versions only."""
    monkeypatch.setattr(FACE_VERSIONS, ("v1.2-preview.1", "v1.2", "v1.9"))
    monkeypatch.setattr(Face, "versions", frozenset({"v1.2-preview.1", "v1.2", "v1.9"}))
    old = "/detectLiveness/singleModal/sessions"
    route = Route("FaceOperations_ListOld", "List Old", "GET", old, "list", versions=("v1.2-preview.1", "v1.9"))
    monkeypatch.setattr(face_client, "ROUTES", (*face_client.ROUTES, route))
    _, code, message = said(get(FakeAzure(strict=False), f"/face/v1.9{old}"))
    assert code == "FakeLacksRoute"
    assert f"GET {old} of Face v1.9 yet; it serves it at v1.2-preview.1." in message
    with pytest.raises(UnknownRoute, match=r"azfacade\.testing has no route"):
        get(FakeAzure(), f"/face/v1.2{old}")


@pytest.mark.parametrize("name", SERVICES)
def test_the_fake_serves_all_that_the_fragment_describes(name: str) -> None:
    """An operation that is added fails here until it has a route; the message names it."""
    fake = FakeAzure()
    service = SERVICES[name](FakeContext(fake.clock, GuidGenerator(0), "resource"))
    lacks = []
    for version in service.described.versions:
        for route in service.described.routes():
            if not route.versions or version in route.versions:
                path = re.sub(r"{\w+}", "x", route.template)
                versioned = f"{version}{path}" if name == "face" else f"{path.lstrip('/')}?api-version={version}"
                request = Request(route.method, f"{fake.endpoint}{service.root}/{versioned}", {})
                if service.answer(request, "id") is None:
                    lack = service.find_lack(request)
                    assert lack is not None
                    lacks.append(lack.message)
    assert lacks == []
