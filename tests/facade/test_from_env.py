"""`from_env()`: which variables count, in which order, and the errors for missing ones."""

from __future__ import annotations

import inspect
from typing import Any

import httpx
import pytest

import azfacade
from azfacade import ConfigurationError, RateLimit, Retry

from .kit import GOOD, KEY, Reply, Script, Side

FACE = ["AZFACADE_FACE", "AZURE_FACE", "FACE", "AZURE_FACE_API"]
DOCUMENTS = ["AZFACADE_DOCUMENT_INTELLIGENCE", "DOCUMENTINTELLIGENCE", "AZURE_DOCUMENT_INTELLIGENCE", "AZURE_DI"]
NAMES = [(service, prefix) for service, all_ in (("face", FACE), ("documents", DOCUMENTS)) for prefix in all_]


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for _, prefix in NAMES:
        for suffix in ("_ENDPOINT", "_KEY", "_API_KEY", "_ACCOUNT_KEY", "_ALLOW_HTTP"):
            monkeypatch.delenv(prefix + suffix, raising=False)


def made(both: Side, service: str, *arguments: Any, **options: Any) -> Any:
    return type(getattr(both, service)(Script())).from_env(*arguments, **options)


def key_of(client: Any) -> Any:
    flow = client._pipeline._authenticator.headers()
    try:
        next(flow)
    except StopIteration as end:
        return next(iter(end.value.values()))
    return None


@pytest.mark.parametrize(("service", "prefix"), NAMES)
@pytest.mark.parametrize("suffix", ["_KEY", "_API_KEY", "_ACCOUNT_KEY"])
def test_every_documented_name_counts(
    both: Side, monkeypatch: pytest.MonkeyPatch, service: str, prefix: str, suffix: str
) -> None:
    monkeypatch.setenv(f"{prefix}_ENDPOINT", "https://x.example/")
    monkeypatch.setenv(f"{prefix}{suffix}", KEY)
    client = made(both, service)
    assert client.endpoint == "https://x.example"
    assert key_of(client) == KEY
    assert isinstance(client, type(getattr(both, service)(Script())))


def test_ours_come_first_and_empty_ones_do_not_count(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AZFACADE_FACE_ENDPOINT": "https://ours.example",
        "FACE_ENDPOINT": "https://theirs.example",
        "AZFACADE_FACE_KEY": "",
        "AZFACADE_FACE_API_KEY": KEY,
        "FACE_KEY": "theirs",
    }.items():
        monkeypatch.setenv(name, value)
    client = made(both, "face")
    assert client.endpoint == "https://ours.example"
    assert key_of(client) == KEY


