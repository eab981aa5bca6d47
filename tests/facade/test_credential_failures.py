"""A credential that fails: the message tells the innermost reason of its exception, and nothing secret."""

from __future__ import annotations

import base64
import json
import pickle
from types import SimpleNamespace
from typing import Any

import pytest

from azfacade import AuthenticationError
from tests.cases import each

from .kit import GOOD, KEY, Script, Side

PART = base64.urlsafe_b64encode(json.dumps({"alg": "RS256", "typ": "JWT"}).encode()).decode().rstrip("=")
JWT = f"{PART}.{PART}.c2lnbmF0dXJlLW9mLXRoZS1hc3NlcnRpb24"
SECRET = "abc8Q~w1xYz_2LkMnOpQrStUvWxYz0123456789ab"


class ClientAuthenticationError(Exception):
    """As azure.core names it."""


class Credential:
    """Raises what a test gives it."""

    def __init__(self, *chain: BaseException, implicit: bool = False, **attributes: Any) -> None:
        self.chain = chain
        self.implicit = implicit
        self.__dict__.update(attributes)

    def get_token(self, *_: str) -> Any:
        error = self.chain[0]
        for outer in self.chain[1:]:
            if self.implicit:
                outer.__context__ = error
            else:
                outer.__cause__ = error
            error = outer
        raise error

    @property
    def key(self) -> Any:
        return self.get_token()


def told(both: Side, credential: Any) -> str:
    script = Script(forever=GOOD)
    client = both.face(script, SimpleNamespace(get_token=credential.get_token, **credential.__dict__))
    with pytest.raises(AuthenticationError, match="the credential gave no token") as caught:
        both.run(client.person_groups.get("staff"))
    assert not script.requests
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert len(str(caught.value)) < 800
    return str(caught.value)


@pytest.mark.parametrize("implicit", [False, True])
def test_the_innermost_reason_is_told(both: Side, implicit: bool) -> None:
    chain = (
        ConnectionRefusedError(111, "Connection refused"),
        RuntimeError("Max retries exceeded"),
        ClientAuthenticationError("Authentication failed"),
    )
    said = told(both, Credential(*chain, implicit=implicit))
    assert (
        "ClientAuthenticationError in SimpleNamespace: ConnectionRefusedError: [Errno 111] Connection refused" in said
    )
    assert said.endswith("(Authentication failed)")


def test_a_reason_without_words_is_left_for_the_next_that_has_some(both: Side) -> None:
    said = told(both, Credential(TimeoutError(), ClientAuthenticationError("no answer of 169.254.169.254")))
    assert "ClientAuthenticationError in SimpleNamespace: no answer of 169.254.169.254" in said
    assert told(both, Credential(ValueError(""))).endswith("ValueError in SimpleNamespace")


def test_a_suppressed_context_is_not_told(both: Side) -> None:
    error = ClientAuthenticationError("sign in again")
    error.__context__ = ValueError("of no concern")
    error.__suppress_context__ = True
    assert told(both, Credential(error)).endswith(": sign in again")


def test_what_helps_stays_readable(both: Side) -> None:
    tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47"
    text = (
        f"AADSTS7000215: Invalid client secret provided for app '{tenant}'. Trace ID: {tenant}\n\tCheck it at "
        f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token and DefaultAzureCredential"
    )
    said = told(both, Credential(ClientAuthenticationError(text)))
    for part in (
        "AADSTS7000215: Invalid client secret provided",
        f"Trace ID: {tenant} Check",
        "DefaultAzureCredential",
    ):
        assert part in said
    assert f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token" in said


@each(
    ("text", "hidden"),
    [
        (f"bad assertion {JWT}", JWT),
        (f"Authorization: Bearer {JWT}", JWT),
        (f"Bearer {JWT[:30]}", JWT[:30]),
        (f"client_assertion={JWT}&grant_type=x", JWT),
        (f"client_secret={SECRET}", SECRET),
        (f'"client_secret": "{SECRET}"', SECRET),
        (f"the secret {SECRET} has expired", SECRET),
        ("password: hunter2x!", "hunter2x!"),
        (f"key {KEY} was refused", KEY),
        (f"AccountKey={base64.b64encode(b'0123456789abcdef' * 4).decode()};", "MDEyMzQ1Njc4OWFi"),
        ("GET https://vault.example/keys?api-version=1&code=q1w2e3r4t5&x=hidden#frag", "hidden"),
        ("GET https://user:pa55word@vault.example/keys", "pa55word"),
        ("-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----", "MIIEvQ"),
        (f"refresh_token: {SECRET}", SECRET),
        ("short and plain: opensesame", "opensesame"),
    ],
)
def test_secrets_are_blanked(both: Side, text: str, hidden: str) -> None:
    credential = Credential(ValueError(text), RuntimeError("failed"), client_secret="opensesame")
    said = told(both, credential)
    assert hidden not in said
    assert "***" in said or "://" in said


@pytest.mark.parametrize("text", ["x " * 100_000, "a" * 1_000_000, "=" * 300_000, "key=" * 200_000, "\ud800 lone"])
def test_any_text_is_told_in_short_and_soon(both: Side, text: str) -> None:
    assert told(both, Credential(ValueError(text))).isprintable()


def test_an_error_that_cannot_be_shown_or_refers_to_itself_is_told_by_its_class(both: Side) -> None:
    class BrokenError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert told(both, Credential(BrokenError())).endswith("BrokenError in SimpleNamespace")
    circle = ValueError("round")
    circle.__cause__ = RuntimeError("and round")
    circle.__cause__.__cause__ = circle
    assert "and round" in told(both, Credential(circle))


def test_a_key_that_cannot_be_read_tells_its_reason_too(both: Side) -> None:
    class Vault:
        vault_token = "opensesame"

        def __init__(self) -> None:
            self.token_of_vault = "opensesame"
            self.is_open = True

        @property
        def key(self) -> str:
            if self.is_open:
                return KEY
            try:
                raise OSError("the vault is sealed: opensesame")
            except OSError as error:
                raise LookupError("no key") from error

    vault = Vault()
    client = both.face(Script(forever=GOOD), vault)
    vault.is_open = False
    with pytest.raises(AuthenticationError, match=r"LookupError in Vault: OSError: the vault is sealed: \*\*\*"):
        both.run(client.person_groups.get("staff"))
