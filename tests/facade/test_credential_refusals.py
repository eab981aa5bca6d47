"""Invalid credentials, and endpoints that a credential must not be sent to, are rejected before sending."""

from __future__ import annotations

import inspect
import time
from types import SimpleNamespace
from typing import Any

import pytest

from azfacade import (
    AsyncDocumentIntelligenceClient,
    AsyncFaceClient,
    AuthenticationError,
    ConfigurationError,
    DocumentIntelligenceClient,
    FaceClient,
    InvalidInputError,
)
from tests.cases import each

from .kit import GOOD, KEY, Script, Side


class Both:
    key = KEY

    def get_token(self, *_: str) -> Any: ...


class Nothing:
    pass


class TokenClass:
    def get_token(self, *_: str) -> Any: ...


def token() -> str:
    return "token"


@each(
    ("credential", "fix"),
    [
        (None, "give the resource's key or a token credential"),
        ("", "Keys and Endpoint"),
        (" \n", "Keys and Endpoint"),
        (KEY[:8] + "\n" + KEY[8:], "copy it again"),
        (KEY[:8] + " " + KEY[8:], "copy it again"),
        (KEY[:8] + "\x00", "copy it again"),
        (KEY[:8] + "é", "copy it again"),
        (b"bytes", "must be a key"),
        (42, "must be a key"),
        (Nothing(), "must be a key"),
        (Both(), "give one of the two"),
        (TokenClass, "TokenClass()"),
        ("<your-key>", "is a placeholder"),
        (" <YOUR KEY> ", "is a placeholder"),
        ("{key}", "is a placeholder"),
        ("[subscription-key]", "is a placeholder"),
        ("$(FACE_KEY)", "is a placeholder"),
        ("${FACE_KEY}", "is a placeholder"),
        ("YOUR_KEY", "is a placeholder"),
        ("your-api-key-here", "is a placeholder"),
        ("PASTE_YOUR_FACE_SUBSCRIPTION_KEY_HERE", "is a placeholder"),
        ("***", "is a placeholder"),
        ("xxxxxxxx", "is a placeholder"),
        ("x" * 32, "is a placeholder"),
    ],
)
def test_what_is_no_credential_is_refused_with_the_fix(both: Side, credential: Any, fix: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        both.face(Script(), credential)
    assert fix in str(caught.value)
    assert KEY[:8] not in str(caught.value)
    assert str(caught.value).startswith(f"{'AsyncFaceClient' if both.is_async else 'FaceClient'}: ")


class OwnFace(FaceClient):
    pass


class Mixin:
    def __init__(self, *given: Any) -> None:
        self.given = given


class FaceWithMixin(Mixin, FaceClient):
    pass


@pytest.mark.parametrize(
    "called",
    [FaceClient, AsyncFaceClient, DocumentIntelligenceClient, AsyncDocumentIntelligenceClient, OwnFace],
    ids=lambda called: called.__name__,
)
def test_errors_of_a_constructor_name_the_class_that_was_called(called: Any) -> None:
    name = called.__name__
    with pytest.raises(TypeError, match=rf"^{name}\.__init__\(\) missing 2 required .* 'endpoint' and 'credential'"):
        called()
    with pytest.raises(TypeError, match=rf"^{name}\.__init__\(\) .*'api_key'"):
        called("https://x.example", KEY, api_key=KEY)
    with pytest.raises(ConfigurationError, match=f"^{name}: credential must be a key"):
        called("https://x.example", 42)
    with pytest.raises(InvalidInputError, match=f"^{name}: headers must not set"):
        called("https://x.example", KEY, headers={"Host": "x"})
    assert inspect.signature(called) == inspect.signature(FaceClient)
    assert called.__init__.__module__ == "azfacade.client.base"


def test_a_constructor_of_a_subclass_is_left_alone() -> None:
    assert FaceWithMixin("given").given == ("given",)


@pytest.mark.parametrize("key", [None, 7, "", "a\nb", b"bytes"])
def test_a_rotating_key_that_turns_bad_is_refused_when_it_is_read(both: Side, key: Any) -> None:
    script = Script(forever=GOOD)
    credential = SimpleNamespace(key=KEY)
    client = both.face(script, credential)
    both.run(client.person_groups.get("staff"))
    credential.key = key
    with pytest.raises(ConfigurationError, match="the key"):
        both.run(client.person_groups.get("staff"))
    assert len(script.requests) == 1


def test_no_credential_is_for_loopback_or_on_request(both: Side) -> None:
    for options in (
        {"endpoint": "http://127.0.0.1:5000"},
        {"endpoint": "https://localhost:5000"},
        {"endpoint": "http://container.example", "allow_http": True},
    ):
        script = Script(GOOD)
        both.run(both.face(script, None, **options).person_groups.get("staff"))
        assert not {"authorization", "ocp-apim-subscription-key"} & set(script.last.headers)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://westeurope.api.cognitive.microsoft.com",
        "https://WestEurope.api.cognitive.microsoft.com./face/v1.2",
        "https://usgovvirginia.api.cognitive.microsoft.us",
        "https://chinaeast2.api.cognitive.azure.cn",
    ],
)
def test_tokens_do_not_work_on_a_regional_endpoint(both: Side, endpoint: str) -> None:
    with pytest.raises(ConfigurationError, match=r"<resource name>\.cognitiveservices\.azure\.com"):
        both.face(Script(), token, endpoint)
    both.face(Script(), KEY, endpoint)


