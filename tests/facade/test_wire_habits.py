"""Edge cases of HTTP: cookies, numbers in headers, unusual error bodies, tokens that cannot be sent."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from azfacade import AsyncFaceClient, BadRequestError, InvalidInputError, Retry
from azfacade_raw.document_intelligence.models import AnalyzeResult

from .kit import ENDPOINT, GOOD, KEY, Reply, Script, Side


def test_no_cookie_is_sent_back(both: Side) -> None:
    script = Script(Reply(200, GOOD.body, {"Set-Cookie": "session=1; Path=/"}), GOOD)
    client = both.face(script)
    for _ in range(2):
        both.run(client.person_groups.get("staff"))
    assert "cookie" not in script.last.headers


@pytest.mark.parametrize("text", ["1_0", "1_0.0"])
def test_an_underscore_makes_no_number(both: Side, text: str) -> None:
    script = Script(Reply(429, headers={"Retry-After": text}), GOOD)
    both.run(both.face(script, retry=Retry(base=0.5)).person_groups.get("staff"))
    assert script.clock.pauses[0] <= 0.5


@pytest.mark.parametrize(
    ("reply", "told", "code"),
    [
        (Reply(400, {"error": "invalid_scope"}), "invalid_scope", "invalid_scope"),
        (Reply(400, {"error": "invalid_grant", "error_description": "It expired."}), "It expired.", "invalid_grant"),
        (Reply(400, "Too many\nheaders?sig=abc", {"Content-Type": "text/plain"}), "Too many headers?sig=***", None),
    ],
)
def test_a_reason_in_another_shape_is_shown(both: Side, reply: Reply, told: str, code: str | None) -> None:
    with pytest.raises(BadRequestError) as caught:
        both.run(both.face(Script(forever=reply)).person_groups.get("staff"))
    assert told in str(caught.value)
    assert caught.value.code == code


def test_no_character_of_a_service_changes_a_terminal_or_a_log(both: Side) -> None:
    error = {"code": "Odd\x1b[31m\ud800", "message": "one\ntwo\x00three\x1b[2J\udfff"}
    with pytest.raises(BadRequestError) as caught:
        both.run(both.face(Script(forever=Reply(400, {"error": error}))).person_groups.get("staff"))
    assert str(caught.value).isprintable()
    assert "one two\\x00three" in str(caught.value)


def test_no_character_of_a_saved_text_changes_a_terminal_or_a_log() -> None:
    saved = json.dumps({"error": {"code": "Odd\x1b[31m\ud800", "message": "one\ntwo"}})
    with pytest.raises(InvalidInputError, match="error of a failed call") as caught:
        AnalyzeResult.from_json(saved)
    assert str(caught.value).isprintable()
    assert "Odd\\x1b[31m\\ud800" in str(caught.value)


@pytest.mark.parametrize("odd", ["\ud800", "a\x00b", "a\nb"])
def test_a_token_with_ids_that_cannot_be_sent_is_refused(both: Side, odd: str) -> None:
    body = [1, "document_intelligence", "analyze", ["prebuilt-read", odd], "2024-11-30"]
    token = base64.urlsafe_b64encode(json.dumps(body).encode()).decode()
    with pytest.raises(InvalidInputError, match="not one this package made"):
        both.documents().resume(token)


def test_an_async_client_has_aclose(both: Side) -> None:
    script: Any = Script(GOOD)
    if both.is_async:

        async def use() -> None:
            client = AsyncFaceClient(ENDPOINT, KEY, transport=script)
            await client.person_groups.get("staff")
            await client.aclose()

        both.run(use())
        assert script.closed == 1
