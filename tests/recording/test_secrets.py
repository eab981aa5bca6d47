"""What cassettes hold: no key, signature, token, host or id of the recording."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from azfacade import FaceClient
from azfacade.testing.recording import SecretInCassetteError, check_cassettes, vcr_config
from azfacade.testing.recording.cassette_files import from_text
from azfacade.testing.recording.secret_search import SecretSearch
from tests.recording.application import (
    ACCOUNT,
    HOST,
    KEY,
    LETTER,
    PHOTO,
    SAS,
    SIGNATURE,
    URL,
    Wire,
    cassette,
    new_wire,
    use,
)


def spellings(secret: str) -> set[bytes]:
    """Return the bytes that a secret may be written as; of base64, what does not depend on the neighbours."""
    found = {secret.encode(), quote(secret, safe="").encode(), secret.encode().hex().encode()}
    for offset in range(3):
        whole = base64.b64encode(b"x" * offset + secret.encode() + b"x" * 3)
        inner = whole[4 : 4 + len(secret) * 4 // 3 - 8]
        found |= {inner, inner.translate(bytes.maketrans(b"+/", b"-_"))}
    return found


def everything_in(path: Path) -> bytes:
    """Return the bytes of a cassette, then those of its bodies."""
    content = path.read_bytes()
    for interaction in from_text(content.decode())["interactions"]:
        for body in (interaction["request"]["body"], interaction["response"]["body"]["string"]):
            content += body if isinstance(body, bytes) else str(body).encode()
    return content


def test_no_canary_is_in_a_cassette(recorded: tuple[Path, Wire]) -> None:
    path, wire = recorded
    content = everything_in(path).lower()
    assert len(wire.ids) > 20
    tokens = [word for word in ("authToken", "accessToken") if word.lower().encode() in content]
    assert tokens == ["authToken", "accessToken"], "they are recorded, without their values"
    for secret in (
        KEY,
        HOST,
        "canary-resource",
        ACCOUNT,
        "canaryaccount",
        SIGNATURE,
        SAS,
        "canarySignature",
        *wire.ids,
    ):
        assert [form for form in spellings(secret) if form.lower() in content] == [], secret
    assert b"canary photo" not in content
    assert check_cassettes(path) == []


def test_a_replay_needs_no_endpoint_and_no_key_of_the_recording(recorded: tuple[Path, Wire]) -> None:
    path, wire = recorded
    sent = len(wire.fake.requests)
    for endpoint in ("https://replayed.cognitiveservices.azure.com", "https://gateway.example.com/prefix"):
        with cassette(path, "none") as played:
            assert use(endpoint, "another-key") == ["Ann", True, LETTER.decode(), 1, True]
            assert played.all_played
    assert len(wire.fake.requests) == sent


def test_document_texts_are_hidden_on_request(tmp_path: Path) -> None:
    path, wire = tmp_path / "cassette.yaml", new_wire()
    wire.clock = wire.fake.clock  # type: ignore[attr-defined]
    with cassette(path, "once", hide_documents=True):
        use(transport=wire)
    assert [word for word in (b"smith", b"7654321", b"zanzibar") if word in everything_in(path).lower()] == []
    with cassette(path, "none", hide_documents=True):
        assert use()[2] == "xxxxxx xxxxx xxxx 1111111 xx xxxxxxxx"


def test_the_same_recording_gives_the_same_bytes(recorded: tuple[Path, Wire], tmp_path: Path) -> None:
    """Stand-ins are derived from what they stand for, not counted."""
    path, _ = recorded
    again, wire = tmp_path / "again.yaml", new_wire()
    wire.clock = wire.fake.clock  # type: ignore[attr-defined]
    with cassette(again, "once"):
        use(transport=wire)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"hint": KEY}, "key"),
        ({"hint": base64.b64encode(b"x" + KEY.encode()).decode()}, "key"),
        ({"hint": quote(KEY, safe="")}, "key"),
        ({"hint": f"in {json.dumps({'key': KEY})}"}, "key"),
        ({KEY: "hint"}, "key"),
        ({"hint": base64.b64encode(b"..https://" + HOST.encode() + b"/").decode()}, "host"),
        ({"hint": "from my secret place"}, "secret"),
        ({"hint": "AccountKey=abcdefghijklmnopqrstuvwxyz0123456789=="}, "key"),
    ],
    ids=str,
)
def test_a_cassette_with_a_secret_is_not_written(told: dict[str, str], kind: str, tmp_path: Path) -> None:
    path, wire = tmp_path / "cassette.yaml", new_wire()
    path.write_text("", encoding="utf-8")
    unpatched = httpx.MockTransport.handle_request
    wire.fake.fail(200, body={"name": "x", "personGroupId": "x", **told})
    with (
        pytest.raises(SecretInCassetteError, match=f"{kind} at interactions/0/response/body") as raised,
        cassette(path, "once", secrets=["my secret place"]),
        FaceClient(f"https://{HOST}", KEY, transport=wire) as face,
    ):
        face.person_groups.get("x")
    assert path.read_text(encoding="utf-8") == ""
    assert httpx.MockTransport.handle_request is unpatched, "what follows is neither replayed nor recorded"
    assert not [form for form in spellings(KEY) | spellings(HOST) if form in str(raised.value).encode()]


def test_tokens_are_not_recorded_where_they_are_got(tmp_path: Path) -> None:
    answers = httpx.MockTransport(lambda _: httpx.Response(200, json={"access_token": "canary"}))
    with cassette(tmp_path / "cassette.yaml", "once") as opened, httpx.Client(transport=answers) as client:
        client.post("https://login.microsoftonline.com/tenant/oauth2/v2.0/token", data={"client_secret": "canary"})
        client.get("http://169.254.169.254/metadata/identity/oauth2/token")
    assert len(opened) == 0


def test_a_name_that_is_a_word_of_the_application_s_own_stays(tmp_path: Path) -> None:
    """Else a replay at another endpoint would not find the request, or show another id than the recording."""
    path, wire = tmp_path / "cassette.yaml", new_wire()
    wire.fake.endpoint = "https://staff.cognitiveservices.azure.com"
    with (
        cassette(path, "once"),
        FaceClient("https://staff.cognitiveservices.azure.com", KEY, transport=wire) as face,
    ):
        face.person_groups.create("staff", "Staff")
    with cassette(path, "none"), FaceClient("https://other.example.com", "key") as face:
        face.person_groups.create("staff", "Staff")


@pytest.mark.parametrize("options", [{"secrets": "key"}, {"secrets": ["abc"]}, {"record_mode": "always"}])
def test_options_that_cannot_work_are_refused(options: Any) -> None:
    with pytest.raises(ValueError, match=r"secrets must be|record_mode must be"):
        vcr_config(**options)


def test_a_secret_is_searched_in_yaml_with_aliases_in_linear_time() -> None:
    value: Any = ["x"]
    for _ in range(100):
        value = [value, value]
    assert list(SecretSearch().find(value)) == []


def test_a_url_with_a_signature_is_compared_without_it(recorded: tuple[Path, Wire]) -> None:
    assert "sig=" in URL
    assert b"urlSource" in recorded[0].read_bytes()
    assert PHOTO not in recorded[0].read_bytes()
