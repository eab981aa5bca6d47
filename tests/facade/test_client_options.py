"""Constructor arguments of clients: combinations, arguments without effect, closing."""

from __future__ import annotations

import ssl
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import pytest

from azfacade import AzFacadeError, ConfigurationError, InvalidInputError
from azfacade.errors import ClientClosedError

from .kit import ENDPOINT, GOOD, KEY, Script, Side


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"verify": False}, "verify"),
        ({"verify": "/ca.pem"}, "verify"),
        ({"proxy": "http://proxy.example"}, "proxy"),
        ({"verify": False, "proxy": "http://proxy.example"}, "verify, proxy"),
    ],
)
def test_what_a_transport_would_ignore_is_a_type_error(both: Side, options: dict[str, Any], named: str) -> None:
    with pytest.raises(TypeError, match=f"{named} would have no effect beside transport"):
        both.face(Script(), **options)
    with pytest.raises(TypeError, match=f"{named} would have no effect beside http_client"):
        both.face(http_client=both.http_client(transport=Script()), **options)


@pytest.mark.parametrize("option", [{"transport": Script()}, {"timeout": 5}])
def test_what_an_http_client_would_ignore_is_a_type_error(both: Side, option: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=f"{next(iter(option))} would have no effect beside http_client"):
        both.face(http_client=both.http_client(transport=Script()), **option)


def test_clients_and_transports_of_the_other_kind_are_refused(both: Side) -> None:
    other = Side("sync" if both.is_async else "async")
    wrong = httpx.HTTPTransport() if both.is_async else httpx.AsyncHTTPTransport()
    with pytest.raises(TypeError, match="http_client must be an httpx"):
        both.face(http_client=other.http_client(transport=Script()))
    with pytest.raises(TypeError, match="transport must be"):
        both.face(wrong)
    for nonsense in ("client", 7, httpx):
        with pytest.raises(TypeError):
            both.face(http_client=nonsense)
        with pytest.raises(TypeError):
            both.face(nonsense)
    other.close()


def test_an_http_client_with_a_query_of_its_own_is_refused(both: Side) -> None:
    with pytest.raises(ConfigurationError, match="must not have params"):
        both.face(http_client=both.http_client(transport=Script(), params={"a": "b"}))


def test_an_http_client_of_the_caller_s_keeps_its_settings_and_stays_open(both: Side) -> None:
    script = Script(forever=GOOD)
    hooked: list[str] = []

    async def heard_async(request: httpx.Request) -> None:
        hooked.append(request.url.path)

    def heard(request: httpx.Request) -> None:
        hooked.append(request.url.path)

    own = both.http_client(
        transport=script,
        timeout=7,
        headers={"x-mine": "1"},
        event_hooks={"request": [heard_async if both.is_async else heard]},
    )
    client = both.face(http_client=own)
    both.run(client.person_groups.get("staff"))
    assert hooked == ["/face/v1.2/persongroups/staff"]
    assert script.last.headers["x-mine"] == "1"
    assert script.last.extensions["timeout"]["read"] == 7
    both.run(client.close())
    assert not own.is_closed
    assert script.closed == 0
    both.run(own.aclose() if both.is_async else own.close())


def enter_and_leave(both: Side, client: Any) -> None:
    if not both.is_async:
        with client as entered:
            assert entered is client
            client.person_groups.get("staff")
        return

    async def use() -> None:
        async with client as entered:
            assert entered is client
            await client.person_groups.get("staff")

    both.run(use())


def test_a_context_manager_closes_what_is_the_client_s(both: Side) -> None:
    script = Script(GOOD)
    client = both.face(script)
    enter_and_leave(both, client)
    assert script.closed == 1
    with pytest.raises(ClientClosedError, match="the client is closed") as caught:
        both.run(client.person_groups.get("staff"))
    assert isinstance(caught.value, RuntimeError)
    assert len(script.requests) == 1
    both.run(client.close())
    assert script.closed == 1, "closing twice is closing once"