def test_a_key_does_not_go_to_an_endpoint_of_another_name(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://ours.example")
    monkeypatch.setenv("FACE_KEY", KEY)
    with pytest.raises(ConfigurationError, match="set AZFACADE_FACE_KEY"):
        made(both, "face")


def test_the_other_service_s_variables_do_not_count(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://x.example")
    monkeypatch.setenv("AZFACADE_FACE_KEY", KEY)
    with pytest.raises(ConfigurationError, match="AZFACADE_DOCUMENT_INTELLIGENCE_ENDPOINT"):
        made(both, "documents")


def test_what_is_missing_is_named(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="set AZFACADE_FACE_ENDPOINT"):
        made(both, "face")
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://x.example")
    with pytest.raises(ConfigurationError, match=r"set AZFACADE_FACE_KEY .* or pass a token credential"):
        made(both, "face")


def test_a_credential_is_passed_instead_of_a_key(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://x.example")
    assert made(both, "face", lambda: "token").endpoint == "https://x.example"
    monkeypatch.setenv("AZFACADE_FACE_ACCOUNT_KEY", KEY)
    with pytest.raises(
        ConfigurationError, match="AZFACADE_FACE_ACCOUNT_KEY is set and a credential was given"
    ) as caught:
        made(both, "face", lambda: "token")
    assert KEY not in str(caught.value)


def test_the_api_version_is_passed_on(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://x.example")
    monkeypatch.setenv("AZFACADE_FACE_KEY", KEY)
    assert made(both, "face", api_version="v1.2-preview.1").api_version == "v1.2-preview.1"


def test_nonsense_in_the_environment_is_refused_like_anywhere(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZFACADE_FACE_KEY", KEY)
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "my-resource")
    with pytest.raises(ConfigurationError, match="resource's name, or a key"):
        made(both, "face")
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://x.example")
    monkeypatch.setenv("AZFACADE_FACE_KEY", "a b")
    with pytest.raises(ConfigurationError, match="characters no key has"):
        made(both, "face")


@pytest.mark.parametrize("service", ["face", "documents"])
def test_every_argument_of_the_constructor_is_taken(both: Side, service: str) -> None:
    made_by = type(getattr(both, service)(Script()))
    constructor = dict(inspect.signature(made_by).parameters)
    from_env = dict(inspect.signature(made_by.from_env).parameters)
    del constructor["endpoint"]
    assert list(constructor) == list(from_env)
    for name, parameter in constructor.items():
        if name not in ("credential", "allow_http"):
            assert parameter == from_env[name], name


def test_arguments_have_their_effect(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://x.example")
    monkeypatch.setenv("AZFACADE_FACE_KEY", KEY)
    events: list[Any] = []
    script = Script(Reply(429, headers={"Retry-After": "1"}), GOOD, forever=GOOD)
    client = made(
        both,
        "face",
        api_version="v1.2-preview.1",
        retry=Retry(attempts=2, on_retry=events.append),
        rate_limit=RateLimit(),
        timeout=7,
        headers={"x-mine": "1"},
        trust_env=False,
        transport=script,
    )
    both.run(client.person_groups.get("staff"))
    assert len(events) == 1
    assert script.last.url.path.startswith("/face/v1.2-preview.1/")
    assert script.last.headers["x-mine"] == "1"
    assert script.last.extensions["timeout"]["read"] == 7
    own = both.http_client(transport=script)
    both.run(made(both, "face", http_client=own, audience=None).person_groups.get("staff"))
    assert len(script.requests) == 3
    with pytest.raises(azfacade.InvalidInputError, match=r"^(Async)?FaceClient: verify would have no effect"):
        made(both, "face", http_client=own, verify=False)
    with pytest.raises(ConfigurationError, match="proxy must be a URL"):
        made(both, "face", proxy="::")


@pytest.mark.parametrize(("text", "allowed"), [("1", True), (" True ", True), ("yes", True), ("0", False), ("", False)])
@pytest.mark.parametrize(("service", "prefix"), [("face", FACE[0]), ("documents", DOCUMENTS[1])])
def test_plain_http_is_allowed_by_a_variable(
    both: Side, monkeypatch: pytest.MonkeyPatch, service: str, prefix: str, text: str, allowed: bool
) -> None:
    monkeypatch.setenv(f"{prefix}_ENDPOINT", " http://container:5000\n")
    monkeypatch.setenv(f"{prefix}_ALLOW_HTTP", text)
    if not allowed:
        monkeypatch.setenv(f"{prefix}_KEY", KEY)
        with pytest.raises(ConfigurationError, match=rf"plain http.*\(with {prefix}_ENDPOINT and {prefix}_KEY of the"):
            made(both, service)
        assert made(both, service, allow_http=True).endpoint == "http://container:5000"
        return
    assert made(both, service).endpoint == "http://container:5000"
    with pytest.raises(ConfigurationError, match=f"set {prefix}_KEY"):
        made(both, service, allow_http=False)
    monkeypatch.setenv(f"{prefix}_KEY", KEY)
    assert key_of(made(both, service)) == KEY


def test_an_allow_http_that_says_neither_is_refused(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "http://container:5000")
    monkeypatch.setenv("AZFACADE_FACE_ALLOW_HTTP", "maybe")
    with pytest.raises(ConfigurationError, match="AZFACADE_FACE_ALLOW_HTTP must be one of 1, true"):
        made(both, "face")


def test_variables_with_blanks_only_are_unset_and_others_are_cut(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "  ")
    monkeypatch.setenv("FACE_ENDPOINT", " https://x.example/ ")
    monkeypatch.setenv("FACE_KEY", " \n")
    monkeypatch.setenv("FACE_API_KEY", f" {KEY}\r\n")
    client = made(both, "face")
    assert client.endpoint == "https://x.example"
    assert key_of(client) == KEY


def test_placeholders_in_the_environment_are_told_with_their_variable(
    both: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_FACE_ENDPOINT", "https://x.example")
    monkeypatch.setenv("AZURE_FACE_KEY", "<your-key>")
    with pytest.raises(ConfigurationError, match=r"is a placeholder.*AZURE_FACE_ENDPOINT and AZURE_FACE_KEY"):
        made(both, "face")


def test_a_subclass_with_fewer_arguments_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    class Small(azfacade.FaceClient):
        def __init__(self, endpoint: str, credential: Any, *, api_version: str | None = None) -> None:
            super().__init__(
                endpoint,
                credential,
                api_version=api_version,
                transport=httpx.MockTransport(lambda _: httpx.Response(404)),
            )

    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://x.example")
    monkeypatch.setenv("AZFACADE_FACE_KEY", KEY)
    assert Small.from_env(api_version="v1.2").endpoint == "https://x.example"


def test_it_is_the_subclass_that_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    class Mine(azfacade.FaceClient):
        pass

    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://x.example")
    monkeypatch.setenv("AZFACADE_FACE_KEY", KEY)
    assert type(Mine.from_env()) is Mine