def test_tokens_are_never_sent_over_plain_http(both: Side) -> None:
    with pytest.raises(ConfigurationError, match="never sent over plain http"):
        both.face(Script(), token, "http://container.example", allow_http=True)


@pytest.mark.parametrize("audience", ["cognitiveservices.azure.com", "http://x.example", "", 7])
def test_an_audience_is_an_https_url(both: Side, audience: Any) -> None:
    with pytest.raises(ConfigurationError, match="audience must be a URL"):
        both.face(Script(), token, audience=audience)


class Raises:
    def get_token(self, *_: str) -> Any:
        raise RuntimeError("no managed identity here")


@each(
    "answer",
    [
        None,
        "",
        42,
        {"token": "x"},
        SimpleNamespace(token=None, expires_on=0),
        SimpleNamespace(token=b"bytes", expires_on=0),
        SimpleNamespace(token="two words", expires_on=0),
        SimpleNamespace(token="line\nbreak", expires_on=0),
        SimpleNamespace(token="null\x00", expires_on=0),
        SimpleNamespace(token="tökén", expires_on=0),
        SimpleNamespace(token="fine", expires_on="soon"),
        SimpleNamespace(token="fine", expires_on=object()),
    ],
)
def test_a_credential_that_gives_nonsense_is_an_authentication_error(both: Side, answer: Any) -> None:
    script = Script(forever=GOOD)
    client = both.face(script, SimpleNamespace(get_token=lambda *_: answer))
    with pytest.raises(AuthenticationError, match="the credential gave no token"):
        both.run(client.person_groups.get("staff"))
    assert not script.requests


def test_a_credential_that_raises_is_an_authentication_error_with_its_cause(both: Side) -> None:
    script = Script(forever=GOOD)
    client = both.face(script, Raises())
    with pytest.raises(AuthenticationError, match="RuntimeError in Raises") as caught:
        both.run(client.person_groups.get("staff"))
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert not script.requests


def test_a_key_that_cannot_be_read_is_an_authentication_error(both: Side) -> None:
    class Vault:
        locked = False

        @property
        def key(self) -> str:
            if self.locked:
                raise OSError("the vault is locked")
            return KEY

    vault = Vault()
    script = Script(forever=GOOD)
    client = both.face(script, vault)
    vault.locked = True
    with pytest.raises(AuthenticationError, match="gave no key: OSError in Vault"):
        both.run(client.person_groups.get("staff"))
    assert not script.requests


def test_nonsense_after_a_good_token_does_not_revive_the_old_one(both: Side) -> None:
    answers: list[Any] = [
        SimpleNamespace(token="old", expires_on=time.time() - 1),
        SimpleNamespace(token=None, expires_on=time.time() + 3600),
        SimpleNamespace(token="new", expires_on=time.time() + 3600),
    ]
    script = Script(forever=GOOD)
    client = both.face(script, SimpleNamespace(get_token=lambda *_: answers.pop(0)))
    both.run(client.person_groups.get("staff"))
    with pytest.raises(AuthenticationError):
        both.run(client.person_groups.get("staff"))
    both.run(client.person_groups.get("staff"))
    assert [request.headers["Authorization"] for request in script.requests] == ["Bearer old", "Bearer new"]


def test_both_key_and_credential_in_the_environment_are_refused(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", "https://x.example")
    monkeypatch.setenv("AZFACADE_FACE_KEY", KEY)
    with pytest.raises(InvalidInputError, match="AZFACADE_FACE_KEY is set and a credential was given"):
        type(both.face(Script())).from_env(token)
