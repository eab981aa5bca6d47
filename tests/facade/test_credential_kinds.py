"""Every kind of credential on sync and async clients, and the headers it adds to a request."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx
import pytest

from tests.cases import each

from .kit import ENDPOINT, GOOD, KEY, Reply, Script, Side

KEY_HEADER = "Ocp-Apim-Subscription-Key"
SCOPE = "https://cognitiveservices.azure.com/.default"


class AccessToken(NamedTuple):
    token: str
    expires_on: int


class AccessTokenInfo:
    def __init__(self, token: str, expires_on: int, refresh_on: int | None = None) -> None:
        self.token, self.expires_on, self.refresh_on = token, expires_on, refresh_on


def later() -> int:
    return int(time.time()) + 3600


class GetToken:
    """azure-identity before 1.18."""

    def __init__(self) -> None:
        self.scopes: list[tuple[str, ...]] = []

    def get_token(self, *scopes: str, claims: str | None = None, **_: Any) -> AccessToken:
        self.scopes.append(scopes)
        return AccessToken("the-token", later())


class GetTokenInfo(GetToken):
    """azure-identity since 1.18 has both; the newer one is asked."""

    def get_token(self, *scopes: str, claims: str | None = None, **_: Any) -> AccessToken:
        raise AssertionError("get_token_info comes first")

    def get_token_info(self, *scopes: str, options: Any = None) -> AccessTokenInfo:
        self.scopes.append(scopes)
        return AccessTokenInfo("the-token", later())


class AsyncGetToken(GetToken):
    async def get_token(self, *scopes: str, claims: str | None = None, **_: Any) -> AccessToken:  # type: ignore[override]
        return super().get_token(*scopes)


class AsyncGetTokenInfo(GetToken):
    async def get_token_info(self, *scopes: str, options: Any = None) -> AccessTokenInfo:
        self.scopes.append(scopes)
        return AccessTokenInfo("the-token", later())


async def async_provider(*_: Any) -> str:
    return "the-token"


class AsyncCallable:
    async def __call__(self) -> str:
        return "the-token"


SYNC: list[Callable[[], Any]] = [
    GetToken,
    GetTokenInfo,
    lambda: lambda: "the-token",
    lambda: functools.partial(str, "the-token"),
    lambda: lambda: AccessToken("the-token", later()),
]
ASYNC: list[Callable[[], Any]] = [
    AsyncGetToken,
    AsyncGetTokenInfo,
    lambda: async_provider,
    lambda: functools.partial(async_provider, "x"),
    AsyncCallable,
]


def test_a_key_goes_into_its_header(both: Side) -> None:
    script = Script(GOOD)
    both.run(both.face(script).person_groups.get("staff"))
    assert script.last.headers[KEY_HEADER] == KEY
    assert "Authorization" not in script.last.headers


def test_white_space_of_a_paste_is_cut(both: Side) -> None:
    script = Script(GOOD)
    both.run(both.face(script, f" {KEY}\n").person_groups.get("staff"))
    assert script.last.headers[KEY_HEADER] == KEY


def test_a_rotating_key_is_read_for_every_attempt(both: Side) -> None:
    class Rotating:
        reads = 0

        @property
        def key(self) -> str:
            self.reads += 1
            return f"key-number-{self.reads}"

    credential = Rotating()
    script = Script(GOOD, Reply(503), httpx.ConnectError, GOOD)
    client = both.face(script, credential)
    first = credential.reads
    for _ in range(2):
        both.run(client.person_groups.get("staff"))
    sent = [request.headers[KEY_HEADER] for request in script.requests]
    assert len(set(sent)) == 4
    assert sent[0] == f"key-number-{first + 1}"


@pytest.mark.parametrize("make", SYNC)
def test_sync_token_credentials_work_everywhere(both: Side, make: Callable[[], Any]) -> None:
    script = Script(GOOD)
    both.run(both.face(script, make()).person_groups.get("staff"))
    assert script.last.headers["Authorization"] == "Bearer the-token"
    assert KEY_HEADER not in script.last.headers


@pytest.mark.parametrize("make", ASYNC)
def test_async_token_credentials_work_in_async_clients_only(both: Side, make: Callable[[], Any]) -> None:
    script = Script(GOOD)
    if not both.is_async:
        with pytest.raises(ValueError, match="async client"):
            both.face(script, make())
        return
    both.run(both.face(script, make()).person_groups.get("staff"))
    assert script.last.headers["Authorization"] == "Bearer the-token"


def test_a_sync_function_that_returns_an_awaitable_is_refused_by_the_sync_client(both: Side) -> None:
    script = Script(GOOD)
    client = both.face(script, lambda: async_provider())  # noqa: PLW0108 - a sync function, to look at
    if both.is_async:
        both.run(client.person_groups.get("staff"))
        assert script.last.headers["Authorization"] == "Bearer the-token"
        return
    # What it returns is known only when it is called; still nothing is sent and nothing is left unawaited.
    with pytest.raises(ValueError, match="async client"):
        client.person_groups.get("staff")
    assert not script.requests


@each(
    ("endpoint", "audience", "scope"),
    [
        (ENDPOINT, None, SCOPE),
        ("https://gateway.example/ai", None, SCOPE),
        ("https://unit.cognitiveservices.azure.us", None, "https://cognitiveservices.azure.us/.default"),
        ("https://unit.cognitiveservices.azure.cn", None, "https://cognitiveservices.azure.cn/.default"),
        ("https://unit.cognitiveservices.azure.us.", None, "https://cognitiveservices.azure.us/.default"),
        ("https://notazure.us.example", None, SCOPE),
        ("https://unit.azure.us.example", None, SCOPE),
        (ENDPOINT, "https://cognitiveservices.azure.us", "https://cognitiveservices.azure.us/.default"),
        (ENDPOINT, "https://ai.azure.com/", "https://ai.azure.com/.default"),
        (ENDPOINT, "https://ai.azure.com/.default", "https://ai.azure.com/.default"),
    ],
)
def test_the_scope_follows_the_cloud_or_the_audience(
    both: Side, endpoint: str, audience: str | None, scope: str
) -> None:
    credential = GetToken()
    script = Script(GOOD)
    both.run(both.face(script, credential, endpoint, audience=audience).person_groups.get("staff"))
    assert credential.scopes == [(scope,)]