def test_a_closed_client_stays_closed_for_lists_and_operations(both: Side) -> None:
    client = both.face(Script())
    pager, token = client.person_groups.list(), "WzEsImZhY2UiLCJ4IixbImEiXSwidjEuMiJd"
    both.run(client.close())
    with pytest.raises(ClientClosedError):
        both.items(pager)
    with pytest.raises(InvalidInputError):
        client.resume(token)
    with pytest.raises(ClientClosedError):
        both.run(client.send_request("GET", "/x"))


def test_a_client_that_was_never_used_is_closed_without_connecting(both: Side) -> None:
    script = Script()
    both.run(both.face(script).close())
    assert script.closed == 0
    assert not script.requests


def test_a_client_is_not_pickled_or_copied(both: Side) -> None:
    import copy
    import pickle

    client = both.face(Script())
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="make one where it is used"):
            attempt(client)


@pytest.mark.parametrize("proxy", ["nonsense", "ftp://x", "", "canary:canary", 7])
def test_a_proxy_is_judged_when_the_client_is_made(both: Side, proxy: Any) -> None:
    with pytest.raises(ConfigurationError, match="proxy must be a URL such as") as caught:
        both.face(proxy=proxy)
    assert "canary" not in str(caught.value)


def test_a_good_proxy_is_taken(both: Side) -> None:
    both.run(both.face(proxy="http://user:password@proxy.example:8080").close())


def test_a_socks_proxy_names_what_is_missing(both: Side) -> None:
    if find_spec("socksio") is not None:
        pytest.skip("it is there")
    with pytest.raises(ConfigurationError, match=r"httpx\[socks\]"):
        both.face(proxy="socks5://proxy.example")


def test_verify_takes_what_it_documents_without_a_warning(both: Side, tmp_path: Path) -> None:
    import certifi

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for verify in (True, False, certifi.where(), str(tmp_path), ssl.create_default_context()):
            client = both.face(verify=verify)
            tls_context(both, client)
            both.run(client.close())


def tls_context(both: Side, client: Any) -> Any:
    """Return what the connections of a client are checked with."""

    async def opened() -> Any:
        return client._transport._connections_of_loop()

    if both.uses_aiohttp:
        return both.run(opened()).session.connector._ssl
    return (both.run(opened()) if both.is_async else client._transport._open())._transport._pool._ssl_context


def test_a_ca_bundle_that_cannot_be_read_is_told_when_the_client_is_made(both: Side, tmp_path: Path) -> None:
    (tmp_path / "broken.pem").write_text("no certificate")
    for path in (tmp_path / "broken.pem", tmp_path / "missing.pem"):
        with pytest.raises(ConfigurationError, match="verify"):
            both.face(verify=str(path))


def test_a_private_ca_is_what_connections_are_checked_against(wire: Side) -> None:
    both = wire
    context = ssl.create_default_context()
    client = both.face(verify=context)
    assert tls_context(both, client) is context
    both.run(client.close())


def test_clients_share_the_default_tls_context(wire: Side) -> None:
    both = wire
    clients = [both.face(), both.documents()]
    first, second = (tls_context(both, client) for client in clients)
    assert first is second
    for client in clients:
        both.run(client.close())


def test_two_endpoints_two_credentials_do_not_mix(both: Side) -> None:
    one, two = Script(forever=GOOD), Script(forever=GOOD)
    first, second = both.face(one, KEY), both.face(two, "other-key", "https://other.example")
    for client in (first, second, first):
        both.run(client.person_groups.get("staff"))
    assert {request.headers["Ocp-Apim-Subscription-Key"] for request in one.requests} == {KEY}
    assert {str(request.url)[: len(ENDPOINT)] for request in one.requests} == {ENDPOINT}
    assert [request.headers["Ocp-Apim-Subscription-Key"] for request in two.requests] == ["other-key"]


def test_every_refusal_is_ours(both: Side) -> None:
    for options in ({"retry": 1}, {"proxy": "x"}, {"timeout": -1}, {"http_client": 1}, {"headers": {"Host": "x"}}):
        with pytest.raises(InvalidInputError) as caught:
            both.face(**options)
        assert isinstance(caught.value, AzFacadeError)
