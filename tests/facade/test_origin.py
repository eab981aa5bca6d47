"""Credentials are sent only to the origin of the endpoint."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade import UnexpectedResponseError
from azfacade.testing import FakeAzure
from tests.cases import each

from .kit import ENDPOINT, KEY, Reply, Script, Side
from .work import CLASSIFIER, SOURCES, accepted, built

EVIL = "https://evil.example"


@each("status", [301, 302, 303, 307, 308])
@each("location", [EVIL, f"{ENDPOINT}/elsewhere", "/elsewhere", "//evil.example/x"])
def test_redirects_are_not_followed(both: Side, status: int, location: str) -> None:
    script = Script(Reply(status, headers={"Location": location}))
    with pytest.raises(UnexpectedResponseError, match="redirects are never followed") as caught:
        both.run(both.face(script).person_groups.get("staff"))
    assert caught.value.status == status
    assert len(script.requests) == 1


def test_a_client_of_the_caller_s_that_follows_redirects_does_not_for_us(both: Side) -> None:
    script = Script(Reply(302, headers={"Location": EVIL}))
    client = both.http_client(transport=script, follow_redirects=True, auth=("user", "password"), base_url=EVIL)
    with pytest.raises(UnexpectedResponseError):
        both.run(both.face(http_client=client).person_groups.get("staff"))
    assert [request.url.host for request in script.requests] == [ENDPOINT.removeprefix("https://")]
    assert "Authorization" not in script.last.headers


def test_every_link_the_service_gives_is_asked_of_the_endpoint(both: Side) -> None:
    link = f"{EVIL}/documentintelligence/documentClassifiers?api-version=2024-11-30&nextLink=2"
    script = Script(
        accepted(f"{EVIL}/documentintelligence/operations/1"),
        built(),
        Reply(200, {"value": [CLASSIFIER], "nextLink": link}),
        Reply(200, {"value": [CLASSIFIER]}),
    )
    client = both.documents(script)
    both.run(both.run(client.classifiers.begin_build("forms", SOURCES)).result())
    assert len(both.items(client.classifiers.list())) == 2
    assert {f"{request.url.scheme}://{request.url.host}" for request in script.requests} == {ENDPOINT}
    assert all(request.headers["Ocp-Apim-Subscription-Key"] == KEY for request in script.requests)


def test_the_environment_s_proxies_are_not_asked_for_this_computer(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    thief, fake = FakeAzure(key=KEY, strict=False), FakeAzure(key=KEY)
    with fake.serve() as server, thief.serve() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.endpoint)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        client = both.face(None, KEY, server.endpoint)
        both.run(client.person_groups.create("staff", "Staff"))
        both.run(client.close())
    assert not thief.requests
    assert len(fake.requests) == 1


def test_over_real_connections_nobody_else_sees_the_key(both: Side) -> None:
    fake, *others = FakeAzure(key=KEY), FakeAzure(key=KEY, strict=False), FakeAzure(key=KEY, strict=False)
    with fake.serve() as server, others[0].serve() as located, others[1].serve() as redirected:
        work = f"{located.endpoint}/documentintelligence/operations/1"
        listed = {"value": [], "nextLink": f"{located.endpoint}/documentintelligence/documentClassifiers?nextLink=2"}
        away = {"Location": f"{redirected.endpoint}/face/v1.2/persongroups/staff"}
        fake.fail(202, method="POST", headers={"Operation-Location": work, "Retry-After": "0"}, body={})
        fake.fail(307, headers=away, path="*/operations/1")
        fake.fail(200, body=listed, path="*/documentClassifiers")
        fake.fail(307, headers=away, path="*/documentClassifiers")
        client = both.documents(None, KEY, server.endpoint)
        job: Any = both.run(client.classifiers.begin_build("forms", SOURCES))
        for asks in (lambda: both.run(job.refresh()), lambda: both.items(client.classifiers.list())):
            with pytest.raises(UnexpectedResponseError):
                asks()
        both.run(client.close())
    assert not others[0].requests + others[1].requests
    assert [request.status for request in fake.requests] == [202, 307, 200, 307]
