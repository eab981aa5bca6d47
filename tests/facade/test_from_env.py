"""`from_env()`: which variables count, in which order, and the errors for missing ones."""

from __future__ import annotations

from typing import Any

import pytest

import azfacade
from azfacade import ConfigurationError

from .kit import KEY, Script, Side

FACE = ["AZFACADE_FACE", "AZURE_FACE", "FACE", "AZURE_FACE_API"]
DOCUMENTS = ["AZFACADE_DOCUMENT_INTELLIGENCE", "DOCUMENTINTELLIGENCE", "AZURE_DOCUMENT_INTELLIGENCE", "AZURE_DI"]
NAMES = [(service, prefix) for service, all_ in (("face", FACE), ("documents", DOCUMENTS)) for prefix in all_]


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for _, prefix in NAMES:
        for suffix in ("_ENDPOINT", "_KEY", "_API_KEY", "_ACCOUNT_KEY"):
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


def test_it_is_the_subclass_that_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    class Mine(azfacade.FaceClient):
        pass

    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://x.example")
    monkeypatch.setenv("AZFACADE_FACE_KEY", KEY)
    assert type(Mine.from_env()) is Mine
