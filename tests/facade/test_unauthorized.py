"""A 401 tells the host and how the credential was given, and never the credential."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from azfacade import AuthenticationError

from .kit import HOST, KEY, Reply, Script, Side

REFUSED = Reply(401, {"error": {"code": "401", "message": "Access denied due to invalid subscription key."}})


class StaticCredential:
    def get_token(self, *_: str) -> Any:
        return SimpleNamespace(token="not-to-be-shown", expires_on=2**33)


def told(both: Side, client: Any) -> str:
    with pytest.raises(AuthenticationError) as caught:
        both.run(client.person_groups.get("staff"))
    text = str(caught.value)
    assert KEY not in text
    assert "not-to-be-shown" not in text
    assert text.startswith("Access denied")
    return text


@pytest.mark.parametrize(
    ("credential", "origin"),
    [
        (KEY, "with the key given as credential"),
        (SimpleNamespace(key=KEY), "with the key of the given SimpleNamespace"),
        (StaticCredential(), "with a token of the given StaticCredential"),
        (lambda: "not-to-be-shown", "with a token of the given function"),
    ],
)
def test_a_given_credential_is_named_by_its_kind(both: Side, credential: Any, origin: str) -> None:
    text = told(both, both.face(Script(forever=REFUSED), credential))
    assert f"The request went to {HOST} {origin}." in text


def test_no_credential_is_told_too(both: Side) -> None:
    text = told(both, both.face(Script(REFUSED), None, "https://localhost:5000"))
    assert "The request went to localhost:5000 without a credential." in text


@pytest.mark.parametrize("name", ["AZFACADE_FACE_KEY", "AZFACADE_FACE_ACCOUNT_KEY"])
def test_a_key_of_the_environment_is_named_by_its_variable(
    both: Side, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for suffix in ("_KEY", "_API_KEY", "_ACCOUNT_KEY"):
        monkeypatch.delenv(f"AZFACADE_FACE{suffix}", raising=False)
    monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", f"https://{HOST}/face/v1.0/detect")
    monkeypatch.setenv(name, KEY)
    client = type(both.face(Script())).from_env(transport=Script(REFUSED))
    assert f"The request went to {HOST} with the key in {name}." in told(both, client)


def test_a_401_of_a_poll_tells_it_too(both: Side) -> None:
    script = Script(Reply(200, {"personGroupId": "staff", "name": "Staff"}), REFUSED)
    client = both.face(script).with_options(headers={"x-mine": "1"})
    both.run(client.person_groups.get("staff"))
    assert "with the key given as credential" in told(both, client)
