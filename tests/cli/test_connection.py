"""Which endpoint and key a command uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from azfacade.testing import FakeAzure, Server

from .conftest import azfacade

KEY = "canary-0123456789"


@pytest.fixture
def server() -> Iterator[Server]:
    with FakeAzure(key=KEY).serve() as server:
        yield server


def set_face(monkeypatch: pytest.MonkeyPatch, endpoint: str | None, key: str | None) -> None:
    for name, value in (("ENDPOINT", endpoint), ("KEY", key)):
        if value is not None:
            monkeypatch.setenv(f"AZFACADE_FACE_{name}", value)


def test_the_environment_tells_where_to_go(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    set_face(monkeypatch, server.endpoint, KEY)
    assert azfacade("face", "groups").code == 0


def test_the_endpoint_option_takes_the_key_of_the_environment(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    set_face(monkeypatch, None, KEY)
    assert azfacade("face", "groups", "--endpoint", server.endpoint).code == 0
    set_face(monkeypatch, f"{server.endpoint}/", KEY)
    assert azfacade("face", "groups", "--endpoint", server.endpoint).code == 0


def test_the_key_of_another_resource_is_not_sent(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    set_face(monkeypatch, "https://other.cognitiveservices.azure.com", KEY)
    ended = azfacade("face", "groups", "--endpoint", server.endpoint)
    assert ended.code == 2
    assert "AZFACADE_FACE_KEY" in ended.err


@pytest.mark.parametrize("prefix", ["AZFACADE_FACE", "AZURE_FACE", "FACE", "AZURE_FACE_API"])
@pytest.mark.parametrize("suffix", ["_KEY", "_API_KEY", "_ACCOUNT_KEY"])
def test_the_endpoint_option_takes_every_name_of_a_key(
    server: Server, monkeypatch: pytest.MonkeyPatch, prefix: str, suffix: str
) -> None:
    monkeypatch.setenv(prefix + suffix, KEY)
    assert azfacade("face", "groups", "--endpoint", server.endpoint).code == 0
    monkeypatch.setenv(f"{prefix}_ENDPOINT", f"{server.endpoint.upper()}/face/v1.2/")
    assert azfacade("face", "groups", "--endpoint", server.endpoint).code == 0
    monkeypatch.setenv(f"{prefix}_ENDPOINT", "https://other.cognitiveservices.azure.com")
    assert azfacade("face", "groups", "--endpoint", server.endpoint).code == 2


def test_the_key_that_is_set_for_the_endpoint_is_the_one(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    set_face(monkeypatch, "https://other.cognitiveservices.azure.com", "canary-other")
    monkeypatch.setenv("FACE_ENDPOINT", server.endpoint)
    monkeypatch.setenv("FACE_KEY", KEY)
    assert azfacade("face", "groups", "--endpoint", server.endpoint).code == 0


def test_no_key_typed_is_one_sentence() -> None:
    ended = azfacade("face", "groups", "--endpoint", "https://x.example", "--ask-key", "--json", typed="")
    assert (ended.code, ended.json["error"]["kind"]) == (2, "ConfigurationError")
    assert "no key was typed" in ended.err.splitlines()[-1]


def test_nothing_set_is_one_sentence() -> None:
    ended = azfacade("face", "groups", "--json")
    assert ended.code == 2
    assert ended.json["error"]["kind"] == "ConfigurationError"
    assert "AZFACADE_FACE_ENDPOINT" in ended.err


def test_a_key_can_be_typed_unseen(server: Server) -> None:
    ended = azfacade("face", "groups", "--endpoint", server.endpoint, "--ask-key", "--json", typed=f"{KEY}\n")
    assert (ended.code, ended.json) == (0, [])
    assert "Key of the resource" in ended.err
    assert KEY not in ended.out + ended.err


def test_a_wrong_key_is_not_shown(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    set_face(monkeypatch, server.endpoint, "canary-wrong")
    ended = azfacade("face", "groups", "--json")
    assert ended.code == 3
    assert "canary" not in ended.out + ended.err


def test_entra_id_needs_azure_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "azure.identity", None)
    ended = azfacade("face", "groups", "--entra", "--endpoint", "https://x.cognitiveservices.azure.com")
    assert ended.code == 2
    assert ended.err == "--entra needs a package that is not there: pip install azure-identity\n"


def test_entra_id_uses_the_default_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class DefaultAzureCredential:
        def get_token(self, *scopes: str) -> None:
            asked.extend(scopes)
            raise RuntimeError("nobody is signed in")

    module = ModuleType("azure.identity")
    module.DefaultAzureCredential = DefaultAzureCredential  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "azure.identity", module)
    ended = azfacade("face", "groups", "--entra", "--endpoint", "https://x.cognitiveservices.azure.com")
    assert ended.code == 3
    assert asked == ["https://cognitiveservices.azure.com/.default"]


@pytest.mark.parametrize(
    "options", [["--fake", "--endpoint", "https://x.example"], ["--fake", "--entra"], ["--entra", "--ask-key"]]
)
def test_options_that_exclude_each_other_are_refused(options: list[str]) -> None:
    assert azfacade("models", "list", *options).code == 2


def test_a_version_that_has_ended_is_told_in_one_line_on_stderr(fake: FakeAzure) -> None:
    version = ("--fake", "--api-version", "2024-07-31-preview")
    for _ in range(2):
        ended = azfacade("models", "list", *version, "--json")
        assert ended.code == 0
        assert ended.json[0]["modelId"].startswith("prebuilt-")
        (line,) = ended.err.splitlines()
        assert line.startswith("warning: Document Intelligence 2024-07-31-preview ended on 2026-06-30: ")


def test_an_unknown_version_is_sent_with_a_warning(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    set_face(monkeypatch, server.endpoint, KEY)
    ended = azfacade("face", "groups", "--api-version", "v9.9")
    assert ended.code == 4
    assert ended.err.startswith("warning: Face v9.9 is not known")
